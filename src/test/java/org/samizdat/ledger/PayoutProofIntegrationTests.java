package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankLines.Line;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.values.Money;
import org.samizdat.values.Span;

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

  private List<List<Object>> overdue() {
    return books
        .the(BookReports.class)
        .sheet(
            Kind.EXCEPTIONS,
            Span.parse("2026-01", "2026-01", YearMonth.of(2026, 1)),
            ZoneOffset.UTC)
        .lines()
        .stream()
        .filter(line -> line.getFirst().equals("payout-not-at-bank"))
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
