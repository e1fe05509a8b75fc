package org.samizdat.giving;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.audience.Receipt;
import org.samizdat.giving.Donation.State;
import org.samizdat.giving.stripe.CheckoutSession;
import org.samizdat.mail.Route;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves a gift to where its payment page says it stands. What is said twice, late or out of order
 * leads to the same; only what Stripe answers now counts.
 */
@Component("giftSettlement") // The mail engine has a settlement of its own.
class Settlement {

  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final DonationTable table;
  private final Givers givers;
  private final DebitReading debits;
  private final Vault vault;
  private final ConsentLog consent;
  private final Gate gate;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Settlement(
      DonationTable table,
      Givers givers,
      DebitReading debits,
      Vault vault,
      ConsentLog consent,
      Gate gate,
      TransactionTemplate transaction,
      Clock clock) {
    this.table = table;
    this.givers = givers;
    this.debits = debits;
    this.vault = vault;
    this.consent = consent;
    this.gate = gate;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Takes note of a page as it stands; of one that is none of ours, nothing. A repeat changes
   * nothing; if we crash half-way, a repeat goes on.
   */
  void settle(CheckoutSession session) {
    ours(session)
        .ifPresent(donation -> {
          switch (session.state()) {
            case OPEN -> table.open(donation.number(), session.id());
            case EXPIRED -> table.move(donation.number(), State.EXPIRED, "");
            case PROCESSING -> waitForBank(donation, session);
            case PAID -> paid(donation, session);
          }
        });
  }

  /**
   * Takes note of a page whose payment has come, whatever the page says: it is later than its
   * payment, and after a debit that came at the second try it says for ever that it was not paid. A
   * page that is not complete yet names nobody, so nothing is done then. A repeat changes nothing.
   */
  void settlePaid(CheckoutSession session) {
    if (session.state() != CheckoutSession.State.OPEN) {
      ours(session).ifPresent(donation -> paid(donation, session));
    }
  }

  private Optional<Donation> ours(CheckoutSession session) {
    if (session.donation().isEmpty()) {
      return Optional.empty();
    }
    Optional<Donation> found = table.find(session.donation().getAsLong());
    if (found.isEmpty()) {
      LOG.warn("Stripe has a page for a donation that is not in this database");
    }
    return found;
  }

  private void paid(Donation donation, CheckoutSession session) {
    if (donation.state() != State.SETTLED) {
      admit(donation, session);
    }
    gate.paid(table.formKey(donation.number()));
  }

  /** A page that is complete and unpaid: the bank takes its time, or has said no. */
  private void waitForBank(Donation donation, CheckoutSession session) {
    table.open(donation.number(), session.id());
    Optional<String> refusal = debits.refusal(session);
    if (refusal.isPresent()) {
      debits.end(session);
      table.move(donation.number(), State.FAILED, refusal.get());
    } else {
      // The gate is not told: an invented account number is a promise too.
      table.move(donation.number(), State.PROCESSING, "");
      // Sealed, and not to be found by it yet: see DebitsOnTheirWay.
      if (donation.person() != null && session.address() != null) {
        vault.supply(donation.person(), session.address());
      }
    }
  }

  /**
   * The vault first, which commits by itself: the giver is found by her address from then on. Then
   * the rows that name her, all or none.
   */
  private void admit(Donation donation, CheckoutSession session) {
    if (donation.giver() != null) {
      // She was forgotten while her bank took its time: the money is booked, and nobody admitted.
      table.move(donation.number(), State.SETTLED, "");
      return;
    }
    PersonId person = person(donation, session.address());
    // Without an address nobody can be found by it; she is a giver all the same.
    PersonId owner = vault.confirm(person).orElse(person);
    boolean hers = settle(donation, session, person, owner);
    if (!hers || !owner.equals(person)) {
      // We knew her, or must not any more: the person made for this gift is not needed. If we crash
      // here, the sweep of donations does it.
      vault.forget(person);
    }
  }

  /** Paid after all, though we had given it up and forgotten who wanted to: somebody new, then. */
  private PersonId person(Donation donation, @Nullable EmailAddress address) {
    PersonId person = donation.person();
    if (address == null) {
      return person == null ? vault.admit(Purpose.GIVING) : person;
    }
    return person != null && vault.supply(person, address)
        ? person
        : vault.admit(Purpose.GIVING, address);
  }

  /** False if she was forgotten meanwhile. */
  private boolean settle(
      Donation donation, CheckoutSession session, PersonId person, PersonId owner) {
    Receipt fresh = receipt(donation, person).orElseGet(Receipt::random);
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          Donation held = table.lock(donation.number()).orElseThrow();
          if (held.state() == State.SETTLED) {
            return held.person() != null;
          }
          if (held.giver() != null) {
            table.move(held.number(), State.SETTLED, "");
            return false;
          }
          Optional<Giver> known = givers.lock(owner);
          Giver giver = known.orElseGet(() -> join(held, owner, session, fresh));
          known.ifPresent(
              hers -> givers.refresh(hers, held.language(), name(hers.number(), owner, session)));
          table.move(held.number(), State.SETTLED, "");
          table.giveTo(held.number(), giver, session.id());
          commit(held, giver, owner, session.address(), fresh);
          return true;
        }));
  }

  private Giver join(Donation donation, PersonId owner, CheckoutSession session, Receipt receipt) {
    EmailAddress address = session.address();
    Giver giver =
        new Giver(
            RANDOM.nextLong(),
            0,
            owner,
            donation.language(),
            address == null ? Route.OTHER : Route.of(address));
    Sealed sealed =
        vault.seal(owner, Giver.receiptPlace(giver.number()), receipt.bytes()).orElseThrow();
    givers.insert(giver, sealed, name(giver.number(), owner, session), today());
    return giver;
  }

  /** What she agreed to on the form is hers by her address, from the day that it is known. */
  private void commit(
      Donation donation,
      Giver giver,
      PersonId owner,
      @Nullable EmailAddress address,
      Receipt fresh) {
    if (address == null) {
      return;
    }
    byte[] receipt =
        givers
            .receipt(giver)
            .flatMap(sealed -> vault.open(owner, Giver.receiptPlace(giver.number()), sealed))
            .orElse(fresh.bytes());
    consent.confirm(donation.consent(), owner, Channel.CHECKOUT, today(), address, receipt);
  }

  private Optional<Receipt> receipt(Donation donation, PersonId person) {
    return table
        .receipt(donation.number())
        .flatMap(sealed -> vault.open(person, Donation.receiptPlace(donation.number()), sealed))
        .map(Receipt::of);
  }

  private @Nullable Sealed name(long giver, PersonId owner, CheckoutSession session) {
    String name = session.name();
    return name == null || name.isBlank()
        ? null
        : vault
            .seal(owner, Giver.namePlace(giver), name.strip().getBytes(StandardCharsets.UTF_8))
            .orElse(null);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
