package org.samizdat.giving;

import java.util.Locale;
import org.samizdat.values.Refused;

/** How often a gift is made. */
public enum Frequency {
  ONCE,
  MONTHLY,
  ANNUAL;

  /**
   * Reads it as the API and the forms write it: {@code once}, {@code monthly}, {@code annual}.
   *
   * @throws Refused {@code frequency-not-known}
   */
  public static Frequency parse(String text) {
    for (Frequency frequency : values()) {
      if (frequency.label().equals(text)) {
        return frequency;
      }
    }
    throw new Refused(
        Refused.Kind.UNACCEPTABLE,
        "frequency-not-known",
        "A gift is made once, monthly or annually: once, monthly, annual.");
  }

  /** As the API writes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it goes on until it is ended. */
  public boolean isRecurring() {
    return this != ONCE;
  }
}
