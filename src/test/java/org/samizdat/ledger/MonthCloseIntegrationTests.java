package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;

class MonthCloseIntegrationTests {

  private final Books books = new Books();

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void aYearOfEveryKindOfMovementClosesTwelveTimesAtNothing() {
    SeededYear year = new SeededYear(7, 10_000);
    open(year);

    for (YearMonth month = YearMonth.of(2025, 1); month.getYear() == 2025; ) {
      assertThat(books.close(month.toString())).isTrue();
      for (Certificate one : books.the(Certificates.class).of(month)) {
        assertThat(one.sum()).isEqualTo(one.closing());
        assertThat(one.difference()).isEqualTo(Money.zero(one.closing().currency()));
      }
      month = month.plusMonths(1);
    }

    assertThat(books.the(Certificates.class).of(YearMonth.of(2025, 12)))
        .extracting(Certificate::closing)
        .containsExactly(year.balance("eur"), year.balance("usd"));
    assertThat(books.the(ShadowBooks.class).compare())
        .isEqualTo(new ShadowBooks.Result(entries(), 12, Optional.empty()));
  }

  @Test
  void factsOnTheirWayForWeeksMakeTheSameHashesAsLongAsTheMonthIsOpen() {
    SeededYear year = new SeededYear(8, 600);
    open(year);
    books.close("2025-01");
    try (Books late = new Books()) {
      List<MoneyFact> facts = new ArrayList<>(year.facts.reversed());
      late.take(facts.subList(0, 200));
      late.take(facts.subList(100, 600));
      late.take(facts);
      year.lost.forEach((dispute, at) -> late.the(LostDisputes.class).record(dispute, at));
      late.close("2025-01");

      assertThat(closeHash(late)).isEqualTo(closeHash(books));
    }
  }

  @Test
  void aFactThatComesAfterTheCloseIsOneLateEntryWithItsOwnDay() {
    MoneyFact first = on("txn_first", "2026-01-10T00:00:00Z");
    MoneyFact late = on("txn_late", "2026-01-20T00:00:00Z");
    books.take(first);
    books.close("2026-01");
    String before = closeHash(books);

    books.take(late, on("txn_next", "2026-02-10T00:00:00Z"));
    books.take(late);
    books.close("2026-02");

    List<Entry> entries = books.the(JournalRows.class).page(YearMonth.of(2026, 2), "", 10);
    assertThat(entries).filteredOn(Entry::isLate).extracting(Entry::id).containsExactly("txn_late");
    assertThat(entries.getFirst().ownDay()).isEqualTo("2026-01-20");
    assertThat(entries.getFirst().day()).isEqualTo("2026-02-01");
    assertThat(closeHash(books)).isEqualTo(before);
    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(3 * 941);
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
  }

