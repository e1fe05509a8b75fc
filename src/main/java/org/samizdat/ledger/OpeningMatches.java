package org.samizdat.ledger;

import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskUser;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lines that are a part of what was on its way to the bank when the books were opened. */
@Component
class OpeningMatches {

  private final JdbcClient database;
  private final Clock clock;

  OpeningMatches(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  boolean isMatched(long line, String movement) {
    return database
        .sql(
            """
            select exists (
              select
              from bank_match
              where line = :line
              and category = 'opening'
              and :movement = 'opening-' || payout
              and not exists (select from bank_unmatch where match = number))
            """)
        .param("line", line)
        .param("movement", movement)
        .query((row, count) -> row.getBoolean(1))
        .single();
  }

  /** With what was on its way when the books were opened, as far as that is not matched yet. */
  Optional<BankMatches.Matched> add(long line, String movement, @Nullable DeskUser by) {
    return database
        .sql(
            """
            insert into bank_match (line, payout, category, matched_at, matched_by)
            select bank_line.number, currency, 'opening', :now, :by
            from bank_line
            join books_opening using (currency)
            where bank_line.number = :line
            and :movement = 'opening-' || currency
            and booked_on >= opened_on
            and sign(bank_line.amount_minor) = sign(in_transit_minor)
            and abs(bank_line.amount_minor) <= abs(in_transit_minor) - coalesce(
              (
                select sum(abs(other.amount_minor))
                from bank_match
                join bank_line as other on other.number = bank_match.line
                where category = 'opening'
                and 'opening-' || payout = :movement
                and not exists (select from bank_unmatch where match = bank_match.number)),
              0)
            and not exists (
              select
              from bank_match
              where bank_match.line = bank_line.number
              and not exists (select from bank_unmatch where match = bank_match.number))
            and not exists (
              select
              from bank_ruling
              where bank_ruling.line = bank_line.number
              and not exists (
                select from bank_ruling_undone where ruling = bank_ruling.number))
            returning number, payout
            """)
        .param("line", line)
        .param("movement", movement)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("by", by == null ? null : by.number(), Types.BIGINT)
        .query(
            (row, count) -> new BankMatches.Matched(row.getLong("number"), row.getString("payout")))
        .optional();
  }
}
