package org.samizdat.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * A fact that takes something of a charge back, or gives it again.
 *
 * @param charge Stripe's id of it
 * @param source Stripe's id of the refund or dispute
 * @param settled less than nothing where money left the balance
 * @param rate from what was paid to the balance, in major units; null if nothing was exchanged
 * @param paid in the giver's currency, never less than nothing; null where that is not told
 * @param lost whether the source is a dispute that was lost
 */
record Undoing(
    String charge,
    @Nullable String source,
    String category,
    Money settled,
    @Nullable BigDecimal rate,
    @Nullable Money paid,
    boolean lost) {

  /** A gift with all that has gone back of it; undoings in the order in which they came. */
  static GivenGift of(GivenGift gift, List<Undoing> undoings) {
    Money back = gift.back();
    Money settledBack = gift.settledBack();
    boolean contested = false;
    for (Undoing undoing : undoings) {
      if (undoing.isOfDispute()) {
        // What is held and comes again leaves things as they were, also when it was thought lost.
        if (undoing.category.equals("dispute_reversal") || undoing.isReversedAmong(undoings)) {
          continue;
        }
        if (!undoing.lost) {
          contested = true;
          continue;
        }
      }
      back = back.plus(undoing.ofWhatWasPaid(gift.paid().minus(back)));
      if (undoing.settled.currency().equals(settledBack.currency())) {
        settledBack = settledBack.minus(undoing.settled);
      }
    }
    return new GivenGift(
        gift.donation(),
        gift.frequency(),
        gift.charge(),
        gift.at(),
        gift.paid(),
        back,
        gift.settled(),
        settledBack,
        contested);
  }

  private boolean isOfDispute() {
    return category.equals("dispute") || category.equals("dispute_reversal");
  }

  private boolean isReversedAmong(List<Undoing> others) {
    return others.stream()
        .anyMatch(other ->
            other.category.equals("dispute_reversal") && Objects.equals(other.source, source));
  }

  /**
   * How much of what was paid it takes; less than nothing where it gives again.
   *
   * @param left what is still there of it
   */
  private Money ofWhatWasPaid(Money left) {
    if (paid != null && paid.currency().equals(left.currency())) {
      return settled.isNegative() ? paid : paid.negated();
    }
    if (rate == null || rate.signum() == 0) {
      return settled.currency().equals(left.currency()) ? settled.negated() : left;
    }
    return exchanged(left, rate);
  }

  /**
   * Of a dispute Stripe tells what left the balance and at which rate, and the amount itself may
   * still change. The rate has six places and the balance whole cents, so what comes within one of
   * them to all that is left is all that is left; more than that nobody can get back.
   */
  private Money exchanged(Money left, BigDecimal rate) {
    BigDecimal cent = BigDecimal.ONE.movePointLeft(settled.currency().getDefaultFractionDigits());
    BigDecimal taken = settled.decimal().negate();
    if (left.decimal().multiply(rate).subtract(taken).abs().compareTo(cent) <= 0) {
      return left;
    }
    Money back =
        new Money(
            taken
                .movePointRight(left.currency().getDefaultFractionDigits())
                .divide(rate, 0, RoundingMode.HALF_EVEN)
                .longValueExact(),
            left.currency());
    return back.compareTo(left) > 0 ? left : back;
  }
}
