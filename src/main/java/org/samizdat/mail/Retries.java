package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is tried again, and when. Runs in the transaction that closes a chunk, so that an outcome is
 * followed up exactly once.
 */
@Component
class Retries {

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4000);
  private static final Duration PATIENCE = Duration.ofHours(24);

  private final JdbcClient database;
  private final Clock clock;

  Retries(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Opens the chunks that follow from a closed one: one for its deferred, one for its unknown. */
  void after(Chunk chunk) {
    retryDeferred(chunk);
    // At once: a reader who may have nothing yet should not wait, and there is no third try.
    retry(chunk, Result.UNKNOWN, clock.instant(), chunk.giveUpAt());
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
              mailing, lane, waited_for, route, attempt, retry_of, retry_result, first, last, state,
              not_before, give_up_at)
            select :mailing, :lane, (select waited_for from chunk where id = :chunk), :route,
              :attempt + 1, :chunk, :result, min(number), max(number), 'WAITING', :notBefore,
              cast(:giveUpAt as timestamptz)
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
