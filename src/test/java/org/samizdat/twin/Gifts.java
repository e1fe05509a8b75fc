package org.samizdat.twin;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.LineItem.PriceData;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Gifts as the twin's own tests ask for them. */
final class Gifts {

  static final Clock CLOCK = Clock.fixed(Instant.parse("2027-01-31T10:00:00Z"), ZoneOffset.UTC);

  private Gifts() {}

  static StripeClient client(StripeTwin twin) {
    return StripeClient.builder()
        .setApiKey(twin.secretKey())
        .setApiBase(twin.apiBase())
        .setReadTimeout(5_000)
        .build();
  }

  static SessionCreateParams once(String currency, long amount) {
    return gift(SessionCreateParams.Mode.PAYMENT, price(currency, amount).build())
        .setPaymentIntentData(
            SessionCreateParams.PaymentIntentData.builder()
                .putMetadata("gift", "7")
                .setStatementDescriptorSuffix("SUPPORT")
                .build())
        .build();
  }

  /** A gift for a purpose that is named. */
  static SessionCreateParams named(String name) {
    PriceData price =
        price("usd", 900)
            .setProductData(PriceData.ProductData.builder().setName(name).build())
            .build();
    return gift(SessionCreateParams.Mode.PAYMENT, price).build();
  }

  /** A gift whose session ends then. */
  static SessionCreateParams until(Instant end) {
    return gift(SessionCreateParams.Mode.PAYMENT, price("usd", 900).build())
        .setExpiresAt(end.getEpochSecond())
        .build();
  }

  static SessionCreateParams monthly(String currency, long amount) {
    return recurring(currency, amount, PriceData.Recurring.Interval.MONTH);
  }

  static SessionCreateParams annual(String currency, long amount) {
    return recurring(currency, amount, PriceData.Recurring.Interval.YEAR);
  }

  /** A gift that was paid without a browser. */
  static TwinSession given(
      StripeTwin twin, StripeClient stripe, SessionCreateParams gift, Card card)
      throws StripeException {
    TwinSession session = twin.session(stripe.v1().checkout().sessions().create(gift).getId());
    session.pay(card, "giver17@example.org");
    return session;
  }

  private static SessionCreateParams recurring(
      String currency, long amount, PriceData.Recurring.Interval interval) {
    return gift(
            SessionCreateParams.Mode.SUBSCRIPTION,
            price(currency, amount)
                .setRecurring(PriceData.Recurring.builder().setInterval(interval).build())
                .build())
        .setSubscriptionData(
            SessionCreateParams.SubscriptionData.builder().putMetadata("gift", "7").build())
        .build();
  }

  private static SessionCreateParams.Builder gift(SessionCreateParams.Mode mode, PriceData price) {
    return SessionCreateParams.builder()
        .setMode(mode)
        .setClientReferenceId("7")
        .putMetadata("gift", "7")
        .setSuccessUrl("http://localhost:9/thanks?session={CHECKOUT_SESSION_ID}")
        .setCancelUrl("http://localhost:9/back")
        .setLocale(SessionCreateParams.Locale.EN)
        .setSubmitType(SessionCreateParams.SubmitType.DONATE)
        .addLineItem(
            SessionCreateParams.LineItem.builder().setQuantity(1L).setPriceData(price).build());
  }

  private static PriceData.Builder price(String currency, long amount) {
    return PriceData.builder()
        .setCurrency(currency)
        .setUnitAmount(amount)
        .setProductData(PriceData.ProductData.builder().setName("Support").build());
  }
}
