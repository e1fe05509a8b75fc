package org.samizdat.ledger.report;

import java.time.LocalDate;
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

  Sheet read(Span span) {
    return new Sheet(
        List.of("what", "id", "day", "currency", "amount", "words"),
        database
            .sql(
                """
                select 'suspense' as what, id, own_day, currency, amount_minor, words
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
                select 'late', id, own_day, currency, amount_minor, words
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
                select 'waiting', fact, (created_at at time zone 'UTC')::date, currency, net_minor,
                  reporting_category
                from fact_to_book
                join money_fact on kind = 'money' and balance_transaction = fact
                union all
                select 'payout-not-listed', payout.source, own_day, currency, net_minor, ''
                from journal_entry
                join money_fact as payout on payout.balance_transaction = journal_entry.fact
                where kind = 'money'
                and reporting_category = 'payout'
                and month >= :from
                and month <= :until
                and not exists (select from payout_link where payout_link.payout = payout.source)
                union all
                select 'bank-line-unmatched', statement_line.number::text, booked_on, currency, amount_minor, ''
                from bank_line as statement_line
                where booked_on >= :from
                and booked_on < cast(:until as date) + interval '1 month'
                and not exists (
                  select
                  from bank_match
                  where bank_match.line = statement_line.number
                  and not exists (
                    select from bank_unmatch where bank_unmatch.match = bank_match.number))
                order by what, own_day, id
                """)
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .query((row, number) ->
                List.<Object>of(
                    row.getString("what"),
                    row.getString("id"),
                    row.getObject("own_day", LocalDate.class),
                    Amounts.code(row, "currency"),
                    Amounts.of(row, "amount_minor"),
                    row.getString("words")))
            .list());
  }
}
