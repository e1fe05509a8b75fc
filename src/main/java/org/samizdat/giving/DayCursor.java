package org.samizdat.giving;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.samizdat.values.Refused;

/**
 * Where a page of a list ended that begins with the youngest.
 *
 * @param day UTC, on which the last of the page began
 * @param number of it; of two of one day, the higher stands first
 */
record DayCursor(LocalDate day, long number) {

  private static final int LAST_YEAR = 9999;

  /**
   * Reads one of ours.
   *
   * @throws Refused {@code cursor-not-valid}
   */
  static DayCursor parse(String text) {
    String[] parts = text.split("~", -1);
    try {
      if (parts.length == 2) {
        DayCursor cursor =
            new DayCursor(LocalDate.parse(parts[0]), Long.parseUnsignedLong(parts[1], 16));
        // Java's years go further than the database's.
        if (cursor.day.getYear() >= 1 && cursor.day.getYear() <= LAST_YEAR) {
          return cursor;
        }
      }
    } catch (DateTimeException | NumberFormatException notOurs) {
      // Said below.
    }
    throw new Refused(
        Refused.Kind.MALFORMED, "cursor-not-valid", "This is not a cursor from an earlier answer.");
  }

  String text() {
    return day + "~" + Long.toHexString(number);
  }
}
