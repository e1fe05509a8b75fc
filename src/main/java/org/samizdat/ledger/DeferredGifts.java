package org.samizdat.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.samizdat.ledger.RecognitionRun.Deferral;
import org.samizdat.ledger.chart.Account;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gifts that were not income at once, and what has gone back of them: as the books have it. */
@Component
class DeferredGifts {

  /** In months, of any policy. */
  private static final int LONGEST = 120;

  private final JdbcClient database;

  DeferredGifts(JdbcClient database) {
    this.database = database;
  }

  /** Those that may still be earned in a month, as far as they are booked by then. */
  List<Deferral> upTo(YearMonth month) {
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

  /** By charge, month and account, what was given back of it; less than nothing came back. */
  Map<String, Map<YearMonth, Map<Account, Long>>> givenBack(YearMonth month) {
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
              select taken.charge, journal_entry.month, posting.account, posting.amount_minor
              from posting
              join journal_entry on journal_entry.id = posting.entry
              cross join lateral (
                -- Stripe may take twice for one dispute.
                select charge
                from money_fact
                where source = coalesce(journal_entry.fact, split_part(journal_entry.id, '/', 2))
                and reporting_category = 'dispute'
                order by created_at, balance_transaction
                limit 1) as taken
              where journal_entry.kind in ('lost-dispute', 'dispute-ended')) as back
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
