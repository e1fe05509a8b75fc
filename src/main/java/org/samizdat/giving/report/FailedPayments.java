package org.samizdat.giving.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Renewals that failed, by the month in which they first did, and what became of them since. One
 * that is tried several times is one.
 */
@Component
class FailedPayments {

  /** How many, and how much was asked for. */
  record Count(long payments, Money amount) {}

  /**
   * A month of a currency: failed = recovered + lost + open.
   *
   * @param recovered paid after all, or the pledge goes on otherwise
   * @param lost the pledge has ended over it
   * @param open not decided
   */
  record Month(YearMonth month, Count failed, Count recovered, Count lost, Count open) {}

  /**
   * Each renewal that first failed in some months, with what became of it: {@code pledge}, {@code
   * changed_on}, {@code currency}, {@code amount}, {@code outcome}, null while it is open.
   */
  static final String FAILURES =
      """
      with change as (
        select pledge, step, changed_on, amount, currency, state,
          lag(state) over (partition by pledge order by step) as state_before
        from pledge_change)
      select pledge, changed_on, currency, amount,
        (
          select case state when 'ENDED' then 'lost' else 'recovered' end
          from pledge_change as later
          where later.pledge = change.pledge
          and later.step > change.step
          and later.state <> 'PAST_DUE'
          order by step
          limit 1) as outcome
      from change
      where state = 'PAST_DUE'
      and state_before is distinct from 'PAST_DUE'
      and changed_on >= :from
      and changed_on < :until
      """;

  private final JdbcClient database;

  FailedPayments(JdbcClient database) {
    this.database = database;
  }

  /** By month and currency; a month in which none failed is missing. */
  List<Month> read(Span span) {
    return database
        .sql(
            """
            with failure as (
              select date_trunc('month', changed_on::timestamp)::date as month, failed.*
              from (%s) as failed)
            select month, currency, count(*) as failed, sum(amount) as failed_amount,
              count(*) filter (where outcome = 'recovered') as recovered,
              coalesce(sum(amount) filter (where outcome = 'recovered'), 0) as recovered_amount,
              count(*) filter (where outcome = 'lost') as lost,
              coalesce(sum(amount) filter (where outcome = 'lost'), 0) as lost_amount,
              count(*) filter (where outcome is null) as open,
              coalesce(sum(amount) filter (where outcome is null), 0) as open_amount
            from failure
            group by month, currency
            order by month, currency
            """
                .formatted(FAILURES))
        .param("from", span.begins())
        .param("until", span.ends())
        .query((row, number) ->
            new Month(
                YearMonth.from(row.getObject("month", LocalDate.class)),
                count(row, "failed"),
                count(row, "recovered"),
                count(row, "lost"),
                count(row, "open")))
        .list();
  }

  private static Count count(ResultSet row, String column) throws SQLException {
    return new Count(
        row.getLong(column),
        Money.of(
            row.getBigDecimal(column + "_amount").longValueExact(), row.getString("currency")));
  }
}
