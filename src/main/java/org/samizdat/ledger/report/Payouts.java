package org.samizdat.ledger.report;

import java.time.LocalDate;
import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Each payout with what went out with it: the difference is nothing to the cent. And what of it is
 * on a statement of the bank: what is missing there is still on its way.
 */
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
            "arrives",
            "currency",
            "state",
            "trace",
            "count",
            "gross",
            "fees",
            "refunds",
            "disputes",
            "other",
            "net",
            "paid-out",
            "difference",
            "bank-line",
            "bank-day",
            "bank-amount",
            "missing"),
        database
            .sql(
                """
                select payout.source as payout, journal_entry.own_day, payout.currency,
                  case
                    when returned.back is not null then 'returned'
                    when at_bank.line is not null then 'at-bank'
                    -- Of those made by hand Stripe never lists anything.
                    when paid.count is null
                      and exists (
                        select
                        from payout_expected
                        where payout_expected.payout = payout.source) then 'not-listed'
                    else 'on-its-way'
                  end as state,
                  arrives_on, trace, at_bank.line as bank_line, at_bank.booked_on as bank_day,
                  at_bank.amount_minor as bank_amount,
                  case
                    when returned.back is null or on_its_way.minor <> 0 then on_its_way.minor
                  end as missing,
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
                left join lateral (
                  select back.balance_transaction as back, back.net_minor, gone.amount_minor
                  from (
                    select payout.source as id
                    union all
                    select reversal from payout_reversal where original = payout.source) as way
                  join money_fact as back
                    on back.source = way.id
                    and back.reporting_category = 'payout_reversal'
                  left join lateral (
                    select bank_line.amount_minor
                    from bank_match
                    join bank_line on bank_line.number = line
                    where bank_match.payout = back.source
                    and category = 'payout_reversal'
                    and not exists (select from bank_unmatch where match = bank_match.number)) as gone
                    on true
                  limit 1) as returned on true
                left join lateral (
                  select line, booked_on, bank_line.amount_minor
                  from bank_match
                  join bank_line on bank_line.number = line
                  where bank_match.payout = payout.source
                  and category = 'payout'
                  and not exists (select from bank_unmatch where match = bank_match.number)) as at_bank
                  on true
                cross join lateral (
                  -- What left Stripe or came back there, less what the bank saw of either.
                  select -payout.net_minor - coalesce(at_bank.amount_minor, 0)
                    - coalesce(returned.net_minor, 0) - coalesce(returned.amount_minor, 0) as minor)
                  as on_its_way
                left join lateral (
                  select arrives_on, trace
                  from payout_detail
                  where payout_detail.payout = payout.source
                  order by told_at desc, number desc
                  limit 1) as told on true
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
                    Amounts.day(row, "arrives_on"),
                    Amounts.code(row, "currency"),
                    row.getString("state"),
                    Amounts.words(row, "trace"),
                    row.getLong("count"),
                    Amounts.of(row, "gross"),
                    Amounts.of(row, "fees"),
                    Amounts.of(row, "refunds"),
                    Amounts.of(row, "disputes"),
                    Amounts.of(row, "other"),
                    Amounts.of(row, "net"),
                    Amounts.of(row, "paid_out"),
                    Amounts.known(row, "difference"),
                    Amounts.words(row, "bank_line"),
                    Amounts.day(row, "bank_day"),
                    Amounts.known(row, "bank_amount"),
                    Amounts.known(row, "missing")))
            .list());
  }
}
