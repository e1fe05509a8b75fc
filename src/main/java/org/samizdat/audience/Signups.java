package org.samizdat.audience;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Route;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes signups. Whether we know the address is neither asked nor told until it is confirmed. */
@Component
public class Signups {

  /** How long a request waits for its confirmation. */
  static final Duration LIFE = Duration.ofDays(2);

  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,63}");
  private static final String NO_SOURCE = "-";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Newsletters newsletters;
  private final Policies policies;
  private final ShownTexts texts;
  private final SignupRequests requests;
  private final Vault vault;
  private final Outbox outbox;
  private final AudienceMail mail;
  private final JdbcClient database;
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
      JdbcClient database,
      TransactionTemplate transaction,
      Clock clock) {
    this.newsletters = newsletters;
    this.policies = policies;
    this.texts = texts;
    this.requests = requests;
    this.vault = vault;
    this.outbox = outbox;
    this.mail = mail;
    this.database = database;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Takes a signup and leaves the mail that asks for its confirmation. The same answer and the same
   * rows whether the address is known, unknown or suppressed. A repeat is another request, with
   * another mail; confirming both makes one subscription.
   *
   * @throws Refused {@code newsletter-not-found}, {@code locale-not-valid}, {@code
   *     source-not-valid}; {@code policy-not-current} with {@code currentVersion}: the form must
   *     show that one first; {@code words-not-current} with {@code currentWords}: the form must
   *     show those, to the letter. Nothing is stored then.
   */
  public void request(Signup signup) {
    Newsletter newsletter =
        newsletters.find(signup.newsletter()).orElseThrow(Signups::newsletterNotFound);
    String source = source(signup.source());
    // In which the form spoke, and so all that follows from it.
    Language language = Language.ofLocale(signup.locale(), Language.of(newsletter.language()));
    Policy policy = policy(signup);
    String words = words(signup, language, newsletter, policy);
    // Committed first, on its own: if we crash here, nobody names the person and she is swept.
    PersonId person = vault.admit(Purpose.DIGEST, signup.address());
    transaction.executeWithoutResult(status -> {
      SignupRequest request = insert(signup, newsletter, language, policy, words, person);
      outbox.enqueue(
          MailKind.CONFIRMATION,
          newsletter.slug(),
          request.recipient(),
          mail.confirm(newsletter, language));
    });
    count(newsletter, source);
  }

  private SignupRequest insert(
      Signup signup,
      Newsletter newsletter,
      Language language,
      Policy policy,
      String words,
      PersonId person) {
    SignupRequest request =
        new SignupRequest(
            RANDOM.nextLong(),
            0,
            person,
            null,
            newsletter.slug(),
            language.tag(),
            Route.of(signup.address()),
            policy.version(),
            texts.keep(words),
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

  private static String source(@Nullable String source) {
    if (source == null || source.isBlank()) {
      return NO_SOURCE;
    }
    if (!SOURCE.matcher(source).matches()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "source-not-valid",
          "A source is up to 64 letters, digits, dots, slashes, dashes and underscores.");
    }
    return source;
  }

  /** By itself, so that nothing joins where she came from to who she is. */
  private void count(Newsletter newsletter, String source) {
    database
        .sql(
            """
            insert into signup_count (day, newsletter, source, requests)
            values (:day, :newsletter, :source, 1)
            on conflict (day, newsletter, source)
            do update set requests = signup_count.requests + 1
            """)
        .param("day", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
        .param("newsletter", newsletter.slug())
        .param("source", source)
        .update();
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
