package org.samizdat.ledger;

import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which payout a line of the bank's statement is: the second step of its way. */
@Component
class BankMatches {

  private final JdbcClient database;
  private final FactsToBook due;
  private final BooksLock lock;
  private final Audit audit;
  private final Clock clock;

  BankMatches(JdbcClient database, FactsToBook due, BooksLock lock, Audit audit, Clock clock) {
    this.database = database;
    this.due = due;
    this.lock = lock;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Matches a line with a payout of the same amount. The same once more changes nothing.
   *
   * @throws Refused {@code bank-line-differs} if the payout is of another amount, or either is
   *     matched with another
   */
  @Transactional
  public void match(long line, String payout, @Nullable DeskUser by) {
    lock.take();
    if (isMatched(line, payout)) {
      return;
    }
    if (!fits(line, payout)) {
      throw new Refused(
          Refused.Kind.STALE,
          "bank-line-differs",
          "This payout is of another amount, or one of the two is matched already.");
    }
    long match =
        database
            .sql(
                """
                insert into bank_match (line, payout, matched_at, matched_by)
                values (:line, :payout, :now, :by)
                returning number
                """)
            .param("line", line)
            .param("payout", payout)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("by", by == null ? null : by.number())
            .query(Long.class)
            .single();
    due.add(FactsToBook.BANK, Long.toString(match));
    audit.record(by, "books.payout-matched", payout, "line " + line);
  }

  private boolean isMatched(long line, String payout) {
    return database
        .sql(
            """
            select exists (
              select
              from bank_match
              where line = :line
              and payout = :payout
              and not exists (select from bank_unmatch where match = number))
            """)
        .param("line", line)
        .param("payout", payout)
        .query(Boolean.class)
        .single();
  }

  private boolean fits(long line, String payout) {
    return database
        .sql(
            """
            select exists (
              select
              from bank_line
              join money_fact
                on source = :payout
                and reporting_category = 'payout'
                and net_minor = -bank_line.amount_minor
                and money_fact.currency = bank_line.currency
              where bank_line.number = :line)
            and not exists (
              select
              from bank_match
              where (line = :line or payout = :payout)
              and not exists (select from bank_unmatch where match = number))
            """)
        .param("line", line)
        .param("payout", payout)
        .query(Boolean.class)
        .single();
  }

  /** Takes a match back; the books keep both. False if it was taken back before, or never was. */
  @Transactional
  public boolean undo(long match, @Nullable DeskUser by) {
    lock.take();
    int undone =
        database
            .sql(
                """
                insert into bank_unmatch (match, undone_at, undone_by)
                select number, :now, :by
                from bank_match
                where number = :match
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
