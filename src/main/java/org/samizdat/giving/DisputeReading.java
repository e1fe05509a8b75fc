package org.samizdat.giving;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.samizdat.giving.stripe.DisputeSeen;
import org.samizdat.giving.stripe.StripePayments;
import org.springframework.stereotype.Component;

/**
 * Reads disputes and early fraud warnings from Stripe, and stores how they stand. The payment is
 * booked on the way, if no event has told of it yet.
 */
@Component
class DisputeReading {

  private final StripePayments stripe;
  private final PaymentBooking booking;
  private final Disputes disputes;
  private final FraudWarnings warnings;
  private final Pledges pledges;
  private final PledgeReading pledgeReading;
  private final MoneyFacts facts;
  private final Clock clock;

  DisputeReading(
      StripePayments stripe,
      PaymentBooking booking,
      Disputes disputes,
      FraudWarnings warnings,
      Pledges pledges,
      PledgeReading pledgeReading,
      MoneyFacts facts,
      Clock clock) {
    this.stripe = stripe;
    this.booking = booking;
    this.disputes = disputes;
    this.warnings = warnings;
    this.pledges = pledges;
    this.pledgeReading = pledgeReading;
    this.facts = facts;
    this.clock = clock;
  }

  /**
   * Reads a dispute; what it says of a pledge is seen at once, and what it took or gave back goes
   * to the ledger. A repeat stores the same.
   */
  void read(String dispute) {
    Instant readAt = clock.instant();
    Optional<DisputeSeen> found = stripe.dispute(dispute);
    if (found.isEmpty()) {
      return;
    }
    DisputeSeen seen = found.get();
    Optional<Payment> payment = booking.ofCharge(seen.charge());
    payment.ifPresent(paid -> {
      disputes.store(Dispute.of(seen, paid), readAt);
      // Also of a repeat: the first time may have been cut off here.
      readPledge(paid);
    });
    seen.entries().forEach(facts::take);
  }

  /** Reads an early fraud warning. A repeat stores the same. */
  void readWarning(String warning) {
    Instant readAt = clock.instant();
    stripe
        .warning(warning)
        .ifPresent(seen ->
            booking
                .ofCharge(seen.charge())
                .ifPresent(payment -> warnings.store(seen, payment, readAt)));
  }

  private void readPledge(Payment payment) {
    Optional.ofNullable(payment.pledge())
        .flatMap(pledges::find)
        .ifPresent(pledge -> pledgeReading.read(pledge.subscription()));
  }
}
