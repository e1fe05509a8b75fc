package org.samizdat.giving.stripe;

import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.stripe.CheckoutOrder.Interval;
import org.samizdat.values.Money;

/**
 * A gift that goes on, as Stripe tells of it now.
 *
 * @param donation our number of the gift it began with; empty if it is none of ours
 * @param customer Stripe's number of the giver
 * @param item the one line it has
 * @param product what that line is for
 * @param state Stripe's status; a pause is no status of Stripe's, see {@code pausedUntil}
 * @param begun when it began, by Stripe's clock
 * @param anchor the moment that its charges are counted from
 * @param periodEnd until when it is paid: the next charge, unless it ends or pauses
 * @param paused whether nothing is collected
 * @param pausedUntil when collecting goes on; null if it does not by itself, or is not paused
 * @param endsAt when it will end, as was asked; null if it goes on
 * @param endedAt when it ended
 * @param endReason Stripe's word for why: {@code cancellation_requested}, {@code payment_failed},
 *     {@code payment_disputed}
 * @param method the payment method it is charged to, if it has one of its own
 */
public record SubscriptionSeen(
    String id,
    OptionalLong donation,
    String customer,
    String item,
    String product,
    Money amount,
    Interval interval,
    State state,
    Instant begun,
    Instant anchor,
    Instant periodEnd,
    boolean paused,
    @Nullable Instant pausedUntil,
    @Nullable Instant endsAt,
    @Nullable Instant endedAt,
    @Nullable String endReason,
    @Nullable String method) {

  /** Stripe's status, in the words that matter to us. */
  public enum State {
    /** The first payment has not come yet. */
    BEGINNING,
    ACTIVE,
    /** A payment failed; Stripe tries again. */
    PAST_DUE,
    ENDED
  }

  /**
   * Whether it has what every gift has: one price, that says how much and how often. A shop's on
   * the same account may be priced by tiers or by use.
   */
  static boolean canBeRead(Subscription subscription) {
    List<SubscriptionItem> items = subscription.getItems().getData();
    return !items.isEmpty()
        && items.getFirst().getPrice() != null
        && items.getFirst().getPrice().getUnitAmount() != null
        && items.getFirst().getPrice().getRecurring() != null;
  }

  static SubscriptionSeen of(Subscription subscription) {
    SubscriptionItem item = subscription.getItems().getData().getFirst();
    Price price = item.getPrice();
    Subscription.PauseCollection pause = subscription.getPauseCollection();
    Instant periodEnd = Instant.ofEpochSecond(item.getCurrentPeriodEnd());
    // The portal sets only cancel_at on flexible billing, which is the default.
    Instant endsAt = instant(subscription.getCancelAt());
    if (endsAt == null && Boolean.TRUE.equals(subscription.getCancelAtPeriodEnd())) {
      endsAt = periodEnd;
    }
    return new SubscriptionSeen(
        subscription.getId(),
        OurMark.read(subscription.getMetadata()),
        subscription.getCustomer(),
        item.getId(),
        price.getProduct(),
        StripeAmount.read(price.getUnitAmount(), price.getCurrency()),
        "year".equals(price.getRecurring().getInterval()) ? Interval.YEAR : Interval.MONTH,
        switch (subscription.getStatus()) {
          case "incomplete" -> State.BEGINNING;
          case "active", "trialing" -> State.ACTIVE;
          case "canceled", "incomplete_expired" -> State.ENDED;
          // Also unpaid and Stripe's own paused: nothing comes until the giver does something.
          default -> State.PAST_DUE;
        },
        Instant.ofEpochSecond(subscription.getStartDate()),
        Instant.ofEpochSecond(subscription.getBillingCycleAnchor()),
        periodEnd,
        pause != null,
        pause == null ? null : instant(pause.getResumesAt()),
        endsAt,
        instant(subscription.getEndedAt()),
        subscription.getCancellationDetails() == null
            ? null
            : subscription.getCancellationDetails().getReason(),
        subscription.getDefaultPaymentMethod());
  }

  static @Nullable Instant instant(@Nullable Long seconds) {
    return seconds == null ? null : Instant.ofEpochSecond(seconds);
  }
}
