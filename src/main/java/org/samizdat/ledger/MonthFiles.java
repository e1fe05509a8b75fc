package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.samizdat.ledger.export.JournalExport;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.ledger.page.BookTable;
import org.samizdat.ledger.page.BookTable.Cell;
import org.samizdat.ledger.page.FinancePage.Place;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.values.Language;
import org.samizdat.values.Span;
import org.springframework.stereotype.Component;

/** What of a month can be taken along. */
@Component
class MonthFiles {

  private final JournalExport export;

  MonthFiles(JournalExport export) {
    this.export = export;
  }

  /** Its reports, each to be looked at, and as a table and a workbook. */
  static BookTable reports(YearMonth month, Language language) {
    Span span = new Span(month, month);
    return new BookTable(
        "reports",
        language.say("finance.month.reports"),
        "",
        List.of(
            language.say("finance.head.report"),
            language.say("finance.head.table"),
            language.say("finance.head.workbook")),
        Stream.of(Kind.values())
            .map(kind ->
                List.of(
                    Cell.to(
                        language.say("finance.report." + kind.label()),
                        FinanceReports.page(kind, span)),
                    // Whoever takes it from a page opens it in a spreadsheet.
                    Cell.to("CSV", FinanceReports.file(kind, "csv", span) + "&bom=true"),
                    Cell.to("XLSX", FinanceReports.file(kind, "xlsx", span))))
            .toList(),
        List.of());
  }

  /** Links to its files; only of a month that is closed there is a certificate. */
  List<Place> of(YearMonth month, boolean closed, Language language) {
    String here = FinanceScreens.HERE + "/" + month;
    List<Place> files = new ArrayList<>();
    if (closed) {
      files.add(new Place(language.say("finance.paper"), here + "/certificate.pdf", false));
    }
    for (Format format : Format.values()) {
      String path = here + "/journal/" + format.label();
      if (format == Format.XERO) {
        // It knows no currency but its own: each gets a file.
        for (String code : export.currencies(month, month)) {
          files.add(
              new Place(
                  language.say("finance.journal.xero", code.toUpperCase(Locale.ROOT)),
                  path + "?currency=" + code,
                  false));
        }
      } else {
        files.add(new Place(language.say("finance.journal." + format.label()), path, false));
      }
    }
    return files;
  }
}
