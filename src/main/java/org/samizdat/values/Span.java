package org.samizdat.values;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whole months, both ends included; in which zone they begin is for whoever asks to say.
 *
 * @param from the first
 * @param until the last
 */
public record Span(YearMonth from, YearMonth until) {

  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");
  private static final int USUAL = 12;
  private static final int LONGEST = 60;

  /**
   * Reads what was asked for.
   *
   * @param from such as {@code 2026-01}; null for eleven months before the last
   * @param until null for the present month, which is the last there is
   * @throws Refused {@code parameter-not-valid}
   */
  public static Span parse(@Nullable String from, @Nullable String until, YearMonth now) {
    YearMonth last = until == null || until.isEmpty() ? now : month("until", until);
    YearMonth first =
        from == null || from.isEmpty() ? last.minusMonths(USUAL - 1L) : month("from", from);
    if (last.isAfter(now)) {
      last = now;
    }
    if (first.isAfter(last) || first.plusMonths(LONGEST).compareTo(last) <= 0) {
      throw malformed("from", "is a month before until, and at most " + LONGEST + " months before");
    }
    return new Span(first, last);
  }

  /** All of them. */
  public List<YearMonth> months() {
    return Stream.iterate(from, month -> !month.isAfter(until), month -> month.plusMonths(1))
        .toList();
  }

  /** The first day. */
  public LocalDate begins() {
    return from.atDay(1);
  }

  /** The day after the last. */
  public LocalDate ends() {
    return until.plusMonths(1).atDay(1);
  }

  /** The first day of each month, and the day after the last: what a database asks for. */
  public String[] boundaries() {
    return Stream.concat(months().stream(), Stream.of(until.plusMonths(1)))
        .map(month -> month.atDay(1).toString())
        .toArray(String[]::new);
  }

  private static YearMonth month(String parameter, String text) {
    if (!MONTH.matcher(text).matches()) {
      throw malformed(parameter, "is a month such as 2026-11");
    }
    return YearMonth.parse(text);
  }

  private static Refused malformed(String parameter, String complaint) {
    return new Refused(
        Refused.Kind.MALFORMED, "parameter-not-valid", parameter + " " + complaint + ".");
  }
}
