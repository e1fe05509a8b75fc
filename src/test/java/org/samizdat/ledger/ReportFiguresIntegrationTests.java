package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
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
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.report.BookReports;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.EntryLines;
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
  void feesAreToldByKindAndByHowTheGiftWasPaid() {
    books.take(
        Facts.charge("txn_card").fact(),
        paid("txn_debit", 5_000, 35),
        paid("txn_untold", 2_000, 88),
        Facts.charge("txn_dispute")
            .with(fact -> {
              fact.reportingCategory = "dispute";
              fact.source = "dp_1";
              fact.amount = Money.of(-1_000, "usd");
              fact.fee = Money.of(1_500, "usd");
              fact.fees = List.of();
              fact.paid = new Paid("ch_1", null);
            }),
        Facts.moved("txn_radar", "fee", "fee_1", -200, "2020-01-20"));
    MovementDetails details = books.the(MovementDetails.class);
    details.charge("ch_1", "card", Money.of(0, "usd"), Region.UNKNOWN);
    details.charge("ch_txn_debit", "sepa_debit", Money.of(0, "usd"), Region.UNKNOWN);

    Sheet fees = sheet(Kind.FEE_METHODS);
    assertThat(fees.lines())
        .extracting(
            line -> line.get(2), line -> line.get(3), line -> line.get(4), line -> line.get(6))
        .containsExactly(
            tuple("fees-account", "none", Money.of(200, "usd"), ""),
            tuple("fees-disputes", "card", Money.of(1_500, "usd"), "150.00"),
            tuple("fees-processing", "-", Money.of(88, "usd"), "4.40"),
            tuple("fees-processing", "card", Money.of(50, "usd"), "5.00"),
            tuple("fees-processing", "sepa_debit", Money.of(35, "usd"), "0.70"),
            tuple("fees-tax", "card", Money.of(9, "usd"), "0.90"));
    assertThat(requireNonNull(fees.totals().get("USD")).get("amount"))
        .isEqualTo(requireNonNull(sheet(Kind.FEES).totals().get("USD")).get("amount"));
    EntryLines entries = books.the(EntryLines.class);
    for (List<Object> line : fees.lines()) {
      Account account = Account.find(line.get(2).toString()).orElseThrow();
      String method = line.get(3).toString();
      Function<String, String> raw =
          head ->
              fees.heads().contains(head) ? line.get(fees.heads().indexOf(head)).toString() : "";
      assertThat(BookPaths.behind("amount", raw))
          .isEqualTo(
              "/desk/finance/entries?month=2020-01&account=%s&currency=usd&method=%s"
                  .formatted(account.label(), method));
      assertThat(entries.moved(MONTH, account, "usd", method)).isEqualTo(line.get(4));
      assertThat(
              entries.of(MONTH, account, "usd", method, "", 9).lines().stream()
                  .map(row -> (Money) row.getLast())
                  .reduce(Money.of(0, "usd"), Money::plus))
          .isEqualTo(line.get(4));
    }
  }

  private static MoneyFact paid(String id, long amount, long fee) {
    return Facts.charge(id)
        .with(fact -> {
          fact.source = "ch_" + id;
          fact.amount = Money.of(amount, "usd");
          fact.fee = Money.of(fee, "usd");
          fact.fees = List.of();
          fact.paid = new Paid("ch_" + id, fact.amount);
        });
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
