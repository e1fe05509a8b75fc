package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.report.BankMoves;
import org.samizdat.ledger.report.EntryLines;
import org.samizdat.values.Money;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/** What a line of a certificate leads to comes to that line. */
class CertificateLinksIntegrationTests {

  private static Books books;

  @BeforeAll
  static void keepBooks() {
    books = new Books();
    SeededYear year = new SeededYear(21, 600);
    books
        .the(RecognitionPolicies.class)
        .decide("annual", LocalDate.of(2025, 1, 1), new Recognition(100, 12), null);
    books.take(year.facts);
    year.facts.stream()
        .filter(fact -> fact.reportingCategory().equals("payout"))
        .filter(fact -> fact.amount().code().equals("usd"))
        .skip(1)
        .limit(2)
        .forEach(CertificateLinksIntegrationTests::arrive);
    books.the(Bookkeeper.class).book();
  }

  private static void arrive(MoneyFact payout) {
    LocalDate day = LocalDate.ofInstant(payout.createdAt(), ZoneOffset.UTC).plusDays(20);
    books
        .the(BankStatements.class)
        .take(
            "Date,Amount,Currency,Description\n%s,%s,USD,STRIPE\n"
                .formatted(day, payout.amount().negated().decimal().toPlainString()),
            null);
    BankLines.Line line =
        books.the(BankLines.class).latest(9).stream()
            .filter(one -> one.match() == null)
            .findAny()
            .orElseThrow();
    books.the(BankMatches.class).match(line.number(), payout.balanceTransaction(), null);
  }

  @AfterAll
  static void putAway() {
    books.close();
  }

  @Test
  void eachLeadsToRowsThatComeToIt() {
    Set<String> seen = new HashSet<>();
    for (int number = 1; number <= 12; number++) {
      YearMonth month = YearMonth.of(2025, number);
      for (Certificate one : books.the(CertificateDraft.class).draw(month)) {
        stocks(one)
            .forEach((name, figure) -> {
              assertThat(page(name, month, figure).closing())
                  .as(month + " " + name)
                  .isEqualTo(figure);
              note(seen, name, figure);
            });
        assertThat(onStatement(month, one.onStatement()))
            .as(month + " on-statement")
            .isEqualTo(one.onStatement());
        note(seen, "on-statement", one.onStatement());
        moves(one)
            .forEach((name, figure) -> {
              assertThat(page(name, month, figure).moved())
                  .as(month + " " + name)
                  .isEqualTo(figure);
              note(seen, name, figure);
            });
      }
    }
    assertThat(seen)
        .as("those that were ever more than nothing")
        .containsExactlyInAnyOrder(
            "closing",
            "in-transit",
            "bank",
            "held",
            "deferred",
            "suspense",
            "exchange",
            "on-statement");
  }

  private static Map<String, Money> stocks(Certificate one) {
    return Map.of(
        "closing", one.closing(),
        "in-transit", one.inTransit(),
        "bank", one.bank(),
        "held", one.held(),
        // What is owed stands on the other side of the books.
        "deferred", one.deferred().negated(),
        "suspense", one.suspense().negated());
  }

  private static Map<String, Money> moves(Certificate one) {
    return Map.of("exchange", one.exchange());
  }

  /** Its rows are lines of statements: those that are none of ours are on no account. */
  private static Money onStatement(YearMonth month, Money figure) {
    assertThat(BookPaths.behind("on-statement", month, figure.code()))
        .isEqualTo("/desk/finance/bank-lines?month=%s&currency=%s".formatted(month, figure.code()));
    assertThat(BookPaths.behind("strangers", month, figure.code())).endsWith("&strangers=true");
    BankMoves moves = books.the(BankMoves.class);
    Money sum = moves.sum(month, figure.code(), false);
    assertThat(
            moves.of(month, figure.code(), false, "", 10_000).lines().stream()
                .map(List::getLast)
                .map(Money.class::cast)
                .reduce(Money.of(0, figure.code()), Money::plus))
        .isEqualTo(sum);
    return sum;
  }

  private static void note(Set<String> seen, String name, Money figure) {
    if (!figure.isZero()) {
      seen.add(name);
    }
  }

  /** What the page says that its rows come to; they do. */
  private static EntryLines.Sums page(String name, YearMonth month, Money figure) {
    String path = requireNonNull(BookPaths.behind(name, month, figure.code()), name);
    MultiValueMap<String, String> asked =
        UriComponentsBuilder.fromUriString(path).build().getQueryParams();
    YearMonth asks = Written.month(requireNonNull(asked.getFirst("month")));
    Account account = Written.account(requireNonNull(asked.getFirst("account")));
    String currency = requireNonNull(asked.getFirst("currency"));
    EntryLines entries = books.the(EntryLines.class);
    EntryLines.Sums sums = entries.sums(asks, account, currency);
    assertThat(
            entries.of(asks, account, currency, null, "", 10_000).lines().stream()
                .map(List::getLast)
                .map(Money.class::cast)
                .reduce(Money.of(0, currency), Money::plus))
        .isEqualTo(sums.moved());
    return sums;
  }

  @ParameterizedTest
  @ValueSource(strings = {"opening", "stripe", "difference", "expected"})
  void whatOtherLinesComeToLeadsNowhere(String name) {
    assertThat(BookPaths.behind(name, YearMonth.of(2025, 1), "usd")).isNull();
  }
}
