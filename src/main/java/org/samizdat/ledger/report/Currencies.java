package org.samizdat.ledger.report;

import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was paid in which currency, what it came to on the balance, and what exchanges cost. */
@Component
class Currencies {

  private final JdbcClient database;

  Currencies(JdbcClient database) {
    this.database = database;
  }

  Sheet read(Span span) {
    return new Sheet(
        List.of("month", "paid-currency", "gifts", "paid", "currency", "gross", "rate", "exchange"),
        database
            .sql(
                """
                with cost as (
                  select entry, sum(amount_minor) as minor
                  from posting
                  where account = 'fx-realised'
                  group by entry)
                select month, paid_in, currency,
                  count(*) filter (where reporting_category = 'charge') as gifts,
                  sum(coalesce(paid_minor, amount_minor)) filter (where reporting_category = 'charge') as paid,
                  sum(amount_minor) filter (where reporting_category = 'charge') as gross,
                  coalesce(round(
                    sum(amount_minor) filter (where reporting_category = 'charge' and exchange_rate is not null)
                    / nullif(sum(amount_minor / exchange_rate) filter (where reporting_category = 'charge'), 0),
                    6)::text, '') as rate,
                  sum(cost.minor) as exchange
                from journal_entry
                join money_fact on money_fact.balance_transaction = journal_entry.fact
                cross join lateral (select %s as paid_in) as known
                left join cost on cost.entry = journal_entry.id
                where kind = 'money'
                and donation is not null
                and month >= :from
                and month <= :until
                group by month, paid_in, currency
                order by month, paid_in, currency
                """
                    .formatted(Amounts.PAID_IN))
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .query((row, number) ->
                List.<Object>of(
                    Amounts.month(row),
                    Amounts.code(row, "paid_in"),
                    row.getLong("gifts"),
                    Amounts.of(row, "paid", "paid_in"),
                    Amounts.code(row, "currency"),
                    Amounts.of(row, "gross"),
                    row.getString("rate"),
                    Amounts.of(row, "exchange")))
            .list());
  }
}
