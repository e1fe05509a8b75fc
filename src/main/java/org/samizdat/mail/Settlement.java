package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Closes a chunk's account: what is unknown, what is left, what is tried again, and whether its
 * mailing is finished by it. Each method runs in its caller's transaction, with the chunk's row
 * locked.
 */
@Component
class Settlement {

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4000);
  private static final Duration PATIENCE = Duration.ofHours(24);

  private final JdbcClient database;
  private final Books books;
  private final Clock clock;

  Settlement(JdbcClient database, Books books, Clock clock) {
    this.database = database;
    this.books = books;
    this.clock = clock;
  }

  /** Locks the chunk's row, if it is still held under the fence we know. */
  boolean isStillOurs(Chunk chunk) {
    return database
        .sql("select id from chunk where id = :id and fence = :fence for update")
        .param("id", chunk.id())
        .param("fence", chunk.fence())
        .query(Long.class)
        .optional()
        .isPresent();
  }

  /** The numbers of a chunk's deliveries, ascending. */
  List<Integer> members(Chunk chunk) {
    JdbcClient.StatementSpec query =
        chunk.attempt() == 1
            ? database
                .sql(
                    """
                    select number
                    from delivery
                    where mailing = :mailing
                    and number between :first and :last
                    and route = :route
                    order by number
                    """)
                .param("route", chunk.route().name())
            : database
                .sql(
                    """
                    select number
                    from outcome
                    where mailing = :mailing
                    and number between :first and :last
                    and attempt = :attempt - 1
                    and chunk = :retryOf
                    and result = :retryResult
                    order by number
                    """)
                .param("attempt", chunk.attempt())
                .param("retryOf", chunk.retryOf())
                .param("retryResult", String.valueOf(chunk.retryResult()));
    return query
        .param("mailing", chunk.mailing().value())
        .param("first", chunk.first())
        .param("last", chunk.last())
        .query((row, index) -> row.getInt("number"))
        .list();
  }

  /** Those that have an outcome of this attempt. */
  Set<Integer> recorded(Chunk chunk) {
    return new HashSet<>(
        database
            .sql(
                """
                select number
                from outcome
                where mailing = :mailing
                and number between :first and :last
                and attempt = :attempt
                and chunk = :chunk
                """)
            .param("mailing", chunk.mailing().value())
            .param("first", chunk.first())
            .param("last", chunk.last())
            .param("attempt", chunk.attempt())
            .param("chunk", chunk.id())
            .query((row, index) -> row.getInt("number"))
            .list());
  }

  /** Every delivery of the chunk is skipped; one whose last try ended unknown stays unknown. */
  void cancelAll(Chunk chunk) {
    record(chunk, members(chunk), Result.CANCELLED);
  }

  /**
   * Closes the chunk and opens those that follow from it.
   *
   * @param unknown are recorded so
   * @param rest the first delivery that was not started; it and all later ones become a new chunk
   * @param restNotBefore when the rest may be claimed
   */
  void settle(Chunk chunk, List<Integer> unknown, @Nullable Integer rest, Instant restNotBefore) {
    record(chunk, unknown, Result.UNKNOWN);
    if (rest != null && rest == chunk.first()) {
      putBack(chunk, restNotBefore);
      return;
    }
    if (rest != null) {
      split(chunk, rest, restNotBefore);
    }
    close(chunk, rest == null ? chunk.last() : rest - 1);
    retryDeferred(chunk);
    retry(chunk, Result.UNKNOWN, clock.instant(), chunk.giveUpAt());
    books.closeIfFinished(chunk.mailing());
  }

  private void record(Chunk chunk, List<Integer> numbers, Result result) {
    if (numbers.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into outcome (
              mailing, number, attempt, chunk, result, again, content_version, day)
            select :mailing, member.number, :attempt, :chunk,
              case when earlier.again then 'UNKNOWN' else :result end,
              earlier.again, :version, :day
            from unnest(:numbers) as member (number)
            cross join lateral (
              select coalesce(bool_or(outcome.again or outcome.result = 'UNKNOWN'), false) as again
              from outcome
              where outcome.mailing = :mailing
              and outcome.number = member.number
              and outcome.attempt = :attempt - 1
            ) as earlier
            on conflict do nothing
            """)
        .param("mailing", chunk.mailing().value())
        .param("attempt", chunk.attempt())
        .param("chunk", chunk.id())
        .param("result", result.name())
        .param("version", chunk.version())
        .param("day", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
        .param("numbers", numbers.toArray(Integer[]::new))
        .update();
  }

  /** Nothing of it was started. */
  private void putBack(Chunk chunk, Instant notBefore) {
    database
        .sql(
            """
            update chunk
            set state = 'WAITING',
              fence = fence + 1,
              owner = null,
              lease_until = null,
              window_size = null,
              content_version = null,
              not_before = :notBefore
            where id = :id
            """)
        .param("notBefore", notBefore.atOffset(ZoneOffset.UTC))
        .param("id", chunk.id())
        .update();
  }

  private void split(Chunk chunk, int rest, Instant notBefore) {
    database
        .sql(
            """
            insert into chunk (
              mailing, lane, route, attempt, retry_of, retry_result, first, last, state,
              not_before, give_up_at)
            select mailing, lane, route, attempt, retry_of, retry_result, :rest, last, 'WAITING',
              :notBefore, give_up_at
            from chunk
            where id = :id
            """)
        .param("rest", rest)
        .param("notBefore", notBefore.atOffset(ZoneOffset.UTC))
        .param("id", chunk.id())
        .update();
  }

  private void close(Chunk chunk, int last) {
    database
        .sql(
            """
            update chunk
            set state = 'DONE',
              fence = fence + 1,
              last = :last,
              owner = null,
              lease_until = null,
              window_size = null,
              content_version = null
            where id = :id
            """)
        .param("last", last)
        .param("id", chunk.id())
        .update();
  }

  private void retryDeferred(Chunk chunk) {
    Instant now = clock.instant();
    Instant giveUpAt = chunk.giveUpAt() == null ? now.plus(PATIENCE) : chunk.giveUpAt();
    Instant next = now.plus(pause(chunk.attempt(), ThreadLocalRandom.current().nextDouble()));
    if (next.isBefore(giveUpAt)) {
      retry(chunk, Result.DEFERRED, next, giveUpAt);
    } else {
      giveUp(chunk);
    }
  }

  /**
   * How long to wait after a refusal: 5 min × 2ⁿ, at most 4,000 s, and up to a tenth more, so that
   * what was refused together does not come back together.
   *
   * @param attempt that was refused, from 1
   * @param chance from 0 to 1
   */
  static Duration pause(int attempt, double chance) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
    Duration pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    return pause.plusMillis((long) (pause.toMillis() * chance / 10));
  }

  /** A new chunk for those that ended so; an unknown that was unknown before stays as it is. */
  private void retry(Chunk chunk, Result result, Instant notBefore, @Nullable Instant giveUpAt) {
    database
        .sql(
            """
            insert into chunk (
              mailing, lane, route, attempt, retry_of, retry_result, first, last, state,
              not_before, give_up_at)
            select :mailing, :lane, :route, :attempt + 1, :chunk, :result, min(number), max(number),
              'WAITING', :notBefore, cast(:giveUpAt as timestamptz)
            from outcome
            where mailing = :mailing
            and number between :first and :last
            and attempt = :attempt
            and chunk = :chunk
            and result = :result
            and not (result = 'UNKNOWN' and again)
            having count(*) > 0
            """)
        .param("mailing", chunk.mailing().value())
        .param("lane", chunk.lane().name())
        .param("route", chunk.route().name())
        .param("attempt", chunk.attempt())
        .param("chunk", chunk.id())
        .param("result", result.name())
        .param("first", chunk.first())
        .param("last", chunk.last())
        .param("notBefore", notBefore.atOffset(ZoneOffset.UTC))
        .param("giveUpAt", giveUpAt == null ? null : giveUpAt.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Deferred for 24 hours: failed, with the last answer as the reason. */
  private void giveUp(Chunk chunk) {
    database
        .sql(
            """
            insert into outcome (
              mailing, number, attempt, chunk, result, again, smtp_code, enhanced_code,
              content_version, day)
            select mailing, number, attempt + 1, chunk, 'GAVE_UP', again, smtp_code, enhanced_code,
              content_version, :day
            from outcome
            where mailing = :mailing
            and number between :first and :last
            and attempt = :attempt
            and chunk = :chunk
            and result = 'DEFERRED'
            on conflict do nothing
            """)
        .param("mailing", chunk.mailing().value())
        .param("first", chunk.first())
        .param("last", chunk.last())
        .param("attempt", chunk.attempt())
        .param("chunk", chunk.id())
        .param("day", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
        .update();
  }
}
