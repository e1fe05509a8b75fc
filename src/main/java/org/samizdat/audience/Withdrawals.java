package org.samizdat.audience;

import java.util.List;
import java.util.Optional;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Leaving: one newsletter, or altogether. A link that was ours and names nothing any more has been
 * used: the answer is that it is done, for ever.
 */
@Component
class Withdrawals {

  private final Tokens tokens;
  private final Readers readers;
  private final Newsletters newsletters;
  private final ReaderConsent consent;
  private final Vault vault;
  private final Suppressions suppressions;
  private final Outbox outbox;
  private final AudienceMail mail;
  private final AudienceKeeper keeper;
  private final TransactionTemplate transaction;

  Withdrawals(
      Tokens tokens,
      Readers readers,
      Newsletters newsletters,
      ReaderConsent consent,
      Vault vault,
      Suppressions suppressions,
      Outbox outbox,
      AudienceMail mail,
      AudienceKeeper keeper,
      TransactionTemplate transaction) {
    this.tokens = tokens;
    this.readers = readers;
    this.newsletters = newsletters;
    this.consent = consent;
    this.vault = vault;
    this.suppressions = suppressions;
    this.outbox = outbox;
    this.mail = mail;
    this.keeper = keeper;
    this.transaction = transaction;
  }

  /**
   * The newsletter that an unsubscribe link would end; empty if that is done already. Changes
   * nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Optional<Newsletter> subscribed(Token token) {
    return find(token, TokenPurpose.UNSUBSCRIBE)
        .filter(found -> found.subscription().isActive())
        .map(found -> newsletter(found.subscription()));
  }

  /**
   * The newsletters that an erase link would end together with all else; empty if she is forgotten
   * already. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Optional<List<Newsletter>> erasable(Token token) {
    return find(token, TokenPurpose.ERASE)
        .map(found -> found.reader().active().stream().map(this::newsletter).toList());
  }

  /**
   * Ends the subscription behind a link. A repeat does nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  void unsubscribe(Token token, ConsentForm form) {
    try {
      Races.run(
          transaction,
          () ->
              find(token, TokenPurpose.UNSUBSCRIBE)
                  .filter(found -> found.subscription().isActive())
                  .map(found -> unsubscribe(found, form))
                  .isPresent());
    } catch (ReaderConsent.Forgotten meanwhile) {
      // Erased while we looked: that has ended this subscription, and recorded it.
    }
  }

  /**
   * Forgets the reader behind a link. A repeat does nothing; if we crash half-way, a repeat goes
   * on.
   *
   * @param never whether she asked that nobody writes to her address again
   * @throws Refused {@code link-not-valid}
   */
  void erase(Token token, boolean never) {
    find(token, TokenPurpose.ERASE)
        .ifPresent(found -> erase(found.reader().person(), ConsentForm.ERASE_PAGE, never));
  }

  /** Forgets a reader: what she took back is recorded and kept, all that is personal goes. */
  void erase(PersonId person, ConsentForm form, boolean never) {
    try {
      Races.run(transaction, () -> leaveAll(person, form, never));
    } catch (ReaderConsent.Forgotten meanwhile) {
      // Erased by another click, which has recorded what she took back. The rest is repeated.
    }
    vault.forget(person);
    // The vault asks within a minute; she need not wait for it.
    keeper.forget(person);
  }

  private boolean unsubscribe(Found found, ConsentForm form) {
    Optional<EmailAddress> address = vault.address(found.reader().person());
    address.ifPresent(known -> {
      Newsletter newsletter = leave(found.reader(), found.subscription(), known, form);
      outbox.drop(found.reader().person(), newsletter.slug());
      outbox.enqueue(
          MailKind.ANSWER,
          newsletter.slug(),
          found.subscription().recipient(found.reader()),
          mail.goodbye(newsletter));
    });
    return address.isPresent();
  }

  private boolean leaveAll(PersonId person, ConsentForm form, boolean never) {
    Optional<Reader> reader = readers.findById(person.value());
    Optional<EmailAddress> address = vault.address(person);
    if (reader.isEmpty() || address.isEmpty()) {
      return false;
    }
    reader.get().active().forEach(s -> leave(reader.get(), s, address.get(), form));
    if (never) {
      suppressions.suppress(address.get(), Reason.NEVER, null);
    }
    outbox.drop(person, null);
    return true;
  }

  /** Saved first: of two at once, the loser must not have recorded anything. */
  private Newsletter leave(
      Reader reader, Subscription subscription, EmailAddress address, ConsentForm form) {
    Newsletter newsletter = newsletter(subscription);
    reader.withdraw(subscription);
    readers.save(reader);
    consent.withdrawn(newsletter, reader, form, address, consent.receipt(reader));
    suppressions.suppress(address, Reason.WITHDRAWN, newsletter.slug());
    return newsletter;
  }

  private record Found(Reader reader, Subscription subscription) {}

  private Optional<Found> find(Token token, TokenPurpose purpose) {
    Tokens.Named named = tokens.read(token, purpose).orElseThrow(AudiencePages::linkNotValid);
    Optional<Found> found =
        readers
            .findBySubscription(named.row())
            .map(reader -> new Found(reader, reader.subscription(named.row()).orElseThrow()));
    if (found.isPresent() && found.get().subscription().generation() != named.part()) {
      throw AudiencePages.linkNotValid();
    }
    return found;
  }

  private Newsletter newsletter(Subscription subscription) {
    return newsletters.find(subscription.newsletter()).orElseThrow();
  }
}
