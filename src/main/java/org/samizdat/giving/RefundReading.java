package org.samizdat.giving;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.samizdat.giving.stripe.RefundSeen;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.ledger.MovementDetails;
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
  private final MovementDetails details;
  private final TransactionTemplate transaction;
  private final Readings readings;

  RefundReading(
      StripePayments stripe,
      PaymentBooking booking,
      Refunds refunds,
      RefundActs acts,
      RefundNews news,
      MoneyFacts facts,
      MovementDetails details,
      TransactionTemplate transaction,
      Readings readings) {
    this.stripe = stripe;
    this.booking = booking;
    this.refunds = refunds;
    this.acts = acts;
    this.news = news;
    this.facts = facts;
    this.details = details;
    this.transaction = transaction;
    this.readings = readings;
  }

  /** Reads one refund. A repeat stores the same. */
  void read(String refund) {
    readings.untilTaken(
        readAt -> stripe.refund(refund).map(seen -> isTaken(seen, readAt)).orElse(true));
  }

  /** Reads all that went back of a charge. */
  void ofCharge(String charge) {
    Instant readAt = readings.now();
    stripe.refundsOf(charge).forEach(seen -> take(seen, readAt));
  }

  /**
   * Stores one that was read, and hands the money it moved to the ledger. It is read once more if
   * somebody stored a later reading.
   *
   * @param readAt when the reading began, by {@link Readings#now()}
   */
  void take(RefundSeen seen, Instant readAt) {
    if (!isTaken(seen, readAt)) {
      read(seen.id());
    }
  }

  /** False if a later reading is stored. */
  private boolean isTaken(RefundSeen seen, Instant readAt) {
    // First: what moved for a payment that is not booked would be taken for other activity.
    Optional<Payment> payment = Optional.ofNullable(seen.charge()).flatMap(booking::ofCharge);
    boolean taken =
        payment.isEmpty()
            || Boolean.TRUE.equals(
                transaction.execute(status -> {
                  if (seen.mark() != null) {
                    acts.done(payment.get().intent(), seen.mark(), seen.id());
                  }
                  tell(seen, readAt);
                  return isStored(payment.get(), Refund.of(seen, payment.get()), readAt);
                }));
    Stream.of(seen.entry(), seen.returned()).filter(Objects::nonNull).forEach(facts::take);
    return taken;
  }

  /** Finance sees why it goes back, and how that stands. */
  private void tell(RefundSeen seen, Instant readAt) {
    String why = seen.failure() == null ? seen.reason() : seen.failure();
    details.returned(
        seen.id(),
        why == null ? "" : why,
        seen.state().name().toLowerCase(Locale.ROOT),
        null,
        readAt);
  }

  private boolean isStored(Payment payment, Refund after, Instant readAt) {
    if (refunds.insert(after, readAt)) {
      news.changed(payment, null, after);
      return true;
    }
    Refund before = refunds.lock(after.id()).orElseThrow();
    boolean isSame = before.equals(after);
    if (!before.mayBecome(after)) {
      return true;
    }
    if (!refunds.update(after, readAt)) {
      return isSame;
    }
    if (!isSame) {
      news.changed(payment, before, after);
    }
    return true;
  }
}
