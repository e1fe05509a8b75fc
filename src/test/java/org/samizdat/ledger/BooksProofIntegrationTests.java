package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.ledger.export.JournalExport;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.values.Money;
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
      year.lost.forEach((dispute, at) -> books.the(LostDisputes.class).record(dispute, at));
      time("recording", () -> books.the(Ledger.class).record(year.facts));
      time("booking", () -> books.the(Bookkeeper.class).book());
      year.payouts.forEach((payout, with) -> books.the(PayoutLinks.class).record(payout, with));
      for (String currency : List.of("usd", "eur")) {
        books.stripeSays(year.balance(currency), "2026-01-01T00:00:00Z");
      }
      for (int i = 1; i <= 12; i++) {
        YearMonth month = YearMonth.of(2025, i);
        time("closing " + month, () -> books.close(month.toString()));
        for (Certificate one : books.the(Certificates.class).of(month)) {
          assertThat(one.difference()).isEqualTo(Money.zero(one.closing().currency()));
        }
      }
      Span all = new Span(YearMonth.of(2025, 1), YearMonth.of(2025, 12));
      for (Kind kind : Kind.values()) {
        time("report " + kind, () -> books.the(BookReports.class).sheet(kind, all));
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
