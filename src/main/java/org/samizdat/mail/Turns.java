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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
          addresses.stream().mapToLong(address -> print(address, day)).sorted().boxed(),
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
    long print = print(address, today);
    // Tomorrow's too: about midnight another node's clock may be ahead of ours.
    List<Long> around =
        List.of(print(address, today.minusDays(1)), print, print(address, today.plusDays(1)));
    byte[] taker = taker(mailing);
    return transactions.execute(status -> {
      // By day, so that two never hold what the other waits for.
      around.forEach(this::lock);
      Optional<Instant> free =
          lastOfOthers(around, taker).map(left -> left.plus(APART)).filter(now::isBefore);
      if (free.isEmpty()) {
        note(Stream.of(print), today, fullHour(now), taker);
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

  /** Whoever is at the same address and day waits until this transaction ends. */
  private void lock(long print) {
    database
        .sql("select pg_advisory_xact_lock(:print)")
        .param("print", print)
        .query((row, number) -> number)
        .list();
  }

  /** By when something left last that was not the taker's own. */
  private Optional<Instant> lastOfOthers(List<Long> around, byte[] taker) {
    return database
        .sql(
            """
            select left_by
            from mail_turn
            where print = any(:prints)
            and taker is distinct from :taker
            order by left_by desc
            limit 1
            """)
        .param("prints", around.toArray(Long[]::new))
        .param("taker", taker)
        .query((row, number) -> row.getObject("left_by", OffsetDateTime.class).toInstant())
        .optional();
  }

  /** In the order of the prints, which tells nothing of the order in which mails left. */
  private void note(Stream<Long> sorted, LocalDate day, Instant by, byte @Nullable [] taker) {
    database
        .sql(
            """
            insert into mail_turn (print, day, left_by, taker)
            select one.print, cast(:day as date), cast(:by as timestamptz), cast(:taker as bytea)
            from unnest(:prints) as one (print)
            """)
        .param("prints", sorted.toArray(Long[]::new))
        .param("day", day)
        .param("by", by.atOffset(ZoneOffset.UTC))
        .param("taker", taker, Types.BINARY)
        .update();
  }

  /**
   * A quarter of it is enough: that any two of a million addresses share it has a chance of one to
   * thirty-six million, and then an invitation comes a day later.
   */
  private long print(EmailAddress address, LocalDate day) {
    return ByteBuffer.wrap(prints.forLimit(address, day).bytes()).getLong();
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
