package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What stands beside the money: told twice, late, and by two at once. */
class MovementDetailsIntegrationTests {

  private static final Instant TOLD = Instant.parse("2020-01-16T12:00:00Z");

  private Books books;

  @BeforeEach
  void keepBooks() {
    books = new Books(ZoneId.of("Pacific/Auckland"));
  }

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void aRepeatAddsNothingAndTheNewestCounts() {
    books.take(returned());
    tell("duplicate", "pending", TOLD);
    tell("duplicate", "pending", TOLD);
    tell("duplicate", "pending", TOLD.plusSeconds(9));
    assertThat(count("return_detail")).isOne();

    tell("declined", "failed", TOLD.plusSeconds(60));
    assertThat(said("state")).isEqualTo("failed");
    // An older telling that comes late changes nothing that is shown.
    tell("duplicate", "succeeded", TOLD.plusSeconds(30));
    assertThat(said("state")).isEqualTo("failed");
    assertThat(said("reason")).isEqualTo("declined");
  }

  @Test
  void howAGiftWasPaidIsSaidOnce() throws Exception {
    Books other = new Books(books.database, ZoneId.of("Pacific/Auckland"));
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> done =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(worker ->
                  workers.submit(() -> {
                    start.await();
                    (worker % 2 == 0 ? books : other)
                        .the(MovementDetails.class)
                        .charge("ch_1", "card", Money.of(30, "usd"), Region.EEA);
                    return null;
                  }))
              .toList();
      start.countDown();
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      other.close();
    }

    assertThat(count("charge_detail")).isOne();
  }

  @Test
  void aDeadlineIsADayOfTheBooksAndOnlyWhileThereIsSomethingToAnswer() {
    books.take(
        Facts.charge("txn_2")
            .with(fact -> {
              fact.reportingCategory = "dispute";
              fact.type = "adjustment";
              fact.source = "dp_1";
              fact.amount = Money.of(-1_000, "usd");
            }));
    MovementDetails details = books.the(MovementDetails.class);
    Instant evening = Instant.parse("2020-02-01T20:00:00Z");
    details.returned("dp_1", "fraudulent", "needs-answer", evening, TOLD);
    assertThat(said("answer-by")).hasToString("2020-02-02");

    details.returned("dp_1", "fraudulent", "under-review", evening, TOLD.plusSeconds(1));
    assertThat(said("answer-by")).hasToString("");
    assertThat(said("state")).isEqualTo("open");
  }

  @Test
  void aPayoutThatIsPutOffArrivesOnItsNewDay() {
    books.take(
        Facts.charge("txn_3")
            .with(fact -> {
              fact.reportingCategory = "payout";
              fact.type = "payout";
              fact.source = "po_1";
              fact.own = false;
              fact.donation = null;
              fact.paid = null;
              fact.amount = Money.of(-1_000, "usd");
              fact.fee = Money.of(0, "usd");
              fact.fees = List.of();
            }));
    MovementDetails details = books.the(MovementDetails.class);
    details.payout("po_1", LocalDate.of(2020, 1, 17), null, TOLD);
    details.payout("po_1", LocalDate.of(2020, 1, 17), null, TOLD.plusSeconds(1));
    assertThat(count("payout_detail")).isOne();

    details.payout("po_1", LocalDate.of(2020, 1, 20), "T-1", TOLD.plusSeconds(2));
    assertThat(cell(Kind.PAYOUTS, "arrives")).isEqualTo(LocalDate.of(2020, 1, 20));
    assertThat(cell(Kind.PAYOUTS, "trace")).isEqualTo("T-1");
  }

  @Test
  void whatIsToldOtherwiseIsKeptToBeLookedAt() {
    Ledger ledger = books.the(Ledger.class);
    books.take(Facts.charge("txn_4").fact());
    MoneyFact otherwise = Facts.charge("txn_4").with(fact -> fact.amount = Money.of(1_001, "usd"));
    for (int times = 0; times < 2; times++) {
      assertThatThrownBy(() -> ledger.record(otherwise)).isInstanceOf(FactsContradicted.class);
    }
    PayoutLinks links = books.the(PayoutLinks.class);
    links.record("po_1", List.of("txn_4"));
    assertThatThrownBy(() -> links.record("po_2", List.of("txn_4")))
        .isInstanceOf(FactsContradicted.class);

    Sheet exceptions = sheet(Kind.EXCEPTIONS, "2026-03");
    assertThat(exceptions.lines())
        .filteredOn(line -> line.getFirst().equals("contradicted"))
        .extracting(line -> line.get(1), line -> line.get(2), line -> line.getLast())
        .containsExactlyInAnyOrder(
            // Half past midnight in Greenwich is the first of March in Auckland too.
            tuple("txn_4", LocalDate.of(2026, 3, 1), "amount, net"),
            tuple("txn_4", LocalDate.of(2026, 3, 1), "payout"));
    assertThat(sheet(Kind.EXCEPTIONS, "2026-04").lines())
        .noneMatch(line -> line.getFirst().equals("contradicted"));
  }

  @ParameterizedTest
  @CsvSource(
      value = {"DE, eea", "NO, eea", "GB, uk", "US, us", "BY, elsewhere", "-, unknown"},
      nullValues = "-")
  void aCountryIsToldAsItsGroupAlone(String country, String group) {
    assertThat(Region.of(country).label()).isEqualTo(group);
  }

  private static MoneyFact returned() {
    return Facts.charge("txn_1")
        .with(fact -> {
          fact.reportingCategory = "refund";
          fact.type = "refund";
          fact.source = "re_1";
          fact.amount = Money.of(-1_000, "usd");
        });
  }

  private void tell(String reason, String state, Instant at) {
    books.the(MovementDetails.class).returned("re_1", reason, state, null, at);
  }

  private Object said(String head) {
    return cell(Kind.RETURNS, head);
  }

  private Object cell(Kind kind, String head) {
    Sheet sheet = sheet(kind, "2020-01");
    assertThat(sheet.lines()).hasSize(1);
    return Objects.requireNonNull(sheet.lines().getFirst().get(sheet.heads().indexOf(head)));
  }

  private Sheet sheet(Kind kind, String month) {
    return books
        .the(BookReports.class)
        .sheet(
            kind,
            new Span(YearMonth.parse(month), YearMonth.parse(month)),
            ZoneId.of("Pacific/Auckland"));
  }

  private long count(String table) {
    return books
        .the(JdbcClient.class)
        .sql("select count(*) from " + table)
        .query(Long.class)
        .single();
  }
}
