package org.samizdat.ledger.bank;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.samizdat.values.Money;

/**
 * Statements as tables with heads, in the words of many banks. A day such as 03/04/2026, of which
 * nobody knows the month, is refused.
 */
final class Table {

  private static final Set<String> DAYS =
      Set.of(
          "date",
          "booking date",
          "bookingdate",
          "posting date",
          "transaction date",
          "buchungstag",
          "buchungsdatum",
          "datum",
          "boekdatum",
          "дата",
          "дата операции");

  private static final Set<String> AMOUNTS =
      Set.of("amount", "betrag", "bedrag", "сумма", "value", "montant");

  private static final Set<String> INS =
      Set.of("credit", "paid in", "money in", "haben", "bij", "приход");

  private static final Set<String> OUTS =
      Set.of("debit", "paid out", "money out", "soll", "af", "расход");

  private static final Set<String> CURRENCIES =
      Set.of("currency", "währung", "waehrung", "munt", "valuta", "валюта", "devise");

  private static final List<DateTimeFormatter> FORMS =
      Stream.of("uuuu-MM-dd", "dd.MM.uuuu", "dd-MM-uuuu", "uuuuMMdd", "uuuu/MM/dd")
          .map(form -> DateTimeFormatter.ofPattern(form).withResolverStyle(ResolverStyle.STRICT))
          .toList();

  private static final Pattern GROUPED = Pattern.compile("[+-]?(\\d*|\\d{1,3}([.,]\\d{3})+)");

  private static final Pattern BRACKETS = Pattern.compile("^\\((.*)\\)$");

  private static final Pattern PLAIN = Pattern.compile("[+-]?[0-9.,]{1,30}");

  private Table() {}

  static List<StatementLine> read(String text) {
    String heads = text.lines().findFirst().orElse("");
    char separator =
        Stream.of(';', '\t', ',')
            .max((one, other) -> Long.compare(count(heads, one), count(heads, other)))
            .orElse(',');
    List<StatementLine> lines = new ArrayList<>();
    try {
      CsvReader.builder()
          .fieldSeparator(separator)
          .ofNamedCsvRecord(text)
          .forEach(record -> lines.add(line(record)));
    } catch (CsvParseException notATable) {
      throw Statement.notValid("it is no table");
    }
    return lines;
  }

  private static long count(String text, char letter) {
    return text.chars().filter(one -> one == letter).count();
  }

  private static StatementLine line(NamedCsvRecord record) {
    LocalDate day =
        field(record, DAYS)
            .map(Table::day)
            .orElseThrow(() -> Statement.notValid("no column is headed date"));
    String currency =
        field(record, CURRENCIES)
            .orElseThrow(() -> Statement.notValid("no column is headed currency"));
    Money amount =
        field(record, AMOUNTS)
            .map(said -> Amount.of(number(said), currency))
            .orElseGet(() -> inAndOut(record, currency));
    return new StatementLine(day, amount, String.join(" ", record.getFields()));
  }

  private static Money inAndOut(NamedCsvRecord record, String currency) {
    Optional<String> in = field(record, INS);
    Optional<String> out = field(record, OUTS);
    if (in.isEmpty() && out.isEmpty()) {
      throw Statement.notValid("no column is headed amount");
    }
    return Amount.of(
        in.map(Table::number)
            .orElse(BigDecimal.ZERO)
            .subtract(out.map(Table::number).orElse(BigDecimal.ZERO).abs()),
        currency);
  }

  private static Optional<String> field(NamedCsvRecord record, Set<String> names) {
    List<String> fields = record.getFields();
    // A line may be shorter than its heads: banks add lines of sums.
    return IntStream.range(0, Math.min(fields.size(), record.getHeader().size()))
        .filter(i -> names.contains(record.getHeader().get(i).strip().toLowerCase(Locale.ROOT)))
        .boxed()
        .findFirst()
        .map(fields::get)
        .map(String::strip)
        .filter(said -> !said.isEmpty());
  }

  private static LocalDate day(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        return Statement.day(LocalDate.parse(text, form));
      } catch (DateTimeException another) {
        // The next form may be it.
      }
    }
    throw Statement.notValid("a day is not written such as 2026-11-28 or 28.11.2026");
  }

  /** The last of comma and point stands before the cents; of one alone it must show. */
  private static BigDecimal number(String text) {
    // A sign may be a minus of typesetters, or brackets as accountants write them.
    String signed = text.replace('\u2212', '-').replaceAll("[\\s\\p{Sc}'\u00a0\u202f]", "");
    String plain = BRACKETS.matcher(signed).replaceFirst("-$1");
    if (!PLAIN.matcher(plain).matches()) {
      throw Statement.notValid("an amount is no number");
    }
    int point = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'));
    String before = point < 0 ? plain : plain.substring(0, point);
    if (!GROUPED.matcher(before).matches()) {
      throw Statement.notValid("an amount is no number");
    }
    String whole = before.replaceAll("[,.]", "");
    String cents = point < 0 ? "" : plain.substring(point + 1);
    boolean several = plain.chars().filter(one -> one == ',' || one == '.').count() > 1;
    if (cents.length() == 3 && !several) {
      throw Statement.notValid("of an amount such as 1.000 nobody knows whether it is a thousand");
    }
    try {
      return new BigDecimal(whole + (cents.isEmpty() ? "" : "." + cents));
    } catch (NumberFormatException notANumber) {
      throw Statement.notValid("an amount is no number");
    }
  }
}
