package org.samizdat.twin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The twin's own time. It stands still until it is moved; what is due on the way then happens in
 * its order, each at its own instant.
 */
final class TwinClock {

  private record Due(Instant at, long number, Runnable act) {}

  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
  private Instant now;
  private long numbers;

  TwinClock(Instant now) {
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  Instant now() {
    return now;
  }

  /** Does something once the time comes. Whoever asks must look then whether it still applies. */
  void at(Instant instant, Runnable act) {
    agenda.add(new Due(instant, numbers++, act));
  }

  void in(Duration duration, Runnable act) {
    at(now.plus(duration), act);
  }

  /** Moves on; a time already past does nothing. */
  void advanceTo(Instant target) {
    while (!agenda.isEmpty() && !agenda.peek().at().isAfter(target)) {
      Due due = agenda.remove();
      if (due.at().isAfter(now)) {
        now = due.at();
      }
      due.act().run();
    }
    if (target.isAfter(now)) {
      now = target.truncatedTo(ChronoUnit.SECONDS);
    }
  }
}
