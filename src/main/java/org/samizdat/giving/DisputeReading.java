package org.samizdat.giving;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.samizdat.giving.stripe.DisputeSeen;
import org.samizdat.giving.stripe.StripeEvents;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.ledger.LostDisputes;
import org.samizdat.ledger.MovementDetails;
import org.springframework.stereotype.Component;

/**
 * Reads disputes and early fraud warnings from Stripe, and stores how they stand. The payment is
 * booked on the way, if no event has told of it yet.
 */
@Component
class DisputeReading {

  private final StripePayments stripe;
  private final StripeEvents events;
  private final PaymentBooking booking;
  private final Disputes disputes;
  private final FraudWarnings warnings;
  private final Pledges pledges;
  private final PledgeReading pledgeReading;
  private final MoneyFacts facts;
  private final LostDisputes lost;
  private final MovementDetails details;
  private final Readings readings;

  DisputeReading(
      StripePayments stripe,
      StripeEvents events,
      PaymentBooking booking,
      Disputes disputes,
      FraudWarnings warnings,
      Pledges pledges,
      PledgeReading pledgeReading,
      MoneyFacts facts,
      LostDisputes lost,
      MovementDetails details,
      Readings readings) {
    this.stripe = stripe;
    this.events = events;
    this.booking = booking;
    this.disputes = disputes;
    this.warnings = warnings;
    this.pledges = pledges;
    this.pledgeReading = pledgeReading;
    this.facts = facts;
    this.lost = lost;
    this.details = details;
    this.readings = readings;
  }

  /**
   * Reads a dispute; what it says of a pledge is seen at once, and what it took or gave back goes
   * to the ledger. A repeat stores the same.
   */
  void read(String dispute) {
    readings.untilTaken(
        readAt -> stripe.dispute(dispute).map(seen -> isTaken(seen, readAt)).orElse(true));
  }

  private boolean isTaken(DisputeSeen seen, Instant readAt) {
    Optional<Payment> payment = booking.ofCharge(seen.charge());
    if (payment.isPresent()) {
      if (!disputes.store(Dispute.of(seen, payment.get()), readAt)) {
        return false;
      }
      details.returned(
          seen.id(),
          seen.reason(),
          seen.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          seen.answerBy(),
          readAt);
      // Also of a repeat: the first time may have been cut off here.
      readPledge(payment.get());
      if (seen.state() == DisputeSeen.State.LOST) {
        // It belongs to the day on which it was decided, whenever we hear of it.
        lost.record(seen.id(), events.disputeDecided(seen.id(), seen.at()).orElse(readAt));
      }
    }
    seen.entries().forEach(facts::take);
    return true;
  }

  /** Reads an early fraud warning. A repeat stores the same. */
  void readWarning(String warning) {
    readings.untilTaken(readAt ->
        stripe
            .warning(warning)
            .flatMap(seen ->
                booking
                    .ofCharge(seen.charge())
                    .map(payment -> warnings.store(seen, payment, readAt)))
            .orElse(true));
  }

  private void readPledge(Payment payment) {
    Optional.ofNullable(payment.pledge())
        .flatMap(pledges::find)
        .ifPresent(pledge -> pledgeReading.read(pledge.subscription()));
  }
}
