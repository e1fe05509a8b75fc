package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.samizdat.ledger.page.BookChart;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Span;

/** What stands at which bar. */
class BookChartsTests {

  private static final Span SPAN = new Span(YearMonth.of(2026, 1), YearMonth.of(2026, 2));

  @Test
  void payoutsStandAtTheMonthInWhichTheyArrive() {
    Sheet payouts =
        new Sheet(
            List.of("payout", "day", "arrives", "currency", "paid-out"),
            List.of(
                payout("2026-01-05", LocalDate.parse("2026-01-07"), 100),
                payout("2026-01-30", LocalDate.parse("2026-02-02"), 200),
                // Of this one Stripe has not said it.
                payout("2026-02-20", "", 400),
                payout("2026-02-27", LocalDate.parse("2026-03-02"), 800)));

    List<BookChart> charts = of(Kind.PAYOUTS, payouts);

    assertThat(charts).singleElement().extracting(BookChart::title).isEqualTo("Paid out, USD");
    assertThat(said(charts.getFirst()))
        .containsExactly("2026-01: $1", "2026-02: $6", "2026-03: $8");
  }

  private static List<Object> payout(String day, Object arrives, long minor) {
    return List.of("po", LocalDate.parse(day), arrives, "USD", Money.of(minor, "usd"));
  }

  @Test
  void refundsAndDisputesHavePicturesOfTheirOwn() {
    Sheet returns =
        new Sheet(
            List.of("day", "category", "currency", "amount"),
            List.of(
                back("2025-12-31", "refund", -100),
                back("2026-01-10", "refund", -200),
                back("2026-02-10", "refund_failure", 200),
                back("2026-02-11", "dispute", -400),
                back("2026-02-12", "dispute_reversal", 300)));

    List<BookChart> charts = of(Kind.RETURNS, returns);

    assertThat(charts)
        .extracting(BookChart::title)
        .containsExactly("Refunds, USD", "Disputes, USD");
    assertThat(said(charts.getFirst()))
        .containsExactly("2025-12: -$1", "2026-01: -$2", "2026-02: $2");
    assertThat(charts.getFirst().bars())
        .extracting(BookChart.Bar::second)
        .containsExactly(true, true, false);
    assertThat(said(charts.getLast())).containsExactly("2026-01: $0", "2026-02: -$1");
  }

  private static List<Object> back(String day, String category, long minor) {
    return List.of(LocalDate.parse(day), category, "USD", Money.of(minor, "usd"));
  }

  private static List<BookChart> of(Kind kind, Sheet sheet) {
    return new BookCharts().of(kind, sheet, SPAN, Language.ENGLISH);
  }

  private static List<String> said(BookChart chart) {
    return chart.bars().stream().map(BookChart.Bar::said).toList();
  }
}
