package org.samizdat.giving;

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
 * What the links of a giver open. The one in all her mails shows what she gives, and stops it or
 * takes that back: a mail may have been passed on, and those are harmless. A fresh one, good for an
 * hour, proves that whoever holds it reads her inbox now, and opens the rest. Whether we know an
 * address is not asked before its link is opened, so that asking for one tells nobody anything.
 */
@Component
class GiverLinks {

  /** Long enough for a slow mail, too short for an old one. */
  static final Duration LIFE = Duration.ofHours(1);

  /** What a link opens. */
  sealed interface Step {}

  /**
   * A giver's page.
   *
   * @param language to speak to her in
   */
  record Hers(Giver giver, PersonId person, Optional<EmailAddress> address, Language language)
      implements Step {}

  /** The address is proved, and we hold nothing about its gifts. */
  record Nothing(EmailAddress address, Language language) implements Step {}

  /** A fresh link that is older than an hour. */
  record Expired() implements Step {}

  /** She is forgotten. */
  record Gone() implements Step {}

  private static final Logger LOG = LoggerFactory.getLogger(GiverLinks.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Tokens tokens;
  private final Givers givers;
  private final SupportLinkRequests requests;
  private final Vault vault;
  private final Outbox outbox;
  private final GiverMail mail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  GiverLinks(
      Tokens tokens,
      Givers givers,
      SupportLinkRequests requests,
      Vault vault,
      Outbox outbox,
      GiverMail mail,
      TransactionTemplate transaction,
      Clock clock) {
    this.tokens = tokens;
    this.givers = givers;
    this.requests = requests;
    this.vault = vault;
    this.outbox = outbox;
    this.mail = mail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * What the link in any of her mails opens: hers, or nothing any more. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Step open(Token token) {
    Tokens.Named named = tokens.read(token, TokenPurpose.SUPPORT).orElseThrow(Token::notValid);
    Giver giver = givers.find(named.row()).orElseThrow(Token::notValid);
    PersonId person = giver.person();
    if (person == null) {
      return new Gone();
    }
    if (giver.generation() != named.part()) {
      throw Token.notValid();
    }
    return new Hers(giver, person, vault.address(person), giver.language());
  }

  /**
   * What a fresh link opens. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Step openFresh(Token token) {
    Tokens.Named named =
        tokens.read(token, TokenPurpose.SUPPORT_CHANGE).orElseThrow(Token::notValid);
    Optional<SupportLinkRequest> request =
        requests.find(named.row()).filter(found -> isGood(found, clock.instant()));
    Optional<EmailAddress> address = request.flatMap(found -> vault.address(found.person()));
    if (request.isEmpty() || address.isEmpty()) {
      return new Expired();
    }
    Language language = request.get().language();
    return vault
        .find(Purpose.GIVING, address.get())
        .flatMap(person ->
            givers.ofPerson(person).<Step>map(giver -> new Hers(giver, person, address, language)))
        .orElseGet(() -> new Nothing(address.get(), language));
  }

  /**
   * Leaves a mail with a fresh link for an address. The same rows and the same mail whether the
   * address is known, unknown or suppressed; a repeat is another mail, and the sixth of a day is
   * the last.
   *
   * @param language in which whoever asks was spoken to
   */
  void request(EmailAddress address, Language language) {
    // Committed first, on its own: if we crash here, nobody names the person and she is swept.
    PersonId person = vault.admit(Purpose.GIVING, address);
    SupportLinkRequest request =
        new SupportLinkRequest(RANDOM.nextLong(), person, language, clock.instant());
    transaction.executeWithoutResult(status -> {
      requests.insert(request);
      outbox.enqueue(
          MailKind.LINK, null, request.recipient(Route.of(address)), mail.freshLink(language));
    });
  }

  /** Forgets the requests whose links are no longer good. Killed half-way, the next goes on. */
  void sweep() {
    var old = requests.requestedBefore(clock.instant().minus(LIFE));
    for (SupportLinkRequest request : old) {
      // The person first, which commits by itself, then the row that names her.
      vault.forget(request.person());
      requests.delete(request.number());
    }
    if (!old.isEmpty()) {
      LOG.info("Swept {} requests for a giver's link after their time", old.size());
    }
  }

  private static boolean isGood(SupportLinkRequest request, Instant now) {
    return now.isBefore(request.requestedAt().plus(LIFE));
  }
}
