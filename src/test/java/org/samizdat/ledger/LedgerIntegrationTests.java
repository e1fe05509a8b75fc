package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.IntegrationTest;
import org.samizdat.TestDatabase;
import org.samizdat.values.Money;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Each test has ids and months of its own, for what is recorded stays. */
@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
@ExtendWith(OutputCaptureExtension.class)
class LedgerIntegrationTests {

  private static final List<String> TABLES = List.of("money_fact", "money_fact_fee", "payout_link");

  @Autowired JdbcClient database;
  @Autowired Ledger ledger;
  @Autowired PayoutLinks payouts;
  @Autowired MoneyFactRows rows;
  @Autowired TransactionTemplate transaction;
  @Autowired TestDatabase testDatabase;

  @Test
  void whatIsRecordedIsReadAgain() {
    MoneyFact whole =
        Facts.charge("txn_whole")
            .with(fact -> {
              fact.exchangeRate = new BigDecimal("0.9172635400");
              fact.campaign = "winter-2026";
            });
    MoneyFact bare =
        Facts.charge("txn_bare")
            .with(fact -> {
              fact.type = "a_word_of_tomorrow";
              fact.reportingCategory = "another_word_of_tomorrow";
              fact.amount = Money.of(-5_000, "kwd");
              fact.fee = Money.of(0, "kwd");
              fact.fees = List.of();
              fact.source = null;
              fact.own = false;
              fact.donation = null;
            });

    ledger.record(List.of(whole, bare));

    assertThat(rows.get("txn_whole")).isEqualTo(whole);
    assertThat(rows.get("txn_bare")).isEqualTo(bare);
    assertThat(rows.get("txn_whole").exchangeRate()).isEqualByComparingTo("0.91726354");
    assertThat(rows.get("txn_bare").type()).isEqualTo("a_word_of_tomorrow");
  }

  @Test
  void aRepeatIsOneRowHoweverItIsWritten() {
    MoneyFact fact = Facts.charge("txn_repeat").with(f -> f.exchangeRate = new BigDecimal("1.10"));
    MoneyFact again =
        Facts.charge("txn_repeat")
            .with(f -> {
              f.exchangeRate = new BigDecimal("1.1000");
              f.fees = f.fees.reversed();
            });

    ledger.record(fact);
    ledger.record(List.of(again, fact, again));

    assertThat(count("money_fact", "txn_repeat")).isOne();
    assertThat(count("money_fact_fee", "txn_repeat")).isEqualTo(2);
  }

  @Test
  void giftsAreSummedByDonationWithWhatWentBackWheneverItDid() {
    Instant from = Instant.parse("2011-01-01T00:00:00Z");
    Instant until = Instant.parse("2012-01-01T00:00:00Z");
    MoneyFact first = given("gift_1", "sum-a", from, 1_000);
    MoneyFact last = given("gift_2", "sum-a", until.minusSeconds(1), 500);
    MoneyFact other = given("gift_3", "sum-b", from.plusSeconds(5), 700);
    MoneyFact after = given("gift_4", "sum-a", until, 900);
    MoneyFact others =
        Facts.charge("txn_gift_5")
            .with(fact -> {
              fact.own = false;
              fact.donation = null;
              fact.paid = null;
              fact.source = "ch_gift_5";
              fact.createdAt = from.plusSeconds(9);
            });
    MoneyFact back =
        Facts.charge("txn_gift_back")
            .with(fact -> {
              fact.type = "refund";
              fact.reportingCategory = "refund";
              fact.amount = Money.of(-300, "usd");
              fact.fee = Money.of(0, "usd");
              fact.fees = List.of();
              fact.source = "re_gift_1";
              fact.donation = "sum-a";
              fact.createdAt = until.plusSeconds(86_400);
              fact.paid = new MoneyFact.Paid("ch_gift_1", Money.of(300, "usd"));
            });
    ledger.record(List.of(first, last, other, after, others, back));

    assertThat(ledger.gifts(List.of("sum-a"), from, until))
        .extracting(GivenGift::charge, GivenGift::paid, GivenGift::back)
        .containsExactly(
            tuple("ch_gift_1", Money.of(1_000, "usd"), Money.of(300, "usd")),
            tuple("ch_gift_2", Money.of(500, "usd"), Money.of(0, "usd")));
    assertThat(ledger.giftSums(from, until))
        .extracting(GiftSum::donation, GiftSum::gifts, GiftSum::paid, GiftSum::back)
        .containsExactly(
            tuple("sum-a", 2L, Money.of(1_500, "usd"), Money.of(300, "usd")),
            tuple("sum-b", 1L, Money.of(700, "usd"), Money.of(0, "usd")));
    assertThat(ledger.gifts(List.of("sum-nobody"), from, until)).isEmpty();
  }

