package org.samizdat.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Buckets.Draw;
import org.samizdat.mail.Paces.Way;

/**
 * What this node may send now: tokens that were drawn from the {@link Buckets} and are spent one
 * for each mail. Where nothing is limited nothing is asked. Digests and the mail that is waited for
 * draw apart: the latter may overdraw a bucket by what comes into it in a second, and digests wait
 * until that is filled up again.
 */
final class Allowances {

  /** How much is drawn at once, as a part of what comes in a second. */
  private static final double GROUP = 0.25;

  private static final int MOST = 1000;

  /** Whoever draws and does not send leaves it to nobody. */
  private static final long LAPSE_NANOS = 1_000_000_000L;

  /** What is left of one draw. */
  private static final class Purse {

    double rate;
    int tokens;
    long drawnAt;
    boolean wanted;

    boolean isEmpty() {
      return tokens == 0 || System.nanoTime() - drawnAt > LAPSE_NANOS;
    }
  }

  private record Key(String bucket, Lane lane) {}

  private final Map<String, Double> fixed = new HashMap<>();
  private final Map<Route, Integer> connections;
  private final Map<Key, Purse> purses = new HashMap<>();
  private Map<Way, Double> paces = Map.of();
  private volatile boolean limited;

  /**
   * @param routes mails a second at most, of those that have a limit
   * @param connections how many mails at most are on their way at once, of those that have a limit
   */
  Allowances(List<Smarthost> hosts, Map<Route, Double> routes, Map<Route, Integer> connections) {
    this.connections = Map.copyOf(connections);
    for (Smarthost host : hosts) {
      Double rate = host.rate();
      if (rate != null) {
        fixed.put(relay(host.name()), rate);
      }
    }
    routes.forEach((route, rate) -> fixed.put(route(route), rate));
    limited = !fixed.isEmpty();
  }

  static String relay(String name) {
    return "relay/" + name;
  }

  static String route(Route route) {
    return "route/" + route;
  }

  static String pace(Way way) {
    return "pace/" + way.relay() + "/" + way.route();
  }

  /** Whether there is any limit now. */
  boolean isLimited() {
    return limited;
  }

  /** Which routes are slowed down at which relays. */
  synchronized void pace(Map<Way, Double> rates) {
    paces = Map.copyOf(rates);
    limited = !fixed.isEmpty() || !rates.isEmpty();
  }

  /**
   * Mails a second on a route, as far as it is limited as such.
   *
   * @param hosts that have it now: it may go as fast as all of them let it together
   */
  synchronized double rate(Route route, List<Smarthost> hosts) {
    double slowed = hosts.isEmpty() ? Double.MAX_VALUE : 0;
    for (Smarthost host : hosts) {
      slowed += paces.getOrDefault(new Way(host.name(), route), Double.MAX_VALUE);
    }
    return Math.min(slowed, fixed.getOrDefault(route(route), Double.MAX_VALUE));
  }

  /** How many mails of a route may be on their way at once; null for as many as are wanted. */
  @Nullable Integer most(Lane lane, Route route) {
    Integer most = connections.get(route);
    return most == null || lane == Lane.TRANSACTIONAL ? most : Integer.valueOf(most - 1);
  }

  /** Spends what one mail needs, or asks for it and spends nothing. */
  boolean spend(Lane lane, Smarthost host, Route route) {
    return !limited || spendOf(lane, host.name(), route);
  }

  private synchronized boolean spendOf(Lane lane, String host, Route route) {
    List<Purse> needed = new ArrayList<>();
    need(needed, lane, relay(host), fixed.get(relay(host)));
    need(needed, lane, route(route), fixed.get(route(route)));
    Way way = new Way(host, route);
    need(needed, lane, pace(way), paces.get(way));
    boolean enough = true;
    for (Purse purse : needed) {
      if (purse.isEmpty()) {
        purse.wanted = true;
        enough = false;
      }
    }
    if (enough) {
      needed.forEach(purse -> purse.tokens--);
    } else {
      notifyAll();
    }
    return enough;
  }

  private void need(List<Purse> needed, Lane lane, String bucket, @Nullable Double rate) {
    if (rate != null) {
      Purse purse = purses.computeIfAbsent(new Key(bucket, lane), key -> new Purse());
      purse.rate = rate;
      needed.add(purse);
    }
  }

  /** Waits until somebody needs something. */
  @SuppressWarnings("WaitNotInLoop") // Whoever is woken too soon finds nothing to do.
  synchronized void awaitNeed(long millis) throws InterruptedException {
    if (purses.values().stream().noneMatch(purse -> purse.wanted)) {
      wait(millis);
    }
  }

  /** Whoever waits for a need looks about. */
  synchronized void wake() {
    notifyAll();
  }

  /** What is to be drawn for a lane. */
  synchronized List<Draw> needs(Lane lane) {
    List<Draw> draws = new ArrayList<>();
    purses.forEach((key, purse) -> {
      if (key.lane() == lane && purse.wanted) {
        int group = (int) Math.clamp(Math.ceil(purse.rate * GROUP), 1, MOST);
        double second = Math.max(1, purse.rate);
        draws.add(
            new Draw(key.bucket(), purse.rate, second, group, lane == Lane.DIGEST ? 0 : second));
      }
    });
    return draws;
  }

  /** What was granted. */
  synchronized void drawn(Lane lane, Map<String, Integer> granted) {
    granted.forEach((bucket, tokens) -> {
      Purse purse = purses.get(new Key(bucket, lane));
      if (purse != null && tokens > 0) {
        purse.tokens = tokens + (purse.isEmpty() ? 0 : purse.tokens);
        purse.drawnAt = System.nanoTime();
        purse.wanted = false;
      }
    });
  }
}
