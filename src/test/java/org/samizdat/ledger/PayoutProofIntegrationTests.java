package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankLines.Line;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What went out with which payout is kept as closes saw it, and what is overdue is told. */
class PayoutProofIntegrationTests {

  private final Books books = new Books();

  @BeforeEach
  void payOut() {
    // Both of the same amount: whichever went with which, each payout comes to nothing.
    books.take(
        Facts.charge("txn_a").with(f -> f.createdAt = at("2026-01-10")),
        Facts.charge("txn_b").with(f -> f.createdAt = at("2026-01-10")),
        moved("txn_po_a", "payout", "po_a", -941),
        moved("txn_po_b", "payout", "po_b", -941));
  }

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void whoeverLetsTwoGiftsOfTheSameAmountChangePlacesIsFound() throws SQLException {
    link();
    books.close("2026-01");
    assertThat(verified()).isEmpty();

    books.tamper(
        "update payout_link set payout = case payout when 'po_a' then 'po_b' else 'po_a' end"
            + " where balance_transaction in ('txn_a', 'txn_b')");
    assertThat(verified()).isEqualTo("The payout of txn_a is not as the close of 2026-01 saw it");
    // With its print too.
    books.tamper(
        "update close_fact set print = (select print from close_fact as other where kind ="
            + " 'payout-link' and fact = 'txn_po_a') where kind = 'payout-link'");
    assertThat(verified()).isNotEmpty();
  }

  @Test
  void aLinkThatIsTakenAwayIsFound() throws SQLException {
    link();
    books.close("2026-01");

    books.tamper("delete from payout_link where balance_transaction = 'txn_b'");
    assertThat(verified()).isEqualTo("The payout of txn_b is not as the close of 2026-01 saw it");
  }

  @Test
  void theHashOfAMonthCoversWhatItsPayoutsPaidOut() throws SQLException {
    link();
    books.close("2026-01");

    books.tamper("delete from close_fact where kind = 'payout-link'");
    assertThat(verified()).isEqualTo("The hash of 2026-01 is not the one it was closed with");
    // As of a month that was closed before closes saw them.
    books.tamper("update payout_link set payout = 'po_b' where balance_transaction = 'txn_a'");
    assertThat(verified())
        .isEqualTo("Payout po_a and what it paid out differ by -941 in minor units");
  }

  @Test
  void aListThatComesAfterItsMonthIsClosedIsSeenByTheNextClose() throws SQLException {
    books.close("2026-01");
    link();
    assertThat(verified()).isEmpty();
    books.close("2026-02");
    assertThat(verified()).isEmpty();

    books.tamper("update payout_link set payout = 'po_b' where balance_transaction = 'txn_a'");
    assertThat(verified()).isEqualTo("The payout of txn_a is not as the close of 2026-02 saw it");
  }

  @Test
  void aPayoutThatIsOverdueAtTheBankIsToldOnceAStatementCouldShowIt() {
    MovementDetails details = books.the(MovementDetails.class);
    details.payout("po_a", LocalDate.of(2026, 1, 14), null, at("2026-01-12"));
    details.payout("po_b", LocalDate.of(2026, 2, 27), null, at("2026-01-12"));
    assertThat(overdue()).as("no statement is read here").isEmpty();

    // It is the first of March: of the second, the statement that was read can say nothing.
    read("2026-01-20;1.00;USD;Ms Reader");
    assertThat(overdue())
        .containsExactly(
            List.of(
                "payout-not-at-bank",
                "po_a",
                LocalDate.of(2026, 1, 14),
                "USD",
                Money.of(941, "usd"),
                ""));

    read("2026-01-15;9.41;USD;Stripe");
    Line line = books.the(BankLines.class).latest(1).getFirst();
    books.the(BankMatches.class).match(line.number(), "txn_po_a", null);
    assertThat(overdue()).isEmpty();
    books
        .the(BankMatches.class)
        .undo(requireNonNull(books.the(BankLines.class).latest(1).getFirst().match()), null);
    assertThat(overdue()).hasSize(1);
    books.take(moved("txn_back", "payout_reversal", "po_a", 941));
    assertThat(overdue()).as("it came back").isEmpty();
  }

  @Test
  void aPayoutWhoseListNeverComesIsClosedWithoutForAReasonThatIsSealed() throws SQLException {
    books.the(PayoutLinks.class).expect("po_a");
    assertNotTied("2026-01");

    assertThat(rulings().rule("po_a", " The account\n was  moved ", null)).isTrue();
    assertThat(rulings().rule("po_a", "another reason", null)).isFalse();
    assertThat(told("payout-ruled")).containsExactly("po_a The account was moved");
    assertThat(told("payout-not-listed")).isEmpty();
    assertThat(books.close("2026-01")).isTrue();

    assertThat(rulings().seenBy(YearMonth.of(2026, 1)))
        .extracting(PayoutRulings.Ruling::payout, PayoutRulings.Ruling::reason)
        .containsExactly(tuple("po_a", "The account was moved"));
    assertThat(verified()).isEmpty();
    books.tamper("update payout_ruling set reason = 'The account was lost'");
    assertThat(verified())
        .isEqualTo(
            "What was decided of a payout under number 1 is not as the close of 2026-01 saw it");
    books.tamper("update payout_ruling set reason = 'The account was moved'");
    books.tamper("create table kept as select * from close_fact where kind = 'payout-ruling'");
    books.tamper("delete from close_fact where kind = 'payout-ruling'");
    assertThat(verified()).isEqualTo("The hash of 2026-01 is not the one it was closed with");
    books.tamper("insert into close_fact select * from kept", "drop table kept");
    assertThat(verified()).isEmpty();
  }

