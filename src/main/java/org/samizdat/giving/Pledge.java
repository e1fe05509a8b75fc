package org.samizdat.giving;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * A gift that goes on, as we last read it from Stripe.
 *
 * @param number random
 * @param donation what it began with
 * @param subscription Stripe's number of it
 * @param customer Stripe's number of the giver; null once Stripe has deleted her
 * @param amount all that is taken each time, covered fee included
 * @param covered of it, what she adds to cover the fee
 * @param why it is in its state, in a word; empty where there is nothing to say
 * @param began UTC day
 * @param periodEnd until when it is paid: the next charge, unless it ends or rests
 * @param pausedUntil when it goes on; null if it does not rest, or nobody has said until when. Of
 *     one that rests and will end, at the latest the end: nothing comes until then
 * @param endsAt when it will end, as was asked; null if it goes on
 * @param ended UTC day
 * @param attempts how often Stripe tried to take a payment that has failed
 * @param nextAttempt when it tries again; null if it does not
 * @param cardExpires last month of the card it is charged to; null if it is no card
 * @param anchorDay day of the month, UTC, that Stripe counts charges from: one of the 31st is
 *     charged on the last day of a shorter month; null if it was not read yet
 */
record Pledge(
    long number,
    long giver,
    long donation,
    String subscription,
    @Nullable String customer,
    Frequency frequency,
    Money amount,
    Money covered,
    String campaign,
    State state,
    String why,
    LocalDate began,
    Instant periodEnd,
    @Nullable Instant pausedUntil,
    @Nullable Instant endsAt,
    @Nullable LocalDate ended,
    int attempts,
    @Nullable Instant nextAttempt,
    @Nullable YearMonth cardExpires,
    @Nullable Integer anchorDay) {

  /** Where it stands. */
  enum State {
    ACTIVE,
    /** A payment has failed; Stripe tries again. */
    PAST_DUE,
    /** Nothing is collected for a while, as she wished. */
    PAUSED,
    /** It will end when what is paid for is over. */
    ENDING,
    ENDED;

    /** Whether money may still come of it. */
    boolean isLive() {
      return this != ENDED;
    }
  }

  /** What she gives each time, without the covered fee. */
  Money gift() {
    return amount.minus(covered);
  }
}
