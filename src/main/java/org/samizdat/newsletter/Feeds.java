package org.samizdat.newsletter;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.newsletter.feeds.FeedProblem;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored feeds: who is asked, when, and how it went. */
@Component
class Feeds {

  /** Many times what one feed can take, and short enough that a crash delays it by little. */
  private static final int LEASE_MINUTES = 5;

  private final JdbcClient database;
  private final Clock clock;

  Feeds(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Adds a feed, due at once.
   *
   * @throws Refused {@code feed-exists}
   */
  Feed add(FeedOrder order) {
    return database
        .sql(
            """
            insert into feed (
              url, section, language, every_minutes, paused, created_at, due_at, fence, failures,
              taken, refused)
            values (
              :url, :section, :language, :every, false, :now, :now, 0, 0,
              0, 0)
            on conflict (url) do nothing
            returning number, url, section, language, every_minutes, paused, due_at, fence, etag,
              last_modified, moved_to, moved_since, tried_at, succeeded_at, failures, problem,
              taken, refused
            """)
        .param("url", order.url().toString())
        .param("section", order.section().name())
        .param("language", order.language())
        .param("every", order.every().toMinutes())
        .param("now", utc(clock.instant()))
        .query((row, number) -> feed(row))
        .optional()
        .orElseThrow(
            () -> new Refused(Refused.Kind.STALE, "feed-exists", "This feed is there already."));
  }

  /** By number: the order in which they were added. */
  List<Feed> all() {
    return database
        .sql(
            """
            select number, url, section, language, every_minutes, paused, due_at, fence, etag,
              last_modified, moved_to, moved_since, tried_at, succeeded_at, failures, problem,
              taken, refused
            from feed
            order by number
            """)
        .query((row, number) -> feed(row))
        .list();
  }

  /**
   * The feed of that number.
   *
   * @throws Refused {@code feed-not-found}
   */
  Feed find(long number) {
    return database
        .sql(
            """
            select number, url, section, language, every_minutes, paused, due_at, fence, etag,
              last_modified, moved_to, moved_since, tried_at, succeeded_at, failures, problem,
              taken, refused
            from feed
            where number = :number
            """)
        .param("number", number)
        .query((row, index) -> feed(row))
        .optional()
        .orElseThrow(Feeds::notFound);
  }

  /**
   * Forgets a feed. The stories it brought stay.
   *
   * @throws Refused {@code feed-not-found}
   */
  void remove(long number) {
    changed(database.sql("delete from feed where number = :number").param("number", number));
  }

  /**
   * Has nobody ask for a feed any more. A repeat does nothing.
   *
   * @throws Refused {@code feed-not-found}
   */
  void pause(long number) {
    changed(
        database
            .sql("update feed set paused = true where number = :number")
            .param("number", number));
  }

  /**
   * Has a feed asked for again, at once and as if nothing had been wrong with it.
   *
   * @throws Refused {@code feed-not-found}
   */
  void resume(long number) {
    changed(
        database
            .sql(
                """
                update feed
                set paused = false, failures = 0, problem = null, due_at = :now
                where number = :number
                """)
            .param("number", number)
            .param("now", utc(clock.instant())));
  }

  /**
   * Takes the feed that has waited longest, for this caller alone until its lease lapses, by the
   * database's clock.
   */
  Optional<Feed> claim() {
    return database
        .sql(
            """
            update feed
            set fence = fence + 1, lease_until = now() + make_interval(mins => :lease)
            where number = (
              select number
              from feed
              where not paused
              and due_at <= :now
              and (lease_until is null or lease_until < now())
              order by due_at
              limit 1
              for update skip locked)
            returning number, url, section, language, every_minutes, paused, due_at, fence, etag,
              last_modified, moved_to, moved_since, tried_at, succeeded_at, failures, problem,
              taken, refused
            """)
        .param("lease", LEASE_MINUTES)
        .param("now", utc(clock.instant()))
        .query((row, number) -> feed(row))
        .optional();
  }

  /**
   * Records a good answer and ends the claim. Must run in the transaction that stores the stories.
   *
   * @param claimed as {@link #claim} returned it
   * @param movedTo where the answer said that the feed has gone for good
   * @return false if the claim had lapsed and somebody else holds it, or the feed is gone: then
   *     nothing of what it brought may be stored
   */
  boolean succeed(Feed claimed, @Nullable URI movedTo, Instant now, Instant next) {
    return database
            .sql(
                """
                update feed
                set lease_until = null, due_at = :next, tried_at = :now, succeeded_at = :now,
                  failures = 0, problem = null, moved_to = :movedTo, moved_since = :movedSince
                where number = :number
                and fence = :fence
                """)
            .param("next", utc(next))
            .param("now", utc(now))
            .param("movedTo", movedTo == null ? null : movedTo.toString())
            .param("movedSince", utc(claimed.movedSince(movedTo, now)))
            .param("number", claimed.number())
            .param("fence", claimed.fence())
            .update()
        == 1;
  }

  /** Remembers what was taken, to ask next time whether there is anything newer. */
  void remember(
      Feed feed, @Nullable String etag, @Nullable String lastModified, int taken, int refused) {
    database
        .sql(
            """
            update feed
            set etag = :etag, last_modified = :lastModified, taken = :taken, refused = :refused
            where number = :number
            """)
        .param("etag", etag)
        .param("lastModified", lastModified)
        .param("taken", taken)
        .param("refused", refused)
        .param("number", feed.number())
        .update();
  }

  /** Asks elsewhere from now on, unless another feed is there already. */
  boolean move(Feed feed, URI target) {
    return database
            .sql(
                """
                update feed
                set url = :url, moved_to = null, moved_since = null
                where number = :number
                and not exists (select from feed other where other.url = :url)
                """)
            .param("url", target.toString())
            .param("number", feed.number())
            .update()
        == 1;
  }

  /**
   * Records that nothing could be taken, and ends the claim. Does nothing if the claim had lapsed.
   * A feed that is gone for good is paused.
   */
  void fail(Feed claimed, FeedProblem problem, Instant now, Instant next) {
    database
        .sql(
            """
            update feed
            set lease_until = null, due_at = :next, tried_at = :now, failures = failures + 1,
              problem = :problem, paused = paused or :gone
            where number = :number
            and fence = :fence
            """)
        .param("next", utc(next))
        .param("now", utc(now))
        .param("problem", problem.name())
        .param("gone", problem == FeedProblem.GONE)
        .param("number", claimed.number())
        .param("fence", claimed.fence())
        .update();
  }

  private static void changed(JdbcClient.StatementSpec statement) {
    if (statement.update() == 0) {
      throw notFound();
    }
  }

  private static Refused notFound() {
    return new Refused(Refused.Kind.NOT_FOUND, "feed-not-found", "There is no such feed.");
  }

  private static Feed feed(ResultSet row) throws SQLException {
    String movedTo = row.getString("moved_to");
    String problem = row.getString("problem");
    return new Feed(
        row.getLong("number"),
        URI.create(row.getString("url")),
        Section.valueOf(row.getString("section")),
        row.getString("language"),
        Duration.ofMinutes(row.getInt("every_minutes")),
        row.getBoolean("paused"),
        row.getObject("due_at", OffsetDateTime.class).toInstant(),
        row.getLong("fence"),
        row.getString("etag"),
        row.getString("last_modified"),
        movedTo == null ? null : URI.create(movedTo),
        time(row, "moved_since"),
        time(row, "tried_at"),
        time(row, "succeeded_at"),
        row.getInt("failures"),
        problem == null ? null : FeedProblem.valueOf(problem),
        row.getInt("taken"),
        row.getInt("refused"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
