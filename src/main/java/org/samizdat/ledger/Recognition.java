package org.samizdat.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.samizdat.values.Refused;

/**
 * How a gift becomes income: at once, over months, or in part the one and in part the other.
 *
 * @param deferredPercent of the gift, what is earned over the months; from 0 to 100
 * @param months from that of the gift on, it counted; from 1 to 120
 */
record Recognition(int deferredPercent, int months) {

  /** What a giver asks nothing for is income when it comes. */
  static final Recognition AT_ONCE = new Recognition(0, 1);

  private static final int WHOLE = 100;
  private static final int LONGEST = 120;

  Recognition {
    if (!isOne(deferredPercent, months)) {
      throw new IllegalArgumentException("A policy defers 0 to 100 percent over 1 to 120 months");
    }
  }

  /**
   * Reads what somebody asks for.
   *
   * @throws Refused {@code recognition-not-valid} if there can be no such policy
   */
  static Recognition parse(int deferredPercent, int months) {
    if (!isOne(deferredPercent, months)) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "recognition-not-valid",
          "A policy defers 0 to 100 percent over 1 to 120 months.");
    }
    return new Recognition(deferredPercent, months);
  }

  private static boolean isOne(int deferredPercent, int months) {
    return deferredPercent >= 0 && deferredPercent <= WHOLE && months >= 1 && months <= LONGEST;
  }

  /**
   * What of an amount is not earned at once; rounded half to even.
   *
   * @param minor in minor units
   */
  long deferred(long minor) {
    return BigDecimal.valueOf(minor)
        .multiply(BigDecimal.valueOf(deferredPercent))
        .divide(BigDecimal.valueOf(WHOLE), 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }
}
