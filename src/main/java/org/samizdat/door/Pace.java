package org.samizdat.door;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it took of late to do what was asked for. Who is told the same without its being done
 * waits as long, so that the clock does not tell what the words keep back.
 */
final class Pace {

  private static final int KEPT = 64;

  /** Before anything was done: about what it takes. */
  private static final long USUAL_NANOS = 8_000_000;

  /** A node that is stuck must not be stuck twice. */
  private static final long MOST_NANOS = 1_000_000_000;

  private final AtomicLongArray nanos = new AtomicLongArray(KEPT);
  private final AtomicInteger next = new AtomicInteger();

  /** Takes note of how long it took. */
  void note(long tookNanos) {
    nanos.set(Math.floorMod(next.getAndIncrement(), KEPT), Math.clamp(tookNanos, 1, MOST_NANOS));
  }

  /** Waits as long as one of the last times took, whichever. */
  void keep() {
    long wait = any();
    long until = System.nanoTime() + wait;
    while (wait > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(wait);
      wait = until - System.nanoTime();
    }
  }

  /** One of the last times, in nanoseconds. */
  long any() {
    int known = Math.min(KEPT, next.get() < 0 ? KEPT : next.get());
    if (known == 0) {
      return USUAL_NANOS;
    }
    long one = nanos.get(ThreadLocalRandom.current().nextInt(known));
    // Another thread may be about to write it.
    return one == 0 ? USUAL_NANOS : one;
  }
}
