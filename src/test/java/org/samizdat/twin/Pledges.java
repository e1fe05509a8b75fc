package org.samizdat.twin;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.SubscriptionUpdateParams.Item.PriceData.Recurring.Interval;
import java.time.Instant;

/** What a giver changes of her pledge, as the twin's own tests ask for it. */
final class Pledges {

  private final StripeClient stripe;
  private final String id;

  Pledges(StripeClient stripe, String id) {
    this.stripe = stripe;
    this.id = id;
  }

  Subscription now() throws StripeException {
    return stripe.v1().subscriptions().retrieve(id);
  }

  Subscription changeAmount(long amount, Interval interval) throws StripeException {
    SubscriptionItem item = now().getItems().getData().getFirst();
    return update(
        SubscriptionUpdateParams.builder()
            .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.NONE)
            .addItem(
                SubscriptionUpdateParams.Item.builder()
                    .setId(item.getId())
                    .setPriceData(
                        SubscriptionUpdateParams.Item.PriceData.builder()
                            .setCurrency(item.getPrice().getCurrency())
                            .setUnitAmount(amount)
                            .setProduct(item.getPrice().getProduct())
                            .setRecurring(
                                SubscriptionUpdateParams.Item.PriceData.Recurring.builder()
                                    .setInterval(interval)
                                    .build())
                            .build())
                    .build()));
  }

  Subscription pauseUntil(Instant resumption) throws StripeException {
    return update(
        SubscriptionUpdateParams.builder()
            .setPauseCollection(
                SubscriptionUpdateParams.PauseCollection.builder()
                    .setBehavior(SubscriptionUpdateParams.PauseCollection.Behavior.VOID)
                    .setResumesAt(resumption.getEpochSecond())
                    .build()));
  }

  Subscription resume() throws StripeException {
    return update(
        SubscriptionUpdateParams.builder()
            .setPauseCollection(com.stripe.param.common.EmptyParam.EMPTY));
  }

  Subscription cancelAtPeriodEnd(boolean yes) throws StripeException {
    return update(SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(yes));
  }

  /** Another day of the month: nothing is asked until then. */
  Subscription changeDate(Instant next) throws StripeException {
    return update(
        SubscriptionUpdateParams.builder()
            .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.NONE)
            .setTrialEnd(next.getEpochSecond()));
  }

  Subscription payBy(String method) throws StripeException {
    return update(SubscriptionUpdateParams.builder().setDefaultPaymentMethod(method));
  }

  private Subscription update(SubscriptionUpdateParams.Builder change) throws StripeException {
    return stripe.v1().subscriptions().update(id, change.build());
  }
}
