package org.samizdat.twin;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.ChargeListParams;
import com.stripe.param.ChargeRetrieveParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.EventListParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.InvoicePaymentListParams;
import com.stripe.param.InvoiceRetrieveParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PayoutListParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionRetrieveParams;
import com.stripe.param.checkout.SessionListParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import com.stripe.service.V1Services;

/** Reads everything that a story left behind, once each, alone and in lists. */
final class LongLook {

  private final V1Services stripe;

  LongLook(StripeClient client) {
    stripe = client.v1();
  }

  /** Looks at a gift and a pledge, and at all that is kept of the others. */
  void at(TwinSession once, TwinSession monthly) throws StripeException {
    checkout(once, monthly);
    billing(monthly);
    money(once);
  }

  private void checkout(TwinSession once, TwinSession monthly) throws StripeException {
    stripe
        .checkout()
        .sessions()
        .retrieve(
            once.id(),
            SessionRetrieveParams.builder()
                .addExpand("line_items")
                .addExpand("payment_intent.latest_charge.balance_transaction")
                .build());
    stripe
        .checkout()
        .sessions()
        .retrieve(
            monthly.id(),
            SessionRetrieveParams.builder()
                .addExpand("subscription")
                .addExpand("invoice.payments")
                .addExpand("customer")
                .build());
    stripe
        .checkout()
        .sessions()
        .list(SessionListParams.builder().setPaymentIntent(once.paymentIntent()).build());
    stripe
        .checkout()
        .sessions()
        .list(SessionListParams.builder().setSubscription(monthly.subscription()).build());
    stripe
        .checkout()
        .sessions()
        .list(
            SessionListParams.builder()
                .setLimit(100L)
                .setCreated(SessionListParams.Created.builder().setGte(1L).build())
                .build());
    stripe
        .paymentIntents()
        .retrieve(
            once.paymentIntent(),
            PaymentIntentRetrieveParams.builder().addExpand("payment_method").build());
    stripe.paymentIntents().list(PaymentIntentListParams.builder().setLimit(100L).build());
    stripe
        .charges()
        .retrieve(
            once.charge(),
            ChargeRetrieveParams.builder()
                .addExpand("refunds")
                .addExpand("balance_transaction.source")
                .build());
    stripe.charges().list(ChargeListParams.builder().setLimit(100L).build());
  }

  private void billing(TwinSession monthly) throws StripeException {
    stripe
        .subscriptions()
        .retrieve(
            monthly.subscription(),
            SubscriptionRetrieveParams.builder()
                .addExpand("latest_invoice.payments.data.payment.payment_intent")
                .addExpand("default_payment_method")
                .build());
    stripe
        .subscriptions()
        .list(SubscriptionListParams.builder().setCustomer(monthly.customer()).build());
    stripe
        .subscriptions()
        .list(
            SubscriptionListParams.builder()
                .setStatus(SubscriptionListParams.Status.ALL)
                .setLimit(100L)
                .build());
    stripe
        .invoices()
        .retrieve(monthly.invoice(), InvoiceRetrieveParams.builder().addExpand("payments").build());
    stripe
        .invoices()
        .list(InvoiceListParams.builder().setSubscription(monthly.subscription()).build());
    stripe.invoices().list(InvoiceListParams.builder().setLimit(100L).build());
    stripe
        .invoicePayments()
        .list(InvoicePaymentListParams.builder().setInvoice(monthly.invoice()).build());
    stripe
        .invoicePayments()
        .list(
            InvoicePaymentListParams.builder()
                .setPayment(
                    InvoicePaymentListParams.Payment.builder()
                        .setType(InvoicePaymentListParams.Payment.Type.PAYMENT_INTENT)
                        .setPaymentIntent(monthly.paymentIntent())
                        .build())
                .build());
    stripe.customers().retrieve(monthly.customer());
    String method =
        stripe.customers().paymentMethods().list(monthly.customer()).getData().getFirst().getId();
    stripe.paymentMethods().retrieve(method);
  }

  private void money(TwinSession once) throws StripeException {
    stripe.refunds().list(RefundListParams.builder().setCharge(once.charge()).build());
    stripe.refunds().retrieve(stripe.refunds().list().getData().getFirst().getId());
    stripe.disputes().list(DisputeListParams.builder().setLimit(100L).build());
    stripe.disputes().retrieve(stripe.disputes().list().getData().getFirst().getId());
    stripe
        .radar()
        .earlyFraudWarnings()
        .retrieve(stripe.radar().earlyFraudWarnings().list().getData().getFirst().getId());
    String payout =
        stripe
            .payouts()
            .list(PayoutListParams.builder().setLimit(100L).build())
            .getData()
            .getFirst()
            .getId();
    stripe.payouts().retrieve(payout);
    stripe
        .balanceTransactions()
        .list(BalanceTransactionListParams.builder().setPayout(payout).setLimit(100L).build());
    String entry =
        stripe
            .balanceTransactions()
            .list(
                BalanceTransactionListParams.builder()
                    .setLimit(100L)
                    .setCreated(
                        BalanceTransactionListParams.Created.builder()
                            .setGte(1L)
                            .setLt(9_999_999_999L)
                            .build())
                    .build())
            .getData()
            .getFirst()
            .getId();
    stripe.balanceTransactions().retrieve(entry);
    stripe
        .balanceTransactions()
        .list(BalanceTransactionListParams.builder().setSource(once.charge()).build());
    stripe
        .events()
        .list(
            EventListParams.builder()
                .setDeliverySuccess(false)
                .setLimit(100L)
                .addType("charge.updated")
                .addType("invoice.paid")
                .setCreated(EventListParams.Created.builder().setGte(1L).build())
                .build());
    stripe.events().retrieve(stripe.events().list().getData().getFirst().getId());
    stripe.webhookEndpoints().list();
    stripe.accounts().retrieveCurrent();
  }
}
