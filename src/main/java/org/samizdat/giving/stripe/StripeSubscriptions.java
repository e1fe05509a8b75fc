package org.samizdat.giving.stripe;

import com.stripe.model.Customer;
import com.stripe.model.Invoice;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.SubscriptionUpdateParams.Item;
import com.stripe.param.SubscriptionUpdateParams.ProrationBehavior;
import com.stripe.param.billingportal.SessionCreateParams;
import com.stripe.param.common.EmptyParam;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.stripe.CheckoutOrder.Interval;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/**
 * Gifts that go on. Questions throw {@link StripeUnreachable} if they cannot be answered now; what
 * is done carries a key that names the act, so that a repeat does it once. No change ever asks for
 * money in between: what is new begins with the next period.
 */
@Component
public class StripeSubscriptions {

  private final StripeConnection connection;

  StripeSubscriptions(StripeConnection connection) {
    this.connection = connection;
  }

  /** A subscription; empty also for one on a shared account that no gift can be. */
  public Optional<SubscriptionSeen> find(String subscription) {
    return connection
        .find(stripe -> stripe.subscriptions().retrieve(subscription))
        .filter(SubscriptionSeen::canBeRead)
        .map(SubscriptionSeen::of);
  }

  /** The bills of a subscription that are not paid yet. */
  public List<InvoiceSeen> open(String subscription) {
    return openInvoices(subscription).stream().map(InvoiceSeen::of).toList();
  }

  /** An invoice. */
  public Optional<InvoiceSeen> invoice(String invoice) {
    return connection.find(stripe -> stripe.invoices().retrieve(invoice)).map(InvoiceSeen::of);
  }

  /**
   * Asks for another amount, or at another interval, from the next charge on.
   *
   * @param from the next charge, if the interval is another one: else Stripe would begin a new
   *     period, and charge, at once; null if it stays
   */
  public Attempt<SubscriptionSeen> change(
      String key, SubscriptionSeen now, Money amount, Interval interval, @Nullable Instant from) {
    SubscriptionUpdateParams.Builder change =
        SubscriptionUpdateParams.builder()
            .setProrationBehavior(ProrationBehavior.NONE)
            .addItem(
                Item.builder()
                    .setId(now.item())
                    .setPriceData(
                        Item.PriceData.builder()
                            .setCurrency(amount.code())
                            .setProduct(now.product())
                            .setUnitAmount(StripeAmount.ofCharge(amount))
                            .setRecurring(
                                Item.PriceData.Recurring.builder()
                                    .setInterval(
                                        switch (interval) {
                                          case MONTH -> Item.PriceData.Recurring.Interval.MONTH;
                                          case YEAR -> Item.PriceData.Recurring.Interval.YEAR;
                                        })
                                    .build())
                            .build())
                    .build());
    if (from != null) {
      change.setTrialEnd(from.getEpochSecond());
    }
    return update(key, now.id(), change.build());
  }

  /** Moves the next charge, and with it all later ones, to another day. */
  public Attempt<SubscriptionSeen> moveTo(String key, String subscription, Instant next) {
    return update(
        key,
        subscription,
        SubscriptionUpdateParams.builder()
            // Stripe's way of leaving out time: what is free until then was paid for or is given.
            .setTrialEnd(next.getEpochSecond())
            .setProrationBehavior(ProrationBehavior.NONE)
            .build());
  }

  /** Collects nothing until then; bills that fall due meanwhile are void. */
  public Attempt<SubscriptionSeen> pause(String key, String subscription, Instant until) {
    return update(
        key,
        subscription,
        SubscriptionUpdateParams.builder()
            .setPauseCollection(
                SubscriptionUpdateParams.PauseCollection.builder()
                    .setBehavior(SubscriptionUpdateParams.PauseCollection.Behavior.VOID)
                    .setResumesAt(until.getEpochSecond())
                    .build())
            .build());
  }

  /** Collects again from the next charge on. */
  public Attempt<SubscriptionSeen> resume(String key, String subscription) {
    return update(
        key,
        subscription,
        SubscriptionUpdateParams.builder().setPauseCollection(EmptyParam.EMPTY).build());
  }

  /** Ends it when what is paid for is over. */
  public Attempt<SubscriptionSeen> endWithPeriod(String key, String subscription) {
    return update(
        key, subscription, SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(true).build());
  }

