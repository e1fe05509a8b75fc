package org.samizdat.door;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much comes through: a bucket of tokens that fills by itself.
 *
 * @param burst so many at once, at least 1
 * @param hourly so many more in each hour; 0 for none, until the bucket is thrown away
 */
record Rate(int burst, int hourly) {

  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})\\s*\\+\\s*([0-9]{1,9})/h");
  private static final double SECONDS_OF_AN_HOUR = 3600;

  Rate {
    if (burst < 1) {
      throw new IllegalArgumentException("At least one must come through");
    }
  }

  /**
   * Reads what an operator writes; called by the framework.
   *
   * @throws IllegalArgumentException if it is not as {@code 30+60/h}
   */
  public static Rate valueOf(String text) {
    Matcher written = WRITTEN.matcher(text.strip());
    if (!written.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rate such as 30+60/h: 30 at once, and 60 an hour after that");
    }
    return new Rate(Integer.parseInt(written.group(1)), Integer.parseInt(written.group(2)));
  }

  double perSecond() {
    return hourly / SECONDS_OF_AN_HOUR;
  }

  /** After how many seconds an empty bucket has one again; a whole hour if it never has. */
  long secondsForOne() {
    return hourly == 0
        ? (long) SECONDS_OF_AN_HOUR
        : Math.ceilDiv((long) SECONDS_OF_AN_HOUR, hourly);
  }
}
