package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reckons up from the books what a month comes to. */
@Component
class CertificateDraft {

  private static final List<String> FIGURES =
      List.of("gross", "fees", "refunds", "disputes", "other", "payouts");

  private final JdbcClient database;
  private final BankSums bank;
  private final BalanceReadings readings;
  private final LedgerSettings settings;

  CertificateDraft(
      JdbcClient database, BankSums bank, BalanceReadings readings, LedgerSettings settings) {
    this.database = database;
    this.bank = bank;
    this.readings = readings;
    this.settings = settings;
  }

  /** As a month would be certified now, by currency. */
  List<Certificate> draw(YearMonth month) {
    Map<String, Map<Account, Long>> balances = balances(month);
    Map<String, Map<String, Long>> moves = moves(month);
    Map<String, Map<Account, Long>> before = balances(month.minusMonths(1));
    Map<String, Long> opened = opened(month);
    Map<String, Long> exchanged = exchanged(month);
    Map<String, Certificate.AtBank> atBank = bank.of(month);
    // What Stripe holds and the books know nothing of must not go by unseen.
    for (Money unbooked : readings.holding(settings.end(month))) {
      balances.putIfAbsent(unbooked.code(), Map.of());
    }
    List<Certificate> drawn = new ArrayList<>();
    balances.forEach((currency, accounts) -> {
      Map<String, Long> move = moves.getOrDefault(currency, Map.of());
      Map<Account, Long> earlier = before.getOrDefault(currency, Map.of());
      long opening =
          earlier.getOrDefault(Account.STRIPE_BALANCE, 0L) + opened.getOrDefault(currency, 0L);
      BalanceReadings.Told told = readings.at(settings.end(month), currency).orElse(null);
      drawn.add(
          new Certificate(
              Money.of(opening, currency),
              of(move, "gross", currency),
              of(move, "fees", currency),
              of(move, "refunds", currency),
              of(move, "disputes", currency),
              of(move, "other", currency),
              of(move, "payouts", currency),
              of(accounts, Account.STRIPE_BALANCE, currency),
              told == null ? null : told.balance(),
              told == null ? null : told.readAt(),
              of(accounts, Account.IN_TRANSIT, currency),
              of(earlier, Account.BANK, currency),
              of(accounts, Account.BANK, currency),
              of(accounts, Account.DISPUTE_HELD, currency),
              of(accounts, Account.DEFERRED, currency).negated(),
              Money.of(exchanged.getOrDefault(currency, 0L), currency),
              of(accounts, Account.SUSPENSE, currency).negated(),
              atBank.getOrDefault(currency, Certificate.AtBank.none(currency))));
    });
    return drawn;
  }

  private static <K> Money of(Map<K, Long> sums, K key, String currency) {
    return Money.of(sums.getOrDefault(key, 0L), currency);
  }

  private Map<String, Map<Account, Long>> balances(YearMonth month) {
    Map<String, Map<Account, Long>> balances = new TreeMap<>();
    database
        .sql(
            """
            select currency, account, sum(amount_minor) as amount
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where month <= :month
            group by currency, account
            """)
        .param("month", month.atDay(1))
        .query(row -> {
          balances
              .computeIfAbsent(row.getString("currency"), currency -> new HashMap<>())
              .put(
                  Account.find(row.getString("account")).orElseThrow(),
                  row.getBigDecimal("amount").longValueExact());
        });
    return balances;
  }

  private Map<String, Map<String, Long>> moves(YearMonth month) {
    Map<String, Map<String, Long>> moves = new HashMap<>();
    database
        .sql(
            """
            select currency, sum(gross_minor) as gross, sum(fees_minor) as fees,
              sum(refunds_minor) as refunds, sum(disputes_minor) as disputes,
              sum(other_minor) as other, sum(payouts_minor) as payouts
            from journal_entry
            join money_fact on money_fact.balance_transaction = journal_entry.fact
            join fact_figure on fact_figure.balance_transaction = journal_entry.fact
            where journal_entry.kind = 'money'
            and month = :month
            group by currency
            """)
        .param("month", month.atDay(1))
        .query(row -> {
          Map<String, Long> sums = new HashMap<>();
          for (String sum : FIGURES) {
            sums.put(sum, row.getBigDecimal(sum).longValueExact());
          }
          moves.put(row.getString("currency"), sums);
        });
    return moves;
  }

  /** What was put down of before the first fact. */
  private Map<String, Long> opened(YearMonth month) {
    return sums(month, List.of(FactsToBook.OPENING), Account.STRIPE_BALANCE);
  }

  private Map<String, Long> exchanged(YearMonth month) {
    return sums(
        month,
        List.of(FactsToBook.MONEY, FactsToBook.RULING, FactsToBook.RULING_UNDONE),
        Account.FX_REALISED);
  }

  private Map<String, Long> sums(YearMonth month, List<String> kinds, Account account) {
    Map<String, Long> sums = new HashMap<>();
    database
        .sql(
            """
            select currency, sum(amount_minor) as amount
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where month = :month
            and kind in (:kinds)
            and account = :account
            group by currency
            """)
        .param("month", month.atDay(1))
        .param("kinds", kinds)
        .param("account", account.label())
        .query(row -> {
          sums.put(row.getString("currency"), row.getBigDecimal("amount").longValueExact());
        });
    return sums;
  }
}
