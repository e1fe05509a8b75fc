package org.samizdat.giving;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.samizdat.giving.stripe.BalanceEntry;
import org.samizdat.giving.stripe.StripeBalance;
import org.samizdat.giving.stripe.StripeUnreachable;
import org.samizdat.ledger.FactsContradicted;
import org.samizdat.ledger.MoneyFact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads what movements of the balance belong to, and hands them to the ledger with it. */
@Component
class MovementReading {

  private static final Logger LOG = LoggerFactory.getLogger(MovementReading.class);

  /**
   * A payment of ours of which Stripe does not tell all that belongs to it waits so long; then it
   * is other activity.
   */
  private static final Duration LONGEST_WAIT = Duration.ofDays(21);

  private final StripeBalance balance;
  private final PaymentBooking booking;
  private final RefundReading refunds;
  private final DisputeReading disputes;
  private final MoneyFacts facts;
  private final UnreadMovements unread;
  private final Clock clock;

  MovementReading(
      StripeBalance balance,
      PaymentBooking booking,
      RefundReading refunds,
      DisputeReading disputes,
      MoneyFacts facts,
      UnreadMovements unread,
      Clock clock) {
    this.balance = balance;
    this.booking = booking;
    this.refunds = refunds;
    this.disputes = disputes;
    this.facts = facts;
    this.unread = unread;
    this.clock = clock;
  }

  /**
   * Reads first what each movement belongs to, so that it is told with its gift. One that cannot be
   * read holds up no other: it waits for the next sweep.
   *
   * @return whether none has to wait
   */
  boolean take(List<BalanceEntry> entries) {
    List<MoneyFact> ready = entries.stream().map(this::fact).flatMap(Optional::stream).toList();
    record(ready);
    return ready.size() == entries.size();
  }

  /** Hands over what was set aside and can be read by now. */
  void takeSetAside() {
    for (String id : unread.ids()) {
      try {
        Optional<BalanceEntry> found = balance.find(id);
        if (found.isEmpty()) {
          LOG.error("Movement {} is not at Stripe any more", id);
        } else if (take(List.of(found.get()))) {
          unread.remove(id);
        }
      } catch (IllegalArgumentException notKnown) {
        LOG.error("Movement {} is still not read: {}", id, notKnown.getMessage());
      } catch (StripeUnreachable later) {
        LOG.info("Movement {} waits for the next sweep: {}", id, later.getMessage());
      }
    }
  }

  /** Empty if it is to be tried again: nobody's fault makes it other activity but Stripe's. */
  private Optional<MoneyFact> fact(BalanceEntry entry) {
    try {
      read(entry);
      return Optional.of(facts.of(entry));
    } catch (TooEarly | StripeUnreachable later) {
      LOG.info("{} waits for the next sweep: {}", entry.id(), later.getMessage());
      return Optional.empty();
    } catch (RuntimeException failed) {
      LOG.error("{} could not be read and waits for the next sweep", entry.id(), failed);
      return Optional.empty();
    }
  }

  /** What it belongs to is booked by then, if it is ours. */
  private void read(BalanceEntry entry) {
    String source = entry.source() == null ? "" : entry.source();
    try {
      switch (source.substring(0, source.indexOf('_') + 1)) {
        case "ch_", "py_" -> booking.ofCharge(source);
        case "re_", "pyr_" -> refunds.read(source);
        case "dp_", "du_" -> disputes.read(source);
        default -> {
          // A fee, a payout: nobody's gift.
        }
      }
    } catch (FactsContradicted contradicted) {
      LOG.error("{} is not what it was: {}", source, contradicted.getMessage());
    } catch (TooEarly tooEarly) {
      if (entry.at().isAfter(clock.instant().minus(LONGEST_WAIT))) {
        throw tooEarly;
      }
      LOG.error("{} is taken for other activity: {}", entry.id(), tooEarly.getMessage());
    }
  }

  /** What was recorded stands; that Stripe says something else now is no reason to stop. */
  private void record(List<MoneyFact> ready) {
    try {
      facts.record(ready);
    } catch (FactsContradicted contradicted) {
      LOG.error("The balance is not what it was: {}", contradicted.getMessage());
    }
  }
}
