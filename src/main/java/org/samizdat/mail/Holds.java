package org.samizdat.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The chunks that one lane of this node holds: at most one per route. */
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

  /** The sum of the windows. */
  synchronized int window() {
    return holds.stream().mapToInt(hold -> hold.chunk().window()).sum();
  }

  /**
   * Waits until some delivery may be started.
   *
   * @return false if there was none in time
   */
  synchronized boolean awaitStartable(Duration patience) throws InterruptedException {
    long ends = System.nanoTime() + patience.toNanos();
    while (holds.stream().noneMatch(Hold::canStart)) {
      long left = Duration.ofNanos(ends - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Promises and starts the next delivery, of each chunk in turn; null if none may be now. */
  synchronized @Nullable Promise next() {
    for (int step = 0; step < holds.size(); step++) {
      Hold hold = holds.get((turn + step) % holds.size());
      if (hold.canStart()) {
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
  synchronized @Nullable Promise nextAfter(Promise underWay) {
    Promise next = next();
    Hold hold = underWay.hold();
    return next == null && hold.canPromise() ? new Promise(hold, hold.promise()) : next;
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
