package org.samizdat.ledger;

import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.ledger.bank.Movement;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which movement between Stripe and the bank a line of a statement is: the second step of its way.
 */
@Component
class BankMatches {

  private final JdbcClient database;
  private final OpeningMatches openings;
  private final FactsToBook due;
  private final BooksLock lock;
  private final Audit audit;
  private final Clock clock;

  BankMatches(
      JdbcClient database,
      OpeningMatches openings,
      FactsToBook due,
      BooksLock lock,
      Audit audit,
      Clock clock) {
    this.database = database;
    this.openings = openings;
    this.due = due;
    this.lock = lock;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Matches a line with a movement of the same amount: a payout, a top-up, or one of them that came
   * back; or with what was on its way when the books were opened, of which it may be a part. The
   * same once more changes nothing.
   *
   * @param movement the id of its balance transaction
   * @return false if it was matched with it before
   * @throws Refused {@code bank-line-differs} if the movement is of another amount, either is
   *     matched with another, or the line is set aside
   */
  @Transactional
  public boolean match(long line, String movement, @Nullable DeskUser by) {
    lock.take();
    boolean ofBefore = movement.startsWith(Movement.OPENING);
    if (ofBefore ? openings.isMatched(line, movement) : isMatched(line, movement)) {
      return false;
    }
    Matched matched =
        (ofBefore ? openings.add(line, movement, by) : add(line, movement, by))
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.STALE,
                    "bank-line-differs",
                    "This movement is of another amount, one of the two is matched already, or the"
                        + " line is set aside."));
    due.add(FactsToBook.BANK, Long.toString(matched.number()));
    audit.record(by, "books.payout-matched", matched.source(), "line " + line);
    return true;
  }

  /** A match that was made, and with what. */
  record Matched(long number, String source) {}

  private boolean isMatched(long line, String movement) {
    return database
        .sql(
            """
            select exists (
              select
              from bank_match
              join money_fact
                on money_fact.source = payout
                and reporting_category = category
              where line = :line
              and balance_transaction = :movement
              and not exists (select from bank_unmatch where match = number))
            """)
        .param("line", line)
        .param("movement", movement)
        .query((row, count) -> row.getBoolean(1))
        .single();
  }

  private Optional<Matched> add(long line, String movement, @Nullable DeskUser by) {
    return database
        .sql(
            """
            insert into bank_match (line, payout, category, matched_at, matched_by)
            select bank_line.number, source, reporting_category, :now, :by
            from bank_line
            join money_fact
              on money_fact.amount_minor = -bank_line.amount_minor
              and money_fact.currency = bank_line.currency
            where bank_line.number = :line
            and balance_transaction = :movement
            and source is not null
            and reporting_category in ('payout', 'payout_reversal', 'topup', 'topup_reversal')
            and not exists (
              select
              from bank_match
              where (line = :line or payout = source and category = reporting_category)
              and not exists (select from bank_unmatch where match = bank_match.number))
            and not exists (
              select
              from bank_ruling
              where bank_ruling.line = :line
              and not exists (
                select from bank_ruling_undone where ruling = bank_ruling.number))
            returning number, payout
            """)
        .param("line", line)
        .param("movement", movement)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("by", by == null ? null : by.number(), Types.BIGINT)
        .query((row, count) -> new Matched(row.getLong("number"), row.getString("payout")))
        .optional();
  }

  /**
   * Takes a match back, on the day of its line; the books keep both. False if it was taken back
   * before, or never was.
   */
  @Transactional
  public boolean undo(long match, @Nullable DeskUser by) {
    lock.take();
    int undone =
        database
            .sql(
                """
                insert into bank_unmatch (match, undone_at, undone_by, counts_on)
                select bank_match.number, :now, :by, booked_on
                from bank_match
                join bank_line on bank_line.number = line
                where bank_match.number = :match
                on conflict do nothing
                """)
            .param("match", match)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("by", by == null ? null : by.number(), Types.BIGINT)
            .update();
    if (undone == 1) {
      due.add(FactsToBook.BANK_UNDONE, Long.toString(match));
      audit.record(by, "books.payout-unmatched", "match " + match, "");
    }
    return undone == 1;
  }
}
