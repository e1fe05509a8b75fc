package org.samizdat.ledger.bank;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Days as the tables of banks write them. Of 03/04/2026 alone nobody knows the month: it is read
 * only where another day of the same table, such as 28/04/2026, tells the order.
 */
final class Days {

  private static final List<DateTimeFormatter> FORMS =
      forms("uuuu-MM-dd", "dd.MM.uuuu", "dd.MM.uu", "dd-MM-uuuu", "uuuuMMdd", "uuuu/MM/dd");

  private static final DateTimeFormatter DAY_FIRST = forms("dd/MM/uuuu").getFirst();
  private static final DateTimeFormatter MONTH_FIRST = forms("MM/dd/uuuu").getFirst();

  private static final Pattern SLASHED = Pattern.compile("(\\d{2})/(\\d{2})/\\d{4}");

  /** A time behind a day says nothing here. */
  private static final Pattern TIME = Pattern.compile("(?<=\\d)[T ,]+\\d{1,2}:\\d{2}.*");

  private static final int MONTHS = 12;

  private final boolean dayFirst;
  private final boolean monthFirst;

  /**
   * Learns from all days of a table.
   *
   * @param all as they are written
   */
  Days(Stream<String> all) {
    boolean day = false;
    boolean month = false;
    for (String one : all.toList()) {
      Matcher slashed = SLASHED.matcher(plain(one));
      if (slashed.matches()) {
        day |= Integer.parseInt(slashed.group(1)) > MONTHS;
        month |= Integer.parseInt(slashed.group(2)) > MONTHS;
      }
    }
    dayFirst = day && !month;
    monthFirst = month && !day;
  }

  private static List<DateTimeFormatter> forms(String... patterns) {
    return Stream.of(patterns)
        .map(form -> DateTimeFormatter.ofPattern(form).withResolverStyle(ResolverStyle.STRICT))
        .toList();
  }

  private static String plain(String text) {
    return TIME.matcher(text.strip()).replaceFirst("");
  }

  LocalDate read(String text) {
    List<DateTimeFormatter> forms =
        dayFirst ? List.of(DAY_FIRST) : monthFirst ? List.of(MONTH_FIRST) : List.of();
    for (DateTimeFormatter form : Stream.concat(FORMS.stream(), forms.stream()).toList()) {
      try {
        return Statement.day(LocalDate.parse(plain(text), form));
      } catch (DateTimeException another) {
        // The next form may be it.
      }
    }
    throw new Unreadable("day-not-read");
  }
}
