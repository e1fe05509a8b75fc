package org.samizdat.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * What a month came to in a currency: opening + gross − fees − refunds + disputes + other − payouts
 * = closing.
 *
 * @param gross what charges brought, other activity's too
 * @param fees of all kinds, those that Stripe takes by themselves too
 * @param refunds what went back, less what came back of it
 * @param disputes less than nothing where more was taken than given back
 * @param other top-ups, reserves, and what is in suspense
 * @param payouts what left for the bank, less what returned
 * @param stripe what Stripe itself says the closing is; null if it has not said
 * @param readAt when it said so
 * @param inTransit paid out, and not on a bank statement yet
 * @param bank what statements show to have arrived
 * @param held for disputes that are not decided
 * @param deferred what givers have paid and the newsroom has not earned
 * @param exchange what exchanges have cost in the month; less than nothing is a gain
 * @param suspense what nobody knows how to book
 */
record Certificate(
    Money opening,
    Money gross,
    Money fees,
    Money refunds,
    Money disputes,
    Money other,
    Money payouts,
    Money closing,
    @Nullable Money stripe,
    @Nullable Instant readAt,
    Money inTransit,
    Money bank,
    Money held,
    Money deferred,
    Money exchange,
    Money suspense) {

  /** What the sums come to; the closing, if no cent is off. */
  Money sum() {
    return opening.plus(gross).minus(fees).minus(refunds).plus(disputes).plus(other).minus(payouts);
  }

  /** What the books and Stripe differ in; null if Stripe has not said. */
  @Nullable Money difference() {
    return stripe == null ? null : closing.minus(stripe);
  }
}
