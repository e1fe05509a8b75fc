package org.samizdat.ledger;

import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which lines of statements are none of ours, though they come from Stripe: those of another
 * account there, and slips of the bank. Nothing is booked of it; a certificate says what they come
 * to. It counts in the month of the line, or in the first that is open.
 */
@Component
class BankRulings {

  private final JdbcClient database;
  private final MonthCloses closes;
  private final BooksLock lock;
  private final Audit audit;
  private final Clock clock;

  BankRulings(JdbcClient database, MonthCloses closes, BooksLock lock, Audit audit, Clock clock) {
    this.database = database;
    this.closes = closes;
    this.lock = lock;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Sets a line aside. Once more changes nothing.
   *
   * @param by null for somebody at the command line
   * @return false if it was set aside before
   * @throws Refused {@code bank-line-matched} if it is a movement; {@code bank-line-not-found}
   */
  @Transactional
  public boolean setAside(long line, @Nullable DeskUser by) {
    lock.take();
    if (is(line, "bank_ruling", "bank_ruling_undone where ruling = number")) {
      return false;
    }
    if (is(line, "bank_match", "bank_unmatch where match = number")) {
      throw new Refused(
          Refused.Kind.STALE,
          "bank-line-matched",
          "This line is matched with a movement. Take that back first.");
    }
    int added =
        database
            .sql(
                """
                insert into bank_ruling (line, month, decided_at, decided_by)
                select number, greatest(date_trunc('month', booked_on::timestamp)::date, :open),
                  :now, :by
                from bank_line
                where number = :line
                """)
            .param("open", open())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("by", by == null ? null : by.number(), Types.BIGINT)
            .param("line", line)
            .update();
    if (added == 0) {
      throw new Refused(
          Refused.Kind.NOT_FOUND, "bank-line-not-found", "There is no such line of a statement.");
    }
    audit.record(by, "books.line-set-aside", "line " + line, "");
    return true;
  }

  /** Whether there is a row of it that nobody has taken back. */
  private boolean is(long line, String table, String undone) {
    return database
        .sql(
            "select exists (select from %s where line = :line and not exists (select from %s))"
                .formatted(table, undone))
        .param("line", line)
        .query((row, count) -> row.getBoolean(1))
        .single();
  }

  /** The day that the first open month begins on; one before all others while none is closed. */
  private LocalDate open() {
    YearMonth open = closes.firstOpen();
    return open == null ? LocalDate.EPOCH : open.atDay(1);
  }

  /** Takes it back; the line waits again. False if that was done before, or it never was. */
  @Transactional
  public boolean undo(long ruling, @Nullable DeskUser by) {
    lock.take();
    int undone =
        database
            .sql(
                """
                insert into bank_ruling_undone (ruling, month, undone_at, undone_by)
                select number, greatest(month, :open), :now, :by
                from bank_ruling
                where number = :ruling
                on conflict do nothing
                """)
            .param("open", open())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("by", by == null ? null : by.number(), Types.BIGINT)
            .param("ruling", ruling)
            .update();
    if (undone == 1) {
      audit.record(by, "books.line-taken-back", "set aside " + ruling, "");
    }
    return undone == 1;
  }
}
