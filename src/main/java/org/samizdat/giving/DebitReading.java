package org.samizdat.giving;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.stripe.Attempt;
import org.samizdat.giving.stripe.CheckoutSession;
import org.samizdat.giving.stripe.InvoiceSeen;
import org.samizdat.giving.stripe.PaymentSeen;
import org.samizdat.giving.stripe.PaymentSeen.ChargeSeen;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.springframework.stereotype.Component;

/** What the bank says of the debit that a payment page was completed with. */
@Component
class DebitReading {

  private final StripePayments payments;
  private final StripeSubscriptions subscriptions;

  DebitReading(StripePayments payments, StripeSubscriptions subscriptions) {
    this.payments = payments;
    this.subscriptions = subscriptions;
  }

  /** Stripe's word for why the bank said no; empty while it has not, and once it has paid. */
  Optional<String> refusal(CheckoutSession session) {
    return intents(session).stream()
        .map(payments::find)
        .flatMap(Optional::stream)
        .filter(payment -> payment.state() == PaymentSeen.State.WAITING)
        .findFirst()
        .map(payment -> why(payment.charge()));
  }

  /**
   * Ends the gift that was to go on with a debit that has failed: Stripe would ask for it again,
   * from somebody who is no giver of ours and has no page to stop it on. A repeat does nothing.
   *
   * @throws TooEarly if Stripe could not do it now
   */
  void end(CheckoutSession session) {
    String subscription = session.subscription();
    if (subscription == null) {
      return;
    }
    Attempt<?> ended = subscriptions.end("unpaid-" + subscription, subscription);
    // A refusal says that it has ended before.
    if (!(ended instanceof Attempt.Done<?> || ended instanceof Attempt.Declined<?>)) {
      throw new TooEarly("A gift that was not paid for has still to be ended at Stripe");
    }
  }

  private List<String> intents(CheckoutSession session) {
    if (session.payment() != null) {
      return List.of(session.payment());
    }
    String subscription = session.subscription();
    return subscription == null
        ? List.of()
        : subscriptions.open(subscription).stream()
            .filter(InvoiceSeen::first)
            .flatMap(invoice -> payments.ofInvoice(invoice.id()).stream())
            .toList();
  }

  private static String why(@Nullable ChargeSeen charge) {
    return charge == null || charge.failure() == null ? "" : charge.failure();
  }
}
