package org.samizdat.mail;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The relays as this node sees them: which are there, and how its connections are shared among
 * them. Of the relays that take a route those of the lowest rank that are there have it; among them
 * each has connections by its weight.
 */
final class Relays {

  /** What is known of one. */
  private static final class Standing {

    final Smarthost host;
    final Circuit circuit;

    /** How many connections this node may have. */
    int seats;

    final Map<Lane, Integer> connections = new EnumMap<>(Lane.class);

    Standing(Smarthost host, Duration longestWait) {
      this.host = host;
      this.circuit = new Circuit(longestWait);
      this.seats = host.connections() == null ? Integer.MAX_VALUE : 0;
    }

    int connections(Lane lane) {
      return connections.getOrDefault(lane, 0);
    }

    int connections() {
      return connections.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many each unit of its weight bears. */
    double load(Lane lane, int more) {
      return (double) (connections(lane) + more) / host.weight();
    }
  }

  private final Map<Smarthost, Standing> standings = new LinkedHashMap<>();
  private final Map<Lane, Map<Route, Set<String>>> resting = new EnumMap<>(Lane.class);
  private final Allowances allowances;
  private final Meter meter = new Meter();
  private volatile int turn;

  /**
   * @param longestWait for which a relay that is away is left alone
   */
  Relays(List<Smarthost> hosts, Allowances allowances, Duration longestWait) {
    hosts.forEach(host -> standings.put(host, new Standing(host, longestWait)));
    this.allowances = allowances;
  }

  Allowances allowances() {
    return allowances;
  }

  Meter meter() {
    return meter;
  }

  /** Whether a connection may have to go elsewhere while it works. */
  boolean isMoving() {
    return isPlural() || hasSeats();
  }

  /** Whether some relay allows only so many connections. */
  boolean hasSeats() {
    return !withSeats().isEmpty();
  }

  /** The relays that allow only so many connections. */
  List<Smarthost> withSeats() {
    return standings.keySet().stream().filter(host -> host.connections() != null).toList();
  }

  /** How many connections this node has to a relay. */
  synchronized int connections(Smarthost host) {
    return standing(host).connections();
  }

  /** How many it may have from now on. */
  synchronized void seat(Smarthost host, int seats) {
    Standing standing = standing(host);
    if (standing.seats != seats) {
      standing.seats = seats;
      turn++;
    }
  }

  /** Which routes rest at which relays now. */
  synchronized void rest(Lane lane, Map<Route, Set<String>> rests) {
    resting.put(lane, rests);
  }

  /** The routes that rest at every relay that would have them. */
  synchronized Set<Route> resting(Lane lane) {
    Set<Route> routes = EnumSet.noneOf(Route.class);
    for (Route route : resting.getOrDefault(lane, Map.of()).keySet()) {
      List<Standing> group = group(lane, route, null).toList();
      if (!group.isEmpty() && group.stream().allMatch(one -> rests(lane, route, one))) {
        routes.add(route);
      }
    }
    return routes;
  }

  /** Mails a second on a route; one that is slowed at one relay goes on at its equals. */
  synchronized double rate(Lane lane, Route route) {
    return allowances.rate(route, group(lane, route, null).map(standing -> standing.host).toList());
  }

  /** Whether this node may have a connection for a route at all. */
  synchronized boolean hasSeat(Lane lane, Route route) {
    return standings.values().stream()
        .filter(standing -> standing.host.takes(lane, route))
        .anyMatch(standing -> room(standing, lane) > 0);
  }

  private boolean isPlural() {
    return standings.size() > 1;
  }

  /** Raised whenever connections may be shared out otherwise than before. */
  int turn() {
    return turn;
  }

  /** Notices that one that was away may be tried again. To be called from time to time. */
  synchronized void look() {
    if (standings.values().stream().anyMatch(standing -> standing.circuit.isDue())) {
      turn++;
    }
  }

