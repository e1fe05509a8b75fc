package org.samizdat.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * A gift as the books have it: what one charge brought, and all that has gone back of it until now,
 * whenever it did. Who gave it the books do not know.
 *
 * <p>There are two amounts of each. What was <em>paid</em> is in the currency of whoever gave: it
 * is what stands on her bank's statement, and so what a statement of ours tells her; a rate of the
 * day would be nothing she could find again. What was <em>settled</em> is what the newsroom's
 * balance got for it, before fees, and what journals and closes are made of. Where nothing was
 * exchanged they are the same; a fact of which nobody has told what was paid counts as settled.
 *
 * @param donation the gift's opaque number; null where the charge is ours and no gift is known
 * @param frequency {@code once}, {@code monthly}, {@code annual}; null where the number is
 * @param charge Stripe's id
 * @param at by Stripe's clock
 * @param paid never less than nothing
 * @param back of what was paid: refunds less those that failed, a charge that failed after all, and
 *     disputes that were lost
 * @param settled gross, in the currency of the balance
 * @param settledBack what went back, as it left the balance: at the rate of that day
 * @param contested whether a bank has taken it back, and that is not decided: it counts as given
 */
public record GivenGift(
    @Nullable String donation,
    @Nullable String frequency,
    String charge,
    Instant at,
    Money paid,
    Money back,
    Money settled,
    Money settledBack,
    boolean contested) {

  /** What is left of what was paid. */
  public Money kept() {
    return paid.minus(back);
  }
}
