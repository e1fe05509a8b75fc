package org.samizdat.ledger.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.samizdat.values.Money;
import org.samizdat.values.Spreadsheet;

/** Writes tables as programs read them. */
public final class Tables {

  private Tables() {}

  /**
   * As RFC 4180 has it: days are ISO 8601, amounts in major units with a point and without their
   * currency, which has its own column.
   */
  public static String csv(Sheet sheet) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
      csv.writeRecord(sheet.heads());
      for (List<Object> line : sheet.lines()) {
        csv.writeRecord(line.stream().map(Tables::cell).toList());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static String cell(Object value) {
    return switch (value) {
      case Money money -> money.decimal().toPlainString();
      case Long count -> count.toString();
      default -> Spreadsheet.harmless(value.toString());
    };
  }

  /**
   * A workbook with real numbers, and a second sheet with what we say each column comes to: whoever
   * doubts it lets the spreadsheet add up the first. Texts are texts there, never formulas.
   */
  public static byte[] xlsx(String name, Sheet sheet) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(file, "Samizdat", "1.0")) {
      Worksheet figures = book.newWorksheet(name);
      head(figures, sheet.heads());
      for (int i = 0; i < sheet.lines().size(); i++) {
        List<Object> line = sheet.lines().get(i);
        for (int j = 0; j < line.size(); j++) {
          put(figures, i + 1, j, line.get(j));
        }
      }
      Worksheet totals = book.newWorksheet("totals");
      head(totals, List.of("currency", "column", "total"));
      int row = 1;
      for (Map.Entry<String, Map<String, Money>> currency : sheet.totals().entrySet()) {
        for (Map.Entry<String, Money> column : currency.getValue().entrySet()) {
          totals.value(row, 0, currency.getKey());
          totals.value(row, 1, column.getKey());
          put(totals, row, 2, column.getValue());
          row++;
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return file.toByteArray();
  }

  private static void head(Worksheet sheet, List<String> heads) {
    for (int i = 0; i < heads.size(); i++) {
      sheet.value(0, i, heads.get(i));
      sheet.style(0, i).bold().set();
    }
    sheet.freezePane(0, 1);
  }

  private static void put(Worksheet sheet, int row, int column, Object value) {
    switch (value) {
      case Money money -> {
        sheet.value(row, column, money.decimal());
        int places = money.currency().getDefaultFractionDigits();
        sheet
            .style(row, column)
            .format("#,##0" + (places == 0 ? "" : "." + "0".repeat(places)))
            .set();
      }
      case Long count -> sheet.value(row, column, count);
      case LocalDate day -> {
        sheet.value(row, column, day);
        sheet.style(row, column).format("yyyy-mm-dd").set();
      }
      default -> sheet.value(row, column, value.toString());
    }
  }
}
