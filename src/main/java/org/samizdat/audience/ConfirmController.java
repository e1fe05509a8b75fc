package org.samizdat.audience;

import org.jspecify.annotations.Nullable;
import org.samizdat.audience.page.ConfirmPage;
import org.samizdat.audience.page.ConfirmedPage;
import org.samizdat.audience.page.ExpiredPage;
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
  ModelAndView look(@PathVariable String token, Language language) {
    return page(confirmations.look(Token.parse(token)), HttpStatus.OK, language);
  }

  /**
   * Confirms.
   *
   * @param policyVersion the one the page showed
   * @param words the hash of those the page showed; a form of before may lack it
   */
  @PostMapping("/confirm/{token}")
  ModelAndView confirm(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String policyVersion,
      @RequestParam(required = false) @Nullable String words,
      Language language) {
    return page(
        confirmations.confirm(Token.parse(token), policyVersion, words),
        HttpStatus.CONFLICT,
        language);
  }

  /**
   * @param otherwise the language, if nothing is left that says which is hers
   */
  private ModelAndView page(Confirmations.Step step, HttpStatus whileOpen, Language otherwise) {
    return switch (step) {
      case Confirmations.Open open -> AudiencePages.page(whileOpen, "confirm", ask(open));
      case Confirmations.Confirmed(Newsletter newsletter, Language language) ->
          done(newsletter, language, false);
      case Confirmations.Already(Newsletter newsletter, Language language) ->
          done(newsletter, language, true);
      case Confirmations.Expired() ->
          AudiencePages.page(
              HttpStatus.GONE,
              "expired",
              new ExpiredPage(
                  otherwise,
                  site.name(),
                  newsletters.all().stream()
                      .map(n -> new ExpiredPage.Choice(n.slug(), n.name()))
                      .toList()));
    };
  }

  private ConfirmPage ask(Confirmations.Open open) {
    PolicyText policy = open.policy();
    Language language = open.request().spoken();
    return new ConfirmPage(
        language,
        site.name(),
        open.newsletter().name(),
        open.words(),
        ShownWords.hash(open.words()),
        policy.version(),
        policy.language(),
        "/privacy/" + policy.version() + "?language=" + policy.language(),
        open.policyHasChanged() ? PolicyHtml.render(policy) : null);
  }

  private ModelAndView done(Newsletter newsletter, Language language, boolean already) {
    return AudiencePages.page(
        HttpStatus.OK,
        "confirmed",
        new ConfirmedPage(language, site.name(), newsletter.name(), already));
  }
}
