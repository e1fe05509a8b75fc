package org.samizdat.twin;

import java.time.Clock;
import java.time.Duration;

/** Moves the twin's clock along with another one. */
final class Follower implements AutoCloseable {

  private static final Duration STEP = Duration.ofMillis(200);

  private final World world;
  private final Clock clock;
  private volatile boolean stopped;

  Follower(World world, Clock clock) {
    this.world = world;
    this.clock = clock;
  }

  void start() {
    Thread.ofVirtual().name("stripe-twin-clock").start(this::follow);
  }

  @Override
  public void close() {
    stopped = true;
  }

  private void follow() {
    while (!stopped) {
      synchronized (world) {
        world.clock.advanceTo(clock.instant());
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException stop) {
        return;
      }
    }
  }
}
