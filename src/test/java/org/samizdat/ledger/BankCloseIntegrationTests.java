package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankLines.Line;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.report.BankMoves;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;

/** No month is closed while a cent of what Stripe paid out is off at the bank. */
class BankCloseIntegrationTests {

  private static final String HEADS = "Date;Amount;Currency;Description\n";

  private final Books books = new Books();

  @BeforeEach
  void payOut() {
    books.take(
        Facts.moved("txn_gift", "charge", "ch_1", 50_000, "2026-01-10"), payout("po_1", 15_000));
  }

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void aCentTooMuchAtTheBankKeepsTheMonthOpenUntilTheLineIsSetAside() {
    read("2026-01-14;150.01;USD;STRIPE PAYMENTS");
    long line = line("150.01").number();
    assertOff(
        "2026-01",
        "Line "
            + line
            + " of the bank’s statement, 150.01 USD on 2026-01-14, is from Stripe and no");

    assertThat(rulings().setAside(line, null)).isTrue();
    assertThat(rulings().setAside(line, null)).isFalse();
    assertThat(exceptions()).isEmpty();
    assertThat(books.close("2026-01")).isTrue();

    Certificate january = certified("2026-01");
    assertBank(january, "150.00", "150.01", "150.01", "150.00");
    assertThat(verified()).isEmpty();
  }

  @Test
  void aCentTooLittleDoesTooAndSoDoesALineThatNobodyHasMatched() {
    read("2026-01-14;149.99;USD;Stripe");
    assertOff("2026-01", "149.99 USD on 2026-01-14");
    rulings().setAside(line("149.99").number(), null);

    read("2026-01-15;150.00;USD;Stripe");
    assertOff("2026-01", "150.00 USD on 2026-01-15");
    match("150.00", "txn_po_1");
    books.close("2026-01");

    assertBank(certified("2026-01"), "150.00", "299.99", "149.99", "0.00");
    assertThat(verified()).isEmpty();
  }

  @Test
  void aNewsroomThatReadsNoStatementsClosesItsMonths() {
    assertThat(books.close("2026-01")).isTrue();
    assertThat(books.close("2026-02")).isTrue();

    assertBank(certified("2026-01"), "150.00", "0.00", "0.00", "150.00");
    assertBank(certified("2026-02"), "150.00", "0.00", "0.00", "150.00");
    assertThat(verified()).isEmpty();
  }

  @Test
  void linesThatNameNoStripeKeepNoMonthOpenThoughAMovementHasTheirAmount() {
    books.take(Facts.moved("txn_tu", "topup", "tu_1", 30_000, "2026-01-20"));
    BankStatements.Taken taken =
        read(
            "2026-01-13;150.00;USD;Ms Reader, thank you",
            "2026-01-16;-1234.56;USD;Rent",
            "2026-01-21;-300.00;USD;Rent of the other house",
            "2026-01-14;150.00;USD;STRIPE PAYMENTS");
    assertThat(taken.added()).isEqualTo(3);
    assertThat(books.the(BankLines.class).latest(9)).extracting(Line::ofStripe).contains(false);
    match("2026-01-14", "txn_po_1");

    assertThat(books.close("2026-01")).isTrue();
    assertBank(certified("2026-01"), "-150.00", "150.00", "0.00", "-300.00");
  }

  @Test
  void linesOfOneDayAndAmountStandForEachOther() {
    // The other one, of a giver who transfers what a payout has, may come first in the statement.
    read("2026-01-14;150.00;USD;Ms Reader", "2026-01-14;150.00;USD;STRIPE");
    List<Line> lines = books.the(BankLines.class).latest(9);
    assertThat(lines).hasSize(2);
    Line unnamed = lines.stream().filter(line -> !line.ofStripe()).findAny().orElseThrow();
    assertOff("2026-01", "150.00 USD on 2026-01-14");

    books.the(BankMatches.class).match(unnamed.number(), "txn_po_1", null);
    assertThat(books.close("2026-01")).isTrue();
  }

  @Test
  void aStatementThatIsReadAgainSaysWhichLinesAreStripes() {
    read("2026-01-14;150.00;USD;PO 1A2B");
    assertThat(line("150.00").ofStripe()).isFalse();

    assertThat(read("2026-01-14;150.00;USD;STRIPE PO 1A2B").known()).isOne();
    assertThat(line("150.00").ofStripe()).isTrue();
    assertOff("2026-01", "150.00 USD on 2026-01-14");
  }

