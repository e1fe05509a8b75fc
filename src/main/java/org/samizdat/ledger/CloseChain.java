package org.samizdat.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Holds the hashes of closed months against their entries, and each against the one before. */
@Component
class CloseChain {

  private final JdbcClient database;
  private final MonthCloses closes;
  private final Certificates certificates;

  CloseChain(JdbcClient database, MonthCloses closes, Certificates certificates) {
    this.database = database;
    this.closes = closes;
    this.certificates = certificates;
  }

  /**
   * The first closed month that does not give its hash any more, or does not follow on; empty if
   * all do. The same as asking {@link JournalHash} for each, taken where the rows are and in one
   * piece, for every close asks. PostgreSQL puts together some four million entries of one month,
   * and no more.
   */
  Optional<YearMonth> firstBroken() {
    List<MonthCloses.Close> closed = closes.all();
    return database
        .sql(
            """
            with chain as (
              select month, journal_hash, previous_hash, said,
                lag(journal_hash, 1, decode(repeat('00', 32), 'hex')) over (order by month)
                  as previous
              from month_close
              join unnest(:months::date[], :said::text[]) as closed (month, said) using (month)),
            moved as (
              select entry,
                string_agg(
                  e'\n' || account || '|' || amount_minor || '|' || currency, ''
                  order by position) as lines
              from posting
              group by entry),
            written as (
              select month,
                string_agg(
                  id || '|' || kind || '|' || coalesce(fact, '') || '|' || to_char(month, 'YYYY-MM')
                  || '|' || to_char(day, 'YYYY-MM-DD') || '|' || to_char(own_day, 'YYYY-MM-DD')
                  || '|' || words || coalesce(lines, '') || e'\n\n', ''
                  order by id) as lines
              from journal_entry
              left join moved on moved.entry = journal_entry.id
              where month <= (select max(month) from month_close)
              group by month)
            select month
            from chain
            left join written using (month)
            where previous_hash <> previous
            or journal_hash <> sha256(previous || convert_to(coalesce(lines, '') || said, 'UTF8'))
            order by month
            limit 1
            """)
        .param(
            "months",
            closed.stream().map(close -> close.month().atDay(1).toString()).toArray(String[]::new))
        .param(
            "said",
            closed.stream()
                .map(close ->
                    JournalHash.said(
                        close, certificates.of(close.month()), closes.print(close.month())))
                .toArray(String[]::new))
        .query((row, number) -> YearMonth.from(row.getObject("month", LocalDate.class)))
        .optional();
  }
}