  private static MoneyFact given(String id, String donation, Instant at, long minor) {
    return Facts.charge("txn_" + id)
        .with(fact -> {
          fact.amount = Money.of(minor, "usd");
          fact.source = "ch_" + id;
          fact.donation = donation;
          fact.createdAt = at;
          fact.paid = new MoneyFact.Paid("ch_" + id, Money.of(minor, "usd"));
        });
  }

  @Test
  void manyWorkersWithTheSameFactsInAnyOrderRecordEachOnce() throws Exception {
    List<MoneyFact> facts =
        IntStream.range(0, 60).mapToObj(i -> Facts.charge("txn_worker" + i).fact()).toList();
    List<Callable<Void>> workers = new ArrayList<>();
    for (int worker = 0; worker < 6; worker++) {
      List<MoneyFact> shuffled = new ArrayList<>(facts);
      Collections.shuffle(shuffled, new Random(worker));
      workers.add(() -> {
        ledger.record(shuffled);
        return null;
      });
    }

    for (Future<Void> done : atOnce(workers)) {
      done.get();
    }

    for (MoneyFact fact : facts) {
      assertThat(rows.get(fact.balanceTransaction())).isEqualTo(fact);
      assertThat(count("money_fact_fee", fact.balanceTransaction())).isEqualTo(2);
    }
  }

  @Test
  void ofTwoWorkersWhoSayOtherThingsOneIsRecordedAndTheOtherRefused() throws Exception {
    for (int round = 0; round < 20; round++) {
      String id = "txn_quarrel" + round;
      MoneyFact one = Facts.charge(id).with(fact -> fact.amount = Money.of(1_000, "usd"));
      MoneyFact other = Facts.charge(id).with(fact -> fact.amount = Money.of(2_000, "usd"));
      List<MoneyFact> refused = new ArrayList<>();
      List<Future<Void>> done =
          atOnce(
              Stream.of(one, other)
                  .<Callable<Void>>map(fact ->
                      () -> {
                        ledger.record(fact);
                        return null;
                      })
                  .toList());
      for (int i = 0; i < 2; i++) {
        try {
          done.get(i).get();
        } catch (ExecutionException failed) {
          assertThat(failed.getCause()).isInstanceOf(FactsContradicted.class);
          refused.add(i == 0 ? one : other);
        }
      }
      assertThat(refused).hasSize(1);
      assertThat(rows.get(id)).isEqualTo(refused.getFirst().equals(one) ? other : one);
    }
  }

  static Stream<Facts> otherContents() {
    return Facts.variations("txn_contrary");
  }

  @ParameterizedTest
  @MethodSource("otherContents")
  void otherContentsAreRefusedAndLoggedAndWhatWasRecordedStands(
      Facts other, CapturedOutput output) {
    MoneyFact recorded = Facts.charge("txn_contrary").fact();
    ledger.record(recorded);

    assertThatThrownBy(() -> ledger.record(other.fact()))
        .isInstanceOfSatisfying(
            FactsContradicted.class,
            refused -> assertThat(refused.balanceTransactions()).containsExactly("txn_contrary"));

    assertThat(rows.get("txn_contrary")).isEqualTo(recorded);
    assertThat(output.getAll().lines().filter(line -> line.contains("txn_contrary")))
        .singleElement()
        .asString()
        .contains("ERROR", "with another " + other.changed)
        .doesNotContain("gift-1", "gift-2", "winter", "summer");
  }

  @Test
  void oneThatIsRefusedKeepsNoOtherFromBeingRecorded() {
    ledger.record(Facts.charge("txn_page2").fact());
    List<MoneyFact> page =
        List.of(
            Facts.charge("txn_page1").fact(),
            Facts.charge("txn_page2").with(fact -> fact.amount = Money.of(9_999, "usd")),
            Facts.charge("txn_page3").fact());

    assertThatThrownBy(() -> ledger.record(page)).isInstanceOf(FactsContradicted.class);

    assertThat(count("money_fact", "txn_page1")).isOne();
    assertThat(count("money_fact", "txn_page3")).isOne();
  }

