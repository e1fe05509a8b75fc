package org.samizdat.giving;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
import org.samizdat.door.Challenges;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a form that asks for support has to show now, and the work its browser does. The website's
 * own pages are cached for as long as it likes; its forms ask here when they open.
 */
@RestController
class SupportFormController {

  /**
   * A form's contents.
   *
   * @param locale in which all of it stands, for the gift; BCP 47
   * @param direction {@code ltr} or {@code rtl}, of that language
   * @param message the newsroom's words
   * @param policyVersion for the gift
   * @param policyLink where the privacy policy is read
   * @param consent what a giver agrees to; to be shown to the letter
   * @param consentLinked the same, with the words in it that lead to the policy
   * @param words the SHA-256 of those words, for the gift
   * @param currency the code of the currency to be shown first
   * @param newsletter one that is offered beside the gift; null for none
   * @param remindersLink where she can be reminded later
   * @param texts what the widget says, by its own keys
   * @param problems what it says when a gift is refused, by problem type
   */
  record Shown(
      String locale,
      String direction,
      String message,
      String policyVersion,
      String policyLink,
      String consent,
      Language.Linked consentLinked,
      String words,
      List<Named> frequencies,
      List<ShownCurrency> currencies,
      String currency,
      @Nullable ShownNewsletter newsletter,
      List<Named> methods,
      String remindersLink,
      Map<String, String> texts,
      Map<String, String> problems) {}

  /** A word of the API's with the word for people. */
  record Named(String code, String label) {}

  /**
   * A currency.
   *
   * @param digits behind the point; amounts are in whole minor units
   * @param step every amount is a multiple of it, in minor units
   * @param least of a gift
   * @param most of a gift, before the fee is added
   * @param leastLabel from how much on gifts are taken, in words
   * @param suggested amounts by frequency
   * @param fee what a giver may add; null if that is not offered
   * @param problems what to say to an amount that is not taken, by problem type
   */
  record ShownCurrency(
      String code,
      String label,
      int digits,
      long step,
      long least,
      long most,
      String leastLabel,
      Map<String, List<ShownAmount>> suggested,
      @Nullable ShownFee fee,
      Map<String, String> problems) {}

  /** An amount in minor units, and as people write it. */
  record ShownAmount(long amount, String label) {}

  /**
   * The fee: {@code total = ceil((gift + fixed) * 1000000 / (1000000 - rate))}, on to the next
   * step. A form sends it along, so that she pays what it showed.
   *
   * @param rate in millionths of the whole payment
   * @param fixed in minor units
   */
  record ShownFee(long rate, long fixed) {}

  /**
   * A newsletter beside a gift.
   *
   * @param consent what ticking it means; to be shown to the letter
   * @param words the SHA-256 of those, for the gift
   */
  record ShownNewsletter(String slug, String consent, String words) {}

  /** What has changed is told to a form that is late, so this may be short. */
  private static final CacheControl A_MINUTE =
      CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

  private static final String TEXTS = "ask.";

  /** All that a giver can do something about; the widget has a sentence for the rest. */
  private static final List<String> PROBLEMS =
      List.of(
          "checkout-not-open",
          "checkout-refused",
          "currency-not-offered",
          "form-closed",
          "gate-closed",
          "gate-not-reached",
          "giving-not-open");

  private final Ask ask;
  private final Gate gate;
  private final Policies policies;
  private final Wishes wishes;
  private final Site site;

  SupportFormController(Ask ask, Gate gate, Policies policies, Wishes wishes, Site site) {
    this.ask = ask;
    this.gate = gate;
    this.policies = policies;
    this.wishes = wishes;
    this.site = site;
  }

  /**
   * Answers what the form shows.
   *
   * @param locale BCP 47, as the page declares it; if we do not speak it, English
   * @param currency the code of the one to be shown first; one that is not offered counts as none
   */
  @GetMapping("/api/v1/support/form")
  ResponseEntity<Shown> form(
      @RequestParam(required = false) @Nullable String locale,
      @RequestParam(required = false) @Nullable String currency) {
    ask.refuseUnlessOpen();
    Policy policy = policies.inForce();
    Shown shown = shown(policy, Language.spoken(locale, Language.ENGLISH), currency);
    // A record's own text names everything in it.
    String print = Hashes.hex(shown.toString().getBytes(StandardCharsets.UTF_8));
    return ResponseEntity.ok().cacheControl(A_MINUTE).eTag("W/\"" + print + "\"").body(shown);
  }

  /** Work for one gift; see {@link Challenges}. */
  @GetMapping("/api/v1/support/challenge")
  ResponseEntity<Challenges.Challenge> challenge() {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(gate.challenge());
  }

  private Shown shown(Policy policy, Language language, @Nullable String currency) {
    Offer first = ask.offers().preferred(currency);
    Language.Linked consent = SupportForm.WIDGET.linked(language, site.name(), policy.version());
    return new Shown(
        language.tag(),
        language.direction(),
        ask.message(language, first),
        policy.version(),
        site.link("/privacy?language=" + policy.languageFor(language.tag())),
        consent.words(),
        consent,
        ShownWords.hash(consent),
        Stream.of(Frequency.values())
            .map(each -> new Named(each.label(), language.say("frequency." + each.label())))
            .toList(),
        ask.offers().all().stream().map(offer -> currency(offer, language)).toList(),
        first.code(),
        wishes
            .offered()
            .map(one -> {
              Language.Linked words =
                  SupportForm.NEWSLETTER.linked(language, one.name(), policy.version());
              return new ShownNewsletter(one.slug(), words.words(), ShownWords.hash(words));
            })
            .orElse(null),
        ask.marks().stream().map(mark -> new Named(mark.label(), mark.name(language))).toList(),
        site.link("/reminders?language=" + language.tag()),
        texts(language),
        PROBLEMS.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    type -> language.say("problem." + type),
                    (one, other) -> one,
                    TreeMap::new)));
  }

  private ShownCurrency currency(Offer offer, Language language) {
    Map<String, List<ShownAmount>> suggested = new TreeMap<>();
    for (Frequency frequency : Frequency.values()) {
      suggested.put(
          frequency.label(),
          offer.suggested(frequency).stream()
              .map(amount -> new ShownAmount(amount.minor(), language.money(amount)))
              .toList());
    }
    return new ShownCurrency(
        offer.code(),
        Ask.name(offer, language),
        offer.currency().getDefaultFractionDigits(),
        offer.step(),
        offer.least().minor(),
        offer.most().minor(),
        Ask.least(offer, language),
        suggested,
        ask.fee(offer)
            .map(fee -> new ShownFee(fee.rateMillionths(), fee.fixed().minor()))
            .orElse(null),
        problems(offer, language));
  }

  private static Map<String, String> problems(Offer offer, Language language) {
    Map<String, String> problems = new TreeMap<>();
    problems.put("amount-too-small", said("amount-too-small", offer.least(), language));
    problems.put("amount-too-large", said("amount-too-large", offer.most(), language));
    problems.put(
        "amount-not-valid",
        language.say(
            "problem.amount-not-valid",
            Map.of(
                "example",
                offer.suggested(Frequency.ONCE).stream()
                    .findFirst()
                    .orElseGet(offer::least)
                    .decimal()
                    .toPlainString())));
    return problems;
  }

  private static String said(String type, Money amount, Language language) {
    return language.say("problem." + type, Map.of("written", language.money(amount)));
  }

  /** With {@code {sum}} and the like left as they are, where the widget puts in what she chose. */
  private Map<String, String> texts(Language language) {
    return Language.sayAll(TEXTS, key -> language.say(key, Map.of("newsroom", site.name())));
  }
}
