package org.samizdat.ledger.report;

import java.time.LocalDate;
import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Each payout with what went out with it; the difference is nothing to the cent. */
@Component
class Payouts {

  private final JdbcClient database;

  Payouts(JdbcClient database) {
    this.database = database;
  }

  Sheet read(Span span) {
    return new Sheet(
        List.of(
            "payout",
            "day",
            "currency",
            "state",
            "count",
            "gross",
            "fees",
            "refunds",
            "disputes",
            "other",
            "net",
            "paid-out",
            "difference"),
        database
            .sql(
                """
                select payout.source as payout, journal_entry.own_day, payout.currency,
                  case
                    when exists (
                      select
                      from money_fact as back
                      where back.source = payout.source
                      and back.reporting_category = 'payout_reversal') then 'returned'
                    when paid.count is null then 'not-listed'
                    when exists (
                      select
                      from bank_match
                      where bank_match.payout = payout.source
                      and not exists (
                          select from bank_unmatch where bank_unmatch.match = bank_match.number))
                      then 'at-bank'
                    else 'on-its-way'
                  end as state,
                  coalesce(paid.count, 0) as count, gross, fees, refunds, disputes,
                  other, paid.net, -payout.net_minor as paid_out,
                  case when paid.count is not null then paid.net + payout.net_minor end as difference
                from journal_entry
                join money_fact as payout on payout.balance_transaction = journal_entry.fact
                left join lateral (
                  select nullif(count(*), 0) as count,
                    sum(gross_minor) as gross, sum(fees_minor) as fees,
                    sum(refunds_minor) as refunds, sum(disputes_minor) as disputes,
                    sum(other_minor - payouts_minor) as other,
                    sum(net_minor) as net
                  from payout_link
                  join fact_figure on fact_figure.balance_transaction = payout_link.balance_transaction
                  where payout_link.payout = payout.source
                  and fact_figure.balance_transaction <> payout.balance_transaction) as paid on true
                where journal_entry.kind = 'money'
                and payout.reporting_category = 'payout'
                and month >= :from
                and month <= :until
                order by journal_entry.own_day, payout.source
                """)
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .query((row, number) ->
                List.<Object>of(
                    Amounts.words(row, "payout"),
                    row.getObject("own_day", LocalDate.class),
                    Amounts.code(row, "currency"),
                    row.getString("state"),
                    row.getLong("count"),
                    Amounts.of(row, "gross"),
                    Amounts.of(row, "fees"),
                    Amounts.of(row, "refunds"),
                    Amounts.of(row, "disputes"),
                    Amounts.of(row, "other"),
                    Amounts.of(row, "net"),
                    Amounts.of(row, "paid_out"),
                    Amounts.of(row, "difference")))
            .list());
  }
}