  @Test
  void whatIsRolledBackWithItsCallerWasNeverRecorded() {
    transaction.executeWithoutResult(status -> {
      ledger.record(Facts.charge("txn_undone").fact());
      status.setRollbackOnly();
    });

    assertThat(count("money_fact", "txn_undone")).isZero();
    assertThat(count("money_fact_fee", "txn_undone")).isZero();
  }

  @Test
  void whatWentOutWithAPayoutIsLinkedOnceAndToNoOther(CapturedOutput output) {
    for (String id : List.of("txn_out1", "txn_out2", "txn_out3")) {
      ledger.record(Facts.charge(id).fact());
    }

    payouts.record("po_1", List.of("txn_out2", "txn_out1"));
    payouts.record("po_1", List.of("txn_out1", "txn_out2"));
    assertThatThrownBy(() -> payouts.record("po_2", List.of("txn_out3", "txn_out2")))
        .isInstanceOfSatisfying(
            FactsContradicted.class,
            refused -> assertThat(refused.balanceTransactions()).containsExactly("txn_out2"));
    assertThatThrownBy(() -> payouts.record("po_3", List.of("txn_never_recorded")))
        .isInstanceOf(DataIntegrityViolationException.class);

    assertThat(payouts.paidOutWith("po_1")).containsExactly("txn_out1", "txn_out2");
    assertThat(payouts.paidOutWith("po_2")).containsExactly("txn_out3");
    assertThat(payouts.paidOutWith("po_3")).isEmpty();
    assertThat(output.getAll()).contains("[txn_out2] went out with payout po_2");
  }

  @Test
  void factsAreReadPageByPageEachOnce() {
    Instant start = Instant.parse("2019-03-01T00:00:00Z");
    List<MoneyFact> facts = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      // Many of one second, as after a payout.
      Instant at = start.plusSeconds(i / 5);
      facts.add(Facts.charge("txn_page_" + (char) ('k' - i)).with(fact -> fact.createdAt = at));
    }
    facts.forEach(ledger::record);
    ledger.record(Facts.charge("txn_before").with(f -> f.createdAt = start.minusSeconds(1)));
    ledger.record(Facts.charge("txn_until").with(f -> f.createdAt = start.plusSeconds(3)));

