package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A gift for a year, half of which is earned in twelve parts, reckoned up on paper: how much of it
 * is still owed.
 *
 * @param told the month in which it is heard of: the first
 * @param minor all of it
 */
record GiftByHand(YearMonth told, String currency, long minor) {

  private static final int MONTHS = 12;

  /**
   * Something of a gift that goes back, or comes again.
   *
   * @param worth what it was when the gift came; less than nothing comes again
   */
  record Back(YearMonth month, long worth) {}

  /** What is owed at the end of a month, if this went back of it, the first first. */
  long owed(YearMonth at, List<Back> all) {
    long owed = half();
    long kept = minor;
    Deque<Long> gone = new ArrayDeque<>();
    YearMonth month = told;
    for (int parts = MONTHS; parts > 0 && !month.isAfter(at); parts--) {
      for (Back back : all) {
        // What goes back before anybody has heard of the gift goes with its first month.
        boolean first = month.equals(told) && back.month().isBefore(told);
        if (!first && !back.month().equals(month)) {
          continue;
        }
        if (back.worth() < 0) {
          owed += gone.pop();
        } else {
          long share = back.worth() >= kept ? owed : owed * back.worth() / kept;
          gone.push(share);
          owed -= share;
        }
        kept = Math.max(0, kept - back.worth());
      }
      owed -= owed / parts;
      month = month.plusMonths(1);
    }
    return month.isBefore(told.plusMonths(1)) ? 0 : owed;
  }

  /** A cent that cannot be halved goes where the half is even. */
  private long half() {
    long half = minor / 2;
    return minor % 2 == 0 || half % 2 == 0 ? half : half + 1;
  }
}
