package org.samizdat.ledger.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The lines behind what a certificate says of the bank's statements: matched, set aside, and either
 * taken back, each in the month it counts in. Lines that are none of ours are on no account.
 */
@Component
public class BankMoves {

  private static final String ROWS =
      """
      with move as (
        select journal_entry.id, 'line-' || case kind when 'bank' then 'matched' else 'unmatched' end
            as what,
          bank_line.number as line, booked_on, payout as source, currency,
          case kind when 'bank' then amount_minor else -amount_minor end as minor
        from journal_entry
        join bank_match on bank_match.number::text = fact
        join bank_line on bank_line.number = bank_match.line
        where kind in ('bank', 'bank-undone')
        and month = :month
        and not :strangers
        union all
        select 'set-aside-' || bank_ruling.number, 'line-set-aside', line, booked_on, '', currency,
          amount_minor
        from bank_ruling
        join bank_line on bank_line.number = line
        where month = :month
        union all
        select 'taken-back-' || bank_ruling.number, 'line-taken-back', line, booked_on, '', currency,
          -amount_minor
        from bank_ruling_undone
        join bank_ruling on bank_ruling.number = ruling
        join bank_line on bank_line.number = line
        where bank_ruling_undone.month = :month)
      """;

  private final JdbcClient database;

  BankMoves(JdbcClient database) {
    this.database = database;
  }

  /**
   * A page of those of a month, by id; all pages come to the sum.
   *
   * @param currency small
   * @param strangers whether only what is none of ours is asked for
   * @param after the last id of the page before; empty for the first page
   * @param most how many at most
   */
  public Sheet of(YearMonth month, String currency, boolean strangers, String after, int most) {
    return new Sheet(
        List.of("id", "bank-line", "bank-day", "what", "source", "amount"),
        statement(
                month,
                currency,
                strangers,
                """
                select id, what, line, booked_on, source, currency, minor
                from move
                where currency = :currency
                and id collate "C" > :after
                order by id collate "C"
                limit :most
                """)
            .param("after", after)
            .param("most", most)
            .query((row, number) ->
                List.<Object>of(
                    row.getString("id"),
                    row.getString("line"),
                    row.getObject("booked_on", LocalDate.class),
                    row.getString("what"),
                    row.getString("source"),
                    Amounts.of(row, "minor")))
            .list());
  }

  /** What all of them come to. */
  public Money sum(YearMonth month, String currency, boolean strangers) {
    return statement(
            month,
            currency,
            strangers,
            "select coalesce(sum(minor), 0) as minor from move where currency = :currency")
        .query((row, number) -> Money.of(row.getBigDecimal("minor").longValueExact(), currency))
        .single();
  }

  private JdbcClient.StatementSpec statement(
      YearMonth month, String currency, boolean strangers, String rest) {
    return database
        .sql(ROWS + rest)
        .param("month", month.atDay(1))
        .param("currency", currency)
        .param("strangers", strangers);
  }
}
