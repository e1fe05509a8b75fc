package org.samizdat.audience;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Route;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Links that prove an address anew: whoever opens one reads its inbox now, which the holder of a
 * forwarded digest does not. They are good for an hour. Whether we know the address is not asked
 * before the link is opened, so that asking for one tells nobody anything.
 */
@Component
class MyDataLinks {

  /** Long enough for a slow mail, too short for an old one. */
  static final Duration LIFE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(MyDataLinks.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What a link opens. */
  sealed interface Step {}

  /**
   * Her data.
   *
   * @param language in which she asked
   */
  record Hers(Reader reader, EmailAddress address, Language language) implements Step {}

  /** The address is proved, and we hold nothing about it. */
  record Nothing(EmailAddress address, Language language) implements Step {}

  /** Older than an hour. */
  record Expired() implements Step {}

  private final LinkRequests requests;
  private final Readers readers;
  private final Tokens tokens;
  private final Vault vault;
  private final Outbox outbox;
  private final AudienceMail mail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  MyDataLinks(
      LinkRequests requests,
      Readers readers,
      Tokens tokens,
      Vault vault,
      Outbox outbox,
      AudienceMail mail,
      TransactionTemplate transaction,
      Clock clock) {
    this.requests = requests;
    this.readers = readers;
    this.tokens = tokens;
    this.vault = vault;
    this.outbox = outbox;
    this.mail = mail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Leaves a mail with a link for an address. The same rows and the same mail whether the address
   * is known, unknown or suppressed; a repeat is another mail, and the sixth of a day is the last.
   *
   * @param language in which whoever asks was spoken to
   */
  void request(EmailAddress address, Language language) {
    // Committed first, on its own: if we crash here, nobody names the person and she is swept.
    PersonId person = vault.admit(Purpose.DIGEST, address);
    LinkRequest request =
        new LinkRequest(RANDOM.nextLong(), person, language.tag(), clock.instant());
    transaction.executeWithoutResult(status -> {
      requests.insert(request);
      outbox.enqueue(
          MailKind.LINK, null, request.recipient(Route.of(address)), mail.myData(language));
    });
  }

  /**
   * What a link opens. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Step open(Token token) {
    Tokens.Named named = tokens.read(token, TokenPurpose.MY_DATA).orElseThrow(Token::notValid);
    Optional<LinkRequest> request =
        requests.find(named.row()).filter(found -> isGood(found, clock.instant()));
    Optional<EmailAddress> address = request.flatMap(found -> vault.address(found.person()));
    if (request.isEmpty() || address.isEmpty()) {
      return new Expired();
    }
    Language language = Language.of(request.get().language());
    return vault
        .find(Purpose.DIGEST, address.get())
        .flatMap(person -> readers.findById(person.value()))
        .<Step>map(reader -> new Hers(reader, address.get(), language))
        .orElseGet(() -> new Nothing(address.get(), language));
  }

  /** Forgets the requests whose links are no longer good. Killed half-way, the next goes on. */
  void sweep() {
    var old = requests.requestedBefore(clock.instant().minus(LIFE));
    for (LinkRequest request : old) {
      // The person first, which commits by itself, then the row that names her.
      vault.forget(request.person());
      requests.delete(request.number());
    }
    if (!old.isEmpty()) {
      LOG.info("Swept {} requests for a link after their time", old.size());
    }
  }

  private static boolean isGood(LinkRequest request, Instant now) {
    return now.isBefore(request.requestedAt().plus(LIFE));
  }
}
