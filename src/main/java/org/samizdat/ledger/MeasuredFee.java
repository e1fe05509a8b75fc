package org.samizdat.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.samizdat.values.Money;

/**
 * What fees have really come to.
 *
 * @param gross what the charges brought; more than nothing
 * @param fee what was taken of it, the fixed parts of fees included
 * @param charges how many it was measured on
 */
public record MeasuredFee(Money gross, Money fee, long charges) {

  /** A thousandth of a per mille: a cent on ten thousand dollars. */
  private static final int RATE_PLACES = 6;

  /** All fees through all gross, the fixed parts of fees included; 0.0325 is 3.25 %. */
  public BigDecimal rate() {
    return rateBeside(Money.zero(fee.currency()));
  }

  /**
   * The share that fees come to beside a fixed part: less than nothing if they come to less than
   * that.
   *
   * @param fixed of each charge's fee
   */
  public BigDecimal rateBeside(Money fixed) {
    BigDecimal rest =
        BigDecimal.valueOf(fee.minor())
            .subtract(BigDecimal.valueOf(fixed.minor()).multiply(BigDecimal.valueOf(charges)));
    return rest.divide(BigDecimal.valueOf(gross.minor()), RATE_PLACES, RoundingMode.HALF_UP);
  }
}
