package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.values.Money;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A seeded year as it came to some books: most of it in time, some only after a month's close. */
final class ToldYear {

  private final BeanFactory books;
  private final SeededYear year;
  private final Set<String> told = new HashSet<>();
  private final Map<String, List<String>> unlisted;
  private final List<Arrival> awaited;

  ToldYear(BeanFactory books, SeededYear year) {
    this.books = books;
    this.year = year;
    unlisted = new HashMap<>(year.payouts);
    awaited = new ArrayList<>(year.arrivals);
  }

  /** Tells all that is in time. */
  void begin() {
    year.lost.forEach((dispute, at) -> books.getBean(LostDisputes.class).record(dispute, at));
    year.reversals.forEach(books.getBean(PayoutLinks.class)::reversed);
    tell(
        year.facts.stream()
            .filter(fact -> !year.late.contains(fact.balanceTransaction()))
            .toList());
  }

  /**
   * Closes a month, when the bank and Stripe have said what they hold, and holds it against the one
   * by hand.
   *
   * @return how long the close itself took
   */
  Duration close(YearMonth month) {
    // In one transaction: each would ask for a connection of its own.
    books.getBean(TransactionTemplate.class).executeWithoutResult(status -> readStatement(month));
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    for (String currency : SeededYear.CURRENCIES) {
      books.getBean(BalanceReadings.class).record(known(currency, end), end);
    }
    long start = System.nanoTime();
    assertThat(books.getBean(MonthClosing.class).close(month, null)).isTrue();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    List<Certificate> certificates = books.getBean(Certificates.class).of(month);
    assertThat(certificates)
        .extracting(one -> one.closing().code())
        .containsExactlyElementsOf(SeededYear.CURRENCIES);
    for (Certificate one : certificates) {
      assertThat(one.sum()).isEqualTo(one.closing());
      assertThat(one.difference()).isEqualTo(Money.zero(one.closing().currency()));
      assertThat(YearByHand.Sums.of(one))
          .as("%s %s", month, one.closing().code())
          .isEqualTo(year.byHand.sums(month, one.closing().code()));
    }
    return took;
  }

  /** What has reached the bank of all that is told, each matched with what it is. */
  private void readStatement(YearMonth month) {
    List<Arrival> shown =
        awaited.stream()
            .filter(arrival -> told.contains(arrival.movement().balanceTransaction()))
            .filter(arrival -> !YearMonth.from(arrival.day()).isAfter(month))
            .toList();
    String statement =
        shown.stream()
            .map(arrival ->
                "%s,%s,%s,STRIPE\n"
                    .formatted(
                        arrival.day(),
                        arrival.amount().decimal().toPlainString(),
                        arrival.amount().code().toUpperCase(Locale.ROOT)))
            .collect(Collectors.joining("", "Date,Amount,Currency,Description\n", ""));
    assertThat(books.getBean(BankStatements.class).take(statement, null))
        .isEqualTo(new BankStatements.Taken(shown.size(), shown.size(), 0));
    for (Arrival arrival : shown) {
      books
          .getBean(BankMatches.class)
          .match(line(arrival), arrival.movement().balanceTransaction(), null);
    }
    awaited.removeAll(shown);
  }

  private long line(Arrival arrival) {
    return books
        .getBean(JdbcClient.class)
        .sql(
            """
            select min(number)
            from bank_line
            where booked_on = :day
            and amount_minor = :amount
            and currency = :currency
            and not exists (select from bank_match where line = bank_line.number)
            """)
        .param("day", arrival.day())
        .param("amount", arrival.amount().minor())
        .param("currency", arrival.amount().code())
        .query((row, number) -> row.getLong(1))
        .single();
  }

  /** What comes only now that its month is closed. */
  void hearOfLate(YearMonth month) {
    tell(
        year.facts.stream()
            .filter(fact -> year.late.contains(fact.balanceTransaction()))
            .filter(fact -> SeededYear.month(fact).equals(month))
            .toList());
  }

  private void tell(List<MoneyFact> facts) {
    books.getBean(Ledger.class).record(facts);
    books.getBean(Bookkeeper.class).book();
    facts.forEach(fact -> told.add(fact.balanceTransaction()));
    unlisted
        .entrySet()
        .removeIf(payout -> {
          boolean all = told.containsAll(payout.getValue());
          if (all) {
            books.getBean(PayoutLinks.class).record(payout.getKey(), payout.getValue());
          }
          return all;
        });
  }

  private Money known(String currency, Instant until) {
    return year.facts.stream()
        .filter(fact -> told.contains(fact.balanceTransaction()))
        .filter(fact -> !fact.createdAt().isAfter(until))
        .map(MoneyFact::net)
        .filter(net -> net.code().equals(currency))
        .reduce(Money.zero(Money.currency(currency)), Money::plus);
  }
}
