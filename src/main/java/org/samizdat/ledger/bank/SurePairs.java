package org.samizdat.ledger.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lines of which nobody need ask what they are: one movement fits, and fits nothing else. */
@Component
public class SurePairs {

  /**
   * A line and the movement that it is.
   *
   * @param match the number of that; null if nobody has said so yet
   */
  public record Pair(
      long line,
      LocalDate bookedOn,
      Money amount,
      boolean ofStripe,
      Movement movement,
      @Nullable Long match) {}

  private final JdbcClient database;

  SurePairs(JdbcClient database) {
    this.database = database;
  }

  /**
   * Lines that fit exactly one movement, which fits no other line; the first first. What may be a
   * part of what was on its way when the books were opened is never sure, and neither is a payout
   * that Stripe took back: it may never have reached the bank. Both count against the others.
   *
   * <p>Of two that are sure neither bears on the other: once all are matched, none is left.
   *
   * @param most how many at most
   */
  public List<Pair> sure(int most) {
    return database
        .sql(
            """
            with fitting as (
              select bank_line.number, booked_on, bank_line.amount_minor, bank_line.currency,
                %s as of_before,
                balance_transaction, moved.source, reporting_category, %s as returned,
                count(*) over (partition by bank_line.number) as movements,
                count(*) over (partition by balance_transaction) as lines
              from bank_line
              join money_fact as moved on %s
              where not exists (
                select
                from bank_match
                where line = bank_line.number
                and not exists (select from bank_unmatch where match = bank_match.number))
              and not exists (
                select
                from bank_ruling
                where line = bank_line.number
                and not exists (
                  select from bank_ruling_undone where ruling = bank_ruling.number)))
            select number as line, booked_on, amount_minor, currency, balance_transaction, source,
              reporting_category as category, null::bigint as match,
              exists (select from bank_line_of_stripe where line = number) as of_stripe
            from fitting
            where movements = 1
            and lines = 1
            and not of_before
            and not returned
            order by booked_on, number
            limit :most
            """
                .formatted(Fitting.OF_BEFORE, Fitting.RETURNED, Fitting.FITS))
        .param("most", most)
        .query(SurePairs::pair)
        .list();
  }

  /**
   * What was matched in one go and not taken back since, the first first.
   *
   * @param run its number
   */
  public List<Pair> ofRun(long run) {
    return database
        .sql(
            """
            select line, booked_on, amount_minor, currency, '' as balance_transaction,
              payout as source, category, bank_match.number as match,
              exists (
                select from bank_line_of_stripe as named where named.line = bank_match.line)
                as of_stripe
            from bank_match
            join bank_line on bank_line.number = line
            where run = :run
            and not exists (select from bank_unmatch where match = bank_match.number)
            order by booked_on, line
            """)
        .param("run", run)
        .query(SurePairs::pair)
        .list();
  }

  private static Pair pair(ResultSet row, int count) throws SQLException {
    return new Pair(
        row.getLong("line"),
        row.getObject("booked_on", LocalDate.class),
        Money.of(row.getLong("amount_minor"), row.getString("currency")),
        row.getBoolean("of_stripe"),
        new Movement(
            row.getString("balance_transaction"),
            row.getString("source"),
            row.getString("category"),
            false),
        row.getObject("match", Long.class));
  }
}
