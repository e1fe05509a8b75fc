package org.samizdat.desk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.samizdat.values.Token;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who is signed in, on every node: one row for each browser, with the hash of the secret in its
 * cookie and the number of its user, and nothing else.
 */
@Component
class Sessions {

  /** Without a click: over night. */
  static final Duration IDLE = Duration.ofHours(12);

  /** With clicks: a working week and its weekend. */
  static final Duration LIFE = Duration.ofDays(7);

  /** How exactly the last click is kept; fewer writes. */
  private static final Duration GRAIN = Duration.ofMinutes(5);

  private final JdbcClient database;
  private final Clock clock;

  Sessions(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Opens one; always with a secret that nobody knew before. */
  Token open(long user) {
    Token secret = Secret.random("s_");
    database
        .sql(
            """
            insert into desk_session (hash, desk_user, signed_in_at, last_used_at)
            values (:hash, :user, :now, :now)
            """)
        .param("hash", Secret.hash(secret))
        .param("user", user)
        .param("now", utc(clock.instant()))
        .update();
    return secret;
  }

  /** Whose it is, if it is live. */
  Optional<Long> user(Token secret) {
    byte[] hash = Secret.hash(secret);
    Instant now = clock.instant();
    record Found(long user, Instant lastUsed) {}
    Optional<Found> found =
        database
            .sql(
                """
                select desk_user, last_used_at
                from desk_session
                where hash = :hash
                and signed_in_at > :oldest
                and last_used_at > :idle
                """)
            .param("hash", hash)
            .param("oldest", utc(now.minus(LIFE)))
            .param("idle", utc(now.minus(IDLE)))
            .query((row, number) ->
                new Found(
                    row.getLong("desk_user"),
                    row.getObject("last_used_at", OffsetDateTime.class).toInstant()))
            .optional();
    found.filter(one -> one.lastUsed().isBefore(now.minus(GRAIN))).ifPresent(one -> touch(hash));
    return found.map(Found::user);
  }

  /** Ends one; whose it was, if it was there. A repeat does nothing. */
  Optional<Long> end(Token secret) {
    return database
        .sql("delete from desk_session where hash = :hash returning desk_user")
        .param("hash", Secret.hash(secret))
        .query(Long.class)
        .optional();
  }

  /** Ends all of one user's. */
  void endAll(long user) {
    database.sql("delete from desk_session where desk_user = :user").param("user", user).update();
  }

  /** Removes those that have run out. */
  void sweep() {
    Instant now = clock.instant();
    database
        .sql("delete from desk_session where last_used_at <= :idle or signed_in_at <= :oldest")
        .param("idle", utc(now.minus(IDLE)))
        .param("oldest", utc(now.minus(LIFE)))
        .update();
  }

  private void touch(byte[] hash) {
    database
        .sql("update desk_session set last_used_at = :now where hash = :hash")
        .param("now", utc(clock.instant()))
        .param("hash", hash)
        .update();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
