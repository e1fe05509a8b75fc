package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.samizdat.mail.Chunks.Wanted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one lane of this node comes to its chunks. For one thread, but for {@link #stop}. */
final class Claiming {

  private static final Logger LOG = LoggerFactory.getLogger(Claiming.class);

  /** As many as the connections leave processors for. */
  private static final int OPENERS = 2;

  /** What a relay takes for a mail, at most, as a rule. */
  private static final double USUAL_SECONDS = 0.25;

  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

  private final UUID node;
  private final Lane lane;
  private final Line line;
  private final int bound;
  private final Duration lease;
  private final Holds holds;
  private final Relays relays;
  private final RouteHolds routeHolds;
  private final Chunks chunks;
  private final Opening opening;
  private final Doorbell doorbell;
  private final Clock clock;
  private volatile boolean stopped;

  Claiming(
      UUID node,
      Lane lane,
      Line line,
      MailSettings settings,
      Holds holds,
      Relays relays,
      RouteHolds routeHolds,
      Chunks chunks,
      Opening opening,
      Doorbell doorbell,
      Clock clock) {
    this.node = node;
    this.lane = lane;
    this.line = line;
    this.bound = settings.bound(lane);
    this.lease = settings.lease();
    this.holds = holds;
    this.relays = relays;
    this.routeHolds = routeHolds;
    this.chunks = chunks;
    this.opening = opening;
    this.doorbell = doorbell;
    this.clock = clock;
  }

  /** Nothing more from now on. */
  void stop() {
    stopped = true;
  }

  /** As much as the bound leaves room for. */
  void claim() {
    int free = bound - holds.window();
    if (free <= 0 || stopped) {
      return;
    }
    relays.rest(lane, line.answer(() -> routeHolds.now(lane)));
    Set<Route> resting = relays.resting(lane);
    int left = 0;
    // Opening a chunk is work for a processor; with one at a time the connections would wait for
    // it.
    try (ExecutorService openers = Executors.newFixedThreadPool(OPENERS, opener())) {
      switch (lane) {
        case DIGEST -> left = line.answer(() -> claimByLength(free, resting, openers));
        case TRANSACTIONAL -> line.ask(() -> claimByAge(free, resting, openers));
      }
    }
    // A window is fixed as long as its chunk is held. What smaller routes have left to the largest
    // it gets by being handed back and claimed anew.
    if (left > 0) {
      int rest = left;
      line.ask(() -> giveBackNarrow(rest));
    }
  }

  /**
   * Single mails: those that somebody waits for, then the oldest, several of a route if its turn
   * comes again. A route that may not go faster leaves the rest of the bound to the others.
   */
  private void claimByAge(int free, Set<Route> resting, Executor openers) {
    Map<Route, Integer> windows = holds.windows();
    Set<Route> routes = EnumSet.allOf(Route.class);
    int left = free;
    while (left > 0 && !stopped) {
      routes.removeIf(route -> !relays.hasSeat(lane, route) || isFull(route, windows));
      List<Wanted> waiting = chunks.byAge(routes, resting);
      if (waiting.isEmpty()) {
        return;
      }
      Wanted next = waiting.getFirst();
      long asked = System.nanoTime();
      Optional<Chunk> claimed = claim(next, resting.contains(next.route()), 1);
      if (claimed.isEmpty()) {
        // Another node was faster, or its connections are all in use: at the next look.
        routes.remove(next.route());
        continue;
      }
      Chunk chunk = claimed.get();
      left -= chunk.window();
      windows.merge(chunk.route(), chunk.window(), Integer::sum);
      openers.execute(() -> line.ask(() -> open(chunk, asked)));
    }
  }

  /** Of three or more the last is left to the others: a provider that hangs does not hold all. */
  private boolean isFull(Route route, Map<Route, Integer> windows) {
    int most = Math.min(widest(route), Math.max(2, bound - 1));
    return windows.getOrDefault(route, 0) >= most;
  }

  /**
   * One chunk for each route that is free here; the widest windows where most is waiting.
   *
   * @return what is left of the bound
   */
  private int claimByLength(int room, Set<Route> resting, Executor openers) {
    int free = room;
    Map<Route, Integer> waiting = chunks.claimable(lane, resting);
    waiting.keySet().removeAll(holds.routes());
    waiting.keySet().removeIf(route -> !relays.hasSeat(lane, route));
    int total = waiting.values().stream().mapToInt(Integer::intValue).sum();
    List<Map.Entry<Route, Integer>> byLength =
        waiting.entrySet().stream()
            // First those that need little, so that what they leave is for the others.
            .sorted(
                Comparator.<Map.Entry<Route, Integer>>comparingInt(route -> widest(route.getKey()))
                    .thenComparing(Map.Entry.comparingByValue(Comparator.reverseOrder())))
            .toList();
    for (Map.Entry<Route, Integer> route : byLength) {
      if (free == 0 || stopped) {
        return 0;
      }
      int share = Math.clamp(Math.round((double) free * route.getValue() / total), 1, free);
      int window = Math.min(share, widest(route.getKey()));
      total -= route.getValue();
      long asked = System.nanoTime();
      Wanted wanted = Wanted.digest(route.getKey());
      Optional<Chunk> claimed = claim(wanted, resting.contains(route.getKey()), window);
      free -= claimed.map(Chunk::window).orElse(0);
      claimed.ifPresent(chunk -> openers.execute(() -> line.ask(() -> open(chunk, asked))));
    }
    return free;
  }

  private void giveBackNarrow(int free) {
    Map<Route, Integer> rooms = rooms();
    holds.giveBackNarrow(chunk -> {
      int more = Math.min(free, rooms.getOrDefault(chunk.route(), free));
      return Math.min(chunk.window() + more, widest(chunk.route()));
    });
  }

  private Optional<Chunk> claim(Wanted wanted, boolean rests, int window) {
    Integer most = relays.allowances().most(lane, wanted.route());
    return most == null
        ? chunks.claim(node, wanted, rests, window, lease)
        : chunks.claimWithin(most, node, wanted, rests, window, lease);
  }

  /** A route that may not go faster needs no wider one, and leaves it to the others. */
  private int widest(Route route) {
    double rate = relays.rate(lane, route);
    Integer most = relays.allowances().most(lane, route);
    int room = most == null ? bound : Math.min(most, bound);
    return (int) Math.clamp(Math.ceil(rate * USUAL_SECONDS), 1, room);
  }

  /** How many more may be on their way, of the routes in hand of which only so many may be. */
  private Map<Route, Integer> rooms() {
    Map<Route, Integer> rooms = new EnumMap<>(Route.class);
    for (Route route : holds.routes()) {
      Integer most = relays.allowances().most(lane, route);
      if (most != null) {
        rooms.put(route, Math.max(0, most - chunks.onTheirWay(route)));
      }
    }
    return rooms;
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
}
