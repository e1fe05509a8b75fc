package org.samizdat.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.samizdat.values.Money;
import org.samizdat.values.Said;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Holds the lines of the bank's statements against the books, and names the first that is off. */
@Component
class BankCheck {

  /** What each line is: matched, or set aside. */
  private static final String SETTLED =
      """
      with settled as (
        select line
        from bank_match
        where not exists (select from bank_unmatch where match = number)
        union
        select line
        from bank_ruling
        where not exists (select from bank_ruling_undone where ruling = number))
      """;

  private final JdbcClient database;
  private final LedgerSettings settings;

  BankCheck(JdbcClient database, LedgerSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /**
   * A line up to the end of a month that comes from Stripe, as its statement says, and that nobody
   * has said anything of: no movement has its amount, or nobody has matched it. Lines of one day
   * and amount stand for each other. What arrived before the books begin is none of theirs.
   */
  Optional<Said> unmatched(YearMonth month) {
    return database
        .sql(
            SETTLED
                + """
                select number, booked_on, amount_minor, currency
                from (
                  select number, booked_on, amount_minor, currency,
                    named.line is not null and settled.line is null as unsaid,
                    count(named.line) over alike > count(settled.line) over alike as too_many
                  from bank_line
                  left join bank_line_of_stripe as named on named.line = number
                  left join settled on settled.line = number
                  where booked_on < :next
                  and booked_on >= coalesce(
                    (
                      select opened_on
                      from books_opening
                      where books_opening.currency = bank_line.currency),
                    (select min(month) from journal_entry))
                  window alike as (partition by booked_on, amount_minor, currency)) as judged
                where unsaid
                and too_many
                order by booked_on, number
                limit 1
                """)
        .param("next", month.plusMonths(1).atDay(1))
        .query((row, number) -> new Said("finance.fault.bank-line-unmatched", line(row)))
        .optional();
  }

  /**
   * A line up to the end of a month that counts with another amount than it has: as two movements,
   * or as one and as none of ours, or not at all.
   */
  Optional<Said> miscounted(YearMonth month) {
    return database
        .sql(
            SETTLED
                + """
                , counted as (
                  select line, sum(amount) as amount
                  from (
                    select line,
                      case kind when 'bank' then amount_minor else -amount_minor end as amount
                    from journal_entry
                    join bank_match on bank_match.number::text = fact
                    join bank_line on bank_line.number = line
                    where kind in ('bank', 'bank-undone')
                    and month <= :month
                    union all
                    select line, amount_minor
                    from bank_ruling
                    join bank_line on bank_line.number = line
                    where month <= :month
                    union all
                    select line, -amount_minor
                    from bank_ruling_undone
                    join bank_ruling on bank_ruling.number = ruling
                    join bank_line on bank_line.number = line
                    where bank_ruling_undone.month <= :month) as each
                  group by line)
                select number, booked_on, currency, amount_minor,
                  coalesce(counted.amount, 0) as counted_minor
                from bank_line
                left join counted on counted.line = number
                left join settled on settled.line = number
                where booked_on < :next
                and coalesce(counted.amount, 0)
                  <> case when settled.line is null then 0 else amount_minor end
                -- One of before what is taken back counted where its line does: it is yet to count.
                and not exists (
                  select
                  from bank_match
                  join bank_unmatch on match = bank_match.number
                  where bank_match.line = bank_line.number
                  and counts_on is null
                  and undone_at >= :end)
                order by booked_on, number
                limit 1
                """)
        .param("month", month.atDay(1))
        .param("next", month.plusMonths(1).atDay(1))
        .param("end", settings.end(month).atOffset(ZoneOffset.UTC))
        .query((row, number) -> new Said("finance.fault.bank-differs", differing(row)))
        .optional();
  }

  private static Map<String, Object> line(ResultSet row) throws SQLException {
    return Map.of(
        "line",
        Long.toString(row.getLong("number")),
        "day",
        row.getObject("booked_on", LocalDate.class).toString(),
        "amount",
        amount(row, "amount_minor"));
  }

  private static String amount(ResultSet row, String column) throws SQLException {
    return Money.of(row.getBigDecimal(column).longValueExact(), row.getString("currency"))
        .toString();
  }

  private static Map<String, Object> differing(ResultSet row) throws SQLException {
    Map<String, Object> differing = new HashMap<>(line(row));
    differing.put("counted", amount(row, "counted_minor"));
    return differing;
  }
}
