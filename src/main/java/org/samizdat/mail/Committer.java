package org.samizdat.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the outcomes of this node, in groups: whatever came in while the last group was being
 * committed. One thread, so that a commit is shared by all connections. It waits for a database
 * that is away, and gives up what the database does not take: those chunks lapse, and for a while
 * this node sends nothing.
 */
final class Committer implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int MOST = 1000;
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** A commit costs the same for one as for many; a window that is wide enough bears the delay. */
  private static final Duration LINGER = Duration.ofMillis(5);

  /** How often the rest after outcomes that were given up is doubled. */
  private static final int MOST_DOUBLINGS = 5;

  private final BlockingQueue<Outcome> queue = new LinkedBlockingQueue<>();
  private final Line line;
  private final Outcomes outcomes;
  private final Map<Lane, Holds> holds;
  private final Relays relays;
  private final Aftermath aftermath;
  private final Brakes brakes;
  private final Doorbell doorbell;
  private final int enough;
  private final Duration lease;
  private long groups;
  private int givenUp;
  private volatile long inHand;
  private volatile long restsUntil = System.nanoTime();
  private volatile boolean stopped;

  /**
   * @param enough outcomes, and there is nothing to linger for
   * @param lease how long nothing is sent after outcomes were given up, at first
   */
  Committer(
      Line line,
      Outcomes outcomes,
      Map<Lane, Holds> holds,
      Relays relays,
      Aftermath aftermath,
      Brakes brakes,
      Doorbell doorbell,
      int enough,
      Duration lease) {
    this.line = line;
    this.enough = enough;
    this.lease = lease;
    this.outcomes = outcomes;
    this.holds = holds;
    this.relays = relays;
    this.aftermath = aftermath;
    this.brakes = brakes;
    this.doorbell = doorbell;
  }

  void submit(Outcome outcome) {
    queue.add(outcome);
  }

  /** Ends when what is queued is recorded, or cannot be. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped || !queue.isEmpty()) {
        Outcome first = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Outcome> group = new ArrayList<>();
          group.add(first);
          gather(group);
          commit(group);
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void gather(List<Outcome> group) throws InterruptedException {
    long ends = System.nanoTime() + LINGER.toNanos();
    queue.drainTo(group, MOST - group.size());
    while (group.size() < enough) {
      Outcome next = queue.poll(ends - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      group.add(next);
      queue.drainTo(group, MOST - group.size());
    }
  }

  private void commit(List<Outcome> group) throws InterruptedException {
    inHand = ++groups;
    try {
      Set<Long> ours = recordPatiently(group);
      givenUp = 0;
      settle(group, ours);
    } catch (RuntimeException | Error broken) {
      // Without this thread nothing would be recorded any more, and nobody else take over.
      LOG.error("{} outcomes were given up; their chunks will lapse", group.size(), broken);
      // Whatever else this node sent would have to be sent once more by another.
      Duration rest = lease.multipliedBy(1L << Math.min(givenUp++, MOST_DOUBLINGS));
      restsUntil = System.nanoTime() + rest.toNanos();
      group.forEach(outcome -> holds(outcome).refuse(outcome.hold()));
      holds.keySet().forEach(doorbell::ringNow);
    }
    // Not if that breaks, too: then the keepers see that nothing is recorded any more.
    inHand = 0;
  }

  /**
   * Which group is being recorded, counted from 1; 0 if none is. One that is so for long shows that
   * the way to the database is blocked for us.
   */
  long inHand() {
    return inHand;
  }

  /** Whether it is too soon to send again after outcomes were given up. */
  boolean rests() {
    return System.nanoTime() - restsUntil < 0;
  }

  /** Returns when that is done, or we are stopped: then nothing of it is ours any more. */
  private Set<Long> recordPatiently(List<Outcome> group) throws InterruptedException {
    while (true) {
      try {
        return outcomes.record(group);
      } catch (RuntimeException failed) {
        if (!Faults.mayPass(failed)) {
          throw failed;
        }
        // Nothing more is started meanwhile than the windows allow; then all waits for us.
        LOG.warn(
            "{} outcomes cannot be recorded yet: {}",
            group.size(),
            failed.getClass().getSimpleName());
        if (stopped) {
          return Set.of();
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private Holds holds(Outcome outcome) {
    return Objects.requireNonNull(holds.get(outcome.hold().chunk().lane()));
  }

  private void settle(List<Outcome> group, Set<Long> ours) {
    for (Map.Entry<Lane, Holds> lane : holds.entrySet()) {
      List<Outcome> recorded = new ArrayList<>();
      for (Outcome outcome : group) {
        if (outcome.hold().chunk().lane() != lane.getKey()) {
          continue;
        }
        if (ours.contains(outcome.hold().chunk().id())) {
          recorded.add(outcome);
        } else {
          lane.getValue().refuse(outcome.hold());
        }
      }
      if (!recorded.isEmpty()) {
        line.ask(() -> draw(recorded, lane.getValue()));
        lane.getValue().recorded(recorded);
      }
      if (!lane.getValue().drained().isEmpty()) {
        doorbell.ringNow(lane.getKey());
      }
    }
  }

  /** They are recorded, whatever becomes of this. */
  private void draw(List<Outcome> recorded, Holds lane) {
    try {
      relays.meter().note(recorded);
      recorded.forEach(outcome -> aftermath.draw(outcome, lane, relays));
      aftermath.note(recorded);
      // Before those who wait for room in the windows hear of it.
      Set<MailingId> braked = brakes.note(recorded);
      if (!braked.isEmpty()) {
        lane.stop(hold -> braked.contains(hold.chunk().mailing()));
      }
    } catch (RuntimeException | Error failed) {
      LOG.error("What follows from {} outcomes was not drawn", recorded.size(), failed);
    }
  }
}
