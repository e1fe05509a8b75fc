package org.samizdat.giving;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.samizdat.giving.stripe.RefundSeen;
import org.samizdat.giving.stripe.StripePayments;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads what goes back to givers from Stripe, and stores how it stands. The payment is booked on
 * the way, if no event has told of it yet.
 */
@Component
class RefundReading {

  private final StripePayments stripe;
  private final PaymentBooking booking;
  private final Refunds refunds;
  private final RefundActs acts;
  private final RefundNews news;
  private final MoneyFacts facts;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RefundReading(
      StripePayments stripe,
      PaymentBooking booking,
      Refunds refunds,
      RefundActs acts,
      RefundNews news,
      MoneyFacts facts,
      TransactionTemplate transaction,
      Clock clock) {
    this.stripe = stripe;
    this.booking = booking;
    this.refunds = refunds;
    this.acts = acts;
    this.news = news;
    this.facts = facts;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Reads one refund. A repeat stores the same. */
  void read(String refund) {
    Instant readAt = clock.instant();
    stripe.refund(refund).ifPresent(seen -> take(seen, readAt));
  }

  /** Reads all that went back of a charge. */
  void ofCharge(String charge) {
    Instant readAt = clock.instant();
    stripe.refundsOf(charge).forEach(seen -> take(seen, readAt));
  }

  /**
   * Stores one that was read, and hands the money it moved to the ledger.
   *
   * @param readAt when the reading began
   */
  void take(RefundSeen seen, Instant readAt) {
    // First: what moved for a payment that is not booked would be taken for other activity.
    Optional<Payment> payment = Optional.ofNullable(seen.charge()).flatMap(booking::ofCharge);
    payment.ifPresent(paid ->
        transaction.executeWithoutResult(status -> {
          store(paid, Refund.of(seen, paid), readAt);
          if (seen.mark() != null) {
            acts.done(paid.intent(), seen.mark(), seen.id());
          }
        }));
    Stream.of(seen.entry(), seen.returned()).filter(Objects::nonNull).forEach(facts::take);
  }

  private void store(Payment payment, Refund after, Instant readAt) {
    if (refunds.insert(after, readAt)) {
      news.changed(payment, null, after);
      return;
    }
    Refund before = refunds.lock(after.id()).orElseThrow();
    if (!before.equals(after) && refunds.update(after, readAt)) {
      news.changed(payment, before, after);
    }
  }
}
