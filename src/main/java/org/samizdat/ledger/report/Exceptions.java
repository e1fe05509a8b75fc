package org.samizdat.ledger.report;

import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What somebody has to look at. */
@Component
class Exceptions {

  private final JdbcClient database;

  Exceptions(JdbcClient database) {
    this.database = database;
  }

  Sheet read(Span span, ZoneId zone) {
    return new Sheet(
        List.of("what", "id", "day", "currency", "amount", "words"),
        database
            .sql(
                """
                select 'suspense' as what, id, own_day, null::timestamptz as at, currency, amount_minor,
                  words
                from posting
                join journal_entry on journal_entry.id = posting.entry
                where posting.account = 'suspense'
                and kind = 'money'
                and month >= :from
                and month <= :until
                and not exists (
                  select
                  from suspense_ruling
                  where suspense_ruling.entry = posting.entry
                  and not exists (select from suspense_ruling_undone where ruling = number))
                union all
                select 'late', id, own_day, null, currency, amount_minor, words
                from journal_entry
                cross join lateral (
                  select currency, amount_minor
                  from posting
                  where posting.entry = journal_entry.id
                  order by position
                  limit 1) as first
                where own_day < month
                and month >= :from
                and month <= :until
                union all
                select 'waiting', fact, null, created_at, currency, net_minor, reporting_category
                from fact_to_book
                join money_fact on kind = 'money' and balance_transaction = fact
                union all
                select case when ruled.reason is null then 'payout-not-listed' else 'payout-ruled' end,
                  payout.source, own_day, null, currency, net_minor, coalesce(ruled.reason, '')
                from journal_entry
                join money_fact as payout on payout.balance_transaction = journal_entry.fact
                left join lateral (
                  select reason
                  from payout_ruling
                  where payout_ruling.payout = payout.source
                  and not exists (
                    select from payout_ruling_undone where ruling = payout_ruling.number)
                  limit 1) as ruled on true
                where kind = 'money'
                and reporting_category = 'payout'
                and month >= :from
                and month <= :until
                -- Of those made by hand Stripe never lists anything.
                and exists (
                  select
                  from payout_expected
                  where payout_expected.payout = payout.source)
                and not exists (select from payout_link where payout_link.payout = payout.source)
                union all
                select 'payout-not-at-bank', payout.source, arrives_on, null, currency, -net_minor, ''
                from journal_entry
                join money_fact as payout on payout.balance_transaction = journal_entry.fact
                cross join lateral (
                  select arrives_on
                  from payout_detail
                  where payout_detail.payout = payout.source
                  order by told_at desc, number desc
                  limit 1) as told
                where kind = 'money'
                and reporting_category = 'payout'
                and month >= :from
                and month <= :until
                -- Who reads no statements is not told; nor of what none can show that was read.
                and exists (
                  select
                  from bank_statement
                  where read_at >= (arrives_on + 5)::timestamp at time zone 'UTC')
                and not exists (
                  select
                  from (
                    select payout.source as id
                    union all
                    select reversal from payout_reversal where original = payout.source) as way
                  join money_fact as back on back.source = way.id
                  where back.reporting_category = 'payout_reversal')
                and not exists (
                  select
                  from bank_match
                  where bank_match.payout = payout.source
                  and bank_match.category = 'payout'
                  and not exists (
                    select from bank_unmatch where bank_unmatch.match = bank_match.number))
                union all
                select 'contradicted', fact, null, contradiction.recorded_at, currency, net_minor, differs
                from contradiction
                join money_fact on balance_transaction = fact
                where contradiction.recorded_at >= :begins
                and contradiction.recorded_at < :ends
                union all
                select 'bank-line-unmatched', statement_line.number::text, booked_on, null, currency,
                  amount_minor, ''
                from bank_line as statement_line
                where booked_on >= :from
                and booked_on < cast(:until as date) + interval '1 month'
                and not exists (
                  select
                  from bank_match
                  where bank_match.line = statement_line.number
                  and not exists (
                    select from bank_unmatch where bank_unmatch.match = bank_match.number))
                and not exists (
                  select
                  from bank_ruling
                  where bank_ruling.line = statement_line.number
                  and not exists (
                    select from bank_ruling_undone where ruling = bank_ruling.number))
                order by what, own_day, at, id
                """)
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .param("begins", start(span.from(), zone))
            .param("ends", start(span.until().plusMonths(1), zone))
            .query((row, number) ->
                List.<Object>of(
                    row.getString("what"),
                    row.getString("id"),
                    row.getObject("at") == null
                        ? Amounts.day(row, "own_day")
                        : Amounts.day(row, "at", zone),
                    Amounts.code(row, "currency"),
                    Amounts.of(row, "amount_minor"),
                    row.getString("words")))
            .list());
  }

  private static OffsetDateTime start(YearMonth month, ZoneId zone) {
    return month.atDay(1).atStartOfDay(zone).toOffsetDateTime();
  }
}
