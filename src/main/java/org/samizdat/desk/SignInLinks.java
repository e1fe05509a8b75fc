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
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The one-time links that sign in. Only the hash of each is stored. */
@Component
class SignInLinks {

  /** From its making; a mail may take some minutes. */
  static final Duration LIFE = Duration.ofMinutes(15);

  /** Within one life: the links that a stranger uses up are in her inbox, and still good. */
  static final int MOST_OF_ONE = 4;

  /** Within an hour, of everybody: more than a newsroom in a hurry needs. */
  static final int MOST_IN_AN_HOUR = 300;

  private static final Duration HOUR = Duration.ofHours(1);

  private final JdbcClient database;
  private final Audit audit;
  private final Clock clock;

  SignInLinks(JdbcClient database, Audit audit, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Makes a link's secret for somebody, within the limits. Must run in the transaction that mails
   * it. Two workers cannot both make the last one.
   *
   * @return empty if there were too many
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Token> makeWithinLimits(long user) {
    lock(user);
    Instant now = clock.instant();
    boolean tooMany =
        countOf(user, now.minus(LIFE)) >= MOST_OF_ONE || count(now.minus(HOUR)) >= MOST_IN_AN_HOUR;
    return tooMany ? Optional.empty() : Optional.of(make(user));
  }

  /** Makes a link's secret for whoever is at the command line, and records that. */
  @Transactional
  public Token makeByCommand(long user) {
    audit.record(null, "user.link-printed", "user " + user, "");
    return make(user);
  }

  /** Makes a link's secret without asking for limits. */
  Token make(long user) {
    Token secret = Secret.random("in_");
    Instant now = clock.instant();
    database
        .sql(
            """
            insert into desk_sign_in (hash, desk_user, made_at, expires_at)
            values (:hash, :user, :now, :expires)
            """)
        .param("hash", Secret.hash(secret))
        .param("user", user)
        .param("now", utc(now))
        .param("expires", utc(now.plus(LIFE)))
        .update();
    return secret;
  }

  /** Uses a link up and says whom it lets in; empty if it is old, used or none of ours. */
  Optional<Long> use(Token secret) {
    return database
        .sql(
            """
            update desk_sign_in
            set used_at = :now
            where hash = :hash
            and used_at is null
            and expires_at > :now
            returning desk_user
            """)
        .param("now", utc(clock.instant()))
        .param("hash", Secret.hash(secret))
        .query(Long.class)
        .optional();
  }

  /** Removes those that count for no limit any more. */
  void sweep() {
    database
        .sql("delete from desk_sign_in where made_at < :before")
        .param("before", utc(clock.instant().minus(HOUR)))
        .update();
  }

  private void lock(long user) {
    database
        .sql("select number from desk_user where number = :user for no key update")
        .param("user", user)
        .query(Long.class)
        .optional();
  }

  private int countOf(long user, Instant after) {
    return database
        .sql(
            """
            select count(*)
            from desk_sign_in
            where desk_user = :user
            and made_at > :after
            """)
        .param("user", user)
        .param("after", utc(after))
        .query(Integer.class)
        .single();
  }

  private int count(Instant after) {
    return database
        .sql("select count(*) from desk_sign_in where made_at > :after")
        .param("after", utc(after))
        .query(Integer.class)
        .single();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
