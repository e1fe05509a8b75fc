package org.samizdat.giving.stripe;

import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.LineItem.PriceData;
import com.stripe.param.checkout.SessionListParams;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Stripe's own page, where givers pay. Amounts are inline: there is no catalogue to keep. */
@Component
public class StripeCheckouts {

  private static final long ONE = 1L;
  private static final long MOST = 100L;

  private final StripeConnection connection;
  private final StripeSettings settings;

  StripeCheckouts(StripeConnection connection, StripeSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  /**
   * Opens the page for a donation. A repeat with the same try gives the same page, as it was when
   * it was opened (for 24 hours, as long as Stripe keeps keys).
   *
   * @param tries from 1; another one opens another page
   */
  public Attempt<CheckoutSession> open(CheckoutOrder order, int tries) {
    return connection.act(
        StripeConnection.key("checkout-" + OurMark.of(order.donation()), tries),
        (stripe, options) ->
            CheckoutSession.of(stripe.checkout().sessions().create(params(order), options)));
  }

  /**
   * All pages, ours and others, that were opened since a time: where Stripe did not tell us whether
   * it has opened one, it is found here.
   *
   * @throws StripeUnreachable if that cannot be told now
   */
  public List<CheckoutSession> openedSince(Instant since) {
    SessionListParams.Created created =
        SessionListParams.Created.builder().setGte(since.getEpochSecond()).build();
    return connection.list(
        (stripe, after) ->
            stripe
                .checkout()
                .sessions()
                .list(
                    SessionListParams.builder()
                        .setCreated(created)
                        .setLimit(MOST)
                        .setStartingAfter(after)
                        .build()),
        CheckoutSession::of);
  }

  /**
   * Closes a page that nobody is to pay on any more. One that is closed already is a refusal. Each
   * call has a key of its own: closing twice does no harm, and an answer that is kept would.
   */
  public Attempt<CheckoutSession> close(String session) {
    return connection.act(
        "close-" + session + "-" + UUID.randomUUID(),
        (stripe, options) ->
            CheckoutSession.of(stripe.checkout().sessions().expire(session, options)));
  }

  /**
   * How a page stands.
   *
   * @throws StripeUnreachable if that cannot be told now
   */
  public Optional<CheckoutSession> find(String session) {
    return connection
        .find(stripe -> stripe.checkout().sessions().retrieve(session))
        .map(CheckoutSession::of);
  }

  /** The page on which a payment was made, if it was made on one. */
  public Optional<CheckoutSession> ofPayment(String payment) {
    return first(SessionListParams.builder().setPaymentIntent(payment).setLimit(ONE).build());
  }

  /** The page on which a subscription was begun. */
  public Optional<CheckoutSession> ofSubscription(String subscription) {
    return first(SessionListParams.builder().setSubscription(subscription).setLimit(ONE).build());
  }

  private Optional<CheckoutSession> first(SessionListParams params) {
    return connection.read(stripe -> stripe.checkout().sessions().list(params)).getData().stream()
        .findFirst()
        .map(CheckoutSession::of);
  }

  private SessionCreateParams params(CheckoutOrder order) {
    String mark = OurMark.of(order.donation());
    SessionCreateParams.Builder session =
        SessionCreateParams.builder()
            .setClientReferenceId(mark)
            .putMetadata(OurMark.KEY, mark)
            .setSubmitType(SessionCreateParams.SubmitType.DONATE)
            .setSuccessUrl(order.success().toString())
            .setCancelUrl(order.cancel().toString())
            .setExpiresAt(order.closes().getEpochSecond())
            .addLineItem(
                SessionCreateParams.LineItem.builder()
                    .setQuantity(ONE)
                    .setPriceData(price(order))
                    .build());
    SessionCreateParams.Locale locale = locale(order.language().tag());
    if (locale != null) {
      session.setLocale(locale);
    }
    // Metadata of a session is copied nowhere: the payment and the subscription need their own.
    if (order.interval() == null) {
      SessionCreateParams.PaymentIntentData.Builder payment =
          SessionCreateParams.PaymentIntentData.builder().putMetadata(OurMark.KEY, mark);
      if (!settings.descriptorSuffix().isBlank()) {
        payment.setStatementDescriptorSuffix(settings.descriptorSuffix());
      }
      session.setMode(SessionCreateParams.Mode.PAYMENT).setPaymentIntentData(payment.build());
    } else {
      session
          .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
          .setSubscriptionData(
              SessionCreateParams.SubscriptionData.builder()
                  .putMetadata(OurMark.KEY, mark)
                  .build());
    }
    return session.build();
  }

  private PriceData price(CheckoutOrder order) {
    PriceData.Builder price =
        PriceData.builder()
            .setCurrency(order.total().code())
            .setUnitAmount(StripeAmount.ofCharge(order.total()))
            .setProductData(
                PriceData.ProductData.builder().setName(settings.productName()).build());
    if (order.interval() != null) {
      price.setRecurring(
          PriceData.Recurring.builder()
              .setInterval(
                  switch (order.interval()) {
                    case MONTH -> PriceData.Recurring.Interval.MONTH;
                    case YEAR -> PriceData.Recurring.Interval.YEAR;
                  })
              .build());
    }
    return price.build();
  }

  /** Null leaves it to the giver's browser: Stripe does not speak every language that we do. */
  private static SessionCreateParams.@Nullable Locale locale(String tag) {
    String code = Locale.forLanguageTag(tag).getLanguage();
    for (SessionCreateParams.Locale locale : SessionCreateParams.Locale.values()) {
      if (locale.getValue().equals(code)) {
        return locale;
      }
    }
    return null;
  }
}
