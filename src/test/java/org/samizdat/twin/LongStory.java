package org.samizdat.twin;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.billingportal.SessionCreateParams;
import com.stripe.service.V1Services;
import java.net.URI;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** A year and more of everything that can happen, so that every object is asked for once. */
final class LongStory {

  static final String[] EVENTS = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice.payment_failed",
    "invoice.payment_action_required",
    "invoice.upcoming",
    "invoice.voided",
    "invoice_payment.paid",
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.trial_will_end",
    "charge.succeeded",
    "charge.pending",
    "charge.failed",
    "charge.updated",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "radar.early_fraud_warning.created",
    "payout.created",
    "payout.updated",
    "payout.paid",
    "payout.failed",
    "payout.canceled",
    "payout.reconciliation_completed",
    "payment_method.attached",
    "payment_method.detached",
    "payment_method.automatically_updated",
    "setup_intent.setup_failed",
    "payment_intent.requires_action",
    "payment_intent.processing"
  };

  private final StripeTwin twin;
  private final V1Services stripe;
  private final StripeClient client;

  LongStory(StripeTwin twin, StripeClient client) {
    this.twin = twin;
    this.client = client;
    this.stripe = client.v1();
  }

  /** Everything that was told on the way. */
  List<SignedEvent> tell() throws StripeException {
    twin.addEndpoint(URI.create("http://localhost:9/webhook"), "whsec_1", "whsec_2");
    TwinSession once = payments();
    TwinSession monthly = pledge();
    changes(monthly);
    lateAndGone();
    refundsAndDisputes(once);
    payouts();
    new LongLook(client).at(once, monthly);
    refused(() -> stripe.charges().retrieve("ch_absent"));
    farewell(monthly);
    return new ArrayList<>(twin.events());
  }

  private TwinSession payments() throws StripeException {
    TwinSession once = Gifts.given(twin, client, Gifts.once("usd", 2500), Card.VISA);
    Gifts.given(twin, client, Gifts.once("jpy", 800), Card.GERMAN);
    Gifts.given(twin, client, Gifts.once("kwd", 1500), Card.FRAUD_WARNING);
    TwinSession declined = Gifts.given(twin, client, Gifts.once("eur", 700), Card.DECLINED);
    declined.pay(Card.AUTHENTICATE, "giver17@example.org");
    declined.authenticate(false);
    declined.pay(Card.AUTHENTICATE, "giver17@example.org");
    declined.authenticate(true);
    TwinSession shown =
        twin.session(stripe.checkout().sessions().create(Gifts.once("usd", 900)).getId());
    shown.payShownIn("pln", Card.VISA, "giver18@example.org");
    twin.session(stripe.checkout().sessions().create(Gifts.once("usd", 900)).getId()).abandon();
    stripe
        .checkout()
        .sessions()
        .expire(stripe.checkout().sessions().create(Gifts.once("usd", 900)).getId());
    stripe.checkout().sessions().create(Gifts.until(twin.now().plus(Duration.ofHours(2))));
    Gifts.given(twin, client, Gifts.once("eur", 4000), Card.DEBIT);
    Gifts.given(twin, client, Gifts.once("eur", 4100), Card.DEBIT).failDebit();
    Gifts.given(twin, client, Gifts.monthly("eur", 4200), Card.DEBIT);
    Gifts.given(twin, client, Gifts.monthly("eur", 4300), Card.DEBIT).failDebit();
    twin.advance(Duration.ofDays(6));
    return once;
  }

  private TwinSession pledge() throws StripeException {
    TwinSession monthly = Gifts.given(twin, client, Gifts.monthly("usd", 1000), Card.VISA);
    twin.subscription(monthly.subscription()).renew();
    Gifts.given(twin, client, Gifts.annual("usd", 12000), Card.VISA);
    return monthly;
  }

  private void changes(TwinSession monthly) throws StripeException {
    String id = monthly.subscription();
    Pledges pledges = new Pledges(client, id);
    pledges.changeAmount(1500, SubscriptionUpdateParams.Item.PriceData.Recurring.Interval.MONTH);
    pledges.pauseUntil(twin.subscription(id).periodEnd().plus(Duration.ofDays(3)));
    twin.subscription(id).renew();
    twin.advance(Duration.ofDays(4));
    pledges.pauseUntil(twin.now().plus(Duration.ofDays(90)));
    pledges.resume();
    pledges.cancelAtPeriodEnd(true);
    pledges.cancelAtPeriodEnd(false);
    pledges.changeDate(twin.now().plus(Duration.ofDays(12)));
    twin.subscription(id).renew();
    pledges.changeAmount(9000, SubscriptionUpdateParams.Item.PriceData.Recurring.Interval.YEAR);
    try {
      twin.giveCard(monthly.customer(), Card.DECLINED);
    } catch (Refusal declined) {
      // As the page tells her; what it tells us is among the events.
    }
    String method = twin.giveCard(monthly.customer(), Card.MASTERCARD);
    pledges.payBy(method);
    twin.setExpiry(method, YearMonth.of(2027, 9));
    twin.replaceCard(method, YearMonth.of(2030, 9));
    stripe
        .billingPortal()
        .sessions()
        .create(
            SessionCreateParams.builder()
                .setCustomer(monthly.customer())
                .setReturnUrl("http://localhost:9/back")
                .setFlowData(
                    SessionCreateParams.FlowData.builder()
                        .setType(SessionCreateParams.FlowData.Type.PAYMENT_METHOD_UPDATE)
                        .build())
                .build());
  }

  private void lateAndGone() throws StripeException {
    TwinSession late = Gifts.given(twin, client, Gifts.monthly("usd", 600), Card.DECLINED_LATER);
    TwinSubscription pledge = twin.subscription(late.subscription()).renew();
    refused(() -> stripe.invoices().pay(pledge.latestInvoice()));
    twin.advance(Duration.ofDays(30));
    TwinSession asking =
        Gifts.given(twin, client, Gifts.monthly("usd", 650), Card.AUTHENTICATE_ALWAYS);
    asking.authenticate(true);
    TwinSubscription waiting = twin.subscription(asking.subscription()).renew();
    stripe.invoices().voidInvoice(waiting.latestInvoice());
    TwinSession portal = Gifts.given(twin, client, Gifts.monthly("usd", 700), Card.VISA);
    twin.subscription(portal.subscription()).cancelInPortal();
    twin.subscription(portal.subscription()).renew();
    refused(() -> stripe.subscriptions().cancel(portal.subscription()));
  }

  private void refundsAndDisputes(TwinSession once) throws StripeException {
    String part =
        stripe
            .refunds()
            .create(
                RefundCreateParams.builder()
                    .setPaymentIntent(once.paymentIntent())
                    .setAmount(500L)
                    .putMetadata("refund", "3")
                    .build())
            .getId();
    twin.money().refund(once.charge());
    twin.money().failRefund(part);
    refused(() ->
        stripe
            .refunds()
            .create(
                RefundCreateParams.builder().setCharge(once.charge()).setAmount(99_999L).build()));
    TwinSession debit = Gifts.given(twin, client, Gifts.once("eur", 3300), Card.DEBIT);
    debit.settleDebit();
    twin.money().refund(debit.charge());
    twin.advance(Duration.ofDays(3));
    TwinSession won = Gifts.given(twin, client, Gifts.once("eur", 3000), Card.VISA);
    String dispute = twin.money().dispute(won.charge(), 2900, "product_not_received");
    twin.money().review(dispute);
    twin.money().win(dispute);
    TwinSession lost = Gifts.given(twin, client, Gifts.once("usd", 3100), Card.VISA);
    twin.money().lose(twin.money().dispute(lost.charge()));
    TwinSession asked = Gifts.given(twin, client, Gifts.once("usd", 3200), Card.VISA);
    twin.money().closeInquiry(twin.money().inquiry(asked.charge()));
    TwinSession pressed = Gifts.given(twin, client, Gifts.once("usd", 3250), Card.VISA);
    String inquiry = twin.money().inquiry(pressed.charge());
    twin.money().review(inquiry);
    twin.money().escalate(inquiry);
  }

  private void payouts() throws StripeException {
    twin.advance(Duration.ofDays(3));
    String paid = twin.money().payOut().getFirst();
    twin.advance(Duration.ofDays(3));
    twin.money().failPayout(paid);
    twin.advance(Duration.ofDays(3));
    twin.money().cancelPayout(twin.money().payOut().getFirst());
    twin.advance(Duration.ofDays(3));
    String reversed = twin.money().payOut().getFirst();
    twin.advance(Duration.ofDays(3));
    twin.money().reversePayout(reversed);
    twin.advance(Duration.ofDays(3));
    twin.money().payOutDaily();
    twin.advance(Duration.ofDays(3));
  }

  private void farewell(TwinSession monthly) throws StripeException {
    stripe.customers().delete(monthly.customer());
    stripe.customers().retrieve(monthly.customer());
  }

  private interface Asking {
    void ask() throws StripeException;
  }

  private static void refused(Asking asking) throws StripeException {
    try {
      asking.ask();
      throw new IllegalStateException("This should have been refused");
    } catch (CardException | InvalidRequestException expected) {
      // Its answer is judged with the others.
    }
  }
}
