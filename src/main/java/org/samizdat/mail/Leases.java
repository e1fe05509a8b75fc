package org.samizdat.mail;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Keeps the leases of what one lane of this node holds, as long as what it sends can be recorded. A
 * node that cannot record would keep its chunks from everybody for ever. For one thread.
 */
final class Leases {

  /** A lease is renewed when this part of it is over. */
  private static final int PARTS = 3;

  private final Duration lease;
  private final Holds holds;
  private final Committer committer;
  private final Chunks chunks;
  private long next = System.nanoTime();
  private long seen;
  private int sameAsSeen;

  Leases(Duration lease, Holds holds, Committer committer, Chunks chunks) {
    this.lease = lease;
    this.holds = holds;
    this.committer = committer;
    this.chunks = chunks;
  }

  /** Renews what is held, if it is time; what is not ours any more is refused. */
  void renew() {
    if (System.nanoTime() - next < 0) {
      return;
    }
    long asked = System.nanoTime();
    List<Chunk> held = holds.all().stream().map(Hold::chunk).toList();
    if (!held.isEmpty() && !isRecordingBlocked()) {
      renew(held, asked);
    }
    // Not while the database is away, nor while this process sleeps: then a lease is not over.
    watch();
    next = asked + lease.dividedBy(PARTS).toNanos();
  }

  private void renew(List<Chunk> held, long asked) {
    Set<Long> ours = chunks.renew(held, lease);
    for (Hold hold : holds.all()) {
      if (ours.contains(hold.chunk().id())) {
        holds.renewed(hold, asked + lease.toNanos());
      } else {
        holds.refuse(hold);
      }
    }
  }

  private void watch() {
    long inHand = committer.inHand();
    sameAsSeen = inHand != 0 && inHand == seen ? sameAsSeen + 1 : 0;
    seen = inHand;
  }

  /** Whether nothing more should be sent from here: it could not be recorded. */
  boolean isInVain() {
    return committer.rests() || isRecordingBlocked();
  }

  /** The same group has been in hand for a whole lease, in which we could renew. */
  private boolean isRecordingBlocked() {
    return sameAsSeen >= PARTS && committer.inHand() == seen;
  }
}
