package org.samizdat.ledger.bank;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.samizdat.values.Money;

/**
 * BankStatements as tables with heads, in the words of many banks. What can be read in two ways is
 * refused, with its line.
 */
final class Table {

  private static final Predicate<String> WITH_DIGITS = Pattern.compile("\\d").asPredicate();

  private static final Pattern GROUPED = Pattern.compile("[+-]?(\\d*|\\d{1,3}([.,]\\d{3})+)");

  private static final Pattern BRACKETS = Pattern.compile("^\\((.*)\\)$");

  private static final Pattern PLAIN = Pattern.compile("[+-]?[0-9.,]{1,30}");

  private final Columns columns;
  private final Days days;

  private Table(Columns columns, Days days) {
    this.columns = columns;
    this.days = days;
  }

  static List<StatementLine> read(String text) {
    List<CsvRecord> records = records(text);
    if (records.isEmpty()) {
      throw new Unreadable("no-table");
    }
    Columns columns = new Columns(records.getFirst().getFields());
    List<CsvRecord> body = records.subList(1, records.size());
    Table table =
        new Table(
            columns,
            new Days(body.stream().flatMap(line -> day(columns, line.getFields()).stream())));
    return body.stream().map(table::line).toList();
  }

  private static List<CsvRecord> records(String text) {
    String heads = text.lines().findFirst().orElse("");
    char separator =
        Stream.of(';', '\t', ',')
            .max((one, other) -> Long.compare(count(heads, one), count(heads, other)))
            .orElse(',');
    try {
      return CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text).stream().toList();
    } catch (CsvParseException notATable) {
      throw new Unreadable("no-table");
    }
  }

  private static long count(String text, char letter) {
    return text.chars().filter(one -> one == letter).count();
  }

  private StatementLine line(CsvRecord record) {
    try {
      return line(record.getFields());
    } catch (Unreadable cell) {
      throw cell.inLine(record.getStartingLineNumber());
    }
  }

  private StatementLine line(List<String> cells) {
    String day =
        day(columns, cells)
            .orElseThrow(() ->
                new Unreadable(
                    columns.hasAny(Columns.DAYS) || columns.hasAny(Columns.VALUE_DAYS)
                        ? "no-day"
                        : "no-column-date"));
    return new StatementLine(days.read(day), amount(cells), String.join(" ", cells));
  }

  /** The day it was booked; the one from which interest is reckoned if there is no other. */
  private static Optional<String> day(Columns columns, List<String> cells) {
    return columns
        .cell(cells, Columns.DAYS, Table::isAny)
        // "Valuta" is a currency to some banks.
        .or(() -> columns.cell(cells, Columns.VALUE_DAYS, WITH_DIGITS));
  }

  private static boolean isAny(String said) {
    return !said.isEmpty();
  }

  private Money amount(List<String> cells) {
    String currency =
        columns
            .cell(cells, Columns.CURRENCIES, WITH_DIGITS.negate())
            .or(columns::currencyInHead)
            .orElseThrow(() -> new Unreadable("no-column-currency"));
    Optional<BigDecimal> amount =
        columns.cell(cells, Columns.AMOUNTS, Table::isAny).map(Table::number);
    return Amount.of(amount.isPresent() ? signed(amount.get(), cells) : inLessOut(cells), currency);
  }

  private BigDecimal signed(BigDecimal amount, List<String> cells) {
    Optional<Sign> sign = Sign.of(columns, cells);
    if (sign.isEmpty()) {
      return amount;
    }
    if (sign.get() == Sign.IN && amount.signum() < 0) {
      throw new Unreadable("signs-differ");
    }
    return sign.get() == Sign.OUT ? amount.abs().negate() : amount;
  }

  private BigDecimal inLessOut(List<String> cells) {
    Predicate<String> something = said -> !said.equals("-");
    Optional<String> in = columns.cell(cells, Columns.INS, something);
    Optional<String> out = columns.cell(cells, Columns.OUTS, something);
    if (in.isEmpty() && out.isEmpty()) {
      throw new Unreadable(
          columns.hasAny(Columns.AMOUNTS)
                  || columns.hasAny(Columns.INS)
                  || columns.hasAny(Columns.OUTS)
              ? "no-amount"
              : "no-column-amount");
    }
    return in.map(Table::number)
        .orElse(BigDecimal.ZERO)
        .subtract(out.map(Table::number).orElse(BigDecimal.ZERO).abs());
  }

  /** The last of comma and point stands before the cents; of one alone it must show. */
  private static BigDecimal number(String text) {
    // A sign may be a minus of typesetters, or brackets as accountants write them.
    String signed = text.replace('\u2212', '-').replaceAll("[\\s\\p{Sc}'\u00a0\u202f]", "");
    String plain = BRACKETS.matcher(signed).replaceFirst("-$1");
    if (!PLAIN.matcher(plain).matches()) {
      throw new Unreadable("no-number");
    }
    int point = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'));
    String before = point < 0 ? plain : plain.substring(0, point);
    if (!GROUPED.matcher(before).matches()) {
      throw new Unreadable("no-number");
    }
    String whole = before.replaceAll("[,.]", "");
    String cents = point < 0 ? "" : plain.substring(point + 1);
    boolean several = plain.chars().filter(one -> one == ',' || one == '.').count() > 1;
    if (cents.length() == 3 && !several) {
      throw new Unreadable("thousand");
    }
    try {
      return new BigDecimal(whole + (cents.isEmpty() ? "" : "." + cents));
    } catch (NumberFormatException notANumber) {
      throw new Unreadable("no-number");
    }
  }
}
