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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Who works on which chunk: claiming, keeping, and taking over from those who fell silent. */
@Component
class Chunks {

  private final JdbcClient database;
  private final TransactionTemplate transactions;
  private final Settlement settlement;
  private final Clock clock;

  Chunks(
      JdbcClient database, TransactionTemplate transactions, Settlement settlement, Clock clock) {
    this.database = database;
    this.transactions = transactions;
    this.settlement = settlement;
    this.clock = clock;
  }

  /** How many chunks each route has that may be claimed now. */
  Map<Route, Integer> claimable(Lane lane) {
    Map<Route, Integer> counts = new EnumMap<>(Route.class);
    database
        .sql(
            """
            select chunk.route, count(*) as chunks
            from chunk
            join mailing on mailing.id = chunk.mailing
            left join route_hold
              on route_hold.lane = chunk.lane
              and route_hold.route = chunk.route
              and route_hold.held_until > :now
            where chunk.state = 'WAITING'
            and chunk.lane = :lane
            and chunk.not_before <= :now
            and mailing.state in ('SENDING', 'CANCELLED')
            and (route_hold.route is null or mailing.state = 'CANCELLED')
            group by chunk.route
            """)
        .param("lane", lane.name())
        .param("now", now())
        .query(row -> {
          counts.put(Route.valueOf(row.getString("route")), row.getInt("chunks"));
        });
    return counts;
  }

  /**
   * Claims the oldest chunk of a route, if the route does not rest. Its being committed is the
   * intent to send all of it. What the mailing was called off for comes too; {@link
   * #settleCancelled} is all it needs.
   *
   * @param window at most; no wider than the chunk, and fixed from now on: recovery goes by it
   */
  Optional<Chunk> claim(UUID owner, Lane lane, Route route, int window, Duration lease) {
    return database
        .sql(
            """
            with chosen as (
              select chunk.id, mailing.content_version
              from chunk
              join mailing on mailing.id = chunk.mailing
              left join route_hold
                on route_hold.lane = chunk.lane
                and route_hold.route = chunk.route
                and route_hold.held_until > :now
              where chunk.state = 'WAITING'
              and chunk.lane = :lane
              and chunk.route = :route
              and chunk.not_before <= :now
              and mailing.state in ('SENDING', 'CANCELLED')
              and (route_hold.route is null or mailing.state = 'CANCELLED')
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
        .param("lane", lane.name())
        .param("route", route.name())
        .param("now", now())
        .param("owner", owner)
        .param("lease", seconds(lease))
        .param("window", window)
        .query(Chunk::read)
        .optional();
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
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          if (!settlement.isStillOurs(chunk)) {
            return false;
          }
          settlement.settle(chunk, unknown, rest, restNotBefore);
          return true;
        }));
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

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
