package org.samizdat.giving.stripe;

import com.stripe.model.Refund;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * Money on its way back to a giver, as Stripe tells of it now.
 *
 * @param payment the payment intent it goes back from; null for an old charge without one
 * @param amount not negative
 * @param state a succeeded one can still fail
 * @param entry the balance transaction that took it; null before there is one
 * @param returned the balance transaction that brought it back when it failed
 * @param reason Stripe's word for why it was made; null if nobody said
 * @param failure Stripe's code of why it failed
 * @param mark the key under which we made it; null if it was made elsewhere
 */
public record RefundSeen(
    String id,
    @Nullable String charge,
    @Nullable String payment,
    Money amount,
    State state,
    Instant at,
    @Nullable String entry,
    @Nullable String returned,
    @Nullable String reason,
    @Nullable String failure,
    @Nullable String mark) {

  /** The key in its metadata. */
  static final String MARK = "samizdat_refund";

  /** Where it stands. */
  public enum State {
    PENDING,
    SUCCEEDED,
    FAILED,
    CANCELED
  }

  static RefundSeen of(Refund refund) {
    return new RefundSeen(
        refund.getId(),
        refund.getCharge(),
        refund.getPaymentIntent(),
        StripeAmount.read(refund.getAmount(), refund.getCurrency()),
        switch (refund.getStatus()) {
          case "succeeded" -> State.SUCCEEDED;
          case "failed" -> State.FAILED;
          case "canceled" -> State.CANCELED;
          // Also requires_action: the giver's bank waits for her.
          default -> State.PENDING;
        },
        Instant.ofEpochSecond(refund.getCreated()),
        refund.getBalanceTransaction(),
        refund.getFailureBalanceTransaction(),
        refund.getReason(),
        refund.getFailureReason(),
        refund.getMetadata() == null ? null : refund.getMetadata().get(MARK));
  }
}
