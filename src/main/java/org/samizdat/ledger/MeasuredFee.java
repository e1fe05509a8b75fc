package org.samizdat.ledger;

import java.math.BigDecimal;

/**
 * What fees have really come to.
 *
 * @param rate all fees through all gross, the fixed parts of fees included; 0.0325 is 3.25 %
 * @param charges how many it was measured on
 */
public record MeasuredFee(BigDecimal rate, long charges) {}