  @Test
  void whatWasDecidedIsTakenBackAndAListThatComesAfterAllCounts() {
    PayoutLinks links = books.the(PayoutLinks.class);
    links.expect("po_a");
    rulings().rule("po_a", "Stripe says so", null);
    books.close("2026-01");

    long first = rulings().standing("po_a").orElseThrow().number();
    assertThat(rulings().undo(first, null)).isTrue();
    assertThat(rulings().undo(first, null)).isFalse();
    assertThat(rulings().standing("po_a")).isEmpty();
    assertThat(told("payout-not-listed")).hasSize(1);
    assertNotTied("2026-02");
    assertThat(verified()).contains("has not listed yet what payout po_a paid out");
    rulings().rule("po_a", "It does say so", null);
    assertThat(books.close("2026-02")).isTrue();
    assertThat(rulings().seenBy(YearMonth.of(2026, 2)))
        .extracting(PayoutRulings.Ruling::reason)
        .containsExactly("It does say so");
    assertThat(rulings().seenBy(YearMonth.of(2026, 1)))
        .extracting(PayoutRulings.Ruling::reason)
        .containsExactly("Stripe says so");

    links.record("po_a", List.of("txn_po_a", "txn_a"));
    assertThat(told("payout-ruled")).isEmpty();
    assertThat(verified()).isEmpty();
    assertThat(audited())
        .containsExactly(
            "books.payout-ruled po_a",
            "books.payout-awaited ruling " + first,
            "books.payout-ruled po_a");
  }

  @Test
  void aMonthIsNotClosedOverAListThatDoesNotAddUpWhateverWasDecided() {
    PayoutLinks links = books.the(PayoutLinks.class);
    links.expect("po_a");
    rulings().rule("po_a", "Stripe says so", null);
    links.record("po_a", List.of("txn_po_a"));

    assertThatThrownBy(() -> books.close("2026-01"))
        .hasMessageContaining("Payout po_a and what it paid out differ by -941");
  }

  @Test
  void onlyAPayoutThatIsWaitedForIsDecidedOnAndOnlyForAReason() {
    PayoutLinks links = books.the(PayoutLinks.class);
    links.expect("po_b");
    assertRefused("po_b", " ", "reason-not-valid");
    assertRefused("po_b", "x".repeat(201), "reason-not-valid");
    assertRefused("po_none", "lost", "payout-not-awaited");
    // Made by hand: Stripe lists nothing of it.
    assertRefused("po_a", "lost", "payout-not-awaited");
    links.record("po_b", List.of("txn_po_b", "txn_b"));
    assertRefused("po_b", "lost", "payout-not-awaited");
    assertThat(rulings().undo(4711, null)).isFalse();
  }

  @Test
  void ofSeveralWorkersWhoDecideAtOnceOneDoes() throws Exception {
    books.the(PayoutLinks.class).expect("po_a");
    Callable<Boolean> worker = () -> rulings().rule("po_a", "Stripe says so", null);
    int decided = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(4, worker))) {
        decided += one.get() ? 1 : 0;
      }
    }

    assertThat(decided).isOne();
    assertThat(audited()).hasSize(1);
  }

  private void assertRefused(String payout, String reason, String problem) {
    assertThatThrownBy(() -> rulings().rule(payout, reason, null))
        .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.problem()).isEqualTo(problem));
  }

  private void assertNotTied(String month) {
    assertThatThrownBy(() -> books.close(month))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("books-off"))
        .hasMessageContaining("Stripe has not listed yet what payout po_a paid out");
  }

  private PayoutRulings rulings() {
    return books.the(PayoutRulings.class);
  }

  private List<String> audited() {
    return books
        .the(JdbcClient.class)
        .sql(
            "select act || ' ' || subject as said from desk_audit where act like 'books.payout-%'"
                + " order by number")
        .query((row, count) -> row.getString("said"))
        .list();
  }

  private List<String> told(String what) {
    return exceptions(what).stream().map(line -> line.get(1) + " " + line.getLast()).toList();
  }

  private List<List<Object>> overdue() {
    return exceptions("payout-not-at-bank");
  }

  private List<List<Object>> exceptions(String what) {
    return books
        .the(BookReports.class)
        .sheet(
            Kind.EXCEPTIONS,
            Span.parse("2026-01", "2026-01", YearMonth.of(2026, 1)),
            ZoneOffset.UTC)
        .lines()
        .stream()
        .filter(line -> line.getFirst().equals(what))
        .toList();
  }

  private void read(String line) {
    books.the(BankStatements.class).take("Date;Amount;Currency;Description\n" + line + "\n", null);
  }

  private void link() {
    PayoutLinks links = books.the(PayoutLinks.class);
    links.record("po_a", List.of("txn_po_a", "txn_a"));
    links.record("po_b", List.of("txn_po_b", "txn_b"));
  }

  private String verified() {
    return books.the(ShadowBooks.class).compare().fault().orElse("");
  }

  private static MoneyFact moved(String id, String category, String source, long amount) {
    return Facts.moved(id, category, source, amount, "2026-01-12");
  }

  private static Instant at(String day) {
    return LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
