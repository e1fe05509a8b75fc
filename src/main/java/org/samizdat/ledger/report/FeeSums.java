package org.samizdat.ledger.report;

import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was taken in fees, by kind, and how much of the gross it is. */
@Component
class FeeSums {

  private final JdbcClient database;

  FeeSums(JdbcClient database) {
    this.database = database;
  }

  /** Of all that was taken, other activity's too. */
  Sheet read(Span span) {
    return new Sheet(
        List.of("month", "currency", "account", "amount", "gross", "percent"),
        database
            .sql(
                """
                with fee as (
                  select month, currency, account, sum(amount_minor) as amount
                  from posting
                  join journal_entry on journal_entry.id = posting.entry
                  where account like 'fees-%'
                  and month >= :from
                  and month <= :until
                  group by month, currency, account),
                brought as (
                  select month, currency, sum(amount_minor) as gross
                  from journal_entry
                  join money_fact on money_fact.balance_transaction = journal_entry.fact
                  where kind = 'money'
                  and reporting_category = 'charge'
                  and month >= :from
                  and month <= :until
                  group by month, currency)
                select month, currency, account, amount, gross,
                  coalesce(round(100.0 * amount / nullif(gross, 0), 2)::text, '') as percent
                from fee
                left join brought using (month, currency)
                order by month, currency, account
                """)
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .query((row, number) ->
                List.<Object>of(
                    Amounts.month(row),
                    Amounts.code(row, "currency"),
                    row.getString("account"),
                    Amounts.of(row, "amount"),
                    Amounts.of(row, "gross"),
                    row.getString("percent")))
            .list());
  }

  /**
   * By how the gift was paid that it was taken of, as far as Stripe has told, beside the gross of
   * gifts that were paid so; what was taken of no gift stands by itself. All come to what is read
   * of the kind.
   */
  Sheet byMethod(Span span) {
    return new Sheet(
        List.of("month", "currency", "account", "method", "amount", "gross", "percent"),
        database
            .sql(
                """
                with fee as (
                  select month, posting.currency, account, %1$s as method,
                    sum(posting.amount_minor) as amount
                  from posting
                  join journal_entry on journal_entry.id = posting.entry
                  left join money_fact
                    on kind = 'money' and money_fact.balance_transaction = journal_entry.fact
                  left join charge_detail on charge_detail.charge = money_fact.charge
                  where account like 'fees-%%'
                  and month >= :from
                  and month <= :until
                  group by 1, 2, 3, 4),
                brought as (
                  select month, currency, %1$s as method, sum(gross_minor) as gross
                  from journal_entry
                  join money_fact on money_fact.balance_transaction = journal_entry.fact
                  join fact_figure on fact_figure.balance_transaction = journal_entry.fact
                  left join charge_detail on charge_detail.charge = money_fact.charge
                  where kind = 'money'
                  and donation is not null
                  and month >= :from
                  and month <= :until
                  group by 1, 2, 3)
                select month, currency, account, method, amount, gross,
                  coalesce(round(100.0 * amount / nullif(gross, 0), 2)::text, '') as percent
                from fee
                left join brought using (month, currency, method)
                order by month, currency, account, method
                """
                    .formatted(EntryLines.METHOD))
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .query((row, number) ->
                List.<Object>of(
                    Amounts.month(row),
                    Amounts.code(row, "currency"),
                    row.getString("account"),
                    row.getString("method"),
                    Amounts.of(row, "amount"),
                    Amounts.known(row, "gross"),
                    row.getString("percent")))
            .list());
  }
}
