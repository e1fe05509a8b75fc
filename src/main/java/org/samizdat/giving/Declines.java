package org.samizdat.giving;

import java.util.List;
import java.util.Optional;
import org.samizdat.giving.stripe.Attempt;
import org.samizdat.giving.stripe.PaymentSeen;
import org.samizdat.giving.stripe.StripeCheckouts;
import org.samizdat.giving.stripe.StripePayments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells the gate of cards that are declined on Stripe's pages, and closes a payment page on which
 * one after the other is tried. The page for another card closes by itself in a few minutes, and
 * the gate then leads nobody there. That a card of a running pledge is declined is no matter of the
 * gate's.
 */
@Component
class Declines {

  private static final Logger LOG = LoggerFactory.getLogger(Declines.class);

  private final StripePayments stripe;
  private final StripeCheckouts checkouts;
  private final DonationTable donations;
  private final Pledges pledges;
  private final Gate gate;

  Declines(
      StripePayments stripe,
      StripeCheckouts checkouts,
      DonationTable donations,
      Pledges pledges,
      Gate gate) {
    this.stripe = stripe;
    this.checkouts = checkouts;
    this.donations = donations;
    this.pledges = pledges;
    this.gate = gate;
  }

  /**
   * Counts a charge that failed, if it was the try to make a gift that is still open. A repeat
   * counts again.
   */
  void count(String charge) {
    stripe
        .ofCharge(charge)
        .flatMap(stripe::find)
        .flatMap(this::open)
        .filter(donation -> gate.declined(donations.formKey(donation.number())))
        .ifPresent(this::close);
  }

  /** Counts a card that was declined on the page for another card. A repeat counts again. */
  void countSetup(String setupIntent) {
    stripe.customerOfSetup(setupIntent).map(pledges::ofCustomer).orElse(List.of()).stream()
        .filter(pledge -> gate.declined(Gate.print(CardChanges.form(pledge))))
        .forEach(pledge ->
            LOG.warn("No card page is opened for a pledge: too many were declined on it"));
  }

  private Optional<Donation> open(PaymentSeen payment) {
    return payment.donation().isEmpty()
        ? Optional.empty()
        : donations
            .find(payment.donation().getAsLong())
            .filter(donation -> donation.state().isOpen());
  }

  private void close(Donation donation) {
    if (donation.session() != null
        && checkouts.close(donation.session()) instanceof Attempt.Done<?>) {
      LOG.warn("A payment page was closed: too many cards were declined on it");
    }
  }
}
