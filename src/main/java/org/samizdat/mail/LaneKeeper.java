package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.samizdat.mail.Holds.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Keeps one lane of this node in work: has chunks claimed, renews their leases, gives them back
 * when they are finished or called back, and takes over those of nodes that have fallen silent. One
 * thread.
 */
final class LaneKeeper implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(LaneKeeper.class);

  /** Several times a second, so that a pause or a withdrawal takes effect within one. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final Duration LOOK_FOR_LAPSED = Duration.ofSeconds(1);
  private static final Duration LOOK_AT_BEGINNINGS = Duration.ofSeconds(1);

  private static final Duration UNTIL_THE_NEXT_TRY = Duration.ofMinutes(1);

  private final Lane lane;
  private final Line line;
  private final Holds holds;
  private final Committer committer;
  private final Relays relays;
  private final Chunks chunks;
  private final Leases leases;
  private final Claiming claiming;
  private final Drops drops;
  private final Brakes brakes;
  private final Doorbell doorbell;
  private final Clock clock;
  private volatile long patienceEnds;
  private volatile boolean stopped;
  private long nextLookForLapsed = System.nanoTime();
  private long nextLookAtBeginnings = System.nanoTime();

  LaneKeeper(
      Lane lane,
      Line line,
      MailSettings settings,
      Holds holds,
      Committer committer,
      Relays relays,
      Chunks chunks,
      Claiming claiming,
      Drops drops,
      Brakes brakes,
      Doorbell doorbell,
      Clock clock) {
    this.lane = lane;
    this.line = line;
    this.holds = holds;
    this.committer = committer;
    this.relays = relays;
    this.chunks = chunks;
    this.leases = new Leases(settings.lease(), holds, committer, chunks);
    this.claiming = claiming;
    this.drops = drops;
    this.brakes = brakes;
    this.doorbell = doorbell;
    this.clock = clock;
  }

  @Override
  public void run() {
    try {
      long heard = 0;
      while (!stopped) {
        attempt(this::look);
        heard = doorbell.await(lane, heard, LOOK);
      }
      giveBack();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever goes wrong is tried again: nobody would notice that a lane has no keeper any more. */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error failed) {
      // Most likely the database is away: the leases run out and all this is somebody's again.
      LOG.warn("The {} lane cannot go on yet: {}", lane, failed.getClass().getSimpleName());
    }
  }

  /**
   * No new chunk from now on; those in hand start nothing more, and the thread ends when all are
   * given back.
   *
   * @param ends how long to wait for the answers that are under way, in terms of {@link
   *     System#nanoTime}; those that do not come in time are unknown
   */
  void stop(long ends) {
    patienceEnds = ends;
    stopped = true;
    claiming.stop();
    holds.stop(hold -> true);
    doorbell.ringNow(lane);
  }

  private void giveBack() throws InterruptedException {
    // One may have been claimed while the lane was being stopped.
    holds.stop(hold -> true);
    long heard = 0;
    while (!holds.all().isEmpty() && System.nanoTime() - patienceEnds < 0) {
      attempt(() -> line.ask(this::letGo));
      if (!holds.all().isEmpty()) {
        heard = doorbell.await(lane, heard, LOOK);
      }
    }
    for (Hold hold : holds.all()) {
      boolean done = false;
      // Once more if need be: a deadlock does not come twice, and a lapsed chunk costs duplicates.
      for (int tries = 0; !done && tries < 2; tries++) {
        done = line.answer(() -> handBack(hold));
      }
      holds.remove(hold);
    }
  }

  private void letGo() {
    // Or somebody else takes it over while its last answers are under way.
    leases.renew();
    recordAbandoned();
    releaseDrained();
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
    line.ask(this::keep);
    if (!leases.isInVain()) {
      claiming.claim();
    }
  }

  private void keep() {
    leases.renew();
    relays.look();
    drops.refresh();
    callBack();
    if (leases.isInVain()) {
      holds.stop(hold -> true);
    }
    recordAbandoned();
    releaseDrained();
    recoverLapsed();
    lookAtBeginnings();
  }

  private void callBack() {
    List<Chunk> held = held();
    if (!held.isEmpty()) {
      Set<Long> called = chunks.calledBack(held);
      holds.stop(hold -> called.contains(hold.chunk().id()));
    }
  }

  /** What waited for another relay, and now for another holder: it was not sent. */
  private void recordAbandoned() {
    for (Promise promise : holds.abandoned()) {
      committer.submit(Outcome.untold(promise.hold(), promise.member(), Result.DEFERRED));
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
        if (Faults.isOfTheWay(failed)) {
          // Not this chunk's fault: at the next look.
          throw failed;
        }
        LOG.error(
            "Chunk {} of mailing {} cannot be taken over", lapsed.id(), lapsed.mailing(), failed);
        // Out of the way of the others; it is tried again then.
        chunks.renew(List.of(lapsed), UNTIL_THE_NEXT_TRY);
      }
    }
  }

  private void lookAtBeginnings() {
    if (lane == Lane.DIGEST && System.nanoTime() - nextLookAtBeginnings >= 0) {
      nextLookAtBeginnings = System.nanoTime() + LOOK_AT_BEGINNINGS.toNanos();
      brakes.look();
    }
  }

  private List<Chunk> held() {
    return holds.all().stream().map(Hold::chunk).toList();
  }
}
