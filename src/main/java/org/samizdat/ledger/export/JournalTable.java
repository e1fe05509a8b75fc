package org.samizdat.ledger.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.ledger.export.Booked.Part;
import org.samizdat.values.Money;

/**
 * The journal as a table, a line for each posting, under the heads that a bookkeeping program
 * imports. Days are ISO 8601, amounts have a point, accounts have the newsroom's numbers.
 */
enum JournalTable {
  /** Manual journals: debits are more than nothing, credits less. */
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
          "TrackingOption1",
          "Currency");
    }

    @Override
    List<String> line(Booked entry, Part part, Chart chart) {
      String campaign = text(entry.note("campaign"));
      return List.of(
          safe(entry.id()),
          entry.day().toString(),
          safe(entry.words()),
          safe(chart.code(part.account())),
          "Tax Exempt",
          number(part.amount()),
          campaign.isEmpty() ? "" : "Campaign",
          campaign,
          currency(part));
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
    List<String> line(Booked entry, Part part, Chart chart) {
      return List.of(
          safe(entry.id()),
          entry.day().toString(),
          safe(chart.name(part.account())),
          debit(part),
          credit(part),
          safe(entry.words()),
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
    List<String> line(Booked entry, Part part, Chart chart) {
      return List.of(
          "STRIPE",
          safe(entry.id()),
          entry.day().toString(),
          Integer.toString(entry.day().getYear()),
          Integer.toString(entry.day().getMonthValue()),
          safe(chart.code(part.account())),
          safe(entry.words()),
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
    List<String> line(Booked entry, Part part, Chart chart) {
      return List.of(
          "MEMO",
          currency(part),
          entry.day().toString(),
          YearMonth.from(entry.day()).toString().replace('-', '/'),
          safe(entry.id()),
          safe(chart.code(part.account())),
          debit(part),
          credit(part),
          safe(entry.words()),
          text(entry.note("campaign")));
    }
  };

  /** Where a spreadsheet takes a cell for a formula and carries it out. */
  private static final String FORMULAS = "=+-@\t\r\n＝＋－＠";

  abstract List<String> heads();

  abstract List<String> line(Booked entry, Part part, Chart chart);

  /** Writes months (RFC 4180). */
  String write(Chart chart, Months months) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
      csv.writeRecord(heads());
      months.forEach((month, entries) ->
          entries.forEach(
              entry -> entry.parts().forEach(part -> csv.writeRecord(line(entry, part, chart)))));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
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
    return !words.isEmpty() && FORMULAS.indexOf(words.charAt(0)) >= 0 ? "'" + words : words;
  }
}
