package org.samizdat.ledger.export;

import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.samizdat.ledger.chart.Chart;
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

  /**
   * The journal of whole months, of one moment, in UTF-8.
   *
   * @param first inclusive
   * @param last inclusive
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public String write(Format format, YearMonth first, YearMonth last) {
    Months months = new Months(first, last, books::month);
    return switch (format) {
      case HLEDGER ->
          PlainTextJournal.write(chart, currencies(last), books.balancesBefore(first), months);
      case BEANCOUNT ->
          BeancountJournal.write(chart, currencies(last), books.balancesBefore(first), months);
      case XERO -> JournalTable.XERO.write(chart, months);
      case QUICKBOOKS -> JournalTable.QUICKBOOKS.write(chart, months);
      case EXACT -> JournalTable.EXACT.write(chart, months);
      case TWINFIELD -> JournalTable.TWINFIELD.write(chart, months);
    };
  }

  private SortedSet<String> currencies(YearMonth last) {
    SortedSet<String> currencies = new TreeSet<>(books.currencies(last));
    if (currencies.isEmpty()) {
      currencies.add("usd");
    }
    return currencies;
  }
}
