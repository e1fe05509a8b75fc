package org.samizdat.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Span;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The reports, in days of the books' zone; that on exceptions with what other modules notice. */
@Component
class BookSheets {

  private final BookReports reports;
  private final ObjectProvider<BookExceptions> others;
  private final LedgerSettings settings;

  BookSheets(BookReports reports, ObjectProvider<BookExceptions> others, LedgerSettings settings) {
    this.reports = reports;
    this.others = others;
    this.settings = settings;
  }

  /** A report on whole months. */
  Sheet of(Kind kind, Span span) {
    Sheet sheet = reports.sheet(kind, span, settings.zone());
    return kind == Kind.EXCEPTIONS ? withNoticed(sheet, span) : sheet;
  }

  private Sheet withNoticed(Sheet sheet, Span span) {
    Instant from = span.begins().atStartOfDay(settings.zone()).toInstant();
    Instant until = settings.end(span.until());
    List<List<Object>> lines = new ArrayList<>(sheet.lines());
    others
        .orderedStream()
        .flatMap(module -> module.between(from, until).stream())
        .map(one ->
            // Neither a currency nor an amount: no movement of the books is behind it.
            List.<Object>of(one.what(), one.id(), settings.day(one.at()), "", "", one.words()))
        .forEach(lines::add);
    return new Sheet(sheet.heads(), lines);
  }
}
