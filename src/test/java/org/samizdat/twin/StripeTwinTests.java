package org.samizdat.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Invoice;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Subscription;
import com.stripe.model.checkout.Session;
import com.stripe.param.InvoiceRetrieveParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionListParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the twin does, as the product sees it: through Stripe's own client. */
class StripeTwinTests {

  private final StripeTwin twin = StripeTwin.start(Gifts.CLOCK);
  private final StripeClient stripe = Gifts.client(twin);

  @AfterEach
  void close() {
    twin.close();
  }

  @Test
  void aGiftByCardIsToldAtOnceAndItsFeeSecondsLater() throws StripeException {
    Session session = stripe.v1().checkout().sessions().create(Gifts.once("usd", 500));
    assertThat(session.getUrl()).startsWith(twin.apiBase() + "/pay/cs_test_");
    assertThat(session.getPaymentIntent()).isNull();

    assertThat(twin.session(session.getId()).pay(Card.VISA, "giver17@example.org"))
        .isEqualTo(Card.Outcome.PAID);

    Session paid = stripe.v1().checkout().sessions().retrieve(session.getId());
    assertThat(paid.getStatus()).isEqualTo("complete");
    assertThat(paid.getPaymentStatus()).isEqualTo("paid");
    assertThat(paid.getCustomer()).isNull();
    assertThat(paid.getUrl()).isNull();
    Charge charge = stripe.v1().charges().retrieve(twin.session(session.getId()).charge());
    assertThat(charge.getBalanceTransaction()).isNull();
    assertThat(charge.getMetadata()).containsEntry("gift", "7");
    assertThat(types(twin.events()))
        .containsExactly(
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed");

    twin.advance(Duration.ofSeconds(5));

    PaymentIntent intent =
        stripe
            .v1()
            .paymentIntents()
            .retrieve(
                paid.getPaymentIntent(),
                PaymentIntentRetrieveParams.builder()
                    .addExpand("latest_charge.balance_transaction")
                    .build());
    BalanceTransaction money = intent.getLatestChargeObject().getBalanceTransactionObject();
    assertThat(money.getAmount()).isEqualTo(500);
    assertThat(money.getFee()).isEqualTo(45);
    assertThat(money.getNet()).isEqualTo(455);
    assertThat(money.getReportingCategory()).isEqualTo("charge");
    assertThat(types(twin.events())).containsExactly("charge.updated");
  }

  @Test
  void aMonthlyGiftHasItsSubscriptionAndInvoiceOnlyOncePaid() throws StripeException {
    Session session = stripe.v1().checkout().sessions().create(Gifts.monthly("eur", 1000));
    assertThat(session.getSubscription()).isNull();
    assertThat(session.getInvoice()).isNull();

    twin.session(session.getId()).pay(Card.VISA, "giver17@example.org");

    Session paid = stripe.v1().checkout().sessions().retrieve(session.getId());
    assertThat(paid.getPaymentIntent()).isNull();
    Subscription subscription = stripe.v1().subscriptions().retrieve(paid.getSubscription());
    assertThat(subscription.getStatus()).isEqualTo("active");
    assertThat(subscription.getMetadata()).containsEntry("gift", "7");
    Invoice invoice =
        stripe
            .v1()
            .invoices()
            .retrieve(
                paid.getInvoice(), InvoiceRetrieveParams.builder().addExpand("payments").build());
    assertThat(invoice.getBillingReason()).isEqualTo("subscription_create");
    assertThat(invoice.getParent().getSubscriptionDetails().getMetadata())
        .containsEntry("gift", "7");
    assertThat(invoice.getPayments().getData().getFirst().getPayment().getPaymentIntent())
        .isEqualTo(twin.session(session.getId()).paymentIntent());
    Charge charge = stripe.v1().charges().retrieve(twin.session(session.getId()).charge());
    assertThat(charge.getMetadata()).isEmpty();
  }

  @Test
  void aRenewalIsToldManyTimesAndCarriesNothingOfOurs() throws StripeException {
    TwinSession session = Gifts.given(twin, stripe, Gifts.monthly("usd", 1000), Card.VISA);
    twin.advance(Duration.ofDays(1));
    twin.events();

    twin.subscription(session.subscription()).renew();

    assertThat(types(twin.events()))
        .containsExactly(
            "invoice.upcoming",
            "customer.subscription.updated",
            "invoice.created",
            "invoice.finalized",
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid",
            "charge.updated");
    Invoice invoice =
        stripe.v1().invoices().retrieve(twin.subscription(session.subscription()).latestInvoice());
    assertThat(invoice.getBillingReason()).isEqualTo("subscription_cycle");
    assertThat(stripe.v1().charges().list().getData()).hasSize(2);
    assertThat(stripe.v1().charges().list().getData().getFirst().getMetadata()).isEmpty();
  }

  @Test
  void aSessionEndsWhenItsTimeIsUp() throws StripeException {
    assertThatThrownBy(() -> create(Gifts.until(twin.now().plus(Duration.ofMinutes(20)))))
        .isInstanceOf(InvalidRequestException.class);
    TwinSession session = create(Gifts.until(twin.now().plus(Duration.ofHours(1))));

    twin.advance(Duration.ofHours(1));

    assertThat(session.status()).isEqualTo("expired");
    assertThat(session.url()).isNull();
    assertThat(types(twin.events())).containsExactly("checkout.session.expired");
  }

  @Test
  void whatWasShownInAnotherCurrencyIsToldApart() throws StripeException {
    TwinSession session = create(Gifts.once("usd", 1000));
    session.payShownIn("pln", Card.VISA, "giver17@example.org");

    Session paid = stripe.v1().checkout().sessions().retrieve(session.id());
    assertThat(paid.getAmountTotal()).isEqualTo(1000);
    assertThat(paid.getCurrency()).isEqualTo("usd");
    assertThat(paid.getPresentmentDetails().getPresentmentAmount()).isEqualTo(4000);
    assertThat(paid.getPresentmentDetails().getPresentmentCurrency()).isEqualTo("pln");
  }

  @Test
  void aWarningOfFraudFollowsItsCard() throws StripeException {
    TwinSession session = Gifts.given(twin, stripe, Gifts.once("usd", 500), Card.FRAUD_WARNING);
    twin.advance(Duration.ofHours(2));

    assertThat(stripe.v1().radar().earlyFraudWarnings().list().getData().getFirst().getCharge())
        .isEqualTo(session.charge());
  }

  @Test
  void listsComeInPagesNewestFirst() throws StripeException {
    for (int i = 0; i < 25; i++) {
      create(Gifts.once("usd", 500 + i));
      twin.advance(Duration.ofMinutes(1));
    }
    SessionListParams.Builder asked = SessionListParams.builder().setLimit(10L);
    List<Session> all = new ArrayList<>();
    stripe.v1().checkout().sessions().list(asked.build()).autoPagingIterable().forEach(all::add);

    assertThat(all)
        .hasSize(25)
        .isSortedAccordingTo((a, b) -> b.getCreated().compareTo(a.getCreated()));
    long tenth = all.get(10).getCreated();
    assertThat(
            stripe
                .v1()
                .checkout()
                .sessions()
                .list(
                    asked
                        .setCreated(
                            SessionListParams.Created.builder()
                                .setGte(tenth)
                                .setLt(tenth + 60)
                                .build())
                        .build())
                .getData())
        .hasSize(1);
  }

  @Test
  void whatTheTwinWouldOverlookItRefuses() {
    assertThatThrownBy(() ->
            stripe
                .v1()
                .checkout()
                .sessions()
                .create(
                    SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.PAYMENT)
                        .setAllowPromotionCodes(true)
                        .build()))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            it -> assertThat(it.getCode()).isEqualTo("parameter_unknown"));
  }

  @Test
  void everyRequestIsKeptAsItCame() throws StripeException {
    create(Gifts.once("usd", 500));

    TwinRequest request = twin.requests().getFirst();
    assertThat(request.operation()).isEqualTo("POST /v1/checkout/sessions");
    assertThat(request.parameters())
        .containsEntry("line_items[0][price_data][unit_amount]", "500")
        .containsEntry("metadata[gift]", "7");
    assertThat(request.headers()).containsEntry("stripe-version", "2026-07-29.dahlia");
  }

  @Test
  void theSameStoryHasTheSameIds() throws StripeException {
    try (StripeTwin other = StripeTwin.start(Gifts.CLOCK)) {
      assertThat(
              Gifts.given(other, Gifts.client(other), Gifts.once("usd", 500), Card.VISA).charge())
          .isEqualTo(Gifts.given(twin, stripe, Gifts.once("usd", 500), Card.VISA).charge());
    }
  }

  @Test
  void aStrangersKeyIsRefused() {
    StripeClient stranger =
        StripeClient.builder().setApiKey("sk_test_another").setApiBase(twin.apiBase()).build();

    assertThatThrownBy(() -> stranger.v1().charges().list())
        .isInstanceOf(AuthenticationException.class);
  }

  private TwinSession create(SessionCreateParams gift) throws StripeException {
    return twin.session(stripe.v1().checkout().sessions().create(gift).getId());
  }

  static List<String> types(List<SignedEvent> events) {
    return events.stream().map(SignedEvent::type).toList();
  }
}
