package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.twin.Card;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Payouts that came back, each in its way, from Stripe to the report and a closed month. */
@GivingTest
class ReturnedPayoutsIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired StripeSweep sweep;
  @Autowired BookReports reports;
  @Autowired TestClock clock;

  Support support;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
  }

  @Test
  void whatFailsIsCancelledOrCalledBackIsReturnedAndTheMonthClosesAtNothing() {
    String well = payOut(2_500);
    live(Duration.ofDays(3));
    String calledBack = payOut(3_500);
    live(Duration.ofDays(3));
    String reversal = support.twin.money().reversePayout(calledBack);
    live(Duration.ofDays(3));
    String failed = payOut(4_500);
    live(Duration.ofDays(3));
    support.twin.money().failPayout(failed);
    live(Duration.ofDays(1));
    String cancelled = payOut(5_500);
    support.twin.money().cancelPayout(cancelled);
    live(Duration.ofDays(40));
    closeAll();

    assertThat(
            database
                .sql("select original from payout_reversal where reversal = :reversal")
                .param("reversal", reversal)
                .query((row, number) -> row.getString("original"))
                .single())
        .isEqualTo(calledBack);
    Map<String, List<Object>> payouts = payouts();
    assertThat(payouts)
        .hasEntrySatisfying(well, line -> assertThat(told(line, "state")).isEqualTo("on-its-way"));
    for (String returned : List.of(calledBack, failed, cancelled)) {
      List<Object> line = Objects.requireNonNull(payouts.get(returned));
      assertThat(told(line, "state")).as(returned).isEqualTo("returned");
      assertThat(told(line, "missing")).as(returned).isEqualTo("");
      // Also of one that was cancelled Stripe says what would have gone out with it.
      assertThat(told(line, "difference")).as(returned).isEqualTo(Money.of(0, "usd"));
    }
    assertThat(payouts).doesNotContainKey(reversal);
    assertMissingIsInTransit();
  }

  private void closeAll() {
    DeskBrowser finance = DeskBrowser.signedIn(context, Role.FINANCE, Language.of("en"));
    // The month's first fact is not booked before a minute is over: the close books it.
    finance.post("/desk/finance/" + firstMonth() + "/close", Map.of());
    while (finance.page("/desk/finance").selectFirst("form[action$=/close]") != null) {
      assertThat(finance.press("/desk/finance", "form[action$=/close]", Map.of()).statusCode())
          .isEqualTo(302);
    }
    assertThat(count("month_close")).isPositive();
    assertThat(count("close_certificate where stripe_minor = closing_minor"))
        .isEqualTo(count("close_certificate"))
        .isPositive();
  }

  /** A gift, and the payout of all that is there then. */
  private String payOut(long minor) {
    support
        .begin(Support.order(Frequency.ONCE, minor, "usd"))
        .pay(Card.VISA, "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org");
    live(Duration.ofDays(3));
    String payout = support.twin.money().payOut().getFirst();
    support.hear();
    return payout;
  }

  private void live(Duration duration) {
    support.hear();
    support.wait(duration);
    sweep.events();
    support.hear();
    sweep.balance();
    sweep.payouts();
  }

  private Map<String, List<Object>> payouts() {
    Map<String, List<Object>> payouts = new HashMap<>();
    sheet().lines().forEach(line -> payouts.put((String) line.getFirst(), line));
    return payouts;
  }

  private Object told(List<Object> line, String head) {
    return line.get(sheet().heads().indexOf(head));
  }

  private void assertMissingIsInTransit() {
    Sheet payouts = sheet();
    int missing = payouts.heads().indexOf("missing");
    long sum =
        payouts.lines().stream()
            .map(line -> line.get(missing))
            .filter(Money.class::isInstance)
            .mapToLong(one -> ((Money) one).minor())
            .sum();
    assertThat(sum)
        .isPositive()
        .isEqualTo(
            database
                .sql("select sum(amount_minor) from posting where account = 'in-transit'")
                .query((row, number) -> row.getLong(1))
                .single());
  }

  private Sheet sheet() {
    YearMonth first = YearMonth.parse(firstMonth());
    return reports.sheet(Kind.PAYOUTS, new Span(first, first.plusMonths(4)), clock.getZone());
  }

  private String firstMonth() {
    return database
        .sql("select to_char(min(created_at) at time zone 'UTC', 'YYYY-MM') from money_fact")
        .query((row, number) -> row.getString(1))
        .single();
  }

  private long count(String what) {
    return database
        .sql("select count(*) from " + what)
        .query((row, number) -> row.getLong(1))
        .single();
  }
}
