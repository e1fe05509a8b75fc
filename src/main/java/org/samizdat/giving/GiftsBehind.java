package org.samizdat.giving;

import java.util.Optional;
import java.util.OptionalLong;
import org.samizdat.giving.stripe.InvoiceSeen;
import org.samizdat.giving.stripe.PaymentSeen;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.samizdat.giving.stripe.SubscriptionSeen;
import org.samizdat.ledger.MoneyFact;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/**
 * Which gift the money of a charge is for: one that is booked, or a debit that is on its way or
 * came back. Stripe moves the balance when it submits a debit to the bank, days before anybody
 * knows whether it is paid, and back again if it is not
 * (support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods).
 */
@Component
class GiftsBehind {

  /**
   * A gift, as the books know it.
   *
   * @param amount that was asked of the giver
   */
  record Behind(MoneyFact.Gift gift, Money amount) {}

  /** So Stripe's ids of charges begin that are made with anything but a card. */
  private static final String NO_CARD = "py_";

  private final Payments payments;
  private final DonationTable donations;
  private final Pledges pledges;
  private final StripePayments stripe;
  private final StripeSubscriptions subscriptions;

  GiftsBehind(
      Payments payments,
      DonationTable donations,
      Pledges pledges,
      StripePayments stripe,
      StripeSubscriptions subscriptions) {
    this.payments = payments;
    this.donations = donations;
    this.pledges = pledges;
    this.stripe = stripe;
    this.subscriptions = subscriptions;
  }

  /** Empty if it is other activity, or was paid and is not booked yet. */
  Optional<Behind> of(String charge) {
    return payments.ofCharge(charge).map(GiftsBehind::booked).or(() -> debit(charge));
  }

  private static Behind booked(Payment payment) {
    return behind(payment.donation(), payment.frequency(), payment.campaign(), payment.amount());
  }

  private Optional<Behind> debit(String charge) {
    if (!charge.startsWith(NO_CARD)) {
      return Optional.empty();
    }
    return stripe.unpaid(charge).flatMap(debit -> debit(debit.payment(), debit.amount()));
  }

  private Optional<Behind> debit(String payment, Money amount) {
    OptionalLong donation =
        stripe.find(payment).map(PaymentSeen::donation).orElse(OptionalLong.empty());
    return donation.isPresent()
        ? once(donation.getAsLong(), amount)
        : stripe
            .invoiceOf(payment)
            .flatMap(subscriptions::invoice)
            .map(InvoiceSeen::subscription)
            .flatMap(subscription -> goingOn(subscription, amount));
  }

  private Optional<Behind> once(long number, Money amount) {
    return donations
        .find(number)
        .map(donation -> behind(number, donation.frequency(), donation.campaign(), amount));
  }

  private Optional<Behind> goingOn(String subscription, Money amount) {
    Optional<Pledge> known = pledges.ofSubscription(subscription);
    if (known.isPresent()) {
      Pledge pledge = known.get();
      return donations
          .find(pledge.donation())
          .map(donation ->
              behind(donation.number(), pledge.frequency(), donation.campaign(), amount));
    }
    // It becomes a pledge with its first payment.
    OptionalLong donation =
        subscriptions
            .find(subscription)
            .map(SubscriptionSeen::donation)
            .orElse(OptionalLong.empty());
    return donation.isPresent() ? once(donation.getAsLong(), amount) : Optional.empty();
  }

  private static Behind behind(long donation, Frequency frequency, String campaign, Money amount) {
    return new Behind(
        new MoneyFact.Gift(
            Long.toHexString(donation), frequency.label(), campaign.equals("-") ? null : campaign),
        amount);
  }
}
