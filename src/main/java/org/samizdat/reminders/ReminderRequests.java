package org.samizdat.reminders;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;

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

  /** Of a page: a language that nobody speaks, or that is none, is no reason to have no form. */
  static Language spoken(@Nullable String wanted, Language otherwise) {
    return Language.find(wanted == null ? "" : wanted.replace('_', '-')).orElse(otherwise);
  }

  /**
   * Of a program.
   *
   * @throws Refused {@code locale-not-valid}
   */
  static Language language(@Nullable String locale) {
    String tag = text(locale).replace('_', '-');
    if (tag.isEmpty()) {
      return Language.ENGLISH;
    }
    try {
      return spoken(
          new Locale.Builder().setLanguageTag(tag).build().toLanguageTag(), Language.ENGLISH);
    } catch (IllformedLocaleException notALocale) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE, "locale-not-valid", "A locale is a tag such as en or pt-BR.");
    }
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
