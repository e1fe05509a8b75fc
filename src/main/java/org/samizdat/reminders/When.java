package org.samizdat.reminders;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.samizdat.values.Refused;

/** When somebody wants to be reminded for the first time. */
enum When {
  NEXT_MONTH,
  IN_3_MONTHS,
  IN_6_MONTHS,
  /** While there are some days of the year left. */
  YEAR_END,
  /** On a day of her choice. */
  ON_DAY,
  /** On a day of the month. */
  PAYDAY;

  /** As the API and forms write it: {@code in-3-months}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads a label.
   *
   * @throws Refused {@code when-not-known} with {@code known}
   */
  static When parse(String label) {
    return Arrays.stream(values())
        .filter(one -> one.label().equals(label.strip()))
        .findFirst()
        .orElseThrow(() -> {
          List<String> known = Arrays.stream(values()).map(When::label).toList();
          return new Refused(
              Refused.Kind.UNACCEPTABLE,
              "when-not-known",
              "A reminder can come " + String.join(", ", known) + ".",
              Map.of("known", known));
        });
  }
}
