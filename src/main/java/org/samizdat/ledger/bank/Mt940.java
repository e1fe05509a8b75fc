package org.samizdat.ledger.bank;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/** BankStatements of SWIFT's MT940. */
final class Mt940 {

  /** {@code :60F:C261101EUR1234,56}: of the opening balance only the currency is taken. */
  private static final Pattern OPENING = Pattern.compile("60[FM]:[CD]\\d{6}([A-Z]{3})[0-9,]+.*");

  /** {@code :61:2611161116CR150,00NTRF…}: value day, entry day, sign, amount, the rest. */
  private static final Pattern ENTRY =
      Pattern.compile("61:(\\d{6})(\\d{4})?(R?[CD])[A-Z]?(\\d+,\\d*)(.*)", Pattern.DOTALL);

  private static final Pattern FIELD = Pattern.compile("(?m)^:");

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuMMdd");

  private Mt940() {}

  static List<StatementLine> read(String text) {
    List<StatementLine> lines = new ArrayList<>();
    String currency = "";
    for (String field : FIELD.splitAsStream(text.replace("\r", "")).toList()) {
      Matcher opening = OPENING.matcher(field.strip());
      if (opening.matches()) {
        currency = opening.group(1);
      }
      if (field.startsWith("61:")) {
        lines.add(line(field.strip(), currency));
      } else if (field.startsWith("86:") && !lines.isEmpty()) {
        StatementLine last = lines.removeLast();
        lines.add(
            new StatementLine(last.bookedOn(), last.amount(), last.words() + " " + joined(field)));
      }
    }
    return lines;
  }

  private static StatementLine line(String field, String currency) {
    Matcher entry = ENTRY.matcher(field);
    if (!entry.matches()) {
      throw new Unreadable("no-field");
    }
    Money amount =
        Amount.of(new BigDecimal(entry.group(4).replaceAll(",$", "").replace(',', '.')), currency);
    String sign = entry.group(3);
    boolean out = sign.equals("D") || sign.equals("RC");
    return new StatementLine(
        day(entry.group(1), entry.group(2)), out ? amount.negated() : amount, joined(field));
  }

  /** The day of entry has no year: it is that of the value day, or the next or last one. */
  private static LocalDate day(String value, @Nullable String entry) {
    try {
      LocalDate valued = LocalDate.parse(value, DAY);
      if (entry == null) {
        return valued;
      }
      LocalDate entered = LocalDate.parse(value.substring(0, 2) + entry, DAY);
      return entered.isAfter(valued.plusMonths(6))
          ? entered.minusYears(1)
          : entered.isBefore(valued.minusMonths(6)) ? entered.plusYears(1) : entered;
    } catch (DateTimeException notADay) {
      throw new Unreadable("day-not-read");
    }
  }

  /** Lines are broken anywhere, also within an id. */
  private static String joined(String field) {
    return field.replace("\n", "");
  }
}
