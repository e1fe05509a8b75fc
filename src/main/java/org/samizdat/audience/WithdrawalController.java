package org.samizdat.audience;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.page.ErasePage;
import org.samizdat.audience.page.ErasedPage;
import org.samizdat.audience.page.UnsubscribePage;
import org.samizdat.audience.page.UnsubscribedPage;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
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
  ModelAndView askToUnsubscribe(@PathVariable String token, Language otherwise) {
    Optional<Withdrawals.Ending> ending = withdrawals.subscribed(Token.parse(token));
    Language language = ending.map(Withdrawals.Ending::language).orElse(otherwise);
    Optional<Newsletter> newsletter =
        ending.stream().flatMap(it -> it.newsletters().stream()).findFirst();
    if (newsletter.isEmpty()) {
      return unsubscribed(language);
    }
    return AudiencePages.page(
        HttpStatus.OK,
        "unsubscribe",
        new UnsubscribePage(
            language,
            site.name(),
            newsletter.get().name(),
            ConsentForm.UNSUBSCRIBE_PAGE.words(language, newsletter.get(), ""),
            ConsentForm.UNSUBSCRIBE_PAGE.label()));
  }

  /**
   * Unsubscribes. What does not come from our page comes from a mail program (RFC 8058): it has
   * neither cookie nor login, wants no redirect, and may send the body in whichever form it likes.
   *
   * @param language the page's form names the one in which it was shown
   */
  @PostMapping("/unsubscribe/{token}")
  ModelAndView unsubscribe(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String form,
      Language language) {
    if (ConsentForm.UNSUBSCRIBE_PAGE.label().equals(form)) {
      withdrawals.unsubscribe(Token.parse(token), ConsentForm.UNSUBSCRIBE_PAGE, language);
    } else {
      withdrawals.unsubscribe(Token.parse(token), ConsentForm.ONE_CLICK, null);
    }
    return unsubscribed(language);
  }

  @GetMapping("/erase/{token}")
  ModelAndView askToErase(@PathVariable String token, Language otherwise) {
    Optional<Withdrawals.Ending> ending = withdrawals.erasable(Token.parse(token));
    if (ending.isEmpty()) {
      return erased(otherwise);
    }
    Language language = ending.get().language();
    return AudiencePages.page(
        HttpStatus.OK,
        "erase",
        new ErasePage(
            language,
            site.name(),
            ending.get().newsletters().stream()
                .map(newsletter -> ConsentForm.ERASE_PAGE.words(language, newsletter, ""))
                .toList()));
  }

  /**
   * Erases.
   *
   * @param never present if she ticked that nobody may write to her again
   * @param language the page's form names the one in which it was shown
   */
  @PostMapping("/erase/{token}")
  ModelAndView erase(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String never,
      Language language) {
    withdrawals.erase(Token.parse(token), language, never != null);
    return erased(language);
  }

  private ModelAndView unsubscribed(Language language) {
    return AudiencePages.page(
        HttpStatus.OK, "unsubscribed", new UnsubscribedPage(language, site.name()));
  }

  private ModelAndView erased(Language language) {
    return AudiencePages.page(HttpStatus.OK, "erased", new ErasedPage(language, site.name()));
  }
}