  @Test
  void whatArrivedBeforeTheBooksBeginIsNoneOfTheirs() {
    books.the(BooksOpening.class).open(Money.of(0, "eur"), LocalDate.of(2026, 2, 1), null);
    read("2025-12-31;77.00;USD;Stripe", "2026-01-31;78.00;EUR;Stripe");

    assertThat(books.close("2026-01")).isTrue();
    assertThat(books.close("2026-02")).isTrue();
  }

  @Test
  void aLineOfAClosedMonthThatIsReadLaterCountsInTheOpenOne() {
    books.take(payout("po_2", 2_000));
    books.close("2026-01");
    read("2026-01-14;150.00;USD;Stripe", "2026-01-15;20.01;USD;Stripe");
    match("150.00", "txn_po_1");
    assertOff("2026-02", "20.01 USD on 2026-01-15");
    rulings().setAside(line("20.01").number(), null);
    books.close("2026-02");

    assertBank(certified("2026-01"), "170.00", "0.00", "0.00", "170.00");
    assertBank(certified("2026-02"), "170.00", "170.01", "20.01", "20.00");
    assertThat(verified()).isEmpty();
  }

  @Test
  void whatWasSetAsideIsTakenBackAndMatchedInALaterMonth() {
    read("2026-01-14;150.00;USD;Stripe");
    long line = line("150.00").number();
    rulings().setAside(line, null);
    assertThatThrownBy(() -> match("150.00", "txn_po_1"))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("bank-line-differs"));
    books.close("2026-01");

