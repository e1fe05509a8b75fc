package org.samizdat.reminders;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;
import org.springframework.util.MultiValueMap;

/** Reads what forms and programs send. */
final class ReminderRequests {

  private ReminderRequests() {}

  /**
   * A choice as texts. What is left out is as usual: next month, once.
   *
   * @throws Refused {@code when-not-known}, {@code repeat-not-known}, {@code day-not-readable},
   *     {@code day-of-month-not-valid}, {@code times-not-valid}
   */
  static Plan.Choice choice(
      @Nullable String when,
      @Nullable String day,
      @Nullable String dayOfMonth,
      @Nullable String repeat,
      @Nullable String times) {
    When chosen = text(when).isEmpty() ? When.NEXT_MONTH : When.parse(text(when));
    return new Plan.Choice(
        chosen,
        // A field that another choice has no use for may hold anything.
        chosen == When.ON_DAY ? day(text(day)) : null,
        chosen == When.PAYDAY ? number(text(dayOfMonth)) : null,
        text(repeat).isEmpty() ? Rhythm.ONCE : Rhythm.parse(text(repeat)),
        text(times).isEmpty() ? null : Integer.valueOf(number(text(times))));
  }

  /** What a link or a form brings along of it is a convenience, and never a reason to refuse. */
  static @Nullable Looked looked(MultiValueMap<String, String> fields) {
    String amount = text(fields, "amount");
    if (!amount.matches("[0-9]{1,12}")) {
      return null;
    }
    try {
      return Looked.parse(
          Long.parseLong(amount), fields.getFirst("currency"), fields.getFirst("frequency"));
    } catch (Refused none) {
      return null;
    }
  }

  /** A field without the space around it; empty if there is none. */
  static String text(MultiValueMap<String, String> fields, String name) {
    return text(fields.getFirst(name));
  }

  private static @Nullable LocalDate day(String day) {
    if (day.isEmpty()) {
      return null;
    }
    try {
      return LocalDate.parse(day);
    } catch (DateTimeException notADay) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "day-not-readable",
          "A day is written year first, such as 2027-03-31.");
    }
  }

  /** Nonsense counts as a number that is not valid, and is refused as such. */
  private static int number(String number) {
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  private static String text(@Nullable String field) {
    return field == null ? "" : field.strip();
  }
}
