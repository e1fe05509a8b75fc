package org.samizdat.giving;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.samizdat.giving.stripe.BalanceEntry;
import org.samizdat.giving.stripe.PayoutSeen;
import org.samizdat.giving.stripe.StripeBalance;
import org.samizdat.giving.stripe.StripeUnreachable;
import org.samizdat.ledger.FactsContradicted;
import org.samizdat.ledger.MovementDetails;
import org.samizdat.ledger.PayoutLinks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Ties payouts that Stripe has put together to what they paid out. */
@Component
class PayoutReading {

  private static final Logger LOG = LoggerFactory.getLogger(PayoutReading.class);

  private final StripeBalance balance;
  private final MovementReading movements;
  private final UnreadMovements unread;
  private final PayoutLinks links;
  private final MovementDetails details;
  private final Clock clock;

  PayoutReading(
      StripeBalance balance,
      MovementReading movements,
      UnreadMovements unread,
      PayoutLinks links,
      MovementDetails details,
      Clock clock) {
    this.balance = balance;
    this.movements = movements;
    this.unread = unread;
    this.links = links;
    this.details = details;
    this.clock = clock;
  }

  /** Reads one payout, and ties it if its list is complete. A repeat does the same. */
  void read(String id) {
    Instant toldAt = clock.instant();
    balance.payout(id).ifPresent(seen -> tie(seen, toldAt));
  }

  /**
   * Ties one that was read, if its list is complete. One that cannot be tied holds up no other.
   *
   * @param toldAt when Stripe was asked for it
   * @return false if it is to be tried again
   */
  boolean isTied(PayoutSeen payout, Instant toldAt) {
    try {
      return tie(payout, toldAt);
    } catch (FactsContradicted contradicted) {
      LOG.error("Payout {} is not what it was: {}", payout.id(), contradicted.getMessage());
      return true;
    } catch (StripeUnreachable later) {
      LOG.warn("Payout {} waits for the next sweep: {}", payout.id(), later.getMessage());
      return false;
    } catch (RuntimeException failed) {
      LOG.error("Payout {} could not be tied and waits for the next sweep", payout.id(), failed);
      return false;
    }
  }

  /** False if something of it has to wait for the next sweep. A repeat ties the same. */
  private boolean tie(PayoutSeen payout, Instant toldAt) {
    details.payout(payout.id(), payout.arrivesOn(), payout.trace(), toldAt);
    if (payout.original() != null) {
      links.reversed(payout.id(), payout.original());
    }
    if (payout.listed()) {
      links.expect(payout.id());
    }
    if (!payout.reconciled()) {
      return true;
    }
    StripeBalance.Movements moved = balance.ofPayout(payout.id());
    unread.add(moved.unread());
    List<BalanceEntry> paidOut = moved.entries();
    if (!movements.take(paidOut) || !moved.unread().isEmpty()) {
      return false;
    }
    links.record(payout.id(), paidOut.stream().map(BalanceEntry::id).toList());
    return true;
  }
}
