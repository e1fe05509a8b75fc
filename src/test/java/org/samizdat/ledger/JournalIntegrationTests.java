package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.ledger.MoneyFact.Paid;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Span;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class JournalIntegrationTests {

  private static final List<String> TABLES =
      List.of(
          "lost_dispute",
          "books_opening",
          "books_zone",
          "balance_reading",
          "recognition_policy",
          "journal_entry",
          "posting",
          "month_close",
          "close_fact",
          "close_certificate",
          "bank_line",
          "bank_statement",
          "bank_match",
          "bank_unmatch",
          "bank_line_of_stripe",
          "bank_ruling",
          "bank_ruling_undone",
          "suspense_ruling",
          "suspense_ruling_undone");

  private final Books books = new Books();

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void aGiftIsBookedWithItsFeesByKind() {
    books.take(Facts.charge("txn_gift").fact());

    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(941);
    assertThat(books.balance("fees-processing", "usd")).isEqualTo(50);
    assertThat(books.balance("fees-tax", "usd")).isEqualTo(9);
    assertThat(books.balance("income-once", "usd")).isEqualTo(-1_000);
  }

  @Test
  void whatArrivesTwiceIsBookedOnce() {
    MoneyFact gift = Facts.charge("txn_twice").fact();
    books.take(gift, gift);
    books.take(gift);
    books.the(Bookkeeper.class).book();

    assertThat(books.balance("income-once", "usd")).isEqualTo(-1_000);
  }

  @Test
  void aRefundAtAnotherRateRealisesTheDifferenceInWhateverOrderTheTwoCome() {
    MoneyFact charge = exchanged("txn_charge", 2_160, 2_000);
    MoneyFact refund =
        Facts.charge("txn_refund")
            .with(fact -> {
              fact.reportingCategory = "refund";
              fact.source = "re_1";
              fact.amount = Money.of(-2_200, "usd");
              fact.fee = Money.of(0, "usd");
              fact.fees = List.of();
              fact.exchangeRate = new BigDecimal("1.1");
              fact.paid = new Paid("ch_txn_charge", Money.of(2_000, "eur"));
            });

    books.take(refund);
    assertThat(books.balance("stripe-balance", "usd")).as("it waits for its charge").isZero();
    books.take(charge);

    assertThat(books.balance("fx-realised", "usd")).isEqualTo(40);
    assertThat(books.balance("refunds", "usd")).isEqualTo(2_160);
    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(2_160 - 59 - 2_200);
  }

  @Test
  void aDisputeIsHeldUntilItIsLost() {
    books.the(LostDisputes.class).record("dp_1", Instant.parse("2020-02-03T00:00:00Z"));
    books.the(LostDisputes.class).record("dp_1", Instant.parse("2020-02-04T00:00:00Z"));
    MoneyFact taken =
        Facts.charge("txn_taken")
            .with(fact -> {
              fact.reportingCategory = "dispute";
              fact.source = "dp_1";
              fact.amount = Money.of(-1_042, "usd");
              fact.fee = Money.of(1_500, "usd");
              fact.fees = List.of(new MoneyFact.Fee("stripe_fee", Money.of(1_500, "usd")));
            });
    books.take(List.of());
    assertThat(books.balance("disputes-lost", "usd")).isZero();

    books.take(taken);
    books.the(Bookkeeper.class).book();

    assertThat(books.balance("dispute-held", "usd")).isZero();
    assertThat(books.balance("disputes-lost", "usd")).isEqualTo(1_042);
    assertThat(books.balance("fees-disputes", "usd")).isEqualTo(1_500);
    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(-2_542);
  }

  @Test
  void whatAnExchangeCostsAtStripeIsAFeeOfItsOwn() {
    books.take(
        Facts.charge("txn_abroad")
            .with(fact -> {
              fact.exchangeRate = new BigDecimal("1.1");
              fact.fees =
                  List.of(
                      new MoneyFact.Fee("stripe_fee", Money.of(40, "usd")),
                      new MoneyFact.Fee("stripe_fx_fee", Money.of(10, "usd")),
                      new MoneyFact.Fee("tax", Money.of(9, "usd")));
            }),
        byItself("txn_before", "2026-11-30T23:59:59Z"),
        byItself("txn_since", "2026-12-01T00:00:00Z"));

    assertThat(books.balance("fees-processing", "usd")).isEqualTo(40);
    assertThat(books.balance("fees-exchange", "usd")).isEqualTo(10 + 70);
    assertThat(books.balance("fees-account", "usd")).as("as it was booked then").isEqualTo(70);
    assertThat(books.balance("fx-realised", "usd")).isZero();
    Sheet fees =
        books
            .the(BookReports.class)
            .sheet(
                Kind.FEES, new Span(YearMonth.of(2020, 1), YearMonth.of(2026, 12)), ZoneOffset.UTC);
    assertThat(fees.lines())
        .filteredOn(line -> line.contains("fees-exchange"))
        .extracting(line -> line.get(3))
        .containsExactly(Money.of(10, "usd"), Money.of(70, "usd"));
  }

  private static MoneyFact byItself(String id, String at) {
    return Facts.charge(id)
        .with(fact -> {
          fact.type = "stripe_fx_fee";
          fact.reportingCategory = "fee";
          fact.source = null;
          fact.amount = Money.of(-70, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
          fact.own = false;
          fact.donation = null;
          fact.paid = null;
          fact.createdAt = Instant.parse(at);
        });
  }

  @Test
  void whatNobodyKnowsIsHeldInSuspenseAndOtherActivityApart() {
    books.take(
        Facts.charge("txn_unknown").with(fact -> fact.reportingCategory = "a_word_of_tomorrow"),
        Facts.charge("txn_other")
            .with(fact -> {
              fact.own = false;
              fact.donation = null;
            }));

    assertThat(books.balance("suspense", "usd")).isEqualTo(-1_000);
    assertThat(books.balance("other-activity", "usd")).isEqualTo(-1_000);
    assertThat(books.balance("fees-other-activity", "usd")).isEqualTo(59);
    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(2 * 941);
  }

  @Test
  void aDisputeThatIsWonAfterItWasLostComesBackWhenTheMonthIsClosed() {
    MoneyFact taken = dispute("txn_taken", "dispute", -1_000);
    MoneyFact back = dispute("txn_back", "dispute_reversal", 1_000);
    books.the(LostDisputes.class).record("dp_back", Instant.parse("2026-01-12T00:00:00Z"));
    // In the order in which nobody would expect them.
    books.take(back);
    books.take(taken);
    books.the(Bookkeeper.class).book();
    assertThat(books.balance("dispute-held", "usd")).isEqualTo(-1_000);

    assertThat(books.close("2026-01")).isTrue();

    assertThat(books.balance("dispute-held", "usd")).isZero();
    assertThat(books.balance("disputes-lost", "usd")).isZero();
    books.take(
        Facts.charge("txn_later")
            .with(fact -> fact.createdAt = Instant.parse("2026-02-02T00:00:00Z")));
    assertThat(books.close("2026-02")).isTrue();
    assertThat(books.balance("dispute-held", "usd")).isZero();
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void whatIsTakenASecondTimeForALostDisputeIsLostToo() {
    books.the(LostDisputes.class).record("dp_back", Instant.parse("2026-01-12T00:00:00Z"));
    books.take(dispute("txn_taken", "dispute", -1_000), dispute("txn_taken_more", "dispute", -300));
    assertThat(books.balance("dispute-held", "usd")).isEqualTo(300);

    assertThat(books.close("2026-01")).isTrue();

    assertThat(books.balance("dispute-held", "usd")).isZero();
    assertThat(books.balance("disputes-lost", "usd")).isEqualTo(1_300);
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  private static MoneyFact dispute(String id, String category, long minor) {
    return Facts.charge(id)
        .with(fact -> {
          fact.reportingCategory = category;
          fact.source = "dp_back";
          fact.createdAt = Instant.parse("2026-01-10T00:00:00Z");
          fact.amount = Money.of(minor, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
        });
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void anAlarmNamesWhatNobodyKnowsHowToBookAndNothingElse(CapturedOutput output) {
    String alarm = "Nobody knows how to book";
    books.take(Facts.charge("txn_known").fact());
    assertThat(output.getOut()).doesNotContain(alarm);

    books.take(
        Facts.charge("txn_unheard_of").with(fact -> fact.reportingCategory = "a_word_of_tomorrow"));

    assertThat(output.getOut().lines().filter(line -> line.contains(alarm)))
        .singleElement()
        .asString()
        .contains("ERROR", "txn_unheard_of", "a word of tomorrow")
        .doesNotContain("txn_known");
    // What is there already is no news.
    books.the(Bookkeeper.class).book();
    assertThat(output.getOut().lines().filter(line -> line.contains(alarm))).hasSize(1);
  }

  @Test
  void whatIsInSuspenseIsDecidedOnceAndCanBeTakenBack() {
    books.take(
        Facts.charge("txn_riddle")
            .with(fact -> {
              fact.reportingCategory = "a_word_of_tomorrow";
              fact.createdAt = Instant.parse("2026-02-10T00:00:00Z");
            }));
    SuspenseRulings rulings = books.the(SuspenseRulings.class);
    Suspense suspense = books.the(Suspense.class);
    assertThat(suspense.undecided()).isOne();

    rulings.rule("txn_riddle", Account.OTHER_ACTIVITY, null);
    rulings.rule("txn_riddle", Account.OTHER_ACTIVITY, null);
    books.the(Bookkeeper.class).book();

    assertThat(books.balance("suspense", "usd")).isZero();
    assertThat(books.balance("other-activity", "usd")).isEqualTo(-1_000);
    assertThat(suspense.undecided()).isZero();
    assertThatThrownBy(() -> rulings.rule("txn_riddle", Account.REFUNDS, null))
        .isInstanceOf(Refused.class);
    long ruling = Objects.requireNonNull(suspense.latest(10).getFirst().ruling());
    assertThat(rulings.undo(ruling, null)).isTrue();
    assertThat(rulings.undo(ruling, null)).isFalse();
    books.the(Bookkeeper.class).book();
    assertThat(books.balance("suspense", "usd")).isEqualTo(-1_000);
    assertThat(suspense.undecided()).isOne();
    rulings.rule("txn_riddle", Account.REFUNDS, null);
    books.the(Bookkeeper.class).book();
    assertThat(books.balance("refunds", "usd")).isEqualTo(-1_000);
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void nothingElseIsDecidedByHand() {
    books.take(Facts.charge("txn_plain").fact());
    SuspenseRulings rulings = books.the(SuspenseRulings.class);

    assertThatThrownBy(() -> rulings.rule("txn_plain", Account.REFUNDS, null))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> rulings.rule("txn_plain", Account.STRIPE_BALANCE, null))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> rulings.rule("txn_none", Account.REFUNDS, null))
        .isInstanceOf(Refused.class);
    assertThat(rulings.undo(4_711, null)).isFalse();
  }

  @Test
  void anOldPictureOfTheDatabaseWritesNothing() throws SQLException {
    books.take(Facts.charge("txn_firm").fact());
    try (Connection app = books.database.asApp()) {
      assertRefused(
          app,
          "begin isolation level repeatable read; insert into journal_entry (id, kind, month, day,"
              + " own_day, words, postings) values ('x', 'money', '2020-01-01', '2020-01-01',"
              + " '2020-01-01', 'x', 0)",
          "read committed");
    }
    try (Connection app = books.database.asApp()) {
      assertRefused(
          app,
          "insert into money_fact_fee (balance_transaction, position, type, amount_minor, currency)"
              + " values ('txn_firm', 9, 'tax', 1, 'usd')",
          "no more of its fee");
    }
  }

  @Test
  void daysAreThoseOfTheBooksZone() {
    try (Books far = new Books(ZoneId.of("Pacific/Auckland"))) {
      far.take(
          Facts.charge("txn_zone")
              .with(fact -> fact.createdAt = Instant.parse("2020-01-31T11:00:00Z")));

      assertThat(far.the(JournalRows.class).months()).containsExactly(YearMonth.of(2020, 2));
    }
  }

  @Test
  void aYearInAnyOrderMakesTheSameJournalAndTheSameClosesAndTheShadowAgrees() {
    SeededYear year = new SeededYear(1, 1_500);
    MonthCloseIntegrationTests.deferAnnualGifts(books);
    year.lost.forEach((dispute, at) -> books.the(LostDisputes.class).record(dispute, at));
    books.take(year.facts);
    year.payouts.forEach((payout, with) -> books.the(PayoutLinks.class).record(payout, with));
    List<MoneyFact> shuffled = new ArrayList<>(year.facts);
    shuffled.addAll(year.facts.subList(0, 300));
    Random random = new Random(2);
    Collections.shuffle(shuffled, random);
    try (Books other = new Books()) {
      MonthCloseIntegrationTests.deferAnnualGifts(other);
      List<Runnable> told = new ArrayList<>();
      for (int i = 0; i < shuffled.size(); i += 50) {
        List<MoneyFact> some = shuffled.subList(i, Math.min(i + 50, shuffled.size()));
        told.add(() -> other.take(some));
      }
      year.lost.forEach(
          (dispute, at) -> told.add(() -> other.the(LostDisputes.class).record(dispute, at)));
      Collections.shuffle(told, random);
      told.forEach(Runnable::run);
      other.the(Bookkeeper.class).book();
      List<String> payouts = new ArrayList<>(year.payouts.keySet());
      Collections.shuffle(payouts, random);
      for (String payout : payouts) {
        other
            .the(PayoutLinks.class)
            .record(payout, Objects.requireNonNull(year.payouts.get(payout)).reversed());
      }

      for (YearMonth month : books.the(JournalRows.class).months()) {
        assertThat(other.hash(month.toString())).isEqualTo(books.hash(month.toString()));
      }
      assertThat(closes(other, year)).hasSize(12).isEqualTo(closes(books, year));
      assertThat(other.balance("deferred", "usd")).isNegative();
      assertThat(other.balance("disputes-lost", "usd")).isPositive();
      assertThat(other.the(ShadowBooks.class).compare().fault()).isEmpty();
    }
    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(year.balance("usd").minor());
  }

  /** The hashes of the year's months, which are closed one after the other. */
  private static List<String> closes(Books books, SeededYear year) {
    for (String currency : SeededYear.CURRENCIES) {
      books.stripeSays(year.balance(currency), "2026-01-01T00:00:00Z");
    }
    for (int month = 1; month <= 12; month++) {
      books.close(YearMonth.of(2025, month).toString());
    }
    return books.the(MonthCloses.class).all().stream()
        .map(close -> close.month() + " " + HexFormat.of().formatHex(close.hash()))
        .toList();
  }

  @Test
  void theApplicationMayAddAndNobodyMayChange() throws SQLException {
    books.take(Facts.charge("txn_for_ever").fact());
    for (String table : TABLES) {
      for (String statement :
          List.of("delete from " + table, "truncate " + table + " cascade", change(table))) {
        assertRefused(books.database.asApp(), statement, "denied");
        assertRefused(books.database.asOwner(), statement, "never changed");
      }
    }
    assertRefused(
        books.database.asFinance(), "insert into fact_to_book values ('a', 'b')", "denied");
  }

  private static String change(String table) {
    return switch (table) {
      case "lost_dispute" -> "update lost_dispute set dispute = 'dp_2'";
      case "posting" -> "update posting set amount_minor = amount_minor + 1";
      case "journal_entry" -> "update journal_entry set words = 'another'";
      case "close_fact", "month_close", "close_certificate" ->
          "update " + table + " set month = null";
      case "books_zone" -> "update books_zone set only_one = true";
      case "balance_reading" -> "update balance_reading set amount_minor = 1";
      case "recognition_policy" -> "update recognition_policy set months = 1";
      case "bank_match", "bank_ruling", "bank_statement", "suspense_ruling" ->
          "update " + table + " set number = default";
      case "bank_unmatch", "bank_ruling_undone", "suspense_ruling_undone" ->
          "update " + table + " set undone_by = 1";
      default -> "update " + table + " set recorded_at = recorded_at";
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "('x', 1, 'bank', 100, 'usd'), ('x', 2, 'stripe-balance', -99, 'usd')",
        "('x', 1, 'bank', 100, 'usd'), ('x', 2, 'stripe-balance', -100, 'eur')",
        "('x', 1, 'bank', 100, 'usd')",
        "('txn_whole', 8, 'bank', 100, 'usd'), ('txn_whole', 9, 'bank', -100, 'usd'),"
            + " ('x', 1, 'bank', 1, 'usd'), ('x', 2, 'bank', -1, 'usd')"
      })
  void theDatabaseItselfTakesNoEntryThatDoesNotBalance(String postings) throws SQLException {
    books.take(Facts.charge("txn_whole").fact());
    assertRefused(
        books.database.asApp(),
        """
        begin;
        insert into journal_entry (id, kind, month, day, own_day, words, postings)
        values ('x', 'money', '2020-01-01', '2020-01-02', '2020-01-02', '', 2);
        insert into posting (entry, position, account, amount_minor, currency)
        values %s;
        commit;
        """
            .formatted(postings),
        "Entry ");
    assertThat(
            books
                .the(JdbcClient.class)
                .sql("select count(*) from journal_entry")
                .query(Long.class)
                .single())
        .isOne();
  }

  @Test
  void anEntryWithoutPostingsIsNone() throws SQLException {
    assertRefused(
        books.database.asApp(),
        """
        insert into journal_entry (id, kind, month, day, own_day, words, postings)
        values ('x', 'money', '2020-01-01', '2020-01-02', '2020-01-02', '', 2)
        """,
        "has 0 postings and says 2");
  }

  static MoneyFact exchanged(String id, long amount, long paid) {
    return Facts.charge(id)
        .with(fact -> {
          fact.source = "ch_" + id;
          fact.amount = Money.of(amount, "usd");
          fact.exchangeRate = new BigDecimal("1.08");
          fact.paid = new Paid("ch_" + id, Money.of(paid, "eur"));
        });
  }

  static void assertRefused(Connection login, String statement, String reason) throws SQLException {
    try (Connection connection = login;
        Statement sql = connection.createStatement()) {
      assertThatThrownBy(() -> sql.execute(statement))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(reason);
    }
  }
}
