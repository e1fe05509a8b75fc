package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.ledger.MoneyFact.Paid;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.FactLines;
import org.samizdat.ledger.report.FactLines.Figure;
import org.samizdat.ledger.report.FactLines.Slice;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.ledger.report.Tables;
import org.samizdat.values.Money;
import org.samizdat.values.Span;

/** Single figures of the reports, reckoned up by hand. */
class ReportFiguresIntegrationTests {

  private static final YearMonth MONTH = YearMonth.of(2020, 1);

  private Books books;

  @BeforeEach
  void keepBooks() {
    books = new Books();
  }

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void whatADisputesExchangeCostsStandsWithTheCurrencyThatWasPaid() {
    books.take(
        JournalIntegrationTests.exchanged("txn_gift", 2_160, 2_000),
        disputed("txn_taken", "dispute", -2_200, "1.1"),
        disputed("txn_given_back", "dispute_reversal", 2_100, "1.05"));

    Sheet currencies = sheet(Kind.CURRENCIES);
    assertThat(currencies.lines())
        .containsExactly(
            List.of(
                MONTH,
                "EUR",
                1L,
                Money.of(2_000, "eur"),
                "USD",
                Money.of(2_160, "usd"),
                "1.080000",
                Money.of(100, "usd")));
    Slice euros = slice(Figure.EXCHANGE, null, "eur", null);
    assertThat(lines().sum(euros)).isEqualTo(Money.of(100, "usd"));
    assertThat(lines().read(euros, "", 9).lines())
        .extracting(List::getFirst)
        .containsExactly("txn_given_back");
    assertThat(lines().sum(slice(Figure.EXCHANGE, null, "usd", null)).minor()).isZero();
  }

