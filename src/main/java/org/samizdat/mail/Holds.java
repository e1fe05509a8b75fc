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

  /** A delivery that was started: its outcome must be recorded. */
  record Start(Hold hold, Member member, Mailing.@Nullable Skip skip) {}

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

  /** Starts the next delivery, of each chunk in turn; null if none may be started now. */
  synchronized @Nullable Start start() {
    for (int step = 0; step < holds.size(); step++) {
      Hold hold = holds.get((turn + step) % holds.size());
      if (hold.canStart()) {
        turn = (turn + step + 1) % holds.size();
        Member member = hold.start();
        return new Start(hold, member, skip(hold, member));
      }
    }
    return null;
  }

  synchronized void recorded(Collection<Outcome> outcomes) {
    outcomes.forEach(outcome -> outcome.hold().recorded(outcome.member().number()));
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

  synchronized List<Integer> unrecorded(Hold hold) {
    return hold.unrecorded();
  }

  synchronized @Nullable Integer firstNotStarted(Hold hold) {
    return hold.firstNotStarted();
  }

  private Mailing.@Nullable Skip skip(Hold hold, Member member) {
    return member.skip() != null ? member.skip() : drops.skip(hold.consignment(), member.person());
  }
}