  /** Lets it go on, in whichever of Stripe's two ways its end was planned. */
  public Attempt<SubscriptionSeen> keep(String key, String subscription) {
    Attempt<SubscriptionSeen> kept =
        update(
            key,
            subscription,
            SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(false).build());
    if (kept instanceof Attempt.Done<SubscriptionSeen>(SubscriptionSeen seen)
        && seen.endsAt() != null) {
      // An end that was planned as a day of its own, in the portal say. Stripe takes the one or the
      // other in a request, never both.
      return update(
          key + "-day",
          subscription,
          SubscriptionUpdateParams.builder().setCancelAt(EmptyParam.EMPTY).build());
    }
    return kept;
  }

  /** Ends it now. One that has ended is a refusal. */
  public Attempt<SubscriptionSeen> end(String key, String subscription) {
    return connection.act(
        key,
        (stripe, options) ->
            SubscriptionSeen.of(stripe.subscriptions().cancel(subscription, options)));
  }

  /**
   * Opens Stripe's page where a giver changes her card. It is hers for a few minutes.
   *
   * @param back where she returns to
   */
  public Attempt<URI> cardPage(String key, String customer, URI back) {
    SessionCreateParams params =
        SessionCreateParams.builder()
            .setCustomer(customer)
            .setReturnUrl(back.toString())
            .setFlowData(
                SessionCreateParams.FlowData.builder()
                    .setType(SessionCreateParams.FlowData.Type.PAYMENT_METHOD_UPDATE)
                    .build())
            .build();
    return connection.act(
        key,
        (stripe, options) ->
            URI.create(stripe.billingPortal().sessions().create(params, options).getUrl()));
  }

  /**
   * Charges it to another way to pay from now on, and what is open of it at once.
   *
   * @param act names the act
   * @param tries from 1; another one has the act done once more
   */
  public Attempt<SubscriptionSeen> useMethod(
      String act, int tries, String subscription, String method) {
    String key = StripeConnection.key(act, tries);
    Attempt<SubscriptionSeen> used =
        update(
            key,
            subscription,
            SubscriptionUpdateParams.builder().setDefaultPaymentMethod(method).build());
    if (used instanceof Attempt.Done<SubscriptionSeen>(SubscriptionSeen seen)
        && seen.state() == SubscriptionSeen.State.PAST_DUE) {
      payOpen(key, subscription);
    }
    return used;
  }

  /**
   * Whether it is paid is told by the pledge's next reading; if not, Stripe tries again by itself.
   */
  private void payOpen(String key, String subscription) {
    for (Invoice invoice : openInvoices(subscription)) {
      connection.act(
          key + "-" + invoice.getId(),
          (stripe, options) -> stripe.invoices().pay(invoice.getId(), options));
    }
  }

  private List<Invoice> openInvoices(String subscription) {
    InvoiceListParams open =
        InvoiceListParams.builder()
            .setSubscription(subscription)
            .setStatus(InvoiceListParams.Status.OPEN)
            .build();
    return connection.read(stripe -> stripe.invoices().list(open)).getData();
  }

  /** The address that Stripe has of a customer, unproved. */
  public Optional<EmailAddress> address(String customer) {
    return customer(customer)
        .flatMap(found -> Optional.ofNullable(CheckoutSession.address(found.getEmail())));
  }

  /** The payment method that a customer's bills go to, if she has a usual one. */
  public Optional<String> usualMethod(String customer) {
    return customer(customer)
        .flatMap(found -> Optional.ofNullable(found.getInvoiceSettings()))
        .flatMap(settings -> Optional.ofNullable(settings.getDefaultPaymentMethod()));
  }

  /**
   * Has Stripe delete a customer, which ends what she still pays for. Payments stay, as the law
   * asks of Stripe itself.
   */
  public Attempt<Boolean> forget(String customer) {
    return connection.act(
        "forget-" + customer,
        (stripe, options) -> {
          stripe.customers().delete(customer, options);
          return true;
        });
  }

  private Optional<Customer> customer(String customer) {
    return connection
        .find(stripe -> stripe.customers().retrieve(customer))
        .filter(found -> !isDeleted(found.getDeleted()));
  }

  private static boolean isDeleted(@Nullable Boolean deleted) {
    return Boolean.TRUE.equals(deleted);
  }

  private Attempt<SubscriptionSeen> update(
      String key, String subscription, SubscriptionUpdateParams params) {
    return connection.act(
        key,
        (stripe, options) ->
            SubscriptionSeen.of(stripe.subscriptions().update(subscription, params, options)));
  }
}
