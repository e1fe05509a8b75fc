package org.samizdat.audience;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.samizdat.door.Door;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Route;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes signups. Whether we know the address is neither asked nor told until it is confirmed. */
@Component
public class Signups {

  /** How long a request waits for its confirmation. */
  static final Duration LIFE = Duration.ofDays(2);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Newsletters newsletters;
  private final Policies policies;
  private final ShownTexts texts;
  private final SignupRequests requests;
  private final Vault vault;
  private final Outbox outbox;
  private final AudienceMail mail;
  private final SignupCounts counts;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Signups(
      Newsletters newsletters,
      Policies policies,
      ShownTexts texts,
      SignupRequests requests,
      Vault vault,
      Outbox outbox,
      AudienceMail mail,
      SignupCounts counts,
      TransactionTemplate transaction,
      Clock clock) {
    this.newsletters = newsletters;
    this.policies = policies;
    this.texts = texts;
    this.requests = requests;
    this.vault = vault;
    this.outbox = outbox;
    this.mail = mail;
    this.counts = counts;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * A signup that can be taken.
   *
   * @param language in which the form spoke, and so all that follows from it
   * @param words as they were shown
   */
  record Checked(
      Signup signup, Newsletter newsletter, Language language, Policy policy, String words) {}

  /**
   * Takes a signup and leaves the mail that asks for its confirmation. The same answer and the same
   * rows whether the address is known, unknown or suppressed. A repeat is another request, with
   * another mail; confirming both makes one subscription. Strangers do not come here but through
   * the {@link Door}.
   *
   * @throws Refused {@code newsletter-not-found}, {@code locale-not-valid}, {@code
   *     source-not-valid}; {@code policy-not-current} with {@code currentVersion}: the form must
   *     show that one first; {@code words-not-current} with {@code currentWords}: the form must
   *     show those, to the letter. Nothing is stored then.
   */
  public void request(Signup signup) {
    take(check(signup));
  }

  /** Reads a signup and stores nothing; refuses it as {@link #request} does. */
  Checked check(Signup signup) {
    Newsletter newsletter =
        newsletters.find(signup.newsletter()).orElseThrow(Signups::newsletterNotFound);
    SignupCounts.refuseUnlessValid(signup.source());
    Language language = Language.ofLocale(signup.locale(), Language.of(newsletter.language()));
    Policy policy = policy(signup);
    return new Checked(
        signup, newsletter, language, policy, words(signup, language, newsletter, policy));
  }

  /** Takes a signup as {@link #request} does. */
  void take(Checked checked) {
    Signup signup = checked.signup();
    Newsletter newsletter = checked.newsletter();
    // Committed first, on its own: if we crash here, nobody names the person and she is swept.
    PersonId person = vault.admit(Purpose.DIGEST, signup.address());
    transaction.executeWithoutResult(status -> {
      SignupRequest request = insert(checked, person);
      outbox.enqueue(
          MailKind.CONFIRMATION,
          newsletter.slug(),
          request.recipient(),
          mail.confirm(newsletter, checked.language()));
    });
    // By itself, so that nothing joins where she came from to who she is.
    counts.count(newsletter, signup.source());
  }

  private SignupRequest insert(Checked checked, PersonId person) {
    Signup signup = checked.signup();
    SignupRequest request =
        new SignupRequest(
            RANDOM.nextLong(),
            0,
            person,
            null,
            checked.newsletter().slug(),
            checked.language().tag(),
            Route.of(signup.address()),
            checked.policy().version(),
            texts.keep(checked.words()),
            signup.form().label(),
            signup.channel(),
            clock.instant());
    requests.insert(request);
    return request;
  }

  private Policy policy(Signup signup) {
    Policy current =
        policies
            .current()
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.STALE,
                    "policy-not-current",
                    "There is no privacy policy yet that a reader could agree to."));
    if (!current.version().equals(signup.policyVersion())) {
      throw new Refused(
          Refused.Kind.STALE,
          "policy-not-current",
          "The privacy policy has changed since this form was made. Please read the new version"
              + " and sign up again.",
          Map.of("currentVersion", current.version()));
    }
    return current;
  }

  /** What is recorded as shown, unless the form says that it showed something else. */
  private static String words(
      Signup signup, Language language, Newsletter newsletter, Policy policy) {
    String words = signup.form().words(language, newsletter, policy.version());
    String hash = Sha256.of(words.getBytes(StandardCharsets.UTF_8)).toString();
    if (signup.words() != null && !signup.words().equals(hash)) {
      throw wordsNotCurrent(words);
    }
    return words;
  }

  static Refused localeNotValid() {
    return new Refused(
        Refused.Kind.UNACCEPTABLE, "locale-not-valid", "A locale is a tag such as en or pt-BR.");
  }

  static Refused wordsNotCurrent(String words) {
    return new Refused(
        Refused.Kind.STALE,
        "words-not-current",
        "The words of this form are not the ones that you would agree to. Please read these and"
            + " sign up again.",
        Map.of("currentWords", words));
  }

  static Refused newsletterNotFound() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "newsletter-not-found", "There is no newsletter of this name.");
  }
}
