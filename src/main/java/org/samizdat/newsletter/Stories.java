package org.samizdat.newsletter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The stored stories. A withdrawn one stays as a row and is found by nobody. */
@Component
class Stories {

  /** What putting a story did. */
  enum Put {
    CREATED,
    CHANGED,
    SAME
  }

  /** An advisory lock of the database: shared by arrivals, alone for a cut-off. */
  private static final long ARRIVALS = 0x73746f7269657301L;

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Stories(JdbcClient database, TransactionTemplate transaction, Clock clock) {
    this.database = database;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Stores a story under its external id. The same words twice change nothing; other words are a
   * correction; one that was withdrawn comes back, as if it had come now. So does one that nobody
   * could see yet: an embargo lifted early must not date it before an issue that could not have it.
   */
  Put put(StoryWithBody whole) {
    return arrive(whole, true);
  }

  /**
   * Stores a story that a feed still lists, like {@link #put}, but one that was withdrawn stays so:
   * a feed does not know that the newsroom took it back.
   */
  Put take(StoryWithBody whole) {
    return arrive(whole, false);
  }

  /**
   * The time until which every story that has arrived is seen by the caller's transaction: those
   * still being written are waited for, later ones have a later time. Without this a story could
   * arrive before an issue's cut-off and be seen only after it, and no issue would ever have it.
   */
  Instant cutOff() {
    database.sql("select pg_advisory_xact_lock(:lock)").param("lock", ARRIVALS).query(row -> {});
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Withdraws a story: it leaves drafts and later issues. A repeat does nothing. */
  void withdraw(String externalId) {
    database
        .sql(
            """
            update story
            set withdrawn_at = :now
            where external_id = :externalId
            and withdrawn_at is null
            """)
        .param("now", utc(clock.instant()))
        .param("externalId", externalId)
        .update();
  }

  Optional<StoryWithBody> find(String externalId) {
    return database
        .sql(
            """
            select external_id, url, headline, section, summary, author, language,
              published_at, embargo_until, pinned, received_at, changed_at, body
            from story
            where external_id = :externalId
            and withdrawn_at is null
            """)
        .param("externalId", externalId)
        .query((row, number) -> new StoryWithBody(story(row), row.getString("body")))
        .optional();
  }

  /** Those of the given stories that are not withdrawn, in no order. */
  List<Story> findAll(Collection<String> externalIds) {
    // PostgreSQL stores no NUL and takes none for an argument: nothing is called that.
    String[] possible =
        externalIds.stream().filter(id -> id.indexOf('\0') < 0).toArray(String[]::new);
    return database
        .sql(
            """
            select external_id, url, headline, section, summary, author, language,
              published_at, embargo_until, pinned, received_at, changed_at
            from story
            where external_id = any(:externalIds)
            and withdrawn_at is null
            """)
        .param("externalIds", possible)
        .query((row, number) -> story(row))
        .list();
  }

  /** Those of the given stories that are withdrawn, and since when. */
  Map<String, Instant> withdrawn(Collection<String> externalIds) {
    Map<String, Instant> withdrawn = new HashMap<>();
    database
        .sql(
            """
            select external_id, withdrawn_at
            from story
            where external_id = any(:externalIds)
            and withdrawn_at is not null
            """)
        .param("externalIds", externalIds.toArray(String[]::new))
        .query(row -> {
          withdrawn.put(
              row.getString("external_id"),
              row.getObject("withdrawn_at", OffsetDateTime.class).toInstant());
        });
    return withdrawn;
  }

  /**
   * Stories by the time of their publication, newest first.
   *
   * @param section null for all
   * @param since not published before; null for all
   * @param after the last of the page before, exclusive; null starts with the newest
   * @param limit at least 1
   */
  List<Story> page(
      @Nullable Section section, @Nullable Instant since, @Nullable StoryCursor after, int limit) {
    return database
        .sql(
            """
            select external_id, url, headline, section, summary, author, language,
              published_at, embargo_until, pinned, received_at, changed_at
            from story
            where withdrawn_at is null
            and (cast(:section as text) is null or section = :section)
            and (cast(:since as timestamptz) is null or published_at >= :since)
            and (cast(:lastTime as timestamptz) is null
              or (published_at, external_id) < (:lastTime, :lastId))
            order by published_at desc, external_id desc
            limit :limit
            """)
        .param("section", section == null ? null : section.name())
        .param("since", utc(since))
        .param("lastTime", after == null ? null : utc(after.publishedAt()))
        .param("lastId", after == null ? null : after.externalId())
        .param("limit", limit)
        .query((row, number) -> story(row))
        .list();
  }

  /**
   * Stories that readers may know of, by words of their headlines, newest first.
   *
   * @param words all of them occur, as typed, in any case
   * @param language a range of RFC 4647 3.3.1
   * @param now what is under an embargo then is not found
   * @param limit at least 1
   */
  List<Story> search(String words, String language, Instant now, int limit) {
    return database
        .sql(
            """
            select external_id, url, headline, section, summary, author, language,
              published_at, embargo_until, pinned, received_at, changed_at
            from story
            where withdrawn_at is null
            and headline ilike all (:patterns)
            and (lower(language) = :language or lower(language) like :language || '-%')
            and greatest(published_at, embargo_until) <= :now
            order by published_at desc, external_id desc
            limit :limit
            """)
        .param("patterns", patterns(words))
        .param("language", language.toLowerCase(Locale.ROOT))
        .param("now", utc(now))
        .param("limit", limit)
        .query((row, number) -> story(row))
        .list();
  }

  /** For {@code like}, with what it takes for wildcards as plain characters. */
  private static String[] patterns(String words) {
    return Stream.of(words.split(" "))
        .map(word -> "%" + word.replaceAll("([\\\\%_])", "\\\\$1") + "%")
        .toArray(String[]::new);
  }

  /**
   * Stories that an issue could first have had in this time, in no order.
   *
   * @param after exclusive
   * @param until inclusive
   */
  List<Story> arrivedBetween(Instant after, Instant until) {
    return database
        .sql(
            """
            select external_id, url, headline, section, summary, author, language,
              published_at, embargo_until, pinned, received_at, changed_at
            from story
            where withdrawn_at is null
            and greatest(published_at, embargo_until, received_at) > :after
            and greatest(published_at, embargo_until, received_at) <= :until
            """)
        .param("after", utc(after))
        .param("until", utc(until))
        .query((row, number) -> story(row))
        .list();
  }

  /** The latest of those that a feed brought: the last to come, of one visit the newest. */
  List<Story> latestOf(Feed feed, int limit) {
    return database
        .sql(
            """
            select external_id, url, headline, section, summary, author, language,
              published_at, embargo_until, pinned, received_at, changed_at
            from story
            where external_id like :prefix
            and withdrawn_at is null
            order by date_trunc('minute', received_at) desc, published_at desc, external_id
            limit :limit
            """)
        .param("prefix", feed.externalId("%"))
        .param("limit", limit)
        .query((row, number) -> story(row))
        .list();
  }

  private Put arrive(StoryWithBody whole, boolean bringsBack) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          database
              .sql("select pg_advisory_xact_lock_shared(:lock)")
              .param("lock", ARRIVALS)
              .query(row -> {});
          return write(whole, bringsBack, clock.instant());
        }));
  }

  private Put write(StoryWithBody whole, boolean bringsBack, Instant now) {
    Story story = whole.story();
    return database
        .sql(
            """
            insert into story (
              external_id, url, headline, section, summary, body, author, language,
              published_at, embargo_until, pinned, received_at, changed_at)
            values (
              :externalId, :url, :headline, :section, :summary, :body, :author, :language,
              :publishedAt, :embargoUntil, :pinned, :now, :now)
            on conflict (external_id) do update
            set url = excluded.url,
              headline = excluded.headline,
              section = excluded.section,
              summary = excluded.summary,
              body = excluded.body,
              author = excluded.author,
              language = excluded.language,
              published_at = excluded.published_at,
              embargo_until = excluded.embargo_until,
              pinned = excluded.pinned,
              received_at = case
                when story.withdrawn_at is null
                  and greatest(story.published_at, story.embargo_until) <= excluded.received_at
                then story.received_at
                else excluded.received_at
              end,
              changed_at = excluded.changed_at,
              withdrawn_at = null
            where (:bringsBack and story.withdrawn_at is not null)
            or (:bringsBack or story.withdrawn_at is null)
              and (story.url, story.headline, story.section, story.summary, story.body,
                story.author, story.language, story.published_at, story.embargo_until,
                story.pinned)
              is distinct from (excluded.url, excluded.headline, excluded.section,
                excluded.summary, excluded.body, excluded.author, excluded.language,
                excluded.published_at, excluded.embargo_until, excluded.pinned)
            returning xmax = 0
            """)
        .param("externalId", story.externalId())
        .param("url", story.url())
        .param("headline", story.headline())
        .param("section", story.section().name())
        .param("summary", story.summary())
        .param("body", whole.body())
        .param("author", story.author())
        .param("language", story.language())
        .param("publishedAt", utc(story.publishedAt()))
        .param("embargoUntil", utc(story.embargoUntil()))
        .param("pinned", story.pinned())
        .param("now", utc(now))
        .param("bringsBack", bringsBack)
        // A row version without a locker's mark was inserted by this statement, not updated.
        .query((row, number) -> row.getBoolean(1) ? Put.CREATED : Put.CHANGED)
        .optional()
        .orElse(Put.SAME);
  }

  private static Story story(ResultSet row) throws SQLException {
    OffsetDateTime embargo = row.getObject("embargo_until", OffsetDateTime.class);
    return new Story(
        row.getString("external_id"),
        row.getString("url"),
        row.getString("headline"),
        Section.valueOf(row.getString("section")),
        row.getString("summary"),
        row.getString("author"),
        row.getString("language"),
        row.getObject("published_at", OffsetDateTime.class).toInstant(),
        embargo == null ? null : embargo.toInstant(),
        row.getBoolean("pinned"),
        row.getObject("received_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
