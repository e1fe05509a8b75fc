package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Keeps one lane of this node in work: claims chunks, renews their leases, gives them back when
 * they are finished or called back, and takes over those of nodes that have fallen silent. One
 * thread.
 */
final class LaneKeeper implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(LaneKeeper.class);

  /** Several times a second, so that a pause or a withdrawal takes effect within one. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final Duration LOOK_FOR_LAPSED = Duration.ofSeconds(1);

  /** As many as the connections leave processors for. */
  private static final int OPENERS = 2;

  private static final Duration UNTIL_THE_NEXT_TRY = Duration.ofMinutes(1);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

  private final UUID node;
  private final Lane lane;
  private final int bound;
  private final Duration lease;
  private final Holds holds;
  private final Chunks chunks;
  private final Opening opening;
  private final Drops drops;
  private final Doorbell doorbell;
  private final Clock clock;
  private volatile boolean stopped;
  private long nextRenewal = System.nanoTime();
  private long nextLookForLapsed = System.nanoTime();

  LaneKeeper(
      UUID node,
      Lane lane,
      MailSettings settings,
      Holds holds,
      Chunks chunks,
      Opening opening,
      Drops drops,
      Doorbell doorbell,
      Clock clock) {
    this.node = node;
    this.lane = lane;
    this.bound = settings.bound(lane);
    this.lease = settings.lease();
    this.holds = holds;
    this.chunks = chunks;
    this.opening = opening;
    this.drops = drops;
    this.doorbell = doorbell;
    this.clock = clock;
  }

  @Override
  public void run() {
    long heard = 0;
    while (!stopped) {
      try {
        look();
      } catch (RuntimeException failed) {
        // Most likely the database is away: the leases run out and all this is somebody's again.
        LOG.warn("The {} lane cannot go on yet: {}", lane, failed.getClass().getSimpleName());
      }
      try {
        heard = doorbell.await(lane, heard, LOOK);
      } catch (InterruptedException end) {
        return;
      }
    }
  }

  /** No new chunk from now on; those in hand start nothing more. */
  void stop() {
    stopped = true;
    holds.stop(hold -> true);
    doorbell.ringNow(lane);
  }

  /**
   * Gives everything back. To be called when the lane's thread has ended.
   *
   * @param patience how long to wait for the answers that are under way; those that do not come in
   *     time are unknown
   */
  void giveBack(Duration patience) throws InterruptedException {
    // One may have been claimed while the lane was being stopped.
    holds.stop(hold -> true);
    long ends = System.nanoTime() + patience.toNanos();
    long heard = 0;
    while (!holds.all().isEmpty() && System.nanoTime() - ends < 0) {
      releaseDrained();
      if (!holds.all().isEmpty()) {
        heard = doorbell.await(lane, heard, LOOK);
      }
    }
    for (Hold hold : holds.all()) {
      boolean done = false;
      // Once more if need be: a deadlock does not come twice, and a lapsed chunk costs duplicates.
      for (int tries = 0; !done && tries < 2; tries++) {
        done = handBack(hold);
      }
      holds.remove(hold);
    }
  }

  private boolean handBack(Hold hold) {
    try {
      chunks.release(
          hold.chunk(), holds.unrecorded(hold), holds.firstNotStarted(hold), clock.instant());
      return true;
    } catch (RuntimeException failed) {
      LOG.warn("Chunk {} cannot be handed back", hold.chunk().id(), failed);
      return false;
    }
  }

  private void look() {
    renew();
    drops.refresh();
    callBack();
    releaseDrained();
    recoverLapsed();
    claim();
  }

  private void renew() {
    List<Chunk> held = held();
    if (held.isEmpty() || System.nanoTime() - nextRenewal < 0) {
      return;
    }
    long asked = System.nanoTime();
    Set<Long> ours = chunks.renew(held, lease);
    for (Hold hold : holds.all()) {
      if (ours.contains(hold.chunk().id())) {
        holds.renewed(hold, asked + lease.toNanos());
      } else {
        holds.refuse(hold);
      }
    }
    nextRenewal = asked + lease.dividedBy(3).toNanos();
  }

  private void callBack() {
    List<Chunk> held = held();
    if (!held.isEmpty()) {
      Set<Long> called = chunks.calledBack(held);
      holds.stop(hold -> called.contains(hold.chunk().id()));
    }
  }

  private void releaseDrained() {
    for (Hold hold : holds.drained()) {
      try {
        if (hold.isRefused() || !release(hold)) {
          LOG.warn("Chunk {} is in other hands", hold.chunk().id());
        }
      } catch (DataIntegrityViolationException broken) {
        // Trying again would hold up the lane for ever; so it lapses, and is looked at afresh.
        LOG.error("Chunk {} cannot be closed", hold.chunk().id(), broken);
      } catch (RuntimeException failed) {
        // At the next look; the others need not wait for it.
        LOG.warn("Chunk {} cannot be closed yet", hold.chunk().id(), failed);
        continue;
      }
      holds.remove(hold);
    }
  }

  private boolean release(Hold hold) {
    Integer rest = holds.firstNotStarted(hold);
    boolean isDone = rest == null && holds.isAllDecided(hold);
    return isDone
        ? chunks.finish(hold.chunk())
        : chunks.release(hold.chunk(), List.of(), rest, clock.instant());
  }

  private void recoverLapsed() {
    if (System.nanoTime() - nextLookForLapsed < 0) {
      return;
    }
    nextLookForLapsed = System.nanoTime() + LOOK_FOR_LAPSED.toNanos();
    for (Chunk lapsed : chunks.lapsed(lane)) {
      try {
        if (chunks.recover(lapsed)) {
          LOG.warn(
              "Took over chunk {} of mailing {}: its holder has fallen silent",
              lapsed.id(),
              lapsed.mailing());
        }
      } catch (RuntimeException failed) {
        LOG.error(
            "Chunk {} of mailing {} cannot be taken over", lapsed.id(), lapsed.mailing(), failed);
        // Out of the way of the others; it is tried again then.
        chunks.renew(List.of(lapsed), UNTIL_THE_NEXT_TRY);
      }
    }
  }

  /** One chunk for each route that is free here; the widest windows where most is waiting. */
  private void claim() {
    int free = bound - holds.window();
    if (free <= 0 || stopped) {
      return;
    }
    Map<Route, Integer> waiting = chunks.claimable(lane);
    waiting.keySet().removeAll(holds.routes());
    int total = waiting.values().stream().mapToInt(Integer::intValue).sum();
    List<Map.Entry<Route, Integer>> byLength =
        waiting.entrySet().stream()
            .sorted(Map.Entry.<Route, Integer>comparingByValue(Comparator.reverseOrder()))
            .toList();
    // Opening a chunk is work for a processor; with one at a time the connections would wait for
    // it.
    try (ExecutorService openers = Executors.newFixedThreadPool(OPENERS, opener())) {
      for (Map.Entry<Route, Integer> route : byLength) {
        if (free == 0 || stopped) {
          return;
        }
        int window = Math.clamp(Math.round((double) free * route.getValue() / total), 1, free);
        total -= route.getValue();
        long asked = System.nanoTime();
        Optional<Chunk> claimed = chunks.claim(node, lane, route.getKey(), window, lease);
        free -= claimed.map(Chunk::window).orElse(0);
        claimed.ifPresent(chunk -> openers.execute(() -> open(chunk, asked)));
      }
    }
  }

  private ThreadFactory opener() {
    String name = Thread.currentThread().getName() + "-opener-";
    return Thread.ofPlatform().name(name, 1).factory();
  }

  private void open(Chunk chunk, long asked) {
    try {
      if (chunks.isCancelled(chunk)) {
        chunks.settleCancelled(chunk);
        doorbell.ringNow(lane);
        return;
      }
      Consignment consignment = opening.consignment(chunk);
      List<Member> members = opening.members(chunk, consignment);
      Instant opened = clock.instant();
      Optional<Instant> turn = opening.turn(chunk, consignment, members);
      if (turn.isPresent()) {
        chunks.release(chunk, List.of(), chunk.first(), turn.get());
        return;
      }
      holds.add(new Hold(chunk, consignment, members, opened, asked + lease.toNanos()));
    } catch (RuntimeException failed) {
      LOG.error("Chunk {} of mailing {} cannot be opened", chunk.id(), chunk.mailing(), failed);
      putBack(chunk);
    }
  }

  private void putBack(Chunk chunk) {
    try {
      Instant later = clock.instant().plus(AFTER_A_FAILURE);
      chunks.release(chunk, List.of(), chunk.first(), later);
    } catch (RuntimeException failed) {
      LOG.warn("Chunk {} cannot be put back and will lapse", chunk.id(), failed);
    }
  }

  private List<Chunk> held() {
    return holds.all().stream().map(Hold::chunk).toList();
  }
}
