package org.samizdat.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Records the outcomes of this node, in groups: whatever came in while the last group was being
 * committed. One thread, so that a commit is shared by all connections.
 */
final class Committer implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int MOST = 1000;
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** A commit costs the same for one as for many; a window that is wide enough bears the delay. */
  private static final Duration LINGER = Duration.ofMillis(5);

  private final BlockingQueue<Outcome> queue = new LinkedBlockingQueue<>();
  private final Outcomes outcomes;
  private final Map<Lane, Holds> holds;
  private final Aftermath aftermath;
  private final Doorbell doorbell;
  private final int enough;
  private volatile boolean stopped;

  /**
   * @param enough outcomes, and there is nothing to linger for
   */
  Committer(
      Outcomes outcomes,
      Map<Lane, Holds> holds,
      Aftermath aftermath,
      Doorbell doorbell,
      int enough) {
    this.enough = enough;
    this.outcomes = outcomes;
    this.holds = holds;
    this.aftermath = aftermath;
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
    while (true) {
      try {
        settle(group, outcomes.record(group));
        return;
      } catch (DataIntegrityViolationException refused) {
        LOG.error("{} outcomes were refused; their chunks will lapse", group.size(), refused);
        settle(group, Set.of());
        return;
      } catch (RuntimeException unreachable) {
        // Nothing more is started meanwhile than the windows allow; then all waits for us.
        LOG.warn(
            "{} outcomes cannot be recorded yet: {}",
            group.size(),
            unreachable.getClass().getSimpleName());
        if (stopped) {
          return;
        }
        Thread.sleep(PAUSE);
      }
    }
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
        recorded.forEach(outcome -> aftermath.draw(outcome, lane.getValue()));
        aftermath.note(recorded);
        lane.getValue().recorded(recorded);
      }
      if (!lane.getValue().drained().isEmpty()) {
        doorbell.ringNow(lane.getKey());
      }
    }
  }
}
