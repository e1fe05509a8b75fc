package org.samizdat.reminders;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.samizdat.values.Refused;

/** How often somebody is reminded. */
enum Rhythm {
  ONCE,
  MONTHLY,
  YEARLY;

  /** As the API and forms write it: {@code monthly}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a label.
   *
   * @throws Refused {@code repeat-not-known} with {@code known}
   */
  static Rhythm parse(String label) {
    return Arrays.stream(values())
        .filter(one -> one.label().equals(label.strip()))
        .findFirst()
        .orElseThrow(() -> {
          List<String> known = Arrays.stream(values()).map(Rhythm::label).toList();
          return new Refused(
              Refused.Kind.UNACCEPTABLE,
              "repeat-not-known",
              "A reminder comes " + String.join(", ", known) + ".",
              Map.of("known", known));
        });
  }
}
