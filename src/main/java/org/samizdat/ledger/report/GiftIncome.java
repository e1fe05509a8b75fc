package org.samizdat.ledger.report;

import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What gifts brought, by frequency and campaign, and what of it is left. */
@Component
class GiftIncome {

  private final JdbcClient database;

  GiftIncome(JdbcClient database) {
    this.database = database;
  }

  Sheet read(Span span) {
    return new Sheet(
        List.of(
            "month",
            "currency",
            "frequency",
            "campaign",
            "gifts",
            "gross",
            "fees",
            "refunds",
            "disputes",
            "net",
            "percent"),
        database
            .sql(
                """
                select month, currency, frequency, coalesce(campaign, '-') as campaign,
                  count(*) filter (where reporting_category = 'charge') as gifts,
                  sum(gross_minor) as gross, sum(fees_minor) as fees, sum(refunds_minor) as refunds,
                  sum(disputes_minor) as disputes, sum(fact_figure.net_minor) as net,
                  coalesce(
                    round(100.0 * sum(fees_minor) / nullif(sum(gross_minor), 0), 2)::text, '') as percent
                from journal_entry
                join money_fact on money_fact.balance_transaction = journal_entry.fact
                join fact_figure on fact_figure.balance_transaction = journal_entry.fact
                where kind = 'money'
                and donation is not null
                and month >= :from
                and month <= :until
                group by month, currency, frequency, coalesce(campaign, '-')
                order by month, currency, frequency, coalesce(campaign, '-')
                """)
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .query((row, number) ->
                List.<Object>of(
                    Amounts.month(row),
                    Amounts.code(row, "currency"),
                    row.getString("frequency"),
                    row.getString("campaign"),
                    row.getLong("gifts"),
                    Amounts.of(row, "gross"),
                    Amounts.of(row, "fees"),
                    Amounts.of(row, "refunds"),
                    Amounts.of(row, "disputes"),
                    Amounts.of(row, "net"),
                    row.getString("percent")))
            .list());
  }
}
