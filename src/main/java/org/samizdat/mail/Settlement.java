package org.samizdat.mail;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Closes a chunk's account: what is unknown, what is left, and whether its mailing is finished by
 * it. Each method runs in its caller's transaction, with the chunk's row locked.
 */
@Component
class Settlement {

  private final JdbcClient database;
  private final Retries retries;
  private final Books books;
  private final FirstPart firstPart;
  private final Clock clock;

  Settlement(JdbcClient database, Retries retries, Books books, FirstPart firstPart, Clock clock) {
    this.database = database;
    this.retries = retries;
    this.books = books;
    this.firstPart = firstPart;
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
    retries.after(chunk);
    books.closeIfFinished(chunk.mailing());
    if (chunk.lane() == Lane.DIGEST) {
      firstPart.follow(chunk.mailing());
    }
  }

  /** Closes a chunk all of whose deliveries are decided: nothing follows from it. */
  void finish(Chunk chunk) {
    close(chunk, chunk.last());
    books.closeIfFinished(chunk.mailing());
    if (chunk.lane() == Lane.DIGEST) {
      firstPart.follow(chunk.mailing());
    }
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
              mailing, lane, waited_for, route, attempt, retry_of, retry_result, first, last, state,
              not_before, give_up_at)
            select mailing, lane, waited_for, route, attempt, retry_of, retry_result, :rest, last,
              'WAITING', :notBefore, give_up_at
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
}
