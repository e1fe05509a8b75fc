package org.samizdat.ledger.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.ledger.export.Booked.Part;
import org.samizdat.values.Money;
import org.samizdat.values.Spreadsheet;

/**
 * The journal as a table, a line for each posting, under the heads that a bookkeeping program
 * imports. Days are ISO 8601, amounts have a point, accounts have the newsroom's numbers.
 *
 * <p>Programs take no ids as long as Stripe's for the number of an entry: QuickBooks takes 21
 * characters, Exact and Twinfield whole numbers of nine digits. So entries are counted within their
 * month, by day and id: {@code 261100042} is the 42nd of November 2026. In a month that is closed
 * the number stays; the entry's id stands in its description. The hundred thousandth of a month
 * would have ten digits, which Exact does not take.
 */
enum JournalTable {
  /**
   * Manual journals: debits are more than nothing, credits less. They have no column for a currency
   * and are booked in the organisation's own (central.xero.com, Import manual journals): a file
   * holds one currency only.
   */
  XERO {
    @Override
    List<String> heads() {
      return List.of(
          "*Narration",
          "*Date",
          "Description",
          "*AccountCode",
          "*TaxRate",
          "*Amount",
          "TrackingName1",
          "TrackingOption1");
    }

    @Override
    List<String> line(String number, Booked entry, Part part, Chart chart) {
      String campaign = text(entry.note("campaign"));
      return List.of(
          safe(entry.id()),
          entry.day().toString(),
          safe(entry.words()),
          safe(chart.code(part.account())),
          "Tax Exempt",
          number(part.amount()),
          campaign.isEmpty() ? "" : "Campaign",
          campaign);
    }
  },

  /** Journal entries of QuickBooks Online. */
  QUICKBOOKS {
    @Override
    List<String> heads() {
      return List.of(
          "Journal No.",
          "Journal Date",
          "Account Name",
          "Debits",
          "Credits",
          "Description",
          "Class",
          "Currency");
    }

    @Override
    List<String> line(String number, Booked entry, Part part, Chart chart) {
      return List.of(
          number,
          entry.day().toString(),
          safe(chart.name(part.account())),
          debit(part),
          credit(part),
          described(entry, MOST_OF_QUICKBOOKS),
          text(entry.note("campaign")),
          currency(part));
    }
  },

  /** General journal entries of Exact Online. */
  EXACT {
    @Override
    List<String> heads() {
      return List.of(
          "JournalCode",
          "EntryNumber",
          "EntryDate",
          "FinancialYear",
          "FinancialPeriod",
          "GLAccount",
          "Description",
          "AmountFC",
          "Currency",
          "ExchangeRate",
          "YourRef",
          "CostUnit");
    }

    @Override
    List<String> line(String number, Booked entry, Part part, Chart chart) {
      return List.of(
          "STRIPE",
          number,
          entry.day().toString(),
          Integer.toString(entry.day().getYear()),
          Integer.toString(entry.day().getMonthValue()),
          safe(chart.code(part.account())),
          described(entry, MOST_OF_EXACT),
          number(part.amount()),
          currency(part),
          // Empty: the program takes the day's rate of its own; of its own currency that is one.
          "",
          text(entry.note("source")),
          text(entry.note("campaign")));
    }
  },

  /** Transactions of a daybook of Twinfield. */
  TWINFIELD {
    @Override
    List<String> heads() {
      return List.of(
          "Code",
          "Currency",
          "Date",
          "Period",
          "Number",
          "Account",
          "Debit",
          "Credit",
          "Description",
          "Free text 1");
    }

    @Override
    List<String> line(String number, Booked entry, Part part, Chart chart) {
      return List.of(
          "MEMO",
          currency(part),
          entry.day().toString(),
          YearMonth.from(entry.day()).toString().replace('-', '/'),
          number,
          safe(chart.code(part.account())),
          debit(part),
          credit(part),
          described(entry, MOST_OF_TWINFIELD),
          text(entry.note("campaign")));
    }
  };

  /** Letters of a description, by program. */
  private static final int MOST_OF_QUICKBOOKS = 1_000;

  private static final int MOST_OF_EXACT = 60;
  private static final int MOST_OF_TWINFIELD = 40;

  abstract List<String> heads();

  abstract List<String> line(String number, Booked entry, Part part, Chart chart);

  /**
   * Writes months (RFC 4180).
   *
   * @param only this currency; null for all
   */
  String write(Chart chart, Months months, @Nullable Currency only) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
      csv.writeRecord(heads());
      months.forEach((month, entries) -> write(csv, chart, month, entries, only));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private void write(
      CsvWriter csv, Chart chart, YearMonth month, List<Booked> entries, @Nullable Currency only) {
    for (int i = 0; i < entries.size(); i++) {
      Booked entry = entries.get(i);
      // Counted before any is left out: it is the same number in every file.
      String number = "%02d%02d%05d".formatted(month.getYear() % 100, month.getMonthValue(), i + 1);
      entry.parts().stream()
          .filter(part -> only == null || part.amount().currency().equals(only))
          .forEach(part -> csv.writeRecord(line(number, entry, part, chart)));
    }
  }

  /** The id first: what is too long loses of its words. */
  private static String described(Booked entry, int most) {
    String said = entry.id() + " " + entry.words();
    return safe(said.length() > most ? said.substring(0, most) : said);
  }

  private static String number(Money amount) {
    return amount.decimal().toPlainString();
  }

  private static String debit(Part part) {
    return part.amount().isNegative() ? "" : number(part.amount());
  }

  private static String credit(Part part) {
    return part.amount().isNegative() ? number(part.amount().negated()) : "";
  }

  private static String currency(Part part) {
    return part.amount().currency().getCurrencyCode();
  }

  private static String text(@Nullable String words) {
    return words == null ? "" : safe(words);
  }

  /** A campaign's label comes from outside. */
  private static String safe(String words) {
    return Spreadsheet.harmless(words);
  }
}
