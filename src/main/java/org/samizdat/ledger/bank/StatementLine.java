package org.samizdat.ledger.bank;

import java.time.LocalDate;
import org.samizdat.values.Money;

/**
 * A line of a statement, as it was read.
 *
 * @param bookedOn the bank's day
 * @param amount more than nothing came in
 * @param words all that the statement says of it; not to be stored, for it may name somebody
 */
record StatementLine(LocalDate bookedOn, Money amount, String words) {

  /** Without the words: this is what logs show. */
  @Override
  public String toString() {
    return bookedOn + " " + amount;
  }
}
