package org.samizdat.door;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was counted at the door today, and which proofs and slips were used in the last minutes. */
@Component
class DoorBook {

  /** Sums of fractions of tokens are not exact. */
  private static final double ALMOST_ONE = 1 - 1e-6;

  private final JdbcClient database;

  DoorBook(JdbcClient database) {
    this.database = database;
  }

  /**
   * Uses a proof or a slip up. Of two workers with the same one, the later waits for the earlier.
   *
   * @param usedFor what it is used for
   * @param until when it is worth nothing by itself
   * @return false if it was used before
   */
  boolean use(byte[] paper, byte[] usedFor, Instant until) {
    return database
            .sql(
                """
                insert into door_paper (paper, used_for, until)
                values (:paper, :usedFor, :until)
                on conflict do nothing
                """)
            .param("paper", paper)
            .param("usedFor", usedFor)
            .param("until", until.atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  /** What a proof or a slip was used for, if it was. */
  Optional<byte[]> usedFor(byte[] paper) {
    return database
        .sql("select used_for from door_paper where paper = :paper")
        .param("paper", paper)
        .query((row, number) -> row.getBytes("used_for"))
        .optional();
  }

  /**
   * Takes one out of a bucket; nobody used yet is full. Two workers cannot both take the last one.
   *
   * @return false if it is empty
   */
  boolean take(Bucket bucket, LocalDate day, Instant now) {
    return database
            .sql(
                """
                insert into door_bucket (print, day, tokens, filled_at)
                values (:print, :day, :burst - 1, :now)
                on conflict (print) do update
                set day = excluded.day,
                  tokens = greatest(0, least(
                    :burst,
                    door_bucket.tokens + :perSecond * greatest(
                      0, extract(epoch from excluded.filled_at - door_bucket.filled_at))) - 1),
                  filled_at = greatest(door_bucket.filled_at, excluded.filled_at)
                where door_bucket.tokens + :perSecond * greatest(
                  0, extract(epoch from excluded.filled_at - door_bucket.filled_at)) >= :one
                """)
            .param("print", bucket.print())
            .param("day", day)
            .param("burst", (double) bucket.rate().burst())
            .param("perSecond", bucket.rate().perSecond())
            .param("one", ALMOST_ONE)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  /** How full a bucket is, from 0 to 1. */
  double level(Bucket bucket, Instant now) {
    return database
        .sql(
            """
            select least(
              1,
              (tokens + :perSecond * greatest(0, extract(epoch from :now - filled_at))) / :burst)
            from door_bucket
            where print = :print
            """)
        .param("print", bucket.print())
        .param("burst", (double) bucket.rate().burst())
        .param("perSecond", bucket.rate().perSecond())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(Double.class)
        .optional()
        .orElse(1.0);
  }

  /** Makes a bucket full again. */
  void refill(Bucket bucket) {
    database
        .sql("delete from door_bucket where print = :print")
        .param("print", bucket.print())
        .update();
  }

  /** Puts one back, and lets the paper be used again: what it was used for has failed. */
  void putBack(byte[] paper, Bucket bucket) {
    database.sql("delete from door_paper where paper = :paper").param("paper", paper).update();
    database
        .sql(
            """
            update door_bucket
            set tokens = least(:burst, tokens + 1)
            where print = :print
            """)
        .param("print", bucket.print())
        .param("burst", (double) bucket.rate().burst())
        .update();
  }

  /** Forgets what is of no use any more: past days, and papers that have grown old. */
  void forgetOld(LocalDate today, Instant now) {
    database.sql("delete from door_bucket where day < :today").param("today", today).update();
    database
        .sql("delete from door_paper where until < :now")
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }
}
