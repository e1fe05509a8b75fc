package org.samizdat.ledger.report;

import java.util.List;
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
            "net"),
        database
            .sql(
                """
                select month, currency, frequency, coalesce(campaign, '-') as campaign,
                  count(*) filter (where reporting_category = 'charge') as gifts,
                  sum(amount_minor) filter (where reporting_category = 'charge') as gross,
                  sum(fee_minor) as fees,
                  -sum(amount_minor) filter (
                    where reporting_category in (
                      'refund', 'refund_failure', 'partial_capture_reversal', 'charge_failure')) as refunds,
                  sum(amount_minor) filter (
                    where reporting_category in ('dispute', 'dispute_reversal')) as disputes,
                  sum(net_minor) as net
                from journal_entry
                join money_fact on money_fact.balance_transaction = journal_entry.fact
                where kind = 'money'
                and donation is not null
                and month >= :from
                and month <= :until
                group by month, currency, frequency, coalesce(campaign, '-')
                order by month, currency, frequency, coalesce(campaign, '-')
                """)
            .param("from", span.begins())
            .param("until", span.ends())
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
                    Amounts.of(row, "net")))
            .list());
  }
}
