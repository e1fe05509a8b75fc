package org.samizdat.giving;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.PledgeAct.Kind;
import org.samizdat.giving.PledgeAct.Wish;
import org.samizdat.giving.PledgeActing.Outcome;
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

/**
 * Behind the link in every mail to a giver: what she gives and gave. Mails are passed on, so it
 * shows her address masked, and what would cost her money or expose her needs a fresh link from her
 * inbox.
 */
@Controller
class GiverController {

  private final GiverLinks links;
  private final GiverPages pages;
  private final Givers givers;
  private final Pledges pledges;
  private final PledgeWishes wishes;
  private final PledgeActing acting;
  private final ReceiptFiles receipts;
  private final StatementFiles statements;

  GiverController(
      GiverLinks links,
      GiverPages pages,
      Givers givers,
      Pledges pledges,
      PledgeWishes wishes,
      PledgeActing acting,
      ReceiptFiles receipts,
      StatementFiles statements) {
    this.links = links;
    this.pages = pages;
    this.givers = givers;
    this.pledges = pledges;
    this.wishes = wishes;
    this.acting = acting;
    this.receipts = receipts;
    this.statements = statements;
  }

  @GetMapping("/support/{token}")
  ModelAndView look(
      @PathVariable String token,
      @RequestParam(name = "language", required = false) @Nullable String named,
      Language asked) {
    return links.open(Token.parse(token)) instanceof GiverLinks.Hers hers
        ? pages.hers(token, hers, spoken(hers, named), HttpStatus.OK, null)
        : gone(asked);
  }

  /**
   * Skips, ends, or takes that back.
   *
   * @param number of the pledge, in hexadecimal
   * @param act a label of {@link Kind}
   * @param seen the number of the last act that the page knew of
   * @param times how many charges to skip, 1 to 3; nothing else needs it
   */
  @PostMapping("/support/{token}/pledges/{number}")
  ModelAndView act(
      @PathVariable String token,
      @PathVariable String number,
      @RequestParam(required = false) @Nullable String act,
      @RequestParam(required = false) @Nullable Integer seen,
      @RequestParam(defaultValue = "1") int times,
      @RequestParam(name = "language", required = false) @Nullable String named,
      Language asked) {
    if (!(links.open(Token.parse(token)) instanceof GiverLinks.Hers hers)) {
      return gone(asked);
    }
    if (act == null || seen == null) {
      throw missing();
    }
    Language language = spoken(hers, named);
    Pledge pledge = hers(hers.giver(), number, pledges);
    Wish wish = wishes.of(act, times, pledge);
    Outcome outcome = acting.act(pledge, seen, wish);
    return pages.hers(token, hers, language, status(outcome), said(outcome, wish.kind(), language));
  }

  /** Speaks another language to her from now on, in mails too. */
  @PostMapping("/support/{token}/language")
  ModelAndView speak(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String spoken,
      Language asked) {
    if (!(links.open(Token.parse(token)) instanceof GiverLinks.Hers hers)) {
      return gone(asked);
    }
    Language language =
        Language.find(spoken == null ? "" : spoken).orElseThrow(GiverController::missing);
    givers.speak(hers.giver(), language);
    return links.open(Token.parse(token)) instanceof GiverLinks.Hers now
        ? pages.hers(token, now, language, HttpStatus.OK, language.say("giver.said.language"))
        : gone(asked);
  }

  /** Mails her the link behind which she changes the rest. */
  @PostMapping("/support/{token}/change")
  ModelAndView mailLink(
      @PathVariable String token,
      @RequestParam(name = "language", required = false) @Nullable String named,
      Language asked) {
    if (!(links.open(Token.parse(token)) instanceof GiverLinks.Hers hers)) {
      return gone(asked);
    }
    Language language = spoken(hers, named);
    Optional<EmailAddress> address = hers.address();
    if (address.isEmpty()) {
      return pages.hers(
          token, hers, language, HttpStatus.CONFLICT, language.say("giver.said.no-address"));
    }
    links.request(address.get(), language);
    return pages.note(HttpStatus.ACCEPTED, "sent", language);
  }

  /** The paper for one payment. Without her name, for whoever was passed her mail has this too. */
  @PostMapping("/support/{token}/receipts/{receipt}")
  Object receipt(
      @PathVariable String token,
      @PathVariable long receipt,
      @RequestParam(name = "language", required = false) @Nullable String named,
      Language asked) {
    return links.open(Token.parse(token)) instanceof GiverLinks.Hers hers
        ? receipts.one(hers.giver(), receipt, spoken(hers, named), null)
        : gone(asked);
  }

  /** The statement of a year. Without her name, as a receipt is here. */
  @PostMapping("/support/{token}/statements/{year:[0-9]{1,9}}")
  Object statement(
      @PathVariable String token,
      @PathVariable int year,
      @RequestParam(name = "language", required = false) @Nullable String named,
      Language asked) {
    return links.open(Token.parse(token)) instanceof GiverLinks.Hers hers
        ? statements.of(hers.giver(), year, spoken(hers, named), null)
        : gone(asked);
  }

  /**
   * Her pledge of a number.
   *
   * @throws Refused {@code pledge-not-found}, also if it is another's
   */
  static Pledge hers(Giver giver, String number, Pledges pledges) {
    if (number.matches("[0-9a-f]{1,16}")) {
      Optional<Pledge> pledge =
          pledges
              .find(Long.parseUnsignedLong(number, 16))
              .filter(found -> found.giver() == giver.number());
      if (pledge.isPresent()) {
        return pledge.get();
      }
    }
    throw new Refused(
        Refused.Kind.NOT_FOUND, "pledge-not-found", "This gift has ended or is not known.");
  }

  static HttpStatus status(Outcome outcome) {
    return switch (outcome) {
      case DONE -> HttpStatus.OK;
      case NOT_YET -> HttpStatus.ACCEPTED;
      case DECLINED, OVERTAKEN -> HttpStatus.CONFLICT;
    };
  }

  /** What to tell of it; null if the pledge itself says that it waits. */
  static @Nullable String said(Outcome outcome, Kind kind, Language language) {
    return switch (outcome) {
      case DONE -> language.say("giver.said." + kind.label());
      case NOT_YET -> null;
      case DECLINED -> language.say("giver.said.declined");
      case OVERTAKEN -> language.say("giver.said.overtaken");
    };
  }

  private ModelAndView gone(Language asked) {
    return pages.note(HttpStatus.GONE, "gone", asked);
  }

  /** The language that the page was switched to, or hers. */
  private static Language spoken(GiverLinks.Hers hers, @Nullable String named) {
    return Optional.ofNullable(named).flatMap(Language::find).orElse(hers.language());
  }

  static Refused missing() {
    return new Refused(
        Refused.Kind.MALFORMED, "fields-missing", "Something of the form is missing.");
  }
}
