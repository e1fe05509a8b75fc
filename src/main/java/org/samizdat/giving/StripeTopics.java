package org.samizdat.giving;

import java.util.stream.Stream;
import org.samizdat.giving.stripe.StripeCheckouts;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.springframework.stereotype.Component;

/**
 * What an event makes us read anew. One thing that happened is told by many events: each leads to
 * the same, so any of them may be missing.
 */
@Component
class StripeTopics {

  /** What types begin with; the first that does says what the event is about. */
  private enum Topic {
    CHECKOUT("checkout.session."),
    SUBSCRIPTION("customer.subscription."),
    INVOICE("invoice."),
    DISPUTE("charge.dispute."),
    CHARGE_REFUNDED("charge.refunded"),
    /** An old name of {@code refund.updated}, still told. */
    CHARGE_REFUND("charge.refund."),
    /** A card that was declined, of which nothing has to be read. */
    CHARGE_FAILED("charge.failed"),
    CHARGE("charge."),
    REFUND("refund."),
    FRAUD_WARNING("radar.early_fraud_warning."),
    /** A card that was declined on the page for another card. */
    SETUP_FAILED("setup_intent.setup_failed"),
    /** The bank renewed a card, say. */
    PAYMENT_METHOD("payment_method."),
    PAYOUT("payout."),
    NONE("");

    private final String beginning;

    Topic(String beginning) {
      this.beginning = beginning;
    }
  }

  private final StripeCheckouts checkouts;
  private final StripePayments payments;
  private final StripeSubscriptions subscriptions;
  private final Settlement settlement;
  private final PledgeReading pledges;
  private final PaymentBooking booking;
  private final Declines declines;
  private final RefundReading refunds;
  private final DisputeReading disputes;
  private final PayoutReading payouts;

  StripeTopics(
      StripeCheckouts checkouts,
      StripePayments payments,
      StripeSubscriptions subscriptions,
      Settlement settlement,
      PledgeReading pledges,
      PaymentBooking booking,
      Declines declines,
      RefundReading refunds,
      DisputeReading disputes,
      PayoutReading payouts) {
    this.checkouts = checkouts;
    this.payments = payments;
    this.subscriptions = subscriptions;
    this.settlement = settlement;
    this.pledges = pledges;
    this.booking = booking;
    this.declines = declines;
    this.refunds = refunds;
    this.disputes = disputes;
    this.payouts = payouts;
  }

  /**
   * Reads what an event is about, and stores how it stands.
   *
   * @param type Stripe's, such as {@code charge.succeeded}
   * @param object the id of what it is about; may be empty
   * @return false if such events mean nothing to us
   */
  boolean carryOut(String type, String object) {
    if (object.isEmpty()) {
      return false;
    }
    return switch (topic(type)) {
      case CHECKOUT -> does(() -> checkout(object));
      case SUBSCRIPTION -> does(() -> pledges.read(object));
      case INVOICE -> does(() -> invoice(object));
      case CHARGE -> does(() -> payments.ofCharge(object).ifPresent(booking::book));
      case CHARGE_FAILED -> does(() -> declines.count(object));
      case CHARGE_REFUNDED -> does(() -> refunds.ofCharge(object));
      case REFUND, CHARGE_REFUND -> does(() -> refunds.read(object));
      case DISPUTE -> does(() -> disputes.read(object));
      case FRAUD_WARNING -> does(() -> disputes.readWarning(object));
      case SETUP_FAILED -> does(() -> declines.countSetup(object));
      case PAYMENT_METHOD -> does(() -> pledges.readOfMethod(object));
      case PAYOUT -> does(() -> payouts.read(object));
      case NONE -> false;
    };
  }

  private static Topic topic(String type) {
    return Stream.of(Topic.values())
        .filter(topic -> type.startsWith(topic.beginning))
        .findFirst()
        .orElse(Topic.NONE);
  }

  private static boolean does(Runnable reading) {
    reading.run();
    return true;
  }

  private void checkout(String session) {
    checkouts
        .find(session)
        .ifPresent(found -> {
          settlement.settle(found);
          if (found.payment() != null) {
            booking.book(found.payment());
          }
          if (found.subscription() != null) {
            pledges.read(found.subscription());
          }
          if (found.invoice() != null) {
            payments.ofInvoice(found.invoice()).forEach(booking::book);
          }
        });
  }

  private void invoice(String invoice) {
    subscriptions
        .invoice(invoice)
        .filter(found -> found.subscription() != null)
        .ifPresent(found -> {
          String subscription = found.subscription();
          if (subscription != null && pledges.read(subscription, found).isPresent()) {
            payments.ofInvoice(invoice).forEach(booking::book);
          }
        });
  }
}
