package org.samizdat.audience;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.page.ErasePage;
import org.samizdat.audience.page.ErasedPage;
import org.samizdat.audience.page.UnsubscribePage;
import org.samizdat.audience.page.UnsubscribedPage;
import org.samizdat.mail.Site;
import org.samizdat.values.Token;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Behind the links in every mail: leave one newsletter, or be forgotten. */
@Controller
class WithdrawalController {

  private final Withdrawals withdrawals;
  private final Site site;

  WithdrawalController(Withdrawals withdrawals, Site site) {
    this.withdrawals = withdrawals;
    this.site = site;
  }

  @GetMapping("/unsubscribe/{token}")
  ModelAndView askToUnsubscribe(@PathVariable String token) {
    Optional<Newsletter> newsletter = withdrawals.subscribed(Token.parse(token));
    if (newsletter.isEmpty()) {
      return unsubscribed();
    }
    return AudiencePages.page(
        HttpStatus.OK,
        "unsubscribe",
        new UnsubscribePage(
            AudiencePages.LANGUAGE,
            site.name(),
            newsletter.get().name(),
            ConsentForm.UNSUBSCRIBE_PAGE.words(newsletter.get(), ""),
            ConsentForm.UNSUBSCRIBE_PAGE.label()));
  }

  /**
   * Unsubscribes. What does not come from our page comes from a mail program (RFC 8058): it has
   * neither cookie nor login, wants no redirect, and may send the body in whichever form it likes.
   */
  @PostMapping("/unsubscribe/{token}")
  ModelAndView unsubscribe(
      @PathVariable String token, @RequestParam(required = false) @Nullable String form) {
    withdrawals.unsubscribe(
        Token.parse(token),
        ConsentForm.UNSUBSCRIBE_PAGE.label().equals(form)
            ? ConsentForm.UNSUBSCRIBE_PAGE
            : ConsentForm.ONE_CLICK);
    return unsubscribed();
  }

  @GetMapping("/erase/{token}")
  ModelAndView askToErase(@PathVariable String token) {
    Optional<List<Newsletter>> newsletters = withdrawals.erasable(Token.parse(token));
    if (newsletters.isEmpty()) {
      return erased();
    }
    return AudiencePages.page(
        HttpStatus.OK,
        "erase",
        new ErasePage(
            AudiencePages.LANGUAGE,
            site.name(),
            newsletters.get().stream().map(n -> ConsentForm.ERASE_PAGE.words(n, "")).toList()));
  }

  /**
   * Erases.
   *
   * @param never present if she ticked that nobody may write to her again
   */
  @PostMapping("/erase/{token}")
  ModelAndView erase(
      @PathVariable String token, @RequestParam(required = false) @Nullable String never) {
    withdrawals.erase(Token.parse(token), never != null);
    return erased();
  }

  private ModelAndView unsubscribed() {
    return AudiencePages.page(
        HttpStatus.OK, "unsubscribed", new UnsubscribedPage(AudiencePages.LANGUAGE, site.name()));
  }

  private ModelAndView erased() {
    return AudiencePages.page(
        HttpStatus.OK, "erased", new ErasedPage(AudiencePages.LANGUAGE, site.name()));
  }
}
