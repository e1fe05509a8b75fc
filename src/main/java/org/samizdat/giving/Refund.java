package org.samizdat.giving;

import java.time.Instant;
import org.samizdat.giving.stripe.RefundSeen;
import org.samizdat.giving.stripe.RefundSeen.State;
import org.samizdat.values.Money;

/**
 * Money that goes back to a giver, as we last read it from Stripe.
 *
 * @param payment Stripe's number of the payment it goes back from
 * @param why Stripe's word for why it failed; empty where there is nothing to say
 * @param madeAt by Stripe's clock
 */
record Refund(String id, String payment, Money amount, State state, String why, Instant madeAt) {

  static Refund of(RefundSeen seen, Payment payment) {
    return new Refund(
        seen.id(),
        payment.intent(),
        seen.amount(),
        seen.state(),
        seen.failure() == null ? "" : seen.failure(),
        seen.at());
  }

  /** Whether a reading can be a later one: what has failed does not succeed any more. */
  boolean mayBecome(Refund after) {
    return switch (state) {
      case PENDING -> true;
      case SUCCEEDED -> after.state != State.PENDING;
      case FAILED, CANCELED -> false;
    };
  }

  /** Whether the money is with the giver, or on its way to her. */
  boolean isGone() {
    return state == State.PENDING || state == State.SUCCEEDED;
  }
}
