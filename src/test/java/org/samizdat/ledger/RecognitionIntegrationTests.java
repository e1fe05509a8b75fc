package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.samizdat.ledger.MoneyFact.Paid;
import org.samizdat.ledger.RecognitionPolicies.Version;
import org.samizdat.ledger.RecognitionRun.Deferral;
import org.samizdat.ledger.RecognitionRun.Step;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Span;

class RecognitionIntegrationTests {

  private static final LocalDate FROM = LocalDate.of(2025, 1, 1);

  private final Books books = new Books();

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void aRatableGiftIsEarnedInTwelfths() {
    decide("annual", 100, 12);
    books.take(gift("txn_a", "annual", 12_000, "2025-01-20T00:00:00Z"));

    assertThat(books.balance("income-annual", "usd")).isZero();
    assertThat(books.balance("deferred", "usd")).isEqualTo(-12_000);
    closeUpTo(2025, 3);
    assertThat(books.balance("income-annual", "usd")).isEqualTo(-3_000);
    closeUpTo(2025, 12);
    assertThat(books.balance("income-annual", "usd")).isEqualTo(-12_000);
    assertThat(books.balance("deferred", "usd")).isZero();
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void ofASplitGiftAPartIsIncomeAtOnce() {
    decide("monthly", 40, 2);
    books.take(gift("txn_a", "monthly", 1_001, "2025-01-20T00:00:00Z"));

    assertThat(books.balance("income-monthly", "usd")).isEqualTo(-601);
    assertThat(books.balance("deferred", "usd")).isEqualTo(-400);
    closeUpTo(2025, 2);
    assertThat(books.balance("deferred", "usd")).isZero();
  }

  @Test
  void whatIsGivenBackTakesItsShareOfWhatIsNotEarned() {
    decide("annual", 100, 12);
    books.take(
        gift("txn_a", "annual", 12_000, "2025-01-20T00:00:00Z"), back("2025-03-05T00:00:00Z"));

    closeUpTo(2025, 3);
    // 10,000 were left at the start of March; half of the gift went back with half of that.
    assertThat(books.balance("refunds", "usd")).isEqualTo(6_000 - 5_000);
    assertThat(books.balance("income-annual", "usd")).isEqualTo(-2_000 - 500);
    closeUpTo(2025, 12);
    assertThat(books.balance("deferred", "usd")).isZero();
    assertThat(books.balance("income-annual", "usd") + books.balance("refunds", "usd"))
        .isEqualTo(-6_000);
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void aPolicyHoldsFromItsDayAndChangesNothingThatIsBooked() {
    books.take(gift("txn_a", "annual", 12_000, "2025-01-20T00:00:00Z"));
    assertThatThrownBy(() -> decide("annual", 100, 12))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("policy-too-late"));

    LocalDate february = FROM.plusMonths(1);
    RecognitionPolicies policies = books.the(RecognitionPolicies.class);
    policies.decide("annual", february, new Recognition(100, 12), null);
    policies.decide("annual", february, new Recognition(100, 12), null);
    books.take(gift("txn_b", "annual", 2_400, "2025-02-20T00:00:00Z"));

    assertThat(policies.all()).hasSize(1);
    assertThat(books.balance("deferred", "usd")).isEqualTo(-2_400);
    assertThat(books.balance("income-annual", "usd")).isEqualTo(-12_000);
    assertThatThrownBy(
            () -> policies.decide("annual", FROM.plusDays(40), Recognition.AT_ONCE, null))
        .isInstanceOf(Refused.class);
  }

  @Test
  void ofEachFrequencyTheNewestPolicyThatBeganIsInForce() {
    RecognitionPolicies policies = books.the(RecognitionPolicies.class);
    policies.decide("annual", FROM, new Recognition(100, 12), null);
    policies.decide("annual", FROM.plusMonths(2), new Recognition(50, 6), null);
    policies.decide("once", FROM.plusMonths(1), new Recognition(10, 2), null);
    YearMonth first = YearMonth.from(FROM);

    assertThat(policies.inForce(first.minusMonths(1))).isEmpty();
    assertThat(policies.inForce(first))
        .containsExactly(new Version("annual", FROM, new Recognition(100, 12)));
    assertThat(policies.inForce(first.plusMonths(2)))
        .containsExactlyInAnyOrder(
            new Version("annual", FROM.plusMonths(2), new Recognition(50, 6)),
            new Version("once", FROM.plusMonths(1), new Recognition(10, 2)));
  }

  @Test
  void giftsAreListedPageByPageEachOnce() {
    decide("annual", 100, 12);
    for (int i = 0; i < 7; i++) {
      String charge = "ch_page" + i;
      books.take(
          Facts.charge("txn_page" + i)
              .with(fact -> {
                fact.frequency = "annual";
                fact.source = charge;
                fact.paid = new Paid(charge, Money.of(1_000, "usd"));
                fact.createdAt = Instant.parse("2025-01-15T12:00:00Z");
              }));
    }
    DeferralLines lines = new DeferralLines(books.the(RecognitionRun.class));
    List<Object> charges = new ArrayList<>();
    String after = "";
    List<List<Object>> page = lines.read(YearMonth.of(2025, 2), "usd", after, 3).lines();
    while (!page.isEmpty()) {
      assertThat(page.size()).isLessThanOrEqualTo(3);
      page.forEach(line -> charges.add(line.getFirst()));
      after = page.getLast().getFirst().toString();
      page = lines.read(YearMonth.of(2025, 2), "usd", after, 3).lines();
    }

    assertThat(charges).hasSize(7).doesNotHaveDuplicates();
    assertThat(lines.read(YearMonth.of(2025, 2), "eur", "", 3).lines()).isEmpty();
  }

  @Test
  void noCentIsLostWhateverTheMonths() {
    for (int months = 1; months <= 24; months++) {
      long earned = 0;
      for (int i = 0; i < months; i++) {
        Step step =
            RecognitionRun.step(
                new Deferral("ch", "annual", "usd", 10_007, 9_001, YearMonth.of(2025, 1), months),
                Map.of(),
                YearMonth.of(2025, 1).plusMonths(i));
        earned += step.earned();
        assertThat(step.after()).isEqualTo(9_001 - earned);
      }
      assertThat(earned).isEqualTo(9_001);
    }
  }

  @Test
  void whatIsGivenBackWholeLeavesNothingToEarn() {
    Deferral gift = new Deferral("ch", "annual", "usd", 1_200, 1_200, YearMonth.of(2025, 1), 12);
    Map<YearMonth, Map<Account, Long>> back =
        Map.of(YearMonth.of(2025, 2), Map.of(Account.DISPUTES_LOST, 1_200L));

    assertThat(RecognitionRun.step(gift, back, YearMonth.of(2025, 1)).earned()).isEqualTo(100);
    Step february = RecognitionRun.step(gift, back, YearMonth.of(2025, 2));
    assertThat(february.earned()).isZero();
    assertThat(february.gone()).containsEntry(Account.DISPUTES_LOST, 1_100L);
    assertThat(RecognitionRun.step(gift, back, YearMonth.of(2025, 3)).before()).isZero();
  }

  @Test
  void whatWentBackBeforeItsChargeWasToldOfIsNeverEarned() {
    decide("annual", 100, 12);
    books.take(back("2025-01-25T00:00:00Z"));
    closeUpTo(2025, 1);

    books.take(gift("txn_a", "annual", 12_000, "2025-01-20T00:00:00Z"));
    closeUpTo(2025, 2);

    // Half of it went back: what is left is earned from the month it is booked in.
    assertThat(books.balance("deferred", "usd")).isEqualTo(-5_500);
    assertThat(books.balance("income-annual", "usd")).isEqualTo(-500);
    assertThat(books.balance("refunds", "usd")).isZero();
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void ofADisputeThatTookTwiceEachTakesItsShareOnce() {
    decide("annual", 100, 12);
    books.the(LostDisputes.class).record("dp_a", Instant.parse("2025-01-28T00:00:00Z"));
    books.take(
        gift("txn_a", "annual", 12_000, "2025-01-20T00:00:00Z"),
        taken("txn_taken"),
        taken("txn_taken_again"));
    closeUpTo(2025, 1);

    // Half of it each time, and nothing of it had been earned.
    assertThat(books.balance("deferred", "usd")).isZero();
    assertThat(books.balance("disputes-lost", "usd")).isZero();
    assertThat(books.balance("income-annual", "usd")).isZero();
  }

  @Test
  void whatComesBackInTurnIsEarnedAfterAll() {
    Deferral gift = new Deferral("ch", "annual", "usd", 1_200, 1_200, YearMonth.of(2025, 1), 12);
    Map<YearMonth, Map<Account, Long>> back =
        Map.of(
            YearMonth.of(2025, 2), Map.of(Account.REFUNDS, 600L),
            YearMonth.of(2025, 5), Map.of(Account.REFUNDS, -600L));

    Step february = RecognitionRun.step(gift, back, YearMonth.of(2025, 2));
    assertThat(february.gone()).containsExactly(Map.entry(Account.REFUNDS, 550L));
    Step may = RecognitionRun.step(gift, back, YearMonth.of(2025, 5));
    assertThat(may.gone()).containsExactly(Map.entry(Account.REFUNDS, -550L));
    long earned = 0;
    for (int month = 1; month <= 12; month++) {
      earned += RecognitionRun.step(gift, back, YearMonth.of(2025, month)).earned();
    }
    assertThat(earned).isEqualTo(1_200);
    assertThat(RecognitionRun.step(gift, back, YearMonth.of(2025, 12)).after()).isZero();
  }

  @Test
  void aGiftThatWasLostAndWonBackIsEarnedAgain() {
    decide("annual", 100, 12);
    books.the(LostDisputes.class).record("dp_a", Instant.parse("2025-02-20T00:00:00Z"));
    books.take(gift("txn_a", "annual", 6_000, "2025-01-20T00:00:00Z"), taken("txn_taken"));
    closeUpTo(2025, 2);
    assertThat(books.balance("deferred", "usd")).isZero();
    assertThat(books.balance("disputes-lost", "usd")).isEqualTo(500);

    books.take(won("txn_won"));
    closeUpTo(2025, 12);

    assertThat(books.balance("disputes-lost", "usd")).isZero();
    assertThat(books.balance("dispute-held", "usd")).isZero();
    assertThat(books.balance("deferred", "usd")).isZero();
    assertThat(books.balance("income-annual", "usd")).isEqualTo(-6_000);
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  /**
   * 12,000 of January over twelve months are 1,000 each. The failure of a refund of 6,000 is booked
   * in February, the refund itself, heard of late, in March: of the gift nothing has gone back. The
   * third version took 10,000 × 6,000 ÷ 18,000 with it.
   */
  @Test
  void aRefundThatIsHeardOfAfterItsFailureTakesNothingOfWhatIsDeferred() throws SQLException {
    decide("annual", 100, 12);
    books.take(
        gift("txn_a", "annual", 12_000, "2025-01-20T00:00:00Z"), failure("2025-02-10T00:00:00Z"));
    closeUpTo(2025, 2);
    books.take(back("2025-01-25T00:00:00Z"));
    closeUpTo(2025, 3);

    assertThat(books.balance("deferred", "usd")).isEqualTo(-9_000);
    assertThat(books.balance("income-annual", "usd")).isEqualTo(-3_000);
    assertThat(books.balance("refunds", "usd")).isZero();
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
    closeUpTo(2025, 12);
    assertThat(books.balance("deferred", "usd")).isZero();
    assertThat(books.balance("income-annual", "usd")).isEqualTo(-12_000);
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void aMonthIsRecognisedByItsOwnRulesAndTheNextGoesOnFromThere() throws SQLException {
    decide("annual", 100, 12);
    books.take(
        gift("txn_a", "annual", 12_000, "2025-01-20T00:00:00Z"), failure("2025-02-10T00:00:00Z"));
    closeUpTo(2025, 2);
    books.take(back("2025-01-25T00:00:00Z"));
    YearMonth march = YearMonth.of(2025, 3);

    books.tamper("update month_close set rules = 3");
    assertThat(deferredBy(march, 3)).containsExactly(666L, 3_333L);
    assertThat(deferredBy(march, 4)).containsExactly(1_000L);
    books.tamper("update month_close set rules = 4");
    closeUpTo(2025, 3);

    books.tamper("update month_close set rules = 3");
    // 10,000 less 3,333 and 666 are left for nine months.
    assertThat(deferredBy(march.plusMonths(1), 4)).containsExactly(666L);
    books.tamper("update month_close set rules = 4 where month = '2025-03-01'");
    assertThat(deferredBy(march.plusMonths(1), 4)).containsExactly(1_000L);
  }

  /** What the entries of a month take from what is deferred, as a version would make them. */
  private List<Long> deferredBy(YearMonth month, int rules) {
    return books.the(RecognitionRun.class).entries(month, rules).stream()
        .flatMap(entry -> entry.postings().stream())
        .filter(posting -> posting.account() == Account.DEFERRED)
        .map(Entry.Posting::minor)
        .sorted()
        .toList();
  }

  /** A failure waits for its own refund only, whatever else goes back meanwhile. */
  @Test
  void whatIsLostMeanwhileIsNotTakenForTheRefundThatIsYetToCome() {
    Deferral gift = new Deferral("ch", "annual", "usd", 1_200, 1_200, YearMonth.of(2025, 1), 12);
    Map<YearMonth, Map<Account, Long>> back =
        Map.of(
            YearMonth.of(2025, 2), Map.of(Account.REFUNDS, -600L),
            YearMonth.of(2025, 3), Map.of(Account.DISPUTES_LOST, 600L),
            YearMonth.of(2025, 4), Map.of(Account.REFUNDS, 600L),
            // And more than there is, of which a part returns.
            YearMonth.of(2025, 5), Map.of(Account.REFUNDS, 900L),
            YearMonth.of(2025, 6), Map.of(Account.DISPUTES_LOST, -600L));

    assertThat(RecognitionRun.step(gift, back, YearMonth.of(2025, 2)).gone()).isEmpty();
    // 1,000 of 1,200 were left.
    assertThat(RecognitionRun.step(gift, back, YearMonth.of(2025, 3)).gone())
        .containsExactly(Map.entry(Account.DISPUTES_LOST, 500L));
    assertThat(RecognitionRun.step(gift, back, YearMonth.of(2025, 4)).gone()).isEmpty();
    // 500 were left, of which 50 each were earned in March and April.
    assertThat(RecognitionRun.step(gift, back, YearMonth.of(2025, 5)).gone())
        .containsExactly(Map.entry(Account.REFUNDS, 400L));
    // Of 1,200 that went with 900, 300 return: a quarter.
    assertThat(RecognitionRun.step(gift, back, YearMonth.of(2025, 6)).gone())
        .containsExactly(Map.entry(Account.DISPUTES_LOST, -225L));
  }

  private static MoneyFact failure(String time) {
    return Facts.charge("txn_failure")
        .with(fact -> {
          fact.reportingCategory = "refund_failure";
          fact.source = "re_a";
          fact.paid = new Paid("ch_a", Money.of(6_000, "usd"));
          fact.amount = Money.of(6_000, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
          fact.frequency = "annual";
          fact.createdAt = Instant.parse(time);
        });
  }

  private static MoneyFact won(String id) {
    return Facts.charge(id)
        .with(fact -> {
          fact.reportingCategory = "dispute_reversal";
          fact.source = "dp_a";
          fact.paid = new Paid("ch_a", null);
          fact.amount = Money.of(6_000, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
          fact.frequency = "annual";
          fact.createdAt = Instant.parse("2025-03-26T00:00:00Z");
        });
  }

  @Test
  void theRollForwardTellsWhatAFailedDebitTakesBackFromWhatIsEarned() {
    decide("annual", 100, 12);
    books.take(
        gift("txn_a", "annual", 12_000, "2025-01-20T00:00:00Z"),
        Facts.charge("txn_failed")
            .with(fact -> {
              fact.reportingCategory = "charge_failure";
              fact.source = "py_failed";
              fact.paid = new Paid("ch_a", Money.of(12_000, "usd"));
              fact.amount = Money.of(-12_000, "usd");
              fact.fee = Money.of(0, "usd");
              fact.fees = List.of();
              fact.frequency = "annual";
              fact.createdAt = Instant.parse("2025-02-03T00:00:00Z");
            }));
    closeUpTo(2025, 2);

    assertThat(roll("recognised", "refunded", "closing"))
        .containsExactly(
            List.of(Money.of(1_000, "usd"), Money.of(0, "usd"), Money.of(11_000, "usd")),
            List.of(Money.of(0, "usd"), Money.of(11_000, "usd"), Money.of(0, "usd")));
    assertThat(books.balance("income-annual", "usd")).isZero();
  }

  private List<List<Object>> roll(String... heads) {
    Sheet roll =
        books
            .the(BookReports.class)
            .sheet(
                BookReports.Kind.DEFERRED,
                new Span(YearMonth.of(2025, 1), YearMonth.of(2025, 2)),
                ZoneOffset.UTC);
    return roll.lines().stream()
        .map(line -> Stream.of(heads).map(head -> line.get(roll.heads().indexOf(head))).toList())
        .toList();
  }

  private static MoneyFact taken(String id) {
    return Facts.charge(id)
        .with(fact -> {
          fact.reportingCategory = "dispute";
          fact.source = "dp_a";
          fact.paid = new Paid("ch_a", null);
          fact.amount = Money.of(-6_000, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
          fact.frequency = "annual";
          fact.createdAt = Instant.parse("2025-01-26T00:00:00Z");
        });
  }

  private void decide(String frequency, int percent, int months) {
    books
        .the(RecognitionPolicies.class)
        .decide(frequency, FROM, new Recognition(percent, months), null);
  }

  private void closeUpTo(int year, int last) {
    for (int month = 1; month <= last; month++) {
      books.close(YearMonth.of(year, month).toString());
    }
  }

  private static MoneyFact gift(String id, String frequency, long amount, String time) {
    return Facts.charge(id)
        .with(fact -> {
          fact.source = "ch_a";
          fact.paid = new Paid("ch_a", Money.of(amount, "usd"));
          fact.amount = Money.of(amount, "usd");
          fact.frequency = frequency;
          fact.createdAt = Instant.parse(time);
        });
  }

  private static MoneyFact back(String time) {
    return Facts.charge("txn_back")
        .with(fact -> {
          fact.reportingCategory = "refund";
          fact.source = "re_a";
          fact.paid = new Paid("ch_a", Money.of(6_000, "usd"));
          fact.amount = Money.of(-6_000, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
          fact.frequency = "annual";
          fact.createdAt = Instant.parse(time);
        });
  }
}
