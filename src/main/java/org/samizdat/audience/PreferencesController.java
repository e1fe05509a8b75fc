package org.samizdat.audience;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.page.LinkGonePage;
import org.samizdat.audience.page.LinkSentPage;
import org.samizdat.audience.page.PreferencesPage;
import org.samizdat.mail.Site;
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
 * Behind the link at the foot of every digest: what she is sent, and in which language. Digests are
 * forwarded, so it shows her address masked, and what would expose or end her altogether needs a
 * fresh link from her inbox.
 */
@Controller
class PreferencesController {

  private final Preferences preferences;
  private final MyDataLinks links;
  private final Newsletters newsletters;
  private final Editions editions;
  private final Site site;

  PreferencesController(
      Preferences preferences,
      MyDataLinks links,
      Newsletters newsletters,
      Editions editions,
      Site site) {
    this.preferences = preferences;
    this.links = links;
    this.newsletters = newsletters;
    this.editions = editions;
    this.site = site;
  }

  @GetMapping("/preferences/{token}")
  ModelAndView look(@PathVariable String token, Language asked) {
    return page(token, preferences.look(Token.parse(token)), asked);
  }

  /**
   * Saves.
   *
   * @param newsletter the slugs that are ticked
   * @param version of her choices, as the page showed them
   * @param words the hash of the words it showed
   */
  @PostMapping("/preferences/{token}")
  ModelAndView save(
      @PathVariable String token,
      @RequestParam(defaultValue = "") Set<String> newsletter,
      @RequestParam(required = false) @Nullable String language,
      @RequestParam(required = false) @Nullable Integer version,
      @RequestParam(required = false) @Nullable String policyVersion,
      @RequestParam(required = false) @Nullable String form,
      @RequestParam(required = false) @Nullable String words,
      Language asked) {
    if (language == null
        || version == null
        || policyVersion == null
        || form == null
        || words == null) {
      throw new Refused(
          Refused.Kind.MALFORMED, "fields-missing", "Something of the form is missing.");
    }
    return page(
        token,
        preferences.save(
            Token.parse(token),
            new Preferences.Wish(newsletter, language, version, policyVersion, form, words)),
        asked);
  }

  @PostMapping("/preferences/{token}/leave")
  ModelAndView leaveAll(@PathVariable String token, Language asked) {
    return page(token, preferences.leaveAll(Token.parse(token)), asked);
  }

  /** Mails her the link behind which she downloads or erases what we hold. */
  @PostMapping("/preferences/{token}/my-data")
  ModelAndView mailMyData(@PathVariable String token, Language asked) {
    Preferences.Step step = preferences.look(Token.parse(token));
    if (!(step instanceof Preferences.Choices choices)) {
      return page(token, step, asked);
    }
    links.request(choices.address(), choices.language());
    return AudiencePages.page(
        HttpStatus.ACCEPTED, "link-sent", new LinkSentPage(choices.language(), site.name()));
  }

  private ModelAndView page(String token, Preferences.Step step, Language asked) {
    return switch (step) {
      case Preferences.Choices choices ->
          AudiencePages.page(
              switch (choices.outcome()) {
                case LOOKED, SAVED -> HttpStatus.OK;
                case OVERTAKEN, REWORDED -> HttpStatus.CONFLICT;
              },
              "preferences",
              page(token, choices));
      case Preferences.Gone() ->
          AudiencePages.page(
              HttpStatus.GONE, "link-gone", new LinkGonePage(asked, site.name(), false));
    };
  }

  private PreferencesPage page(String token, Preferences.Choices choices) {
    Reader reader = choices.reader();
    Language language = choices.language();
    PolicyText policy = choices.policy();
    Set<String> subscribed = Preferences.slugs(reader);
    List<Newsletter> all = newsletters.all();
    List<PreferencesPage.Choice> boxes =
        all.stream()
            .map(newsletter ->
                new PreferencesPage.Choice(
                    newsletter.slug(),
                    PreferenceWords.box(newsletter, language),
                    newsletter.description(),
                    newsletter.language(),
                    editions.hour(newsletter.slug(), language).orElse(null),
                    subscribed.contains(newsletter.slug()),
                    choices.ticked().contains(newsletter.slug())))
            .toList();
    return new PreferencesPage(
        language,
        site.name(),
        token,
        choices.address().masked(),
        reader.isReached(),
        boxes,
        Language.all(),
        choices.spoken(),
        PreferenceWords.stop(language),
        PreferenceWords.agree(policy.version(), choices.policyHasChanged(), language),
        PreferenceWords.leave(language),
        reader.version(),
        ConsentForm.PREFERENCES_PAGE.label(),
        PreferenceWords.hash(all, policy.version(), choices.policyHasChanged(), language),
        policy.version(),
        "/privacy/" + policy.version() + "?language=" + policy.language(),
        notice(choices.outcome()));
  }

  private static @Nullable String notice(Preferences.Outcome outcome) {
    return switch (outcome) {
      case LOOKED -> null;
      case SAVED -> "preferences.saved";
      case OVERTAKEN -> "preferences.overtaken";
      case REWORDED -> "preferences.reworded";
    };
  }
}
