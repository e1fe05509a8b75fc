package org.samizdat.mail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.Prints;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Never two at once: what nobody asked for waits until nothing else has left to its address for 24
 * hours. An address is known by the print that stands for it on one UTC day, so it is looked up by
 * the prints of several, and nothing joins those, or the two persons that one address may be.
 *
 * <p>The rows are worth nothing after a crash of the database and are in no backup; then an
 * invitation may come sooner, and that is all.
 */
@Component
class Turns {

  private static final Duration APART = Duration.ofHours(24);

  /** Prints are kept for this day and the one before: at most 48 hours. */
  private static final int DAYS_KEPT = 2;

  private final JdbcClient database;
  private final Prints prints;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Turns(JdbcClient database, Prints prints, TransactionTemplate transactions, Clock clock) {
    this.database = database;
    this.prints = prints;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Notes that mail leaves to these addresses, before it does: whatever asks while it is on its way
   * waits. Never holds anything back.
   */
  void note(Collection<EmailAddress> addresses) {
    Instant now = clock.instant();
    LocalDate day = day(now);
    if (!addresses.isEmpty()) {
      note(
          addresses.stream().map(address -> print(address, day)).toList(),
          day,
          fullHour(now),
          null);
    }
  }

  /**
   * Whether what was noted at a time has left in a later hour by now, and must be noted anew.
   *
   * @param noted by this node's clock
   */
  boolean isStale(Instant noted) {
    return !clock.instant().isBefore(fullHour(noted));
  }

  /**
   * Takes the turn at an address for a mail that waits for it. Of two workers with two such mails
   * one gets it, also about midnight; who has taken it may ask again, after a refusal for now or a
   * crash, until something else has left.
   *
   * @return empty if it may leave now; otherwise when to ask again
   */
  Optional<Instant> take(EmailAddress address, MailingId mailing) {
    Instant now = clock.instant();
    LocalDate today = day(now);
    byte[] print = print(address, today);
    // Tomorrow's too: about midnight another node's clock may be ahead of ours.
    List<byte[]> around =
        List.of(print(address, today.minusDays(1)), print, print(address, today.plusDays(1)));
    byte[] taker = taker(mailing);
    return transactions.execute(status -> {
      // By day, so that two never hold what the other waits for.
      around.forEach(this::lock);
      Optional<Instant> free =
          last(around)
              .filter(last -> !Arrays.equals(last.taker(), taker))
              .map(last -> last.leftBy().plus(APART))
              .filter(now::isBefore);
      if (free.isEmpty()) {
        note(List.of(print), today, fullHour(now), taker);
      }
      return free;
    });
  }

  /** Forgets what left before yesterday. */
  void forgetOld() {
    database
        .sql("delete from mail_turn where day <= :day")
        .param("day", day(clock.instant()).minusDays(DAYS_KEPT))
        .update();
  }

  private record Last(Instant leftBy, byte @Nullable [] taker) {}

  /** Whoever is at the same address and day waits until this transaction ends. */
  private void lock(byte[] print) {
    database
        .sql("select pg_advisory_xact_lock(:print)")
        .param("print", ByteBuffer.wrap(print).getLong())
        .query((row, number) -> number)
        .list();
  }

  private Optional<Last> last(List<byte[]> around) {
    return database
        .sql(
            """
            select left_by, taker
            from mail_turn
            where print = any(:prints::bytea[])
            order by left_by desc, day desc
            limit 1
            """)
        .param("prints", around.toArray(byte[][]::new))
        .query((row, number) ->
            new Last(
                row.getObject("left_by", OffsetDateTime.class).toInstant(), row.getBytes("taker")))
        .optional();
  }

  /** In the order of the prints, so that two who note many do not wait for each other in a ring. */
  private void note(List<byte[]> noted, LocalDate day, Instant by, byte @Nullable [] taker) {
    database
        .sql(
            """
            insert into mail_turn (print, day, left_by, taker)
            select distinct one.print, cast(:day as date), cast(:by as timestamptz),
              cast(:taker as bytea)
            from unnest(:prints::bytea[]) as one (print)
            order by one.print
            on conflict (print) do update
            set left_by = excluded.left_by,
              taker = excluded.taker
            where (mail_turn.left_by, mail_turn.taker)
              is distinct from (excluded.left_by, excluded.taker)
            and mail_turn.left_by <= excluded.left_by
            """)
        .param("prints", noted.toArray(byte[][]::new))
        .param("day", day)
        .param("by", by.atOffset(ZoneOffset.UTC))
        .param("taker", taker, Types.BINARY)
        .update();
  }

  private byte[] print(EmailAddress address, LocalDate day) {
    return prints.forLimit(address, day).bytes();
  }

  /** Keyed, so that a row here cannot be joined to the mailing's. */
  private byte[] taker(MailingId mailing) {
    return prints.ofRow(("turn " + mailing).getBytes(StandardCharsets.US_ASCII)).bytes();
  }

  /** No finer, so that no time here tells which mailing it was. */
  private static Instant fullHour(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
