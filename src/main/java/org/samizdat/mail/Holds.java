package org.samizdat.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The chunks that one lane of this node holds. */
final class Holds {

  /**
   * A delivery that is promised to one connection: nobody else will start it.
   *
   * @param place among the chunk's deliveries
   */
  record Promise(Hold hold, int place) {

    Member member() {
      return hold.member(place);
    }
  }

  private static final Duration LOOK = Duration.ofMillis(250);

  private final List<Hold> holds = new ArrayList<>();
  private final Drops drops;
  private int turn;

  Holds(Drops drops) {
    this.drops = drops;
  }

  synchronized void add(Hold hold) {
    holds.add(hold);
    notifyAll();
  }

  synchronized void remove(Hold hold) {
    holds.remove(hold);
    notifyAll();
  }

  synchronized List<Hold> all() {
    return List.copyOf(holds);
  }

  synchronized Set<Route> routes() {
    Set<Route> routes = EnumSet.noneOf(Route.class);
    holds.forEach(hold -> routes.add(hold.chunk().route()));
    return routes;
  }

  /** The sum of the windows of each route. */
  synchronized Map<Route, Integer> windows() {
    Map<Route, Integer> windows = new EnumMap<>(Route.class);
    holds.forEach(hold -> windows.merge(hold.chunk().route(), hold.chunk().window(), Integer::sum));
    return windows;
  }

  /** The sum of the windows. */
  synchronized int window() {
    return holds.stream().mapToInt(hold -> hold.chunk().window()).sum();
  }

  /**
   * Waits until some delivery may be started.
   *
   * @param where on which routes
   * @return on which of them; empty if there was none in time
   */
  synchronized Set<Route> awaitStartable(Duration patience, Predicate<Route> where)
      throws InterruptedException {
    long ends = System.nanoTime() + patience.toNanos();
    Set<Route> routes = startable(where);
    while (routes.isEmpty()) {
      long left = Duration.ofNanos(ends - System.nanoTime()).toMillis();
      if (left <= 0) {
        break;
      }
      wait(left);
      routes = startable(where);
    }
    return routes;
  }

  private Set<Route> startable(Predicate<Route> where) {
    Set<Route> routes = EnumSet.noneOf(Route.class);
    for (Hold hold : holds) {
      if (hold.canStart() && where.test(hold.chunk().route())) {
        routes.add(hold.chunk().route());
      }
    }
    return routes;
  }

  /** Something that some wait for may be there. */
  synchronized void wake() {
    notifyAll();
  }

  /** Waits for a while, or until something has changed. */
  @SuppressWarnings("WaitNotInLoop") // Whoever is woken too soon looks again.
  synchronized void rest(Duration most) throws InterruptedException {
    wait(most.toMillis());
  }

  /**
   * Promises and starts the next delivery, of each chunk in turn; null if none may be now.
   *
   * @param where on which routes
   */
  synchronized @Nullable Promise next(Predicate<Route> where) {
    for (int step = 0; step < holds.size(); step++) {
      Hold hold = holds.get((turn + step) % holds.size());
      if (hold.canStart() && where.test(hold.chunk().route())) {
        turn = (turn + step + 1) % holds.size();
        Promise promise = new Promise(hold, hold.promise());
        hold.start(promise.place());
        return promise;
      }
    }
    return null;
  }

  /**
   * The delivery after the one that is under way on a connection. If the windows are full, one of
   * the same chunk is promised without being started, so that no other route is kept waiting.
   */
  synchronized @Nullable Promise nextAfter(Promise underWay, Predicate<Route> where) {
    Promise next = next(where);
    Hold hold = underWay.hold();
    boolean canPromise = next == null && hold.canPromise() && where.test(hold.chunk().route());
    return canPromise ? new Promise(hold, hold.promise()) : next;
  }

  /**
   * Leaves a promised delivery that was certainly not sent to whoever finds a relay.
   *
   * @param isSuspect whether the relay let us in and hung up at this very one
   * @return false if that has happened often enough, or its chunk is to be given away: then it is
   *     still the caller's
   */
  synchronized boolean handBack(Promise promise, boolean isSuspect) {
    boolean isBack =
        !promise.hold().isStopped() && promise.hold().handBack(promise.place(), isSuspect);
    notifyAll();
    return isBack;
  }

  /** Those that were started, handed back, and whose chunk is to be given away: not sent. */
  synchronized List<Promise> abandoned() {
    return holds.stream()
        .flatMap(hold -> hold.abandoned().stream().map(place -> new Promise(hold, place)))
        .toList();
  }

  /**
   * Waits until a promised delivery may be started, and starts it. A repeat changes nothing.
   *
   * @return false if it must not be started any more: it is left to whoever has the chunk next
   */
  synchronized boolean start(Promise promise) throws InterruptedException {
    Hold hold = promise.hold();
    while (hold.isRefused() || !hold.start(promise.place())) {
      if (hold.isStopped()) {
        return false;
      }
      if (hold.isWaitedForBefore(promise.place())) {
        // Or all of us would wait for what none of us is making.
        hold.handBack(promise.place(), false);
        notifyAll();
        return false;
      }
      // Looks again by itself: a lease that had run out may have been renewed.
      wait(LOOK.toMillis());
    }
    return true;
  }

  /** Why a delivery must not be made after all; null if it may. */
  Mailing.@Nullable Skip skip(Promise promise) {
    Member member = promise.member();
    return member.skip() != null
        ? member.skip()
        : drops.skip(promise.hold().consignment(), member.person());
  }

  synchronized void recorded(Collection<Outcome> outcomes) {
    outcomes.forEach(
        outcome -> outcome.hold().recorded(outcome.member().number(), outcome.result()));
    notifyAll();
  }

  synchronized void renewed(Hold hold, long leaseEnds) {
    hold.renewed(leaseEnds);
  }

  synchronized void stop(Predicate<Hold> which) {
    holds.stream().filter(which).forEach(Hold::stop);
    notifyAll();
  }

  /**
   * Gives the chunk that has most before it back, if claimed anew it would have a window twice as
   * wide.
   *
   * @param anew how wide the window of a chunk could be then
   */
  synchronized void giveBackNarrow(ToIntFunction<Chunk> anew) {
    holds.stream()
        .filter(hold -> hold.isTooNarrow(anew.applyAsInt(hold.chunk())))
        .max(Comparator.comparingInt(Hold::left))
        .ifPresent(Hold::stop);
    notifyAll();
  }

  synchronized void refuse(Hold hold) {
    hold.refuse();
    notifyAll();
  }

  synchronized List<Hold> drained() {
    return holds.stream().filter(hold -> hold.isRefused() || hold.isDrained()).toList();
  }

  synchronized boolean isAllDecided(Hold hold) {
    return hold.isAllDecided();
  }

  synchronized List<Integer> unrecorded(Hold hold) {
    return hold.unrecorded();
  }

  synchronized @Nullable Integer firstNotStarted(Hold hold) {
    return hold.firstNotStarted();
  }
}
