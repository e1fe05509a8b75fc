package org.samizdat.giving.stripe;

import com.stripe.model.Charge;
import com.stripe.model.InvoicePayment;
import com.stripe.model.radar.EarlyFraudWarning;
import com.stripe.param.InvoicePaymentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/**
 * Payments, what goes back, and what is asked back. Every question throws {@link StripeUnreachable}
 * if it cannot be answered now.
 */
@Component
public class StripePayments {

  private static final long MOST = 100L;
  private static final String PAYMENT_INTENT = "payment_intent";

  private final StripeConnection connection;

  StripePayments(StripeConnection connection) {
    this.connection = connection;
  }

  /** A payment by its intent. */
  public Optional<PaymentSeen> find(String payment) {
    PaymentIntentRetrieveParams params =
        PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
    return connection
        .find(stripe -> stripe.paymentIntents().retrieve(payment, params))
        .map(PaymentSeen::of);
  }

  /** The payment intent that a charge belongs to; empty for a charge made without one. */
  public Optional<String> ofCharge(String charge) {
    return connection
        .find(stripe -> stripe.charges().retrieve(charge))
        .map(Charge::getPaymentIntent);
  }

  /**
   * A charge of which nobody knows yet whether it is paid, or that was not.
   *
   * @param payment the payment intent it belongs to
   */
  public record Unpaid(String payment, Money amount) {}

  /**
   * The charge, if it is one; empty for one that was paid, or was made without a payment intent.
   */
  public Optional<Unpaid> unpaid(String charge) {
    return connection
        .find(stripe -> stripe.charges().retrieve(charge))
        .filter(seen -> !"succeeded".equals(seen.getStatus()))
        .filter(seen -> seen.getPaymentIntent() != null)
        .map(seen ->
            new Unpaid(
                seen.getPaymentIntent(), StripeAmount.read(seen.getAmount(), seen.getCurrency())));
  }

  /**
   * The invoice that a payment pays, if it pays one. Neither the intent nor the charge names it.
   */
  public Optional<String> invoiceOf(String payment) {
    InvoicePaymentListParams params =
        InvoicePaymentListParams.builder()
            .setPayment(
                InvoicePaymentListParams.Payment.builder()
                    .setType(InvoicePaymentListParams.Payment.Type.PAYMENT_INTENT)
                    .setPaymentIntent(payment)
                    .build())
            .setLimit(1L)
            .build();
    return connection.read(stripe -> stripe.invoicePayments().list(params)).getData().stream()
        .findFirst()
        .map(InvoicePayment::getInvoice);
  }

  /** The payment intents that paid, or tried to pay, an invoice. */
  public List<String> ofInvoice(String invoice) {
    return connection
        .list(
            (stripe, after) ->
                stripe
                    .invoicePayments()
                    .list(
                        InvoicePaymentListParams.builder()
                            .setInvoice(invoice)
                            .setLimit(MOST)
                            .setStartingAfter(after)
                            .build()),
            payment ->
                PAYMENT_INTENT.equals(payment.getPayment().getType())
                    ? Optional.of(payment.getPayment().getPaymentIntent())
                    : Optional.<String>empty())
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** All that went back, or was to go back, from a charge. */
  public List<RefundSeen> refundsOf(String charge) {
    return connection.list(
        (stripe, after) ->
            stripe
                .refunds()
                .list(
                    RefundListParams.builder()
                        .setCharge(charge)
                        .setLimit(MOST)
                        .setStartingAfter(after)
                        .build()),
        RefundSeen::of);
  }

  /** One refund. */
  public Optional<RefundSeen> refund(String refund) {
    return connection.find(stripe -> stripe.refunds().retrieve(refund)).map(RefundSeen::of);
  }

  /**
   * Gives money back.
   *
   * @param act names the act; the refund carries it as a mark
   * @param tries from 1: a repeat with the same gives back once, another one gives back once more
   * @param amount at most what is left of the payment
   */
  public Attempt<RefundSeen> giveBack(String act, int tries, String payment, Money amount) {
    RefundCreateParams params =
        RefundCreateParams.builder()
            .setPaymentIntent(payment)
            .setAmount(StripeAmount.ofCharge(amount))
            .setReason(RefundCreateParams.Reason.REQUESTED_BY_CUSTOMER)
            .putMetadata(RefundSeen.MARK, act)
            .build();
    return connection.act(
        StripeConnection.key(act, tries),
        (stripe, options) -> RefundSeen.of(stripe.refunds().create(params, options)));
  }

  /** One dispute. */
  public Optional<DisputeSeen> dispute(String dispute) {
    return connection.find(stripe -> stripe.disputes().retrieve(dispute)).map(DisputeSeen::of);
  }

  /** One early fraud warning. */
  public Optional<FraudWarning> warning(String warning) {
    return connection
        .find(stripe -> stripe.radar().earlyFraudWarnings().retrieve(warning))
        .map(StripePayments::warning);
  }

  /** The last month of a card; empty for another method, or one that is gone. */
  public Optional<YearMonth> cardExpires(String paymentMethod) {
    return connection
        .find(stripe -> stripe.paymentMethods().retrieve(paymentMethod))
        .flatMap(method -> Optional.ofNullable(method.getCard()))
        .flatMap(
            card -> Optional.ofNullable(PaymentSeen.month(card.getExpYear(), card.getExpMonth())));
  }

  /** Whose a payment method is; empty for nobody's. */
  public Optional<String> customerOfMethod(String paymentMethod) {
    return connection
        .find(stripe -> stripe.paymentMethods().retrieve(paymentMethod))
        .flatMap(method -> Optional.ofNullable(method.getCustomer()));
  }

  /** Whose card was to be kept for later; empty for nobody's. */
  public Optional<String> customerOfSetup(String setupIntent) {
    return connection
        .find(stripe -> stripe.setupIntents().retrieve(setupIntent))
        .flatMap(setup -> Optional.ofNullable(setup.getCustomer()));
  }

  private static FraudWarning warning(EarlyFraudWarning warning) {
    return new FraudWarning(
        warning.getId(),
        warning.getCharge(),
        warning.getPaymentIntent(),
        warning.getFraudType(),
        Boolean.TRUE.equals(warning.getActionable()),
        Instant.ofEpochSecond(warning.getCreated()));
  }
}