  /**
   * Chooses a relay for a connection and counts it there; where it was it must {@link #leave}.
   *
   * @param routes of which there is something to send
   * @param current where it is; kept if it may be
   * @return null if none is there
   */
  synchronized @Nullable Smarthost choose(
      Lane lane, Set<Route> routes, @Nullable Smarthost current) {
    if (current != null && !isMoving()) {
      return current;
    }
    Standing now = current == null ? null : standings.get(current);
    List<Standing> candidates =
        routes.stream()
            .flatMap(
                route -> group(lane, route, now).filter(standing -> !rests(lane, route, standing)))
            .distinct()
            .toList();
    Standing best =
        candidates.stream()
            .filter(standing -> hasRoom(standing, lane, now))
            .min(Comparator.comparingDouble(standing -> load(standing, lane, now)))
            .orElse(null);
    if (best != null && best != now) {
      best.connections.merge(lane, 1, Integer::sum);
      best.circuit.tryIt();
    }
    return best == null ? null : best.host;
  }

  /** A connection is closed. */
  synchronized void leave(Lane lane, @Nullable Smarthost host) {
    if (host != null) {
      standing(host).connections.merge(lane, -1, Integer::sum);
    }
  }

  /** Whether a lost connection may be made anew. */
  synchronized boolean mayReopen(Smarthost host) {
    Circuit circuit = standing(host).circuit;
    boolean may = circuit.isClosed() || circuit.isDue();
    if (may) {
      circuit.tryIt();
    }
    return may;
  }

  /** It let us in. */
  synchronized void succeeded(Smarthost host) {
    if (standing(host).circuit.succeeded()) {
      turn++;
    }
  }

  /** It could not be reached, did not let us in or cannot be trusted. */
  synchronized void failed(Smarthost host) {
    if (standing(host).circuit.failed()) {
      turn++;
    }
  }

  /** Whether a connection may take a delivery of a route where it is. */
  boolean mayTake(Lane lane, Smarthost host, Route route) {
    return !isPlural() || isBest(lane, host, route);
  }

  private synchronized boolean isBest(Lane lane, Smarthost host, Route route) {
    Standing now = standing(host);
    return !rests(lane, route, now)
        && group(lane, route, now).anyMatch(standing -> standing == now);
  }

  /** Whoever has a connection that works finds its relay there. */
  private Stream<Standing> group(Lane lane, Route route, @Nullable Standing now) {
    List<Standing> there =
        standings.values().stream()
            .filter(standing -> standing.host.takes(lane, route))
            .filter(standing ->
                standing == now || standing.circuit.isClosed() || standing.circuit.isDue())
            .toList();
    int best = there.stream().mapToInt(standing -> standing.host.rank(route)).min().orElse(0);
    return there.stream().filter(standing -> standing.host.rank(route) == best);
  }

  private boolean rests(Lane lane, Route route, Standing standing) {
    return resting
        .getOrDefault(lane, Map.of())
        .getOrDefault(route, Set.of())
        .contains(standing.host.name());
  }

  private static boolean hasRoom(Standing standing, Lane lane, @Nullable Standing now) {
    return standing == now
        ? standing.connections() <= standing.seats
        : standing.connections() < room(standing, lane);
  }

  /** The last one is kept for the mail that is waited for. */
  private static int room(Standing standing, Lane lane) {
    boolean shared = standing.host.lanes().size() > 1;
    int kept = lane == Lane.DIGEST && shared && standing.seats > 1 ? 1 : 0;
    return standing.seats - kept;
  }

  /** One's own connection counts where it is: it moves only if that makes the shares fairer. */
  private static double load(Standing standing, Lane lane, @Nullable Standing now) {
    // The smallest amount less, so that of two that are equal it stays.
    return standing == now ? Math.nextDown(standing.load(lane, 0)) : standing.load(lane, 1);
  }

  private Standing standing(Smarthost host) {
    Standing standing = standings.get(host);
    if (standing == null) {
      throw new IllegalArgumentException("No relay of ours: " + host.name());
    }
    return standing;
  }
}