    long ruling = requireNonNull(line("150.00").aside());
    assertThat(rulings().undo(ruling, null)).isTrue();
    assertThat(rulings().undo(ruling, null)).isFalse();
    assertOff("2026-02", "150.00 USD on 2026-01-14");
    match("150.00", "txn_po_1");
    assertThatThrownBy(() -> rulings().setAside(line, null))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("bank-line-matched"));
    books.close("2026-02");

    assertBank(certified("2026-01"), "150.00", "150.00", "150.00", "150.00");
    // It was on the statement of January, and is not there again.
    assertBank(certified("2026-02"), "150.00", "0.00", "-150.00", "0.00");
    assertThat(verified()).isEmpty();
    assertThatThrownBy(() -> rulings().setAside(4711, null))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("bank-line-not-found"));
  }

  @Test
  void aMatchThatIsPutRightAfterItsMonthSaysNothingTwice() {
    books.take(payout("po_2", 15_000));
    read("2026-01-14;150.00;USD;Stripe");
    match("150.00", "txn_po_1");
    // It is the first of March by now.
    books.the(BankMatches.class).undo(requireNonNull(line("150.00").match()), null);
    match("150.00", "txn_po_2");
    books.close("2026-01");

    assertBank(certified("2026-01"), "300.00", "150.00", "0.00", "150.00");
    assertThat(verified()).isEmpty();
  }

  @Test
  void aMatchThatWasTakenBackBeforeCountsOnTheDayOfThat() throws SQLException {
    read("2026-01-14;150.00;USD;Stripe");
    match("150.00", "txn_po_1");
    books.the(Bookkeeper.class).book();
    books.the(BankMatches.class).undo(requireNonNull(line("150.00").match()), null);
    books.tamper("update bank_unmatch set counts_on = null");
    match("150.00", "txn_po_1");

    assertThat(books.close("2026-01")).isTrue();
    assertThat(books.close("2026-02")).isTrue();
    assertThat(verified()).isEmpty();
  }

  @Test
  void aLineThatCountsTwiceIsNamed() {
    books.take(payout("po_2", 15_000));
    read("2026-01-14;150.00;USD;Stripe");
    match("150.00", "txn_po_1");
    long line = line("150.00").number();
    sql(
        "insert into bank_match (line, payout, category, matched_at) values ("
            + line
            + ", 'po_2', 'payout', now())",
        "insert into fact_to_book (kind, fact) select 'bank', max(number) from bank_match");

    assertOff(
        "2026-01",
        "Line "
            + line
            + " of the bank’s statement, 150.00 USD on 2026-01-14, counts as 300.00 USD");
  }

  @Test
  void whoeverChangesWhatACertificateSaysOfTheBankIsFound() throws SQLException {
    read("2026-01-14;150.00;USD;Stripe");
    match("150.00", "txn_po_1");
    books.close("2026-01");

    String cent =
        "update close_certificate set expected_minor = expected_minor %1$s 1, statement_minor ="
            + " statement_minor %1$s 1";
    books.tamper(cent.formatted("+"));
    assertThat(verified())
        .contains(
            "The certificate of 2026-01 is not what its books come to: expected at the bank is"
                + " 150.01 USD instead of 150.00 USD");
    books.tamper(cent.formatted("-"));
    assertThat(verified()).isEmpty();
    books.tamper("update close_certificate set stranger_minor = 1, statement_minor = 15001");
    assertThat(verified()).contains("on its statements is 150.01 USD instead of 150.00 USD");
  }

  @Test
  void whatWasOnItsWayWhenTheBooksWereOpenedArrivesInParts() {
    BooksOpening opening = books.the(BooksOpening.class);
    LocalDate on = LocalDate.of(2026, 1, 1);
    assertThat(opening.open(usd(1_000), usd(7_000), on, null)).isTrue();
    assertThat(opening.open(usd(1_000), usd(7_000), on, null)).isFalse();
    assertThatThrownBy(() -> opening.open(usd(1_000), usd(6_999), on, null))
        .isInstanceOf(Refused.class);
    read("2026-01-02;40.00;USD;Stripe", "2026-01-03;30.01;USD;Stripe");
    assertThat(line("30.01").fitting()).hasSize(1);
    match("40.00", "opening-usd");
    match("40.00", "opening-usd");
    assertThat(line("30.01").fitting()).as("a cent too much").isEmpty();
    assertThatThrownBy(() -> match("30.01", "opening-usd"))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("bank-line-differs"));
    assertOff("2026-01", "30.01 USD on 2026-01-03");
    rulings().setAside(line("30.01").number(), null);
    books.close("2026-01");
    assertBank(certified("2026-01"), "220.00", "70.01", "30.01", "180.00");

    read("2026-01-05;30.00;USD;Stripe");
    match("30.00", "opening-usd");
    books.close("2026-02");
    assertBank(certified("2026-02"), "180.00", "30.00", "0.00", "150.00");
    assertThat(certified("2026-02").closing()).isEqualTo(usd(1_000 + 50_000 - 15_000));
    assertThat(books.balance("opening", "usd")).isEqualTo(-8_000);
    assertThat(verified()).isEmpty();
  }

  @Test
  void aMonthThatWasClosedBeforeCertificatesSaidItStaysAsItWas() throws SQLException {
    read("2026-01-14;150.00;USD;Stripe");
    match("150.00", "txn_po_1");
    books.close("2026-01");
    MonthCloses closes = books.the(MonthCloses.class);
    MonthCloses.Close close = closes.all().getFirst();
    MonthCloses.Close old =
        new MonthCloses.Close(
            close.month(),
            close.zone(),
            2,
            close.facts(),
            close.entries(),
            close.previousHash(),
            close.hash(),
            close.at(),
            close.by());
    books.tamper(
        "update month_close set rules = 2",
        "update close_certificate set expected_minor = null, statement_minor = null,"
            + " stranger_minor = null");
    List<Certificate> said = books.the(Certificates.class).of(close.month());
    byte[] hash = books.the(JournalHash.class).month(old, said, closes.print(close.month())).hash();
    books.tamper(
        "update month_close set journal_hash = '\\x" + HexFormat.of().formatHex(hash) + "'");

    assertThat(said.getFirst().atBank()).isNull();
    assertThat(said.getFirst().expectedAtBank()).isEqualTo(usd(15_000));
    assertThat(said.getFirst().onStatement()).isEqualTo(usd(15_000));
    assertThat(said.getFirst().strangers()).isEqualTo(usd(0));
    assertThat(verified()).isEmpty();
    assertThat(books.close("2026-02")).isTrue();
    assertBank(certified("2026-02"), "0.00", "0.00", "0.00", "0.00");
    assertThat(verified()).isEmpty();
  }

  private static Money usd(long cents) {
    return Money.of(cents, "usd");
  }

  private String verified() {
    return books.the(ShadowBooks.class).compare().fault().orElse("");
  }

  private List<List<Object>> exceptions() {
    return books
        .the(BookReports.class)
        .sheet(
            Kind.EXCEPTIONS,
            Span.parse("2026-01", "2026-01", YearMonth.of(2026, 1)),
            ZoneOffset.UTC)
        .lines();
  }

  private void sql(String... statements) {
    for (String one : statements) {
      books.the(JdbcClient.class).sql(one).update();
    }
  }

  private static void assertBank(
      Certificate one, String expected, String onStatement, String strangers, String missing) {
    assertThat(List.of(one.expectedAtBank(), one.onStatement(), one.strangers(), one.inTransit()))
        .extracting(Money::toString)
        .containsExactly(
            expected + " USD", onStatement + " USD", strangers + " USD", missing + " USD");
    assertThat(requireNonNull(one.atBank()).missing()).isEqualTo(one.inTransit());
  }

  private void assertOff(String month, String fault) {
    assertThatThrownBy(() -> books.close(month))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.problem()).isEqualTo("books-off"))
        .hasMessageContaining(fault);
  }

  /** What it says of the bank's statements comes from the lines behind it. */
  private Certificate certified(String month) {
    YearMonth asked = YearMonth.parse(month);
    Certificate one = books.the(Certificates.class).of(asked).getFirst();
    BankMoves moves = books.the(BankMoves.class);
    for (boolean strangers : new boolean[] {false, true}) {
      Money figure = strangers ? one.strangers() : one.onStatement();
      assertThat(moves.sum(asked, "usd", strangers)).isEqualTo(figure);
      assertThat(
              moves.of(asked, "usd", strangers, "", 99).lines().stream()
                  .map(line -> (Money) line.getLast())
                  .reduce(usd(0), Money::plus))
          .isEqualTo(figure);
    }
    return one;
  }

  @Test
  void theLinesBehindACertificateAreThoseThatCountInItsMonth() {
    read("2026-01-14;150.00;USD;Stripe", "2026-01-15;20.01;USD;Stripe");
    match("150.00", "txn_po_1");
    rulings().setAside(line("20.01").number(), null);
    books.close("2026-01");
    rulings().undo(requireNonNull(line("20.01").aside()), null);
    books.the(BankMatches.class).undo(requireNonNull(line("150.00").match()), null);
    rulings().setAside(line("20.01").number(), null);
    books.the(Bookkeeper.class).book();

    BankMoves moves = books.the(BankMoves.class);
    YearMonth january = YearMonth.of(2026, 1);
    assertThat(moves.of(january, "usd", false, "", 99).lines())
        .extracting(line -> line.get(3) + " " + line.get(4) + " " + line.getLast())
        .containsExactly("line-matched po_1 150.00 USD", "line-set-aside  20.01 USD");
    assertThat(moves.of(january.plusMonths(1), "usd", false, "", 99).lines())
        .extracting(line -> line.get(3) + " " + line.getLast())
        .containsExactlyInAnyOrder(
            "line-unmatched -150.00 USD", "line-taken-back -20.01 USD", "line-set-aside 20.01 USD");
    // Page by page each once.
    String first = moves.of(january, "usd", false, "", 1).lines().getFirst().getFirst().toString();
    assertThat(moves.of(january, "usd", false, first, 99).lines()).hasSize(1);
    assertThat(moves.of(january, "usd", true, "", 99).lines()).hasSize(1);
    assertThat(moves.of(january, "eur", false, "", 99).lines()).isEmpty();
  }

  private BankStatements.Taken read(String... lines) {
    return books.the(BankStatements.class).take(HEADS + String.join("\n", lines) + "\n", null);
  }

  /** By its amount, or by its day where others have that too. */
  private Line line(String amountOrDay) {
    return books.the(BankLines.class).latest(9).stream()
        .filter(line ->
            line.amount().toString().equals(amountOrDay + " USD")
                || line.bookedOn().toString().equals(amountOrDay))
        .findFirst()
        .orElseThrow();
  }

  private void match(String amountOrDay, String movement) {
    books.the(BankMatches.class).match(line(amountOrDay).number(), movement, null);
  }

  private BankRulings rulings() {
    return books.the(BankRulings.class);
  }

  private static MoneyFact payout(String id, long amount) {
    return Facts.moved("txn_" + id, "payout", id, -amount, "2026-01-12");
  }
}
