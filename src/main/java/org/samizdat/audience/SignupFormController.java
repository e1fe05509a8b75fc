package org.samizdat.audience;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a signup form on the newsroom's website has to show now. The website's own pages are cached
 * for as long as it likes; its forms ask here when they open.
 */
@RestController
class SignupFormController {

  /**
   * A form's contents.
   *
   * @param newsletter its slug, for the signup
   * @param name the newsletter's name in words
   * @param description one sentence, the newsroom's own
   * @param newsletterLanguage in which name and description stand, BCP 47
   * @param locale in which all the rest stands, for the signup; BCP 47
   * @param direction {@code ltr} or {@code rtl}, of that language
   * @param policyVersion for the signup
   * @param policyLink where the privacy policy is read
   * @param previewLink where the latest issue is read; null while none has gone out
   * @param consent what a reader agrees to by signing up; to be shown to the letter
   * @param consentLinked the same, with the words in it that lead to the policy
   * @param words the SHA-256 of those words, for the signup
   * @param texts what the widget says, by its own keys
   * @param problems what it says when a signup is refused, by problem type
   */
  record SignupForm(
      String newsletter,
      String name,
      String description,
      String newsletterLanguage,
      String locale,
      String direction,
      String policyVersion,
      String policyLink,
      @Nullable String previewLink,
      String consent,
      Language.Linked consentLinked,
      String words,
      Map<String, String> texts,
      Map<String, String> problems) {}

  /** A policy or a name that has changed is told to a form that is late, so this may be short. */
  private static final CacheControl A_MINUTE =
      CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

  private static final String TEXTS = "widget.";

  /** All that a reader can do something about; the widget has a sentence for the rest. */
  private static final List<String> PROBLEMS =
      List.of("address-not-valid", "address-of-office", "address-short-lived", "door-crowded");

  private final Newsletters newsletters;
  private final Policies policies;
  private final Editions editions;
  private final Site site;

  SignupFormController(Newsletters newsletters, Policies policies, Editions editions, Site site) {
    this.newsletters = newsletters;
    this.policies = policies;
    this.editions = editions;
    this.site = site;
  }

  /**
   * Answers what the form of a newsletter shows.
   *
   * @param locale BCP 47, as the page declares it; if we do not speak it, the newsletter's own
   */
  @GetMapping("/api/v1/newsletters/{slug}/form")
  ResponseEntity<SignupForm> form(
      @PathVariable String slug, @RequestParam(required = false) @Nullable String locale) {
    Newsletter newsletter = newsletters.find(slug).orElseThrow(Signups::newsletterNotFound);
    Policy policy = policies.current().orElseThrow(PrivacyController::noPolicy);
    SignupForm form =
        form(newsletter, policy, Language.spoken(locale, Language.of(newsletter.language())));
    // A record's own text names everything in it.
    String print = Sha256.of(form.toString().getBytes(StandardCharsets.UTF_8)).toString();
    return ResponseEntity.ok().cacheControl(A_MINUTE).eTag("W/\"" + print + "\"").body(form);
  }

  private SignupForm form(Newsletter newsletter, Policy policy, Language language) {
    Language.Linked consent = ConsentForm.WEBSITE.linked(language, newsletter, policy.version());
    return new SignupForm(
        newsletter.slug(),
        newsletter.name(),
        newsletter.description(),
        newsletter.language(),
        language.tag(),
        language.direction(),
        policy.version(),
        site.link("/privacy?language=" + policy.languageFor(language.tag())),
        editions.haveBegun(newsletter.slug())
            ? site.link("/newsletters/" + newsletter.slug() + "/latest")
            : null,
        consent.words(),
        consent,
        ShownWords.hash(consent),
        texts(language, newsletter),
        PROBLEMS.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    type -> language.say("problem." + type),
                    (one, other) -> one,
                    TreeMap::new)));
  }

  private static Map<String, String> texts(Language language, Newsletter newsletter) {
    return Language.sayAll(TEXTS, key -> language.say(key, newsletter.name()));
  }
}