  @Test
  void ofTwoWorkersWhoCloseAtOnceOneDoes() throws Exception {
    books.take(on("txn_1", "2026-01-10T00:00:00Z"));
    CyclicBarrier start = new CyclicBarrier(4);
    List<Callable<Boolean>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(() -> {
        start.await();
        return books.close("2026-01");
      });
    }
    int closed = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> one : threads.invokeAll(workers)) {
        closed += one.get() ? 1 : 0;
      }
    }

    assertThat(closed).isOne();
    assertThat(books.the(MonthCloses.class).all()).hasSize(1);
    assertThat(books.close("2026-01")).isFalse();
  }

  @Test
  void aTamperedCentIsNamedWhereverItIs() throws SQLException {
    books.take(
        on("txn_a", "2026-01-10T00:00:00Z"),
        on("txn_b", "2026-01-11T00:00:00Z"),
        on("txn_c", "2026-02-11T00:00:00Z"));
    String cent = "update posting set amount_minor = amount_minor %s 1 where entry = '%s'";

    books.tamper(cent.formatted("+", "txn_b"));
    assertOff("2026-01", "Entry txn_b is not what its fact makes it");
    assertThat(books.the(MonthCloses.class).all()).isEmpty();
    assertThat(fault()).contains("txn_b");
    books.tamper(cent.formatted("-", "txn_b"));
    books.close("2026-01");

    books.tamper(cent.formatted("+", "txn_a"));
    assertOff("2026-02", "Entry txn_a is not what its fact makes it");
    books.tamper(cent.formatted("-", "txn_a"));

    books.tamper("update money_fact set campaign = 'winter' where balance_transaction = 'txn_a'");
    assertThat(fault()).isEqualTo("Fact txn_a is not as the close of 2026-01 saw it");
    books.tamper("update money_fact set campaign = null where balance_transaction = 'txn_a'");

    books.tamper(
        "delete from posting where entry = 'txn_c'",
        "delete from journal_entry where id = 'txn_c'");
    assertOff("2026-02", "Fact txn_c is not booked");
  }

  @Test
  void anEntryThatNoFactStandsBehindIsNamed() throws SQLException {
    books.take(on("txn_1", "2026-01-10T00:00:00Z"));
    try (Connection app = books.database.asApp();
        Statement statement = app.createStatement()) {
      statement.execute(
          """
          begin;
          insert into journal_entry (id, kind, month, day, own_day, words, postings)
          values ('forged', 'recognition', '2026-01-01', '2026-01-02', '2026-01-02', '', 2);
          insert into posting (entry, position, account, amount_minor, currency)
          values ('forged', 1, 'refunds', 100, 'usd'), ('forged', 2, 'income-once', -100, 'usd');
          commit;
          """);
    }

    assertOff("2026-01", "Entry forged has no fact");
    assertThat(fault()).contains("forged");
  }

  @Test
  void aPayoutThatIsNotWhatItPaidOutIsNamed() {
    books.take(
        on("txn_in", "2026-01-10T00:00:00Z"),
        Facts.charge("txn_out")
            .with(fact -> {
              fact.reportingCategory = "payout";
              fact.source = "po_uneven";
              fact.amount = Money.of(-940, "usd");
              fact.fee = Money.of(0, "usd");
              fact.fees = List.of();
              fact.own = false;
              fact.donation = null;
              fact.paid = null;
              fact.createdAt = Instant.parse("2026-01-12T00:00:00Z");
            }));
    books.the(PayoutLinks.class).record("po_uneven", List.of("txn_in", "txn_out"));

    assertOff("2026-01", "Payout po_uneven and what it paid out differ by 1 in minor units");
  }

  @Test
  void theBooksAgreeWithStripeOrTheMonthStaysOpen() throws SQLException {
    books.take(on("txn_1", "2026-01-10T00:00:00Z"), on("txn_2", "2026-02-10T00:00:00Z"));
    books.stripeSays(Money.of(0, "usd"), "2026-01-01T00:00:00Z");
    assertRefused("2026-01", "stripe-not-asked");

    books.stripeSays(Money.of(2 * 941 - 1, "usd"), "2026-02-10T00:00:00Z");
    assertOff("2026-01", "Stripe says 9.40 USD, the books 9.41 USD");

    books.tamper(
        "update balance_reading set amount_minor = amount_minor + 1 where amount_minor > 0");
    assertThat(books.close("2026-01")).isTrue();
  }

  @Test
  void anAccountThatHeldSomethingBeforeIsOpenedWithIt() {
    books.take(on("txn_1", "2026-01-10T00:00:00Z"));
    books.the(BooksOpening.class).open(Money.of(500, "usd"), LocalDate.of(2026, 1, 1), null);
    books.the(BooksOpening.class).open(Money.of(500, "usd"), LocalDate.of(2026, 1, 1), null);
    books.stripeSays(Money.of(1_441, "usd"), "2026-02-01T00:00:00Z");
    books.close("2026-01");

    Certificate one = books.the(Certificates.class).of(YearMonth.of(2026, 1)).getFirst();
    assertThat(one.opening()).isEqualTo(Money.of(500, "usd"));
    assertThat(one.closing()).isEqualTo(Money.of(1_441, "usd"));
    assertThatThrownBy(() ->
            books
                .the(BooksOpening.class)
                .open(Money.of(501, "usd"), LocalDate.of(2026, 1, 1), null))
        .isInstanceOf(Refused.class);
  }

  @Test
  void monthsAreClosedInTurnAndWhenTheyAreOver() {
    books.take(on("txn_1", "2026-01-10T00:00:00Z"), on("txn_2", "2026-03-01T00:00:00Z"));
    assertRefused("2026-02", "month-out-of-turn");
    assertRefused("2026-03", "month-not-over");
    books.close("2026-01");
    books.close("2026-02");
    assertThat(books.the(MonthClosing.class).next()).contains(YearMonth.of(2026, 3));
  }

  @Test
  void theDatabaseItselfTakesNothingIntoAClosedMonthAndNoCloseOutOfTurn() throws SQLException {
    books.take(on("txn_1", "2026-01-10T00:00:00Z"));
    books.close("2026-01");

    JournalIntegrationTests.assertRefused(
        books.database.asApp(),
        """
        insert into journal_entry (id, kind, month, day, own_day, words, postings)
        values ('x', 'money', '2026-01-01', '2026-01-02', '2026-01-02', '', 0)
        """,
        "Entry x is of a month that is closed");
    JournalIntegrationTests.assertRefused(
        books.database.asApp(),
        """
        create temporary table month_close (month date);
        insert into journal_entry (id, kind, month, day, own_day, words, postings)
        values ('x', 'money', '2026-01-01', '2026-01-02', '2026-01-02', '', 0)
        """,
        "Entry x is of a month that is closed");
    JournalIntegrationTests.assertRefused(
        books.database.asApp(),
        "insert into posting values ('txn_1', 9, 'bank', 1, 'usd')",
        "Entry txn_1 is of a month that is closed");
    for (String month : Set.of("2026-03-01", "2026-01-01", "2025-12-01")) {
      JournalIntegrationTests.assertRefused(
          books.database.asApp(),
          """
          insert into month_close (month, zone, rules, facts, entries, previous_hash, journal_hash,
            closed_at)
          select '%s', zone, rules, 0, 0, journal_hash, journal_hash, closed_at from month_close
          """
              .formatted(month),
          "does not follow");
    }
    JournalIntegrationTests.assertRefused(
        books.database.asApp(),
        """
        insert into month_close (month, zone, rules, facts, entries, previous_hash, journal_hash,
          closed_at)
        select '2026-02-01', zone, rules, 0, 0, previous_hash, journal_hash, closed_at
        from month_close
        """,
        "does not follow");
    JournalIntegrationTests.assertRefused(
        books.database.asApp(),
        "insert into close_fact values ('money', 'txn_x', '2026-01-01', '')",
        "gets no more close_fact");
  }

  @Test
  void aCloseListsWhatItSaw() {
    SeededYear year = new SeededYear(9, 300);
    open(year);
    books.close("2025-01");

    Set<String> seen = new HashSet<>();
    books
        .the(MonthCloses.class)
        .facts(YearMonth.of(2025, 1), Fact.Key.FIRST, 1_000)
        .forEach(one -> seen.add(one.key().id()));
    assertThat(seen)
        .containsAll(
            year.facts.stream()
                .filter(fact -> fact.createdAt().isBefore(Instant.parse("2025-02-01T00:00:00Z")))
                .map(MoneyFact::balanceTransaction)
                .toList());
  }

  private void open(SeededYear year) {
    year.lost.forEach((dispute, at) -> books.the(LostDisputes.class).record(dispute, at));
    books.take(year.facts);
    year.payouts.forEach((payout, with) -> books.the(PayoutLinks.class).record(payout, with));
    for (String currency : List.of("usd", "eur")) {
      books.stripeSays(year.balance(currency), "2026-01-01T00:00:00Z");
    }
  }

  private static String closeHash(Books books) {
    return HexFormat.of().formatHex(books.the(MonthCloses.class).all().getFirst().hash());
  }

  private String fault() {
    return books.the(ShadowBooks.class).compare().fault().orElse("");
  }

  private long entries() {
    return books
        .the(JdbcClient.class)
        .sql("select count(*) from journal_entry")
        .query(Long.class)
        .single();
  }

  private void assertOff(String month, String fault) {
    assertThatThrownBy(() -> books.close(month))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("books-off");
              assertThat(refused.sentence()).contains(fault);
            });
  }

  private void assertRefused(String month, String problem) {
    assertThatThrownBy(() -> books.close(month))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
  }

  private static MoneyFact on(String id, String time) {
    return Facts.charge(id).with(fact -> fact.createdAt = Instant.parse(time));
  }
}
