package org.samizdat.ledger;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.samizdat.ledger.chart.Account;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What of gifts that were not income at once becomes income in a month, and what of it goes with
 * gifts that were given back. Made when a month is closed, from what is booked by then, so the
 * order in which facts came does not matter.
 */
@Component
class RecognitionRun {

  static final String KIND = "recognition";

  private static final int LONGEST = 120;

  /**
   * A gift that is not income at once.
   *
   * @param value the whole of it, in minor units
   * @param deferred of it, what is earned over the months
   * @param month in which it was booked: the first
   */
  record Deferral(
      String charge,
      String frequency,
      String currency,
      long value,
      long deferred,
      YearMonth month,
      int months) {}

  /**
   * What becomes of a gift's deferred part in a month.
   *
   * @param before what there was of it at the start of the month
   * @param earned what becomes income
   * @param gone by the account that takes it, what goes with what was given back
   */
  record Step(long before, long earned, Map<Account, Long> gone) {

    long after() {
      return before - earned - gone.values().stream().mapToLong(part -> part).sum();
    }
  }

  private final JdbcClient database;

  RecognitionRun(JdbcClient database) {
    this.database = database;
  }

  /** The entries of a month, one for each currency and frequency. */
  List<Entry> entries(YearMonth month) {
    Map<String, Entry.Sums> sums = new TreeMap<>();
    steps(month)
        .forEach((deferral, step) -> {
          Entry.Sums sum =
              sums.computeIfAbsent(
                  deferral.currency() + "-" + deferral.frequency(),
                  name -> new Entry.Sums(deferral.currency()));
          sum.add(Account.DEFERRED, step.before() - step.after());
          sum.add(Account.income(deferral.frequency()), -step.earned());
          step.gone().forEach((account, part) -> sum.add(account, -part));
        });
    LocalDate last = month.atEndOfMonth();
    List<Entry> entries = new ArrayList<>();
    sums.forEach((name, sum) -> {
      if (!sum.postings().isEmpty()) {
        entries.add(
            new Entry(
                KIND + "-" + month + "-" + name,
                KIND,
                null,
                month,
                last,
                last,
                "recognition of " + name.replace("-", " "),
                sum.postings()));
      }
    });
    return entries;
  }

  /** What becomes of each deferred gift in a month, as far as it is booked. */
  Map<Deferral, Step> steps(YearMonth month) {
    List<Deferral> deferrals = deferrals(month);
    Map<String, Map<YearMonth, Map<Account, Long>>> givenBack =
        deferrals.isEmpty() ? Map.of() : givenBack(month);
    Map<Deferral, Step> steps = new HashMap<>();
    for (Deferral deferral : deferrals) {
      Step step = step(deferral, givenBack.getOrDefault(deferral.charge(), Map.of()), month);
      if (step.before() != 0) {
        steps.put(deferral, step);
      }
    }
    return steps;
  }

  /** Month by month from the first: each earns an equal part of what is left. */
  static Step step(
      Deferral deferral, Map<YearMonth, Map<Account, Long>> givenBack, YearMonth asked) {
    long left = deferral.deferred();
    long value = deferral.value();
    YearMonth month = deferral.month();
    for (int remaining = deferral.months(); remaining > 0; remaining--) {
      Map<Account, Long> gone = new TreeMap<>();
      long before = left;
      for (Map.Entry<Account, Long> back :
          new TreeMap<>(givenBack.getOrDefault(month, Map.of())).entrySet()) {
        long part = back.getValue() <= 0 ? 0 : part(left, back.getValue(), value);
        value -= Math.min(value, Math.max(0, back.getValue()));
        left -= part;
        if (part != 0) {
          gone.put(back.getKey(), part);
        }
      }
      long earned = left / remaining;
      left -= earned;
      if (month.equals(asked)) {
        return new Step(before, earned, gone);
      }
      month = month.plusMonths(1);
    }
    return new Step(0, 0, Map.of());
  }

  private static long part(long left, long back, long value) {
    return back >= value
        ? left
        : BigInteger.valueOf(left)
            .multiply(BigInteger.valueOf(back))
            .divide(BigInteger.valueOf(value))
            .longValueExact();
  }

  private List<Deferral> deferrals(YearMonth month) {
    return database
        .sql(
            """
            select money_fact.source, money_fact.frequency, money_fact.currency,
              money_fact.amount_minor, -posting.amount_minor as deferred, journal_entry.month,
              policy.months
            from posting
            join journal_entry on journal_entry.id = posting.entry
            join money_fact on money_fact.balance_transaction = journal_entry.fact
            cross join lateral (
              select months
              from recognition_policy
              where recognition_policy.frequency = money_fact.frequency
              and effective_from <= journal_entry.own_day
              order by effective_from desc
              limit 1) as policy
            where posting.account = 'deferred'
            and journal_entry.kind = 'money'
            and money_fact.reporting_category = 'charge'
            and journal_entry.month <= :month
            and journal_entry.month > :oldest
            """)
        .param("month", month.atDay(1))
        .param("oldest", month.minusMonths(LONGEST).atDay(1))
        .query((row, number) ->
            new Deferral(
                row.getString("source"),
                row.getString("frequency"),
                row.getString("currency"),
                row.getLong("amount_minor"),
                row.getLong("deferred"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getInt("months")))
        .list();
  }

  /** By charge, month and account, what was given back of it. */
  private Map<String, Map<YearMonth, Map<Account, Long>>> givenBack(YearMonth month) {
    Map<String, Map<YearMonth, Map<Account, Long>>> all = new HashMap<>();
    database
        .sql(
            """
            select charge, month, account, sum(amount_minor) as amount
            from (
              select money_fact.charge, journal_entry.month, posting.account, posting.amount_minor
              from posting
              join journal_entry on journal_entry.id = posting.entry
              join money_fact on money_fact.balance_transaction = journal_entry.fact
              where journal_entry.kind = 'money'
              and money_fact.reporting_category <> 'charge'
              union all
              select money_fact.charge, journal_entry.month, posting.account, posting.amount_minor
              from posting
              join journal_entry on journal_entry.id = posting.entry
              join money_fact
                on money_fact.source = journal_entry.fact
                and money_fact.reporting_category = 'dispute'
              where journal_entry.kind = 'lost-dispute') as back
            where account in
              ('refunds', 'disputes-lost', 'income-once', 'income-monthly', 'income-annual')
            and charge is not null
            and month <= :month
            group by charge, month, account
            """)
        .param("month", month.atDay(1))
        .query(row -> {
          Account account = Account.find(row.getString("account")).orElseThrow();
          all.computeIfAbsent(row.getString("charge"), charge -> new HashMap<>())
              .computeIfAbsent(
                  YearMonth.from(row.getObject("month", LocalDate.class)), first -> new TreeMap<>())
              .merge(account, row.getBigDecimal("amount").longValueExact(), Math::addExact);
        });
    return all;
  }
}
