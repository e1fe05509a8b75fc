package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
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
import org.samizdat.ledger.export.JournalExport;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.values.Language;
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
    ToldYear told = new ToldYear(books.beans(), year);
    deferAnnualGifts(books);
    told.begin();

    for (YearMonth month = YearMonth.of(2025, 1); month.getYear() == 2025; ) {
      told.close(month);
      told.hearOfLate(month);
      month = month.plusMonths(1);
    }

    assertThat(books.the(Certificates.class).of(YearMonth.of(2025, 12)))
        .extracting(Certificate::closing)
        .containsExactly(year.balance("eur"), year.balance("usd"));
    assertThat(books.the(ShadowBooks.class).compare())
        .isEqualTo(new ShadowBooks.Result(entries(), 12, Optional.empty()));
    assertThatJudgesAccept(YearMonth.of(2025, 1), YearMonth.of(2025, 12));
  }

  /** As many of them as are installed. */
  private void assertThatJudgesAccept(YearMonth first, YearMonth last) {
    for (Judge judge : Judge.values()) {
      if (judge.isThere()) {
        Format format = judge == Judge.BEANCOUNT ? Format.BEANCOUNT : Format.HLEDGER;
        assertThat(judge.complaint(books.the(JournalExport.class).write(format, first, last)))
            .as(judge.name())
            .isEmpty();
      }
    }
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
      // With which payout they went out is in the hash, too.
      year.payouts.forEach((payout, with) -> late.the(PayoutLinks.class).record(payout, with));
      year.lost.forEach((dispute, at) -> late.the(LostDisputes.class).record(dispute, at));
      for (String currency : List.of("usd", "eur")) {
        late.stripeSays(year.balance(currency), "2026-01-01T00:00:00Z");
      }
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
  void whatComesInBeforeTheCheckMakesTheCloseTryAgain() throws Exception {
    books.take(on("txn_1", "2026-01-10T00:00:00Z"));

    // By then all that was due is booked, and what the month makes is being made.
    assertThatThrownBy(() -> closeWhile("recognition_policy", () -> arrive("txn_meanwhile")))
        .hasCauseInstanceOf(Refused.class)
        .cause()
        .extracting("problem")
        .isEqualTo("books-moved");
    assertThat(books.the(MonthCloses.class).all()).isEmpty();

    assertThat(books.close("2026-01")).isTrue();
    assertThat(books.balance("stripe-balance", "usd")).isEqualTo(2 * 941);
    assertThat(fault()).isEmpty();
  }

  @Test
  void whatComesInAfterTheCheckIsLeftToTheNextMonth() throws Exception {
    books.take(on("txn_1", "2026-01-10T00:00:00Z"));

    // By then every row is checked, and the certificate is being written.
    assertThat(closeWhile("close_certificate", () -> arrive("txn_meanwhile"))).isTrue();

    books.the(Bookkeeper.class).book();
    List<Entry> entries = books.the(JournalRows.class).page(YearMonth.of(2026, 2), "", 10);
    assertThat(entries).extracting(Entry::id).containsExactly("txn_meanwhile");
    assertThat(entries.getFirst().isLate()).isTrue();
    assertThat(books.close("2026-02")).isTrue();
    assertThat(books.the(Certificates.class).of(YearMonth.of(2026, 2)))
        .extracting(Certificate::closing)
        .containsExactly(Money.of(2 * 941, "usd"));
    assertThat(fault()).isEmpty();
  }

  private void arrive(String id) {
    books.the(Ledger.class).record(on(id, "2026-01-20T00:00:00Z"));
  }

  /** Closes January; when the close comes to a table it waits there until something is done. */
  private boolean closeWhile(String table, Runnable meanwhile) throws Exception {
    try (ExecutorService colleague = Executors.newSingleThreadExecutor();
        Connection administrator = books.database.asAdministrator();
        Statement statement = administrator.createStatement()) {
      statement.execute("begin; lock table " + table + " in access exclusive mode");
      Future<Boolean> closed = colleague.submit(() -> books.close("2026-01"));
      try {
        while (!isWaitedFor(statement, table)) {
          assertThat(closed.isDone()).as("the close has not come to %s", table).isFalse();
          Thread.onSpinWait();
        }
        meanwhile.run();
      } finally {
        statement.execute("rollback");
      }
      return closed.get();
    }
  }

  private static boolean isWaitedFor(Statement statement, String table) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select exists (select from pg_locks where not granted and relation = '%s'::regclass)"
                .formatted(table))) {
      row.next();
      return row.getBoolean(1);
    }
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
    String closeHash = closeHash(books);

    books.tamper(cent.formatted("+", "txn_a"));
    assertOff("2026-02", "Entry txn_a is not what its fact makes it");
    books.tamper(cent.formatted("-", "txn_a"));
    // What no fact says of an entry is in its hash all the same.
    books.tamper("update month_close set journal_hash = previous_hash");
    assertOff("2026-02", "The closed month 2026-01 is not as it was closed");
    books.tamper("update month_close set journal_hash = decode('" + closeHash + "', 'hex')");

    books.tamper("update money_fact set campaign = 'winter' where balance_transaction = 'txn_a'");
    assertThat(fault()).isEqualTo("Fact txn_a is not as the close of 2026-01 saw it");
    books.tamper("update money_fact set campaign = null where balance_transaction = 'txn_a'");

    books.tamper(
        "delete from posting where entry = 'txn_c'",
        "delete from journal_entry where id = 'txn_c'");
    assertOff("2026-02", "Fact txn_c is not booked");
  }

  @Test
  void aTamperedCertificateIsNamedAndItsMonthGivesItsHashNoMore() throws SQLException {
    books.take(on("txn_a", "2026-01-10T00:00:00Z"), on("txn_b", "2026-02-11T00:00:00Z"));
    books.close("2026-01");

    // So that it still adds up.
    String cent =
        "update close_certificate set gross_minor = gross_minor %1$s 1, fee_minor = fee_minor %1$s"
            + " 1";
    books.tamper(cent.formatted("+"));
    assertThat(fault())
        .isEqualTo(
            "The certificate of 2026-01 is not what its books come to: gross is 10.01 USD instead"
                + " of 10.00 USD");
    assertOff("2026-02", "The closed month 2026-01 is not as it was closed");
    books.tamper(cent.formatted("-"));
    assertThat(fault()).isEmpty();

    // That Stripe has agreed.
    books.tamper(
        "update close_certificate set stripe_minor = closing_minor, stripe_read_at = now()");
    assertThat(fault()).isEqualTo("The hash of 2026-01 is not the one it was closed with");
  }

  @Test
  void aMonthIsMadeAgainByTheRulesItWasClosedBy() throws SQLException {
    books.take(on("txn_a", "2026-01-10T00:00:00Z"));
    books.close("2026-01");
    MonthCloses.Close close = books.the(MonthCloses.class).all().getFirst();
    MonthCloses.Close old =
        new MonthCloses.Close(
            close.month(),
            close.zone(),
            1,
            close.facts(),
            close.entries(),
            close.previousHash(),
            close.hash(),
            close.at(),
            close.by());
    String hash =
        HexFormat.of().formatHex(books.the(JournalHash.class).month(old, List.of(), "").hash());

    books.tamper("update month_close set rules = 1");
    assertThat(fault()).isEqualTo("The hash of 2026-01 is not the one it was closed with");
    // Which did not cover certificates.
    books.tamper("update month_close set journal_hash = '\\x" + hash + "'");
    assertThat(fault()).isEmpty();
  }

  @Test
  void aFactThatIsChangedTogetherWithItsPrintIsFoundToo() throws SQLException {
    books.take(on("txn_a", "2026-01-10T00:00:00Z"), on("txn_b", "2026-02-10T00:00:00Z"));
    books.close("2026-01");
    books.tamper("update money_fact set campaign = 'winter' where balance_transaction = 'txn_a'");
    Fact.Key key = new Fact.Key("money", "txn_a");
    byte[] print = books.the(BookFacts.class).find(List.of(key)).values().iterator().next().print();

    books.tamper("update close_fact set print = '\\x" + HexFormat.of().formatHex(print) + "'");

    assertThat(fault()).isEqualTo("The hash of 2026-01 is not the one it was closed with");
    assertOff("2026-02", "The closed month 2026-01 is not as it was closed");
  }

  @Test
  void anEntryThatIsTakenOutOfAMonthThatIsOpenIsMissed() throws SQLException {
    books.take(on("txn_a", "2026-01-10T00:00:00Z"), on("txn_b", "2026-01-11T00:00:00Z"));
    assertThat(fault()).isEmpty();

    books.tamper(
        "delete from posting where entry = 'txn_b'",
        "delete from journal_entry where id = 'txn_b'");

    assertThat(fault()).isEqualTo("Fact txn_b is not booked");
  }

  @Test
  void whatStripeHoldsInACurrencyThatTheBooksDoNotKnowKeepsTheMonthOpen() {
    books.take(on("txn_a", "2026-01-10T00:00:00Z"));
    books.stripeSays(Money.of(941, "usd"), "2026-02-02T00:00:00Z");
    books.stripeSays(Money.of(4_000, "eur"), "2026-02-02T00:00:00Z");
    books.stripeSays(Money.of(0, "gbp"), "2026-02-02T00:00:00Z");
    assertOff("2026-01", "Stripe says 40.00 EUR, the books 0.00 EUR");

    books.the(BooksOpening.class).open(Money.of(4_000, "eur"), LocalDate.of(2026, 1, 1), null);
    assertThat(books.close("2026-01")).isTrue();
    assertThat(books.the(Certificates.class).of(YearMonth.of(2026, 1)))
        .extracting(one -> one.closing().toString())
        .containsExactly("40.00 EUR", "9.41 USD");
  }

  @Test
  void currenciesWithoutHundredthsAndWithThousandthsCloseAtNothingToo() {
    books.take(in("txn_yen", "jpy", 10_000, 390), in("txn_dinar", "kwd", 12_345, 455));
    books.stripeSays(Money.of(9_610, "jpy"), "2026-02-02T00:00:00Z");
    books.stripeSays(Money.of(11_889, "kwd"), "2026-02-02T00:00:00Z");
    assertOff("2026-01", "Stripe says 11.889 KWD, the books 11.890 KWD");

    books.stripeSays(Money.of(11_890, "kwd"), "2026-02-03T00:00:00Z");
    assertThat(books.close("2026-01")).isTrue();
    assertThat(books.the(Certificates.class).of(YearMonth.of(2026, 1)))
        .allSatisfy(one -> assertThat(one.sum()).isEqualTo(one.closing()).isEqualTo(one.stripe()));
    assertThat(fault()).isEmpty();
  }

  private static MoneyFact in(String id, String currency, long amount, long fee) {
    return Facts.charge(id)
        .with(fact -> {
          fact.amount = Money.of(amount, currency);
          fact.fee = Money.of(fee, currency);
          fact.fees = List.of(new MoneyFact.Fee("stripe_fee", Money.of(fee, currency)));
          fact.source = "ch_" + id;
          fact.paid = new MoneyFact.Paid("ch_" + id, Money.of(amount, currency));
          fact.createdAt = Instant.parse("2026-01-10T00:00:00Z");
        });
  }

  @Test
  void aFactOfAnyKindThatWasNeverBookedIsNamed() throws SQLException {
    books.take(on("txn_a", "2026-01-10T00:00:00Z"));
    books.close("2026-01");
    for (String[] lost :
        new String[][] {
          {
            "insert into books_opening values ('eur', 1, '2026-01-01', now())",
            "eur",
            "delete from books_opening"
          },
          {
            """
            insert into bank_line (booked_on, amount_minor, currency, ordinal, recorded_at)
            values ('2026-01-05', 1, 'usd', 1, now());
            insert into bank_match (line, payout, category, matched_at)
            select number, 'po_1', 'payout', now() from bank_line
            """,
            "1",
            "delete from bank_match; delete from bank_line"
          },
          {
            """
            insert into suspense_ruling (entry, amount_minor, currency, account, decided_at)
            values ('txn_a', 1, 'usd', 'refunds', '2026-01-12T00:00:00Z')
            """,
            "1",
            "delete from suspense_ruling"
          }
        }) {
      books.tamper(lost[0]);
      assertThat(fault()).isEqualTo("Fact " + lost[1] + " is not booked");
      books.tamper(lost[2]);
      assertThat(fault()).isEmpty();
    }
  }

  @Test
  void whatHasComeSinceTheCloseAndWaitsToBeBookedIsNotForgotten() {
    books.take(on("txn_a", "2026-01-10T00:00:00Z"));
    books.close("2026-01");

    books.the(Ledger.class).record(on("txn_late", "2026-01-20T00:00:00Z"));

    assertThat(fault()).isEmpty();
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
    PayoutLinks links = books.the(PayoutLinks.class);
    links.expect("po_uneven");
    links.expect("po_uneven");
    assertOff(
        "2026-01",
        "Stripe has not listed yet what payout po_uneven paid out. That is asked for every day: try"
            + " again tomorrow");

    links.record("po_uneven", List.of("txn_in", "txn_out"));

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

  /** Half of them, over a year. */
  static void deferAnnualGifts(Books books) {
    books
        .the(RecognitionPolicies.class)
        .decide("annual", LocalDate.of(2025, 1, 1), new Recognition(50, 12), null);
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
              assertThat(refused.details().get("fault")).asString().contains(fault);
              assertThat(refused.sentence(Language.of("ru")))
                  .doesNotContainPattern("Entry|Fact|Payout|says|instead|not booked");
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
