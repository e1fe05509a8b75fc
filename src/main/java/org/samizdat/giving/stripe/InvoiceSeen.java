package org.samizdat.giving.stripe;

import com.stripe.model.Invoice;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * One period's bill for a gift that goes on, as Stripe tells of it now.
 *
 * @param subscription null if it is for none
 * @param donation our number of the gift that it belongs to; empty if it is none of ours
 * @param first whether it began the subscription
 * @param state how it stands
 * @param due what was asked for
 * @param attempts how often Stripe has tried to take it
 * @param nextAttempt when it tries again; null if it does not
 */
public record InvoiceSeen(
    String id,
    @Nullable String subscription,
    OptionalLong donation,
    boolean first,
    State state,
    Money due,
    long attempts,
    @Nullable Instant nextAttempt,
    Instant at) {

  /** How it stands. */
  public enum State {
    OPEN,
    PAID,
    /** Nothing is asked for any more. */
    CLOSED
  }

  static InvoiceSeen of(Invoice invoice) {
    Invoice.Parent.SubscriptionDetails subscription =
        invoice.getParent() == null ? null : invoice.getParent().getSubscriptionDetails();
    return new InvoiceSeen(
        invoice.getId(),
        subscription == null ? null : subscription.getSubscription(),
        subscription == null ? OptionalLong.empty() : OurMark.read(subscription.getMetadata()),
        "subscription_create".equals(invoice.getBillingReason()),
        // Of a draft that is deleted, Stripe says nothing.
        switch (invoice.getStatus() == null ? "draft" : invoice.getStatus()) {
          case "paid" -> State.PAID;
          case "void", "uncollectible" -> State.CLOSED;
          default -> State.OPEN;
        },
        StripeAmount.read(invoice.getAmountDue(), invoice.getCurrency()),
        invoice.getAttemptCount() == null ? 0 : invoice.getAttemptCount(),
        SubscriptionSeen.instant(invoice.getNextPaymentAttempt()),
        Instant.ofEpochSecond(invoice.getCreated()));
  }
}
