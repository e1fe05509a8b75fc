package org.samizdat.reminders;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Policy;
import org.samizdat.audience.ShownWords;
import org.samizdat.mail.Site;
import org.samizdat.reminders.ReminderConfirmations.Already;
import org.samizdat.reminders.ReminderConfirmations.Confirmed;
import org.samizdat.reminders.ReminderConfirmations.Expired;
import org.samizdat.reminders.ReminderConfirmations.Open;
import org.samizdat.reminders.ReminderConfirmations.Step;
import org.samizdat.reminders.page.PromisePage;
import org.samizdat.reminders.page.ReminderConfirmPage;
import org.samizdat.reminders.page.ReminderNotePage;
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
 * Behind the links in the mails of this module: pages with buttons. Only a button does anything,
 * for mail scanners open every link.
 */
@Controller
class PromiseController {

  private final ReminderConfirmations confirmations;
  private final PromiseLinks links;
  private final ReminderStops stops;
  private final OneMore oneMore;
  private final Site site;

  PromiseController(
      ReminderConfirmations confirmations,
      PromiseLinks links,
      ReminderStops stops,
      OneMore oneMore,
      Site site) {
    this.confirmations = confirmations;
    this.links = links;
    this.stops = stops;
    this.oneMore = oneMore;
    this.site = site;
  }

  @GetMapping("/reminders/confirm/{token}")
  ModelAndView look(@PathVariable String token, Language language) {
    return step(confirmations.look(Token.parse(token)), HttpStatus.OK, language);
  }

  /**
   * Confirms.
   *
   * @param words the hash of those the page showed
   */
  @PostMapping("/reminders/confirm/{token}")
  ModelAndView confirm(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String words,
      Language language) {
    return step(confirmations.confirm(Token.parse(token), words), HttpStatus.CONFLICT, language);
  }

  /** Shows what is promised, with what can be done about it; the same behind every link. */
  @GetMapping({
    "/reminders/{token}",
    "/reminders/stop/{token}",
    "/reminders/stop-all/{token}",
    "/reminders/again/{token}"
  })
  ModelAndView show(@PathVariable String token, Language otherwise) {
    return promise(token, otherwise, HttpStatus.OK);
  }

  /**
   * Calls it off. What does not come from our page comes from a mail program (RFC 8058): it has
   * neither cookie nor login, wants no redirect, and may send the body in whichever form it likes.
   *
   * @param language the page's form names the one in which it was shown
   */
  @PostMapping("/reminders/stop/{token}")
  ModelAndView stop(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String form,
      Language language) {
    stops.stop(
        Token.parse(token),
        ReminderForm.STOP.label().equals(form) ? ReminderForm.STOP : ReminderForm.ONE_CLICK,
        language);
    return note("stopped", language);
  }

  /** Calls all off, and has her forgotten. */
  @PostMapping("/reminders/stop-all/{token}")
  ModelAndView stopAll(@PathVariable String token, Language language) {
    stops.stopAll(Token.parse(token), language);
    return note("forgotten", language);
  }

  /**
   * Promises one more in a month.
   *
   * @param words the hash of those the page showed
   */
  @PostMapping("/reminders/again/{token}")
  ModelAndView again(
      @PathVariable String token,
      @RequestParam(required = false) @Nullable String words,
      Language language) {
    return switch (oneMore.goOn(Token.parse(token), words)) {
      case PROMISED -> note("again", language);
      case ALREADY -> note("already", language);
      case OVERTAKEN -> promise(token, language, HttpStatus.CONFLICT);
    };
  }

  private ModelAndView step(Step step, HttpStatus whileOpen, Language otherwise) {
    return switch (step) {
      case Open open -> {
        Policy policy = open.policy();
        Language language = open.promise().language();
        Language.Linked words = open.words();
        yield RemindPages.view(
            "reminder-confirm",
            whileOpen,
            new ReminderConfirmPage(
                language,
                site.name(),
                words,
                ShownWords.hash(words),
                "/privacy/" + policy.version() + "?language=" + policy.languageFor(language.tag()),
                open.policyHasChanged()));
      }
      case Confirmed(Promise promise) -> note("confirmed", promise.language());
      case Already(Language language) -> note("already", language);
      case Expired() -> note("expired", HttpStatus.GONE, otherwise);
    };
  }

  private ModelAndView promise(String token, Language otherwise, HttpStatus status) {
    Optional<Promise> found = links.find(Token.parse(token));
    if (found.isEmpty() || found.get().person() == null) {
      return note("over", found.map(Promise::language).orElse(otherwise));
    }
    Promise promise = found.get();
    Language language = promise.language();
    boolean isLive = promise.state() == Promise.State.PROMISED;
    Optional<OneMore.Again> again = oneMore.again(promise);
    return RemindPages.view(
        "promise",
        status,
        new PromisePage(
            language,
            site.name(),
            isLive ? ReminderWords.sentence(promise.ahead(), language) : null,
            promise.state() == Promise.State.OVER
                ? language.say("promise-page.over")
                : language.say("reminder-note.over.title"),
            ReminderForm.STOP.label(),
            ReminderForm.STOP.words(language),
            ReminderForm.STOP_ALL.words(language),
            again
                .map(one ->
                    new PromisePage.Again(
                        one.words(),
                        ShownWords.hash(one.words()),
                        "/privacy?language=" + one.policy().languageFor(language.tag())))
                .orElse(null),
            token,
            status == HttpStatus.CONFLICT));
  }

  private ModelAndView note(String what, Language language) {
    return note(what, HttpStatus.OK, language);
  }

  private ModelAndView note(String what, HttpStatus status, Language language) {
    return RemindPages.view(
        "reminder-note",
        status,
        new ReminderNotePage(
            language,
            site.name(),
            language.say("reminder-note." + what + ".title"),
            language.say("reminder-note." + what),
            what.equals("expired") || what.equals("over")));
  }
}