  private static MoneyFact disputed(String id, String category, long amount, String rate) {
    return Facts.charge(id)
        .with(fact -> {
          fact.reportingCategory = category;
          fact.type = "adjustment";
          fact.source = "dp_1";
          fact.amount = Money.of(amount, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
          fact.exchangeRate = new BigDecimal(rate);
          fact.paid = new Paid("ch_txn_gift", null);
        });
  }

  @Test
  void whatWasAddedForTheFeeIsOfTheBalanceAndEmptyWhereNobodyKnowsIt() {
    books.take(
        JournalIntegrationTests.exchanged("txn_gift", 2_160, 2_000),
        JournalIntegrationTests.exchanged("txn_untold", 1_080, 1_000),
        Facts.charge("txn_monthly").with(fact -> fact.frequency = "monthly"),
        Facts.charge("txn_back")
            .with(fact -> {
              fact.reportingCategory = "refund";
              fact.source = "re_1";
              fact.amount = Money.of(-1_080, "usd");
              fact.exchangeRate = new BigDecimal("1.08");
              fact.paid = new Paid("ch_txn_gift", Money.of(1_000, "eur"));
            }));
    books
        .the(MovementDetails.class)
        .charge("ch_txn_gift", "card", Money.of(75, "eur"), Region.UNKNOWN);

    Sheet gifts = sheet(Kind.GIFTS);
    assertThat(gifts.lines())
        .extracting(line -> line.get(2), line -> line.get(gifts.heads().indexOf("covered")))
        // 0.75 × 21.60 / 20.00
        .containsExactly(tuple("monthly", ""), tuple("once", Money.of(81, "usd")));
    assertThat(Tables.csv(gifts)).contains(",10.00,,0.59,");
    Slice once = slice(Figure.COVERED, "once", null, null);
    assertThat(lines().sum(once)).isEqualTo(Money.of(81, "usd"));
    assertThat(lines().read(once, "", 9).lines())
        .extracting(List::getFirst, List::getLast)
        .containsExactly(tuple("txn_gift", Money.of(81, "usd")));
    assertThat(lines().read(slice(Figure.COVERED, "monthly", null, null), "", 9).lines()).isEmpty();
  }

  @Test
  void rowsOfARegionSayNothingOfTheirGifts() {
    books.take(Facts.charge("txn_gift").with(fact -> fact.campaign = "summer"));
    books.the(MovementDetails.class).charge("ch_1", "card", Money.of(0, "usd"), Region.UK);

    Sheet rows = lines().read(slice(Figure.GROSS, null, null, "uk"), "", 9);
    assertThat(rows.heads()).containsExactly("entry", "own-day", "category", "amount");
    assertThat(rows.lines())
        .containsExactly(
            List.of("txn_gift", LocalDate.of(2020, 1, 15), "charge", Money.of(1_000, "usd")));
  }

  @Test
  void aPayoutMadeByHandIsOnItsWayUntilTheBankHasItAndIsNoException() {
    books.take(Facts.charge("txn_gift").fact(), payout());
    assertThat(told("state")).isEqualTo("on-its-way");
    assertThat(told("missing")).isEqualTo(Money.of(941, "usd"));
    assertThat(Stream.of("bank-line", "bank-day", "bank-amount", "difference").map(this::told))
        .containsOnly("");
    assertThat(exceptions()).isEmpty();

    arrive();
    assertArrived();
    assertThat(told("difference")).isEqualTo("");
    assertThat(exceptions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPayoutThatStripeListsIsAnExceptionUntilItsListHasCome(boolean atBankFirst) {
    books.take(Facts.charge("txn_gift").fact(), payout());
    PayoutLinks links = books.the(PayoutLinks.class);
    links.expect("po_1");
    assertThat(told("state")).isEqualTo("not-listed");
    assertThat(exceptions()).containsExactly("payout-not-listed");

    if (atBankFirst) {
      arrive();
      assertArrived();
      assertThat(exceptions()).containsExactly("payout-not-listed");
    }
    links.record("po_1", List.of("txn_gift", "txn_po_1"));
    if (!atBankFirst) {
      assertThat(told("state")).isEqualTo("on-its-way");
      arrive();
    }

    assertArrived();
    assertThat(told("difference")).isEqualTo(Money.of(0, "usd"));
    assertThat(exceptions()).isEmpty();
  }

  private void arrive() {
    books
        .the(BankStatements.class)
        .take("Date;Amount;Currency;Description\n2020-01-20;9,41;USD;STRIPE\n", null);
    long line = books.the(BankLines.class).latest(1).getFirst().number();
    books.the(BankMatches.class).match(line, "txn_po_1", null);
    books.the(Bookkeeper.class).book();
  }

  private void assertArrived() {
    assertThat(told("state")).isEqualTo("at-bank");
    assertThat(told("bank-line"))
        .isEqualTo(Long.toString(books.the(BankLines.class).latest(1).getFirst().number()));
    assertThat(told("bank-day")).isEqualTo(LocalDate.of(2020, 1, 20));
    assertThat(told("bank-amount")).isEqualTo(Money.of(941, "usd"));
    assertThat(told("missing")).isEqualTo(Money.of(0, "usd"));
  }

  private static MoneyFact payout() {
    return Facts.charge("txn_po_1")
        .with(fact -> {
          fact.reportingCategory = "payout";
          fact.type = "payout";
          fact.source = "po_1";
          fact.amount = Money.of(-941, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
          fact.own = false;
          fact.donation = null;
          fact.paid = null;
        });
  }

  private Object told(String head) {
    Sheet payouts = sheet(Kind.PAYOUTS);
    assertThat(payouts.lines()).hasSize(1);
    return requireNonNull(payouts.lines().getFirst().get(payouts.heads().indexOf(head)));
  }

  private List<Object> exceptions() {
    return sheet(Kind.EXCEPTIONS).lines().stream().map(List::getFirst).toList();
  }

  private Sheet sheet(Kind kind) {
    return books.the(BookReports.class).sheet(kind, new Span(MONTH, MONTH), ZoneOffset.UTC);
  }

  private FactLines lines() {
    return books.the(FactLines.class);
  }

  private static Slice slice(
      Figure figure, @Nullable String frequency, @Nullable String paid, @Nullable String region) {
    return new Slice(MONTH, "usd", figure, true, null, frequency, null, paid, null, region);
  }
}