    List<MoneyFact> read = new ArrayList<>();
    List<MoneyFact> page = ledger.facts(start, start.plusSeconds(3), null, 3);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      read.addAll(page);
      page = ledger.facts(start, start.plusSeconds(3), page.getLast(), 3);
    }

    assertThat(read).containsExactlyInAnyOrderElementsOf(facts);
    assertThat(read).extracting(MoneyFact::createdAt).isSorted();
    assertThat(read.subList(0, 5))
        .extracting(MoneyFact::balanceTransaction)
        .containsExactly("txn_page_g", "txn_page_h", "txn_page_i", "txn_page_j", "txn_page_k");
  }

  @Test
  void totalsAreOfMonthsCurrenciesAndCampaignsAndOnlyOfOurs() {
    // In Tokyo the first of May begins at 15:00 of the last of April.
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    Instant april = Instant.parse("2018-04-30T14:59:59Z");
    Instant may = Instant.parse("2018-04-30T15:00:00Z");
    record(1, fact -> fact.createdAt = april);
    record(2, fact -> fact.createdAt = may);
    record(3, fact -> fact.createdAt = may.plusSeconds(1));
    record(
        4,
        fact -> {
          fact.createdAt = may;
          fact.campaign = "winter";
        });
    record(
        5,
        fact -> {
          fact.createdAt = may;
          fact.frequency = "monthly";
          fact.campaign = "winter";
        });
    record(
        6,
        fact -> {
          fact.createdAt = may;
          fact.reportingCategory = "refund";
          fact.amount = Money.of(-400, "usd");
          fact.fee = Money.of(0, "usd");
        });
    record(
        7,
        fact -> {
          fact.createdAt = may;
          fact.amount = Money.of(5_000, "jpy");
          fact.fee = Money.of(180, "jpy");
        });
    record(
        8,
        fact -> {
          fact.createdAt = may;
          fact.own = false;
          fact.donation = null;
        });
    record(
        9,
        fact -> {
          fact.createdAt = may;
          fact.donation = null;
          fact.reportingCategory = "fee";
        });
    record(10, fact -> fact.createdAt = Instant.parse("2018-05-31T15:00:00Z"));

    List<MoneyTotal> totals = ledger.totals(YearMonth.of(2018, 4), YearMonth.of(2018, 6), tokyo);

    YearMonth month = YearMonth.of(2018, 5);
    assertThat(totals)
        .containsExactlyInAnyOrder(
            total(YearMonth.of(2018, 4), "charge", "once", null, 1, 1_000, 59),
            total(month, "charge", "once", null, 2, 2_000, 118),
            total(month, "charge", "once", "winter", 1, 1_000, 59),
            total(month, "charge", "monthly", "winter", 1, 1_000, 59),
            total(month, "refund", "once", null, 1, -400, 0),
            total(month, "fee", null, null, 1, 1_000, 59),
            new MoneyTotal(
                month,
                "charge",
                "once",
                null,
                1,
                Money.of(5_000, "jpy"),
                Money.of(180, "jpy"),
                Money.of(4_820, "jpy")));
    assertThat(ledger.totals(YearMonth.of(2018, 4), YearMonth.of(2018, 5), ZoneOffset.ofHours(9)))
        .containsExactly(totals.getFirst());
  }

  @Test
  void monthsBeginWhereTheZoneSaysAlsoIfItIsAnOffset() {
    record(21, fact -> fact.createdAt = Instant.parse("2017-02-28T23:30:00Z"));

    assertThat(ledger.totals(YearMonth.of(2017, 2), YearMonth.of(2017, 4), ZoneOffset.ofHours(1)))
        .extracting(MoneyTotal::month)
        .containsExactly(YearMonth.of(2017, 3));
    assertThat(ledger.totals(YearMonth.of(2017, 2), YearMonth.of(2017, 4), ZoneOffset.ofHours(-1)))
        .extracting(MoneyTotal::month)
        .containsExactly(YearMonth.of(2017, 2));
    assertThat(ledger.totals(YearMonth.of(2017, 2), YearMonth.of(2017, 2), ZoneOffset.UTC))
        .isEmpty();
  }

  @Test
  void theFeeIsMeasuredOnOurChargesOnceThereAreTwenty() {
    Instant since = Instant.parse("2026-08-01T00:00:00Z");
    Instant day = since.plus(Duration.ofDays(1));
    for (int i = 0; i < 19; i++) {
      charge("txn_sek" + i, day, 10_000, 505);
    }
    // None of these counts: of others, returned, too old, exchanged, of another currency.
    ledger.record(
        Facts.charge("txn_sek_a")
            .with(fact -> {
              fact.createdAt = day;
              fact.amount = Money.of(10_000, "sek");
              fact.fee = Money.of(9_000, "sek");
              fact.own = false;
              fact.donation = null;
            }));
    ledger.record(
        Facts.charge("txn_sek_b")
            .with(fact -> {
              fact.createdAt = day;
              fact.reportingCategory = "refund";
              fact.amount = Money.of(-10_000, "sek");
              fact.fee = Money.of(100, "sek");
            }));
    ledger.record(
        Facts.charge("txn_sek_d")
            .with(fact -> {
              fact.createdAt = day;
              fact.amount = Money.of(10_000, "sek");
              fact.fee = Money.of(900, "sek");
              fact.exchangeRate = new BigDecimal("10.5");
            }));
    charge("txn_sek_c", since.minusSeconds(1), 10_000, 9_000);
    assertThat(ledger.measuredFee(Money.currency("SEK"), since)).isEmpty();

    charge("txn_sek19", since, 40_000, 1_405);

    // 19 of 100.00 and one of 400.00 brought 2,300.00 and cost 110.00.
    assertThat(ledger.measuredFee(Money.currency("SEK"), since))
        .contains(new MeasuredFee(Money.of(230_000, "sek"), Money.of(11_000, "sek"), 20));
    assertThat(ledger.measuredFee(Money.currency("SEK"), since).orElseThrow().rate())
        .isEqualTo(new BigDecimal("0.047826"));
    assertThat(ledger.measuredFee(Money.currency("NOK"), since)).isEmpty();
    assertThat(Ledger.FEE_IS_MEASURED_OVER).isEqualTo(Duration.ofDays(90));
  }

  @Test
  void theApplicationMayAddAndNobodyMayChange() throws SQLException {
    ledger.record(Facts.charge("txn_for_ever").fact());
    payouts.record("po_for_ever", List.of("txn_for_ever"));
    for (String table : TABLES) {
      for (String statement :
          List.of(
              "update " + table + " set balance_transaction = 'txn_gone'",
              "delete from " + table,
              "truncate " + table + " cascade")) {
        assertRefused(testDatabase.asApp(), statement, "denied");
        assertRefused(testDatabase.asOwner(), statement, "never changed");
      }
    }
    assertThat(count("payout_link", "txn_for_ever")).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'usd', 100, 3, 98, true, null, null, null",
        "'USD', 100, 3, 97, true, null, null, null",
        "'usd', 100, 3, 97, false, 'gift', 'once', null",
        "'usd', 100, 3, 97, true, 'gift', null, null",
        "'usd', 100, 3, 97, true, 'gift', 'weekly', null",
        "'usd', 100, 3, 97, true, null, 'once', null",
        "'usd', 100, 3, 97, true, null, null, 'winter'"
      })
  void theDatabaseItselfTakesNoFactThatCannotBe(String values) throws SQLException {
    assertRefused(
        testDatabase.asApp(),
        """
        insert into money_fact (balance_transaction, type, reporting_category, created_at,
          available_on, recorded_at, currency, amount_minor, fee_minor, net_minor, own, donation,
          frequency, campaign)
        values ('txn_false', 'charge', 'charge', now(), now(), now(), %s)
        """
            .formatted(values),
        "violates check constraint");
  }

  /** Each column is here by name, so that another one is thought about. */
  @Test
  void noColumnIsOfAPerson() {
    assertThat(
            database
                .sql(
                    """
                    select table_name || '.' || column_name || ' ' || data_type
                    from information_schema.columns
                    where table_name in (:tables)
                    """)
                .param("tables", TABLES)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder(
            "money_fact.balance_transaction text",
            "money_fact.currency text",
            "money_fact.amount_minor bigint",
            "money_fact.fee_minor bigint",
            "money_fact.net_minor bigint",
            "money_fact.type text",
            "money_fact.reporting_category text",
            "money_fact.exchange_rate numeric",
            "money_fact.source text",
            "money_fact.created_at timestamp with time zone",
            "money_fact.available_on timestamp with time zone",
            "money_fact.own boolean",
            "money_fact.donation text",
            "money_fact.frequency text",
            "money_fact.campaign text",
            "money_fact.charge text",
            "money_fact.paid_minor bigint",
            "money_fact.paid_currency text",
            "money_fact.recorded_at timestamp with time zone",
            "money_fact_fee.balance_transaction text",
            "money_fact_fee.position integer",
            "money_fact_fee.type text",
            "money_fact_fee.amount_minor bigint",
            "money_fact_fee.currency text",
            "payout_link.balance_transaction text",
            "payout_link.payout text",
            "payout_link.recorded_at timestamp with time zone");
  }

  private void record(int number, Facts.Change change) {
    ledger.record(Facts.charge("txn_total" + number).with(change));
  }

  private void charge(String id, Instant at, long amount, long fee) {
    ledger.record(
        Facts.charge(id)
            .with(fact -> {
              fact.createdAt = at;
              fact.amount = Money.of(amount, "sek");
              fact.fee = Money.of(fee, "sek");
            }));
  }

  private static MoneyTotal total(
      YearMonth month,
      String category,
      @Nullable String frequency,
      @Nullable String campaign,
      long count,
      long gross,
      long fee) {
    return new MoneyTotal(
        month,
        category,
        frequency,
        campaign,
        count,
        Money.of(gross, "usd"),
        Money.of(fee, "usd"),
        Money.of(gross - fee, "usd"));
  }

  private int count(String table, String balanceTransaction) {
    return database
        .sql("select count(*) from " + table + " where balance_transaction = :id")
        .param("id", balanceTransaction)
        .query(Integer.class)
        .single();
  }

  private static void assertRefused(Connection login, String statement, String why)
      throws SQLException {
    try (Connection connection = login;
        Statement sql = connection.createStatement()) {
      assertThatThrownBy(() -> sql.execute(statement)).as(statement).hasMessageContaining(why);
    }
  }

  private static List<Future<Void>> atOnce(List<Callable<Void>> workers)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(workers.size())) {
      return threads.invokeAll(workers);
    }
  }
}
