package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Who works on which chunk: claiming, keeping, and taking over from those who fell silent. */
@Component
class Chunks {

  static final String BY_AGE =
      """
      select route.name as route, wanted.waited_for
      from unnest(:routes) as route (name)
      cross join (values (true), (false)) as wanted (waited_for)
      cross join lateral (
        select chunk.not_before, chunk.id
        from chunk
        join mailing on mailing.id = chunk.mailing
        where chunk.state = 'WAITING'
        and chunk.lane = 'TRANSACTIONAL'
        and chunk.route = route.name
        and chunk.waited_for = wanted.waited_for
        and chunk.not_before <= :now
        and mailing.state in ('SENDING', 'CANCELLED')
        and (route.name <> all(:resting) or mailing.state = 'CANCELLED')
        order by chunk.not_before, chunk.id
        limit 1
      ) as oldest
      order by wanted.waited_for desc, oldest.not_before, oldest.id
      """;

  private final JdbcClient database;
  private final TransactionTemplate transactions;
  private final Settlement settlement;
  private final GivenUp givenUp;
  private final Clock clock;

  Chunks(
      JdbcClient database,
      TransactionTemplate transactions,
      Settlement settlement,
      GivenUp givenUp,
      Clock clock) {
    this.database = database;
    this.transactions = transactions;
    this.settlement = settlement;
    this.givenUp = givenUp;
    this.clock = clock;
  }

  /**
   * A kind of chunk.
   *
   * @param waitedFor whether it answers somebody's own act
   */
  record Wanted(Lane lane, Route route, boolean waitedFor) {

    static Wanted digest(Route route) {
      return new Wanted(Lane.DIGEST, route, false);
    }
  }

  /**
   * What there is to claim now in the lane of single mails: first what is waited for, and then the
   * oldest, however many its route has.
   *
   * @param routes of which
   * @param resting of which only what was called off may be
   */
  List<Wanted> byAge(Set<Route> routes, Set<Route> resting) {
    return database
        .sql(BY_AGE)
        .param("routes", names(routes))
        .param("resting", names(resting))
        .param("now", now())
        .query((row, number) ->
            new Wanted(
                Lane.TRANSACTIONAL,
                Route.valueOf(row.getString("route")),
                row.getBoolean("waited_for")))
        .list();
  }

  /**
   * How many chunks each route has that may be claimed now.
   *
   * @param resting of which only what was called off may be
   */
  Map<Route, Integer> claimable(Lane lane, Set<Route> resting) {
    Map<Route, Integer> counts = new EnumMap<>(Route.class);
    database
        .sql(
            """
            select chunk.route, count(*) as chunks
            from chunk
            join mailing on mailing.id = chunk.mailing
            where chunk.state = 'WAITING'
            and chunk.lane = :lane
            and chunk.not_before <= :now
            and mailing.state in ('SENDING', 'CANCELLED')
            and (chunk.route <> all(:resting) or mailing.state = 'CANCELLED')
            and (mailing.first_part is null
              or chunk.first <= mailing.first_part
              or mailing.go_on_at <= :now
              or mailing.state = 'CANCELLED')
            group by chunk.route
            """)
        .param("lane", lane.name())
        .param("now", now())
        .param("resting", names(resting))
        .query(row -> {
          counts.put(Route.valueOf(row.getString("route")), row.getInt("chunks"));
        });
    return counts;
  }

  /**
   * Claims the oldest chunk of a kind. Its being committed is the intent to send all of it. What
   * the mailing was called off for comes too; {@link #settleCancelled} is all it needs.
   *
   * @param rests whether the route rests: then only what was called off is claimed
   * @param window at most; no wider than the chunk, and fixed from now on: recovery goes by it
   */
  Optional<Chunk> claim(UUID owner, Wanted wanted, boolean rests, int window, Duration lease) {
    return database
        .sql(
            """
            with chosen as (
              select chunk.id, mailing.content_version
              from chunk
              join mailing on mailing.id = chunk.mailing
              where chunk.state = 'WAITING'
              and chunk.lane = :lane
              and chunk.route = :route
              and chunk.waited_for = :waitedFor
              and chunk.not_before <= :now
              and mailing.state in ('SENDING', 'CANCELLED')
              and (not :rests or mailing.state = 'CANCELLED')
              and (mailing.first_part is null
                or chunk.first <= mailing.first_part
                or mailing.go_on_at <= :now
                or mailing.state = 'CANCELLED')
              order by chunk.not_before, chunk.id
              limit 1
              for update of chunk skip locked
            )
            update chunk
            set state = 'HELD',
              owner = :owner,
              fence = chunk.fence + 1,
              lease_until = clock_timestamp() + make_interval(secs => :lease),
              window_size = least(:window, chunk.last - chunk.first + 1),
              content_version = chosen.content_version
            from chosen
            where chunk.id = chosen.id
            returning
            """
                + Chunk.COLUMNS)
        .param("lane", wanted.lane().name())
        .param("route", wanted.route().name())
        .param("waitedFor", wanted.waitedFor())
        .param("now", now())
        .param("rests", rests)
        .param("owner", owner)
        .param("lease", seconds(lease))
        .param("window", window)
        .query(Chunk::read)
        .optional();
  }

  /**
   * The same, as far as all nodes together have no more of the route on their way than it may have:
   * the windows of what is held are the most that can be.
   *
   * @param most of the route, in both lanes
   */
  Optional<Chunk> claimWithin(
      int most, UUID owner, Wanted wanted, boolean rests, int window, Duration lease) {
    return Objects.requireNonNull(
        transactions.execute(status -> {
          takeTurns(wanted.route());
          int room = most - onTheirWay(wanted.route());
          return room <= 0
              ? Optional.<Chunk>empty()
              : claim(owner, wanted, rests, Math.min(window, room), lease);
        }));
  }

