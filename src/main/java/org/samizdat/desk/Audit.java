package org.samizdat.desk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who did what at the desk, and when. Rows are added and, after two years, let go. */
@Component
public class Audit {

  /**
   * An act as it was recorded.
   *
   * @param user the number of who did it; null for somebody at the command line
   */
  record Entry(
      long number, Instant at, @Nullable Long user, String act, String subject, String detail) {}

  /** As long as the threat model says; the database itself removes nothing younger. */
  private static final Period KEPT = Period.ofYears(2);

  /** Nobody means to do the very same twice within it. */
  private static final Duration A_MOMENT = Duration.ofSeconds(10);

  private static final Pattern ACT = Pattern.compile("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)+");

  private final JdbcClient database;
  private final Clock clock;

  Audit(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Records one act. Takes part in the caller's transaction: the act and its record are both there,
   * or neither.
   *
   * @param who did it; null for somebody at the command line, who has no name there
   * @param act a dotted word such as {@code issue.held}, said as {@code audit.<act>}
   * @param subject what was acted on, as {@code weekly 12}; never anything of a person's but a desk
   *     user's number
   * @param detail what a later reader needs beside it, or nothing; as impersonal
   */
  public void record(@Nullable DeskUser who, String act, String subject, String detail) {
    if (!ACT.matcher(act).matches()) {
      throw new IllegalArgumentException("An act is a dotted word");
    }
    database
        .sql(
            """
            insert into desk_audit (at, desk_user, act, subject, detail)
            values (:at, :user, :act, :subject, :detail)
            """)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .param("user", who == null ? null : who.number())
        .param("act", act)
        .param("subject", subject)
        .param("detail", detail)
        .update();
  }

  /**
   * Whether the last act recorded of a subject is this same one by the same user, seconds ago: a
   * button clicked twice. Holds if the caller lets nobody else act on the subject meanwhile.
   */
  public boolean isRepeated(DeskUser who, String act, String subject) {
    return database
        .sql(
            """
            select act = :act and desk_user = :user
            from desk_audit
            where subject = :subject
            and at > :since
            order by number desc
            limit 1
            """)
        .param("act", act)
        .param("user", who.number())
        .param("subject", subject)
        .param("since", clock.instant().minus(A_MOMENT).atOffset(ZoneOffset.UTC))
        .query((row, number) -> row.getBoolean(1))
        .optional()
        .orElse(false);
  }

  /**
   * A page of acts, newest first.
   *
   * @param act only of this kind; null for all
   * @param user only by this one; null for all
   * @param before only older than this number, exclusive
   */
  List<Entry> read(@Nullable String act, @Nullable Long user, long before, int most) {
    return database
        .sql(
            """
            select number, at, desk_user, act, subject, detail
            from desk_audit
            where number < :before
            and (cast(:act as text) is null or act = :act)
            and (cast(:user as bigint) is null or desk_user = :user)
            order by number desc
            limit :most
            """)
        .param("before", before)
        .param("act", act)
        .param("user", user)
        .param("most", most)
        .query((row, number) ->
            new Entry(
                row.getLong("number"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getObject("desk_user", Long.class),
                row.getString("act"),
                row.getString("subject"),
                row.getString("detail")))
        .list();
  }

  /** The kinds of act there are. */
  List<String> acts() {
    return database
        .sql("select distinct act from desk_audit order by act")
        .query((row, number) -> row.getString("act"))
        .list();
  }

  /** The numbers of all who did something, those who have left among them. */
  List<Long> users() {
    return database
        .sql(
            "select distinct desk_user from desk_audit where desk_user is not null order by"
                + " desk_user")
        .query((row, number) -> row.getLong("desk_user"))
        .list();
  }

  /** Lets go of what is more than two years old. */
  void forgetOld() {
    database
        .sql("delete from desk_audit where at < :before")
        .param("before", clock.instant().atOffset(ZoneOffset.UTC).minus(KEPT))
        .update();
  }
}
