package org.samizdat.mail.smtp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts wires whose time has run out. A socket's own timeout knows nothing of writing, begins anew
 * with every byte that drips in, and costs two system calls for each answer.
 */
final class Watch implements Runnable {

  private static final Duration LOOK = Duration.ofMillis(50);

  private final Set<Wire> wires = ConcurrentHashMap.newKeySet();

  /** One for this process, from the first connection on. */
  private static final class Only {
    static final Watch WATCH = start();

    private static Watch start() {
      Watch watch = new Watch();
      Thread.ofPlatform().daemon().name("smtp-watch").start(watch);
      return watch;
    }
  }

  static void over(Wire wire) {
    Only.WATCH.wires.add(wire);
  }

  static void end(Wire wire) {
    Only.WATCH.wires.remove(wire);
  }

  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        long now = System.nanoTime();
        wires.forEach(wire -> wire.cutIfDue(now));
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