  /** One node after the other. */
  private void takeTurns(Route route) {
    database
        .sql("select pg_advisory_xact_lock(hashtext(:route))")
        .param("route", Allowances.route(route))
        .query(row -> {});
  }

  /** How many of a route may be on their way now, from all nodes together. */
  int onTheirWay(Route route) {
    return database
        .sql(
            """
            select coalesce(sum(window_size), 0) as windows
            from chunk
            where state = 'HELD'
            and route = :route
            """)
        .param("route", route.name())
        .query((row, number) -> row.getInt("windows"))
        .single();
  }

  /**
   * Keeps the chunks from lapsing.
   *
   * @return the ids of those that are still ours
   */
  Set<Long> renew(Collection<Chunk> chunks, Duration lease) {
    return new HashSet<>(
        database
            .sql(
                """
                update chunk
                set lease_until = clock_timestamp() + make_interval(secs => :lease)
                from unnest(:ids, :fences) as mine (id, fence)
                where chunk.id = mine.id
                and chunk.fence = mine.fence
                returning chunk.id
                """)
            .param("lease", seconds(lease))
            .param("ids", chunks.stream().map(Chunk::id).toArray(Long[]::new))
            .param("fences", chunks.stream().map(Chunk::fence).toArray(Long[]::new))
            .query((row, index) -> row.getLong("id"))
            .list());
  }

  /** Those of the chunks whose mailing is no longer being sent, or no longer as it was claimed. */
  Set<Long> calledBack(Collection<Chunk> chunks) {
    return new HashSet<>(
        database
            .sql(
                """
                select chunk.id
                from chunk
                join mailing on mailing.id = chunk.mailing
                where chunk.id = any(:ids)
                and (mailing.state <> 'SENDING' or mailing.content_version <> chunk.content_version)
                """)
            .param("ids", chunks.stream().map(Chunk::id).toArray(Long[]::new))
            .query((row, index) -> row.getLong("id"))
            .list());
  }

  /** The chunks whose holders have fallen silent. */
  List<Chunk> lapsed(Lane lane) {
    return database
        .sql(
            "select"
                + " "
                + Chunk.COLUMNS
                + """
                from chunk
                where chunk.state = 'HELD'
                and chunk.lane = :lane
                and chunk.lease_until < clock_timestamp()
                order by chunk.lease_until
                """)
        .param("lane", lane.name())
        .query(Chunk::read)
        .list();
  }

  /**
   * Takes over a lapsed chunk: what may have been sent becomes unknown, the rest a chunk of its
   * own.
   *
   * @return false if somebody else has it by now, or its holder is back
   */
  boolean recover(Chunk lapsed) {
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          if (!isStillLapsed(lapsed)) {
            return false;
          }
          Recovery recovery =
              Recovery.of(settlement.members(lapsed), settlement.recorded(lapsed), lapsed.window());
          settlement.settle(
              lapsed, recovery.unknown(), recovery.firstNotStarted(), clock.instant());
          return true;
        }));
  }

  /** Locks the chunk's row; two nodes do not take it over one after the other. */
  private boolean isStillLapsed(Chunk lapsed) {
    return database
        .sql(
            """
            select chunk.id
            from chunk
            where chunk.id = :id
            and chunk.fence = :fence
            and chunk.state = 'HELD'
            and chunk.lease_until < clock_timestamp()
            for update skip locked
            """)
        .param("id", lapsed.id())
        .param("fence", lapsed.fence())
        .query(Long.class)
        .optional()
        .isPresent();
  }

  /**
   * Gives a chunk out of the hand: finished, or with a rest for somebody else.
   *
   * @param unknown started and without an outcome, when we cannot wait for it
   * @param rest the first not started, if any
   * @param restNotBefore when the rest may be claimed
   * @return false if the chunk was no longer ours; then nothing was done
   */
  boolean release(
      Chunk chunk,
      List<Integer> unknown,
      @org.jspecify.annotations.Nullable Integer rest,
      Instant restNotBefore) {
    boolean isReleased =
        Boolean.TRUE.equals(
            transactions.execute(status -> {
              if (!settlement.isStillOurs(chunk)) {
                return false;
              }
              settlement.settle(chunk, unknown, rest, restNotBefore);
              return true;
            }));
    if (isReleased) {
      givenUp.draw(chunk);
    }
    return isReleased;
  }

  /**
   * Gives a chunk out of the hand all of which is recorded, and nothing of it as deferred or
   * unknown. Only its holder knows that without reading every outcome in its range.
   *
   * @return false if the chunk was no longer ours; then nothing was done
   */
  boolean finish(Chunk chunk) {
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          if (!settlement.isStillOurs(chunk)) {
            return false;
          }
          settlement.finish(chunk);
          return true;
        }));
  }

  /** Whether the chunk's mailing was cancelled. */
  boolean isCancelled(Chunk chunk) {
    return database
        .sql("select state = 'CANCELLED' from mailing where id = :mailing")
        .param("mailing", chunk.mailing().value())
        .query(Boolean.class)
        .single();
  }

  /** Records the whole chunk as cancelled. */
  void settleCancelled(Chunk chunk) {
    transactions.executeWithoutResult(status -> {
      if (settlement.isStillOurs(chunk)) {
        settlement.cancelAll(chunk);
        settlement.settle(chunk, List.of(), null, clock.instant());
      }
    });
  }

  private static String[] names(Set<Route> routes) {
    return routes.stream().map(Route::name).toArray(String[]::new);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
