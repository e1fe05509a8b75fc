package org.samizdat.giving.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.samizdat.values.Money;
import org.samizdat.values.Spreadsheet;

/** Writes a table as programs read it (RFC 4180), in UTF-8. */
public final class Csv {

  private Csv() {}

  /** Amounts in major units with a point, without their currency, which has its own column. */
  public static String write(Sheet sheet) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
      csv.writeRecord(sheet.heads());
      for (List<Object> line : sheet.lines()) {
        csv.writeRecord(line.stream().map(Csv::cell).toList());
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
      // A campaign's label comes from outside.
      default -> Spreadsheet.harmless(value.toString());
    };
  }
}
