package org.samizdat.giving;

import org.jspecify.annotations.Nullable;
import org.samizdat.door.Door;
import org.samizdat.door.Visitor;
import org.samizdat.giving.page.GiverLinkPage;
import org.samizdat.mail.Site;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Asking for a fresh link with nothing but an address; what we hold about a giver, and its end. */
@Controller
class GiverDataController {

  private final Door door;
  private final GiverLinks links;
  private final GiverPages pages;
  private final GiverChangePages changePages;
  private final GiverErasures erasures;
  private final GiverData data;
  private final ReceiptFiles receipts;
  private final StatementFiles statements;
  private final Site site;

  GiverDataController(
      Door door,
      GiverLinks links,
      GiverPages pages,
      GiverChangePages changePages,
      GiverErasures erasures,
      GiverData data,
      ReceiptFiles receipts,
      StatementFiles statements,
      Site site) {
    this.door = door;
    this.links = links;
    this.pages = pages;
    this.changePages = changePages;
    this.erasures = erasures;
    this.data = data;
    this.receipts = receipts;
    this.statements = statements;
    this.site = site;
  }

  @GetMapping("/support/link")
  ModelAndView lost(Language language) {
    return lost(language, HttpStatus.OK, null);
  }

  /** The same answer for every address. */
  @PostMapping("/support/link")
  ModelAndView mailLink(
      @RequestParam(defaultValue = "") String email, Visitor visitor, Language language) {
    try {
      EmailAddress address = EmailAddress.parse(email);
      if (!door.comes(
          visitor,
          new Door.Wish("support-link", "", address),
          () -> links.request(address, language))) {
        return door.waitingPage(visitor, language, site.name());
      }
    } catch (Refused refused) {
      return lost(language, HttpStatus.valueOf(refused.kind().status()), refused);
    }
    return pages.note(HttpStatus.ACCEPTED, "sent", language);
  }

  /** Hands out her file. By POST, for mail scanners open every link and keep what they find. */
  @PostMapping("/support/change/{token}/download")
  Object download(@PathVariable String token, Language asked) {
    GiverLinks.Step step = links.openFresh(Token.parse(token));
    if (!(step instanceof GiverLinks.Hers hers)) {
      return pages.notHers(step, asked);
    }
    hers.address().ifPresent(door::answered);
    return data.file(hers);
  }

  /** The paper for one payment, with her name. */
  @PostMapping("/support/change/{token}/receipts/{receipt}")
  Object receipt(@PathVariable String token, @PathVariable long receipt, Language asked) {
    GiverLinks.Step step = links.openFresh(Token.parse(token));
    return step instanceof GiverLinks.Hers hers
        ? receipts.one(hers.giver(), receipt, hers.language(), data.nameOrAddress(hers))
        : pages.notHers(step, asked);
  }

  /** The statement of a year, with her name. */
  @PostMapping("/support/change/{token}/statement")
  Object statement(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable Integer year,
      Language asked) {
    GiverLinks.Step step = links.openFresh(Token.parse(token));
    if (year == null) {
      throw GiverController.missing();
    }
    return step instanceof GiverLinks.Hers hers
        ? statements.of(hers.giver(), year, hers.language(), data.nameOrAddress(hers))
        : pages.notHers(step, asked);
  }

  @GetMapping("/support/change/{token}/erase")
  ModelAndView askErase(@PathVariable String token, Language asked) {
    GiverLinks.Step step = links.openFresh(Token.parse(token));
    return step instanceof GiverLinks.Hers hers
        ? changePages.erase(token, hers)
        : pages.notHers(step, asked);
  }

  /** Forgets her, as far as that can be done now. A repeat goes on. */
  @PostMapping("/support/change/{token}/erase")
  ModelAndView erase(@PathVariable String token, Language asked) {
    GiverLinks.Step step = links.openFresh(Token.parse(token));
    if (!(step instanceof GiverLinks.Hers hers)) {
      return pages.notHers(step, asked);
    }
    erasures.ask(hers.giver(), hers.address(), hers.language());
    GiverLinks.Step now = links.openFresh(Token.parse(token));
    return now instanceof GiverLinks.Hers still
        ? changePages.erase(token, still)
        : pages.note(HttpStatus.OK, "erased", hers.language());
  }

  private ModelAndView lost(Language language, HttpStatus status, @Nullable Refused refused) {
    return GiverPages.page(
        status,
        "giver-link",
        new GiverLinkPage(
            language, site.name(), refused == null ? null : refused.sentence(language)));
  }
}
