package org.samizdat.ledger;

import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.samizdat.values.Said;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds facts that have come and were not booked. */
@Component
class ForgottenFacts {

  private final JdbcClient database;
  private final LedgerSettings settings;

  ForgottenFacts(JdbcClient database, LedgerSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /**
   * A fact of a month or one before that has no entry. A dispute that was lost has none as long as
   * nothing was taken for it.
   *
   * @param closing whether the month is about to be closed: then no fact may wait to be booked
   */
  Optional<Said> first(YearMonth month, boolean closing) {
    return database
        .sql(
            """
            select fact
            from (
              select balance_transaction as entry, 'money' as kind, balance_transaction as fact
              from money_fact
              where created_at < :end
              union all
              select 'lost-dispute-' || dispute, 'lost-dispute', dispute
              from lost_dispute
              where lost_at < :end
              and exists (
                select
                from money_fact
                where source = dispute
                and reporting_category = 'dispute'
                and own
                and created_at < :end)
              union all
              select 'opening-' || currency, 'opening', currency
              from books_opening
              where opened_on < :next
              union all
              select 'bank-' || bank_match.number, 'bank', bank_match.number::text
              from bank_match
              join bank_line on bank_line.number = bank_match.line
              where booked_on < :next
              union all
              select 'bank-undone-' || match, 'bank-undone', match::text
              from bank_unmatch
              where counts_on < :next
              or counts_on is null and undone_at < :end
              union all
              select 'ruling-' || number, 'ruling', number::text
              from suspense_ruling
              where decided_at < :end
              union all
              select 'ruling-undone-' || ruling, 'ruling-undone', ruling::text
              from suspense_ruling_undone
              where undone_at < :end) as due
            where not exists (select from journal_entry where id = due.entry)
            and (:closing or not exists (
              select
              from fact_to_book
              where fact_to_book.kind = due.kind
              and fact_to_book.fact = due.fact))
            order by fact collate "C"
            limit 1
            """)
        .param("end", settings.end(month).atOffset(ZoneOffset.UTC))
        .param("next", month.plusMonths(1).atDay(1))
        .param("closing", closing)
        .query(String.class)
        .optional()
        .map(fact -> new Said("finance.fault.fact-not-booked", Map.of("fact", fact)));
  }
}
