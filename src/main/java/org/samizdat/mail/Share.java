package org.samizdat.mail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a whole, as it is set: {@code 5%}, {@code 0.1%}.
 *
 * @param of from 0 to 1
 */
record Share(double of) {

  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,4})?) ?%");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Share valueOf(String text) {
    Matcher percent = PERCENT.matcher(text.strip());
    if (!percent.matches() || Double.parseDouble(percent.group(1)) > 100) {
      throw new IllegalArgumentException("'" + text + "' is not a share such as 5%");
    }
    return new Share(Double.parseDouble(percent.group(1)) / 100);
  }

  /** How many of so many, rounded up. */
  int of(int whole) {
    return (int) Math.ceil(whole * of);
  }
}
