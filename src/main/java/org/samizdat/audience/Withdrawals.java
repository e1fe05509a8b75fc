package org.samizdat.audience;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.AddressSuppressed;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.samizdat.vault.PersonUnreadable;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Leaving: one newsletter, or altogether. A link that was ours and names nothing any more has been
 * used: the answer is that it is done, for ever.
 */
@Component
class Withdrawals {

  /**
   * What a link would end.
   *
   * @param language in which we speak to her
   * @param newsletters none, if she has left already
   */
  record Ending(Language language, List<Newsletter> newsletters) {}

  private static final Logger LOG = LoggerFactory.getLogger(Withdrawals.class);

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
   * The newsletter that an unsubscribe link would end; empty if nothing is known of her any more.
   * Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Optional<Ending> subscribed(Token token) {
    return find(token, TokenPurpose.UNSUBSCRIBE)
        .map(
            found -> ending(found, Stream.of(found.subscription()).filter(Subscription::isActive)));
  }

  /**
   * The newsletters that an erase link would end together with all else; empty if she is forgotten
   * already. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Optional<Ending> erasable(Token token) {
    return find(token, TokenPurpose.ERASE)
        .map(found -> ending(found, found.reader().active().stream()));
  }

  /**
   * Ends the subscription behind a link. A repeat does nothing.
   *
   * @param shown the language of the form; null if it showed no words of ours
   * @throws Refused {@code link-not-valid}
   */
  void unsubscribe(Token token, ConsentForm form, @Nullable Language shown) {
    try {
      Races.run(
          transaction,
          () ->
              find(token, TokenPurpose.UNSUBSCRIBE)
                  .filter(found -> found.subscription().isActive())
                  .map(found ->
                      ReaderUnreadable.telling(
                          found.reader(), () -> unsubscribe(found, form, shown)))
                  .isPresent());
    } catch (ReaderConsent.Forgotten meanwhile) {
      // Erased while we looked: that has ended this subscription, and recorded it.
    }
  }

  /**
   * Forgets the reader behind a link. A repeat does nothing; if we crash half-way, a repeat goes
   * on.
   *
   * @param shown the language of the form
   * @param never whether she asked that nobody writes to her address again
   * @throws Refused {@code link-not-valid}
   */
  void erase(Token token, Language shown, boolean never) {
    find(token, TokenPurpose.ERASE)
        .ifPresent(found -> erase(found.reader().person(), ConsentForm.ERASE_PAGE, shown, never));
  }

  /** Forgets a reader: what she took back is recorded and kept, all that is personal goes. */
  void erase(PersonId person, ConsentForm form, @Nullable Language shown, boolean never) {
    try {
      Races.run(transaction, () -> leaveAll(person, form, shown, never));
    } catch (ReaderConsent.Forgotten meanwhile) {
      // Erased by another click, which has recorded what she took back. The rest is repeated.
    }
    vault.forget(person);
    // The vault asks within a minute; she need not wait for it.
    keeper.forget(person);
  }

  /**
   * She marked us as spam: that ends all she gets, and is recorded as her taking it back. In the
   * transaction that records the complaint; nothing is said to her, for that would be one more.
   */
  @EventListener
  void on(AddressSuppressed suppressed) {
    if (suppressed.reason() != Reason.COMPLAINT) {
      return;
    }
    try {
      leaveAll(suppressed.person(), ConsentForm.COMPLAINT, null, false);
    } catch (ReaderConsent.Forgotten meanwhile) {
      // Whoever forgets her ends it all.
    } catch (PersonUnreadable damaged) {
      // Nothing is sent to her, for nothing opens; and her complaint must not be brought for ever.
      LOG.error("The complaint of reader {} could not be recorded", suppressed.person(), damaged);
    }
  }

  private boolean unsubscribe(Found found, ConsentForm form, @Nullable Language shown) {
    Optional<EmailAddress> address = vault.address(found.reader().person());
    address.ifPresent(known -> {
      Newsletter newsletter = leave(found.reader(), found.subscription(), known, form, shown);
      outbox.drop(found.reader().person(), newsletter.slug());
      outbox.enqueue(
          MailKind.ANSWER,
          newsletter.slug(),
          found.subscription().recipient(found.reader()),
          mail.goodbye(newsletter, found.reader().spoken()));
    });
    return address.isPresent();
  }

  private boolean leaveAll(
      PersonId person, ConsentForm form, @Nullable Language shown, boolean never) {
    Optional<Reader> reader = readers.findById(person.value());
    Optional<EmailAddress> address = vault.address(person);
    if (reader.isEmpty() || address.isEmpty()) {
      return false;
    }
    reader.get().active().forEach(s -> leave(reader.get(), s, address.get(), form, shown));
    if (never) {
      suppressions.suppress(address.get(), Reason.NEVER, null);
    }
    outbox.drop(person, null);
    return true;
  }

  /** Saved first: of two at once, the loser must not have recorded anything. */
  private Newsletter leave(
      Reader reader,
      Subscription subscription,
      EmailAddress address,
      ConsentForm form,
      @Nullable Language shown) {
    Newsletter newsletter = newsletter(subscription);
    reader.withdraw(subscription);
    readers.save(reader);
    consent.withdrawn(
        newsletter,
        reader,
        form,
        shown == null ? reader.spoken() : shown,
        address,
        consent.receipt(reader));
    suppressions.suppress(address, Reason.WITHDRAWN, newsletter.slug());
    return newsletter;
  }

  private record Found(Reader reader, Subscription subscription) {}

  private Optional<Found> find(Token token, TokenPurpose purpose) {
    Tokens.Named named = tokens.read(token, purpose).orElseThrow(Token::notValid);
    Optional<Found> found =
        readers
            .findBySubscription(named.row())
            .map(reader -> new Found(reader, reader.subscription(named.row()).orElseThrow()));
    if (found.isPresent() && found.get().subscription().generation() != named.part()) {
      throw Token.notValid();
    }
    return found;
  }

  private Ending ending(Found found, Stream<Subscription> ends) {
    return new Ending(found.reader().spoken(), ends.map(this::newsletter).toList());
  }

  private Newsletter newsletter(Subscription subscription) {
    return newsletters.find(subscription.newsletter()).orElseThrow();
  }
}
