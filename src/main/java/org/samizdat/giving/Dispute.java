package org.samizdat.giving;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.stripe.DisputeSeen;
import org.samizdat.giving.stripe.DisputeSeen.State;
import org.samizdat.values.Money;

/**
 * A giver's bank asks a payment back, as we last read it from Stripe.
 *
 * @param payment Stripe's number of the payment
 * @param amount may differ from the payment's
 * @param reason Stripe's word
 * @param inquiry only a question so far: no money was taken
 * @param answerBy until when the newsroom may answer, in Stripe's dashboard; null if there is
 *     nothing to answer
 */
record Dispute(
    String id,
    String payment,
    Money amount,
    String reason,
    boolean inquiry,
    State state,
    Instant openedAt,
    @Nullable Instant answerBy) {

  static Dispute of(DisputeSeen seen, Payment payment) {
    return new Dispute(
        seen.id(),
        payment.intent(),
        seen.amount(),
        seen.reason(),
        seen.inquiry(),
        seen.state(),
        seen.at(),
        seen.answerBy());
  }

  /** Whether it is not decided yet. */
  boolean isOpen() {
    return state == State.NEEDS_ANSWER || state == State.UNDER_REVIEW;
  }
}
