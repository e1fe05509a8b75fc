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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.ledger.MoneyFact.Paid;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;

class JournalIntegrationTests {

  private static final List<String> TABLES =
      List.of(
          "lost_dispute",
          "books_opening",
          "balance_reading",
          "recognition_policy",
          "journal_entry",
          "posting",
          "month_close",
          "close_fact",
          "close_certificate",
          "bank_line",
          "bank_match",
          "bank_unmatch",
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
  void aYearInAnyOrderMakesTheSameJournalAndTheShadowAgrees() {
    SeededYear year = new SeededYear(1, 1_500);
    books.take(year.facts);
    List<MoneyFact> shuffled = new ArrayList<>(year.facts);
    shuffled.addAll(year.facts.subList(0, 300));
    Collections.shuffle(shuffled, new Random(2));
    try (Books other = new Books()) {
      for (int i = 0; i < shuffled.size(); i += 200) {
        other.take(shuffled.subList(i, Math.min(i + 200, shuffled.size())));
      }

      for (YearMonth month : books.the(JournalRows.class).months()) {
        assertThat(other.hash(month.toString())).isEqualTo(books.hash(month.toString()));
      }
      assertThat(other.the(ShadowBooks.class).compare().fault()).isEmpty();
    }
    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(year.balance("usd").minor());
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
      case "balance_reading" -> "update balance_reading set amount_minor = 1";
      case "recognition_policy" -> "update recognition_policy set months = 1";
      case "bank_match", "suspense_ruling" -> "update " + table + " set number = default";
      case "bank_unmatch", "suspense_ruling_undone" -> "update " + table + " set undone_by = 1";
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
