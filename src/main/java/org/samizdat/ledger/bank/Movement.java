package org.samizdat.ledger.bank;

/**
 * Money on its way between Stripe and the bank.
 *
 * @param id of its balance transaction; {@code opening-} and the currency of what was on its way
 *     when the books were opened; empty where only its source was kept
 * @param source Stripe's id of the payout or top-up; of what was on its way the currency
 * @param category of Stripe's reports: {@code payout}, {@code payout_reversal}, {@code topup} or
 *     {@code topup_reversal}; {@code opening} of what was on its way when the books were opened
 * @param returned whether it is a payout that Stripe took back: it may never have reached the bank
 */
public record Movement(String id, String source, String category, boolean returned) {

  /** How the ids begin of what was on its way when the books were opened. */
  public static final String OPENING = "opening-";

  /** Whether it belongs to a payout. */
  public boolean isOfPayout() {
    return category.startsWith("payout");
  }
}
