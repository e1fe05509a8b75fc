package org.samizdat.audience;

import org.jspecify.annotations.Nullable;
import org.samizdat.audience.page.ConfirmPage;
import org.samizdat.audience.page.ConfirmedPage;
import org.samizdat.audience.page.ExpiredPage;
import org.samizdat.mail.Site;
import org.samizdat.values.Token;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Behind the link of a confirmation mail: a page with a button. Only the button confirms, for mail
 * scanners open every link.
 */
@Controller
class ConfirmController {

  private final Confirmations confirmations;
  private final Newsletters newsletters;
  private final Site site;

  ConfirmController(Confirmations confirmations, Newsletters newsletters, Site site) {
    this.confirmations = confirmations;
    this.newsletters = newsletters;
    this.site = site;
  }

  @GetMapping("/confirm/{token}")
  ModelAndView look(@PathVariable String token) {
    return page(confirmations.look(Token.parse(token)), HttpStatus.OK);
  }

  /**
   * Confirms.
   *
   * @param policyVersion the one the page showed
   */
  @PostMapping("/confirm/{token}")
  ModelAndView confirm(
      @PathVariable String token, @RequestParam(required = false) @Nullable String policyVersion) {
    return page(confirmations.confirm(Token.parse(token), policyVersion), HttpStatus.CONFLICT);
  }

  private ModelAndView page(Confirmations.Step step, HttpStatus whileOpen) {
    return switch (step) {
      case Confirmations.Open open -> AudiencePages.page(whileOpen, "confirm", ask(open));
      case Confirmations.Confirmed(Newsletter newsletter) -> done(newsletter, false);
      case Confirmations.Already(Newsletter newsletter) -> done(newsletter, true);
      case Confirmations.Expired() ->
          AudiencePages.page(
              HttpStatus.GONE,
              "expired",
              new ExpiredPage(
                  AudiencePages.LANGUAGE,
                  site.name(),
                  newsletters.all().stream()
                      .map(n -> new ExpiredPage.Choice(n.slug(), n.name()))
                      .toList()));
    };
  }

  private ConfirmPage ask(Confirmations.Open open) {
    PolicyText policy = open.policy();
    return new ConfirmPage(
        AudiencePages.LANGUAGE,
        site.name(),
        open.newsletter().name(),
        ConsentForm.CONFIRM_PAGE.words(open.newsletter(), policy.version()),
        policy.version(),
        "/privacy/" + policy.version() + "?language=" + policy.language(),
        open.policyHasChanged() ? PolicyHtml.render(policy) : null);
  }

  private ModelAndView done(Newsletter newsletter, boolean already) {
    return AudiencePages.page(
        HttpStatus.OK,
        "confirmed",
        new ConfirmedPage(AudiencePages.LANGUAGE, site.name(), newsletter.name(), already));
  }
}
