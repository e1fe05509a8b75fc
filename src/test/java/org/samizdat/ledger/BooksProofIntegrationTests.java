package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.ledger.export.JournalExport;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.values.Span;

/** A large newsroom's year: every month closes at nothing, and how long it takes. */
@Tag("proof")
class BooksProofIntegrationTests {

  private static final int FACTS = 100_000;

  @Test
  void aHundredThousandMovementsCloseTwelveTimesAtNothing() {
    SeededYear year = new SeededYear(42, FACTS);
    try (Books books = new Books()) {
      books
          .the(RecognitionPolicies.class)
          .decide("annual", YearMonth.of(2025, 1).atDay(1), new Recognition(50, 12), null);
      ToldYear told = new ToldYear(books.beans(), year);
      time("recording and booking", told::begin);
      for (int i = 1; i <= 12; i++) {
        YearMonth month = YearMonth.of(2025, i);
        time("closing " + month, () -> told.close(month));
        told.hearOfLate(month);
      }
      Span all = new Span(YearMonth.of(2025, 1), YearMonth.of(2025, 12));
      for (Kind kind : Kind.values()) {
        time("report " + kind, () -> books.the(BookReports.class).sheet(kind, all, ZoneOffset.UTC));
      }
      time(
          "journal",
          () -> books.the(JournalExport.class).write(Format.HLEDGER, all.from(), all.until()));
      time("verifying", () -> assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty());
    }
  }

  private static void time(String what, Runnable work) {
    long start = System.nanoTime();
    work.run();
    System.out.printf("%s of %d: %d ms%n", what, FACTS, (System.nanoTime() - start) / 1_000_000);
  }
}
