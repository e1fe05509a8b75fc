package org.samizdat.ledger.export;

import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Hands the journal on to other programs. It names no person. */
@Component
public class JournalExport {

  /** For which program. */
  public enum Format {
    /** Also for ledger. */
    HLEDGER("journal"),
    BEANCOUNT("beancount"),
    XERO("csv"),
    QUICKBOOKS("csv"),
    EXACT("csv"),
    TWINFIELD("csv");

    private final String ending;

    Format(String ending) {
      this.ending = ending;
    }

    /** As it stands in addresses. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a table, which a spreadsheet opens too. */
    public boolean isTable() {
      return ending.equals("csv");
    }

    /** Of its files. */
    public String ending() {
      return ending;
    }

    /** The one of a label. */
    public static Optional<Format> find(String label) {
      return List.of(values()).stream().filter(one -> one.label().equals(label)).findAny();
    }
  }

  private final BookReader books;
  private final Chart chart;

  JournalExport(BookReader books, Chart chart) {
    this.books = books;
    this.chart = chart;
  }

  /** The journal of whole months in all currencies; both months inclusive. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public String write(Format format, YearMonth first, YearMonth last) {
    return write(format, first, last, null);
  }

  /**
   * The journal of whole months, of one moment.
   *
   * @param first inclusive
   * @param last inclusive
   * @param only this currency; null for all. Only a table can be of one
   * @throws Refused {@code currency-needed} with the {@code currencies} there are if the program
   *     takes one only and these months have several; {@code parameter-not-valid} if it is no table
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public String write(Format format, YearMonth first, YearMonth last, @Nullable Currency only) {
    if (only != null && !format.isTable()) {
      throw new Refused(
          Refused.Kind.MALFORMED,
          "parameter-not-valid",
          "currency is for tables: this journal has all currencies.");
    }
    if (format == Format.XERO && only == null) {
      refuseSeveral(currencies(first, last));
    }
    Months months = new Months(first, last, books::month);
    return switch (format) {
      case HLEDGER ->
          PlainTextJournal.write(chart, currencies(last), books.balancesBefore(first), months);
      case BEANCOUNT ->
          BeancountJournal.write(chart, currencies(last), books.balancesBefore(first), months);
      case XERO -> JournalTable.XERO.write(chart, months, only);
      case QUICKBOOKS -> JournalTable.QUICKBOOKS.write(chart, months, only);
      case EXACT -> JournalTable.EXACT.write(chart, months, only);
      case TWINFIELD -> JournalTable.TWINFIELD.write(chart, months, only);
    };
  }

  private static void refuseSeveral(List<String> currencies) {
    if (currencies.size() > 1) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "currency-needed",
          "This program takes a journal of one currency only. Ask for each by itself: "
              + String.join(", ", currencies)
              + ".",
          Map.of("currencies", currencies));
    }
  }

  /** The codes of what something was booked in, by name; both months inclusive. */
  public List<String> currencies(YearMonth first, YearMonth last) {
    return books.currencies(first, last);
  }

  private SortedSet<String> currencies(YearMonth last) {
    SortedSet<String> currencies = new TreeSet<>(books.currencies(last));
    if (currencies.isEmpty()) {
      currencies.add("usd");
    }
    return currencies;
  }
}
