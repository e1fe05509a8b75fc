package org.samizdat.reminders;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Policies;
import org.samizdat.audience.Policy;
import org.samizdat.audience.ShownWords;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a form on the newsroom's website that offers to remind has to show now. */
@RestController
class ReminderFormController {

  /**
   * A form's contents.
   *
   * @param locale in which all of it stands, for the wish; BCP 47
   * @param direction {@code ltr} or {@code rtl}, of that language
   * @param policyVersion for the wish
   * @param policyLink where the privacy policy is read
   * @param consent what she agrees to; to be shown to the letter
   * @param consentLinked the same, with the words in it that lead to the policy
   * @param words the SHA-256 of those words, for the wish
   * @param whens when she can be reminded for the first time, the usual first
   * @param firstDay from which on a day can be chosen
   * @param lastDay until when
   * @param repeats how often, the usual first
   * @param mostTimes how often at most, where it is repeated
   * @param texts what the widget says, by its own keys
   * @param problems what it says when a wish is refused, by problem type
   */
  record Shown(
      String locale,
      String direction,
      String policyVersion,
      String policyLink,
      String consent,
      Language.Linked consentLinked,
      String words,
      List<Named> whens,
      LocalDate firstDay,
      LocalDate lastDay,
      List<Repeat> repeats,
      int mostTimes,
      Map<String, String> texts,
      Map<String, String> problems) {}

  /** A word of the API's with the word for people. */
  record Named(String code, String label) {}

  /**
   * The same of how often.
   *
   * @param times as often as is usual
   */
  record Repeat(String code, String label, int times) {}

  /** What has changed is told to a form that is late, so this may be short. */
  private static final CacheControl A_MINUTE =
      CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

  private static final String TEXTS = "remind.";

  /** All that she can do something about; the widget has a sentence for the rest. */
  private static final List<String> PROBLEMS =
      List.of(
          "address-not-valid",
          "address-of-office",
          "address-short-lived",
          "day-missing",
          "day-not-readable",
          "day-of-month-not-valid",
          "door-crowded",
          "giving-not-open",
          "times-not-valid");

  private final Reminders reminders;
  private final Policies policies;
  private final Site site;

  ReminderFormController(Reminders reminders, Policies policies, Site site) {
    this.reminders = reminders;
    this.policies = policies;
    this.site = site;
  }

  /**
   * Answers what the form shows.
   *
   * @param locale BCP 47, as the page declares it; if we do not speak it, English
   */
  @GetMapping("/api/v1/reminders/form")
  ResponseEntity<Shown> form(@RequestParam(required = false) @Nullable String locale) {
    reminders.refuseUnlessOpen();
    Policy policy = policies.inForce();
    Language language = Language.spoken(locale, Language.ENGLISH);
    Language.Linked consent = ReminderForm.WIDGET.linked(language, site.name(), policy.version());
    LocalDate today = reminders.today();
    return ResponseEntity.ok()
        .cacheControl(A_MINUTE)
        .body(
            new Shown(
                language.tag(),
                language.direction(),
                policy.version(),
                site.link("/privacy?language=" + policy.languageFor(language.tag())),
                consent.words(),
                consent,
                ShownWords.hash(consent),
                Stream.of(When.values())
                    .map(each -> new Named(each.label(), say(language, each)))
                    .toList(),
                today.plusDays(Plan.NOTICE),
                today.plusMonths(Plan.FARTHEST),
                Stream.of(Rhythm.values())
                    .map(each -> new Repeat(each.label(), say(language, each), Plan.usual(each)))
                    .toList(),
                Plan.MOST,
                texts(language),
                problems(language, today)));
  }

  static String say(Language language, When when) {
    return language.say("reminder.when." + when.label());
  }

  static String say(Language language, Rhythm rhythm) {
    return language.say("reminder.repeat." + rhythm.label());
  }

  private Map<String, String> texts(Language language) {
    return Language.sayAll(TEXTS, key -> language.say(key, Map.of("newsroom", site.name())));
  }

  private static Map<String, String> problems(Language language, LocalDate today) {
    Map<String, String> problems =
        PROBLEMS.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    type -> language.say("problem." + type, Map.of("most", Plan.MOST)),
                    (one, other) -> one,
                    TreeMap::new));
    problems.put(
        "day-not-valid",
        language.say(
            "problem.day-not-valid",
            Map.of(
                "first",
                language.day(today.plusDays(Plan.NOTICE)),
                "last",
                language.day(today.plusMonths(Plan.FARTHEST)))));
    return problems;
  }
}
