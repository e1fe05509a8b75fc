package org.samizdat.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Payouts of which Stripe was to list what they paid out, and never did: somebody says why months
 * are closed without. Nothing is booked of it. It holds until it is taken back; once a list comes
 * after all, the list counts.
 */
@Component
class PayoutRulings {

  /** In letters, of a reason: certificates are one page. */
  static final int LONGEST = 200;

  /**
   * What was decided of a payout.
   *
   * @param by the number of a desk user; null for one whom the desk does not know
   */
  record Ruling(long number, String payout, String reason, Instant at, @Nullable Long by) {}

  private static final String SELECT =
      """
      select payout_ruling.number, payout_ruling.payout, reason, decided_at, decided_by
      from payout_ruling
      """;

  private final JdbcClient database;
  private final BooksLock lock;
  private final Audit audit;
  private final Clock clock;

  PayoutRulings(JdbcClient database, BooksLock lock, Audit audit, Clock clock) {
    this.database = database;
    this.lock = lock;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Lets months be closed without the list of a payout. Once more changes nothing, whatever the
   * reason.
   *
   * @param payout Stripe's id
   * @param reason of one to {@value #LONGEST} letters, for whoever reads the certificate; of no
   *     giver
   * @return false if it was decided before
   * @throws Refused {@code reason-not-valid}; {@code payout-not-awaited} if the list has come, or
   *     Stripe never gives one, or there is no such payout
   */
  @Transactional
  public boolean rule(String payout, String reason, @Nullable DeskUser by) {
    String said = reason.strip().replaceAll("\\s+", " ");
    if (said.isEmpty() || said.codePointCount(0, said.length()) > LONGEST) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE, "reason-not-valid", "Say why, in at most 200 letters.");
    }
    lock.take();
    if (standing(payout).isPresent()) {
      return false;
    }
    if (!isAwaited(payout)) {
      throw new Refused(
          Refused.Kind.STALE,
          "payout-not-awaited",
          "No list of this payout is waited for: it has come, or Stripe never gives one.");
    }
    database
        .sql(
            """
            insert into payout_ruling (payout, reason, decided_at, decided_by)
            values (:payout, :reason, :now, :by)
            """)
        .param("payout", payout)
        .param("reason", said)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("by", by == null ? null : by.number(), Types.BIGINT)
        .update();
    audit.record(by, "books.payout-ruled", payout, said);
    return true;
  }

  /** Takes it back: no month is closed without the list any more. False if it was, or never is. */
  @Transactional
  public boolean undo(long ruling, @Nullable DeskUser by) {
    lock.take();
    int undone =
        database
            .sql(
                """
                insert into payout_ruling_undone (ruling, undone_at, undone_by)
                select number, :now, :by
                from payout_ruling
                where number = :ruling
                on conflict do nothing
                """)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("by", by == null ? null : by.number(), Types.BIGINT)
            .param("ruling", ruling)
            .update();
    if (undone == 1) {
      audit.record(by, "books.payout-awaited", "ruling " + ruling, "");
    }
    return undone == 1;
  }

  /** Whether Stripe is to list what a payout paid out, and has not yet. */
  boolean isAwaited(String payout) {
    return database
        .sql(
            """
            select exists (select from payout_expected where payout = :payout)
              and not exists (select from payout_link where payout = :payout)
            """)
        .param("payout", payout)
        .query((row, count) -> row.getBoolean(1))
        .single();
  }

  /** What was decided of a payout and not taken back. */
  Optional<Ruling> standing(String payout) {
    return database
        .sql(
            SELECT
                + """
                where payout = :payout
                and not exists (select from payout_ruling_undone where ruling = number)
                """)
        .param("payout", payout)
        .query(PayoutRulings::read)
        .optional();
  }

  /** Those that a month's close was the first to rest on, as they were decided. */
  List<Ruling> seenBy(YearMonth month) {
    return database
        .sql(
            SELECT
                + """
                join close_fact on kind = 'payout-ruling' and fact = payout_ruling.number::text
                where month = :month
                order by payout_ruling.number
                """)
        .param("month", month.atDay(1))
        .query(PayoutRulings::read)
        .list();
  }

  private static Ruling read(ResultSet row, int count) throws SQLException {
    return new Ruling(
        row.getLong("number"),
        row.getString("payout"),
        row.getString("reason"),
        row.getObject("decided_at", OffsetDateTime.class).toInstant(),
        row.getObject("decided_by", Long.class));
  }
}
