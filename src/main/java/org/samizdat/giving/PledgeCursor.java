package org.samizdat.giving;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.samizdat.values.Refused;

/** Where a page of pledges ended. */
record PledgeCursor(LocalDate began, long number) {

  private static final int LAST_YEAR = 9999;

  static PledgeCursor of(Pledge last) {
    return new PledgeCursor(last.began(), last.number());
  }

  /**
   * Reads one of ours.
   *
   * @throws Refused {@code cursor-not-valid}
   */
  static PledgeCursor parse(String text) {
    String[] parts = text.split("~", -1);
    try {
      if (parts.length == 2) {
        PledgeCursor cursor =
            new PledgeCursor(LocalDate.parse(parts[0]), Long.parseUnsignedLong(parts[1], 16));
        // Java's years go further than the database's.
        if (cursor.began.getYear() >= 1 && cursor.began.getYear() <= LAST_YEAR) {
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
    return began + "~" + Long.toHexString(number);
  }
}
