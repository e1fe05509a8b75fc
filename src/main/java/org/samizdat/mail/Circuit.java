package org.samizdat.mail;

import java.time.Duration;

/**
 * Whether a relay is there, as far as this node knows. One that is not is left alone for a while;
 * then one connection tries it, and the others follow if that succeeds. Guarded by its {@link
 * Relays}.
 */
final class Circuit {

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  /** One that comes and goes is not believed so soon. */
  private static final long SOUND_NANOS = Duration.ofMinutes(1).toNanos();

  private final Duration longestWait;
  private boolean open;
  private boolean tried;
  private long dueAt;
  private long closedAt = System.nanoTime() - 2 * SOUND_NANOS;
  private Duration wait = FIRST_WAIT;

  Circuit(Duration longestWait) {
    this.longestWait = longestWait;
  }

  /** Nothing is known against it. */
  boolean isClosed() {
    return !open;
  }

  /** It has been away for long enough, and nobody is trying it. */
  boolean isDue() {
    return open && !tried && System.nanoTime() - dueAt >= 0;
  }

  /** From now on somebody tries it. */
  void tryIt() {
    tried = open;
  }

  /**
   * It is there.
   *
   * @return whether that is news
   */
  boolean succeeded() {
    boolean news = open;
    if (open) {
      closedAt = System.nanoTime();
    }
    open = false;
    tried = false;
    return news;
  }

  /**
   * It is not. Many connections find that out together, and wait no longer for it than one.
   *
   * @return whether that is news
   */
  boolean failed() {
    if (open && !tried) {
      return false;
    }
    boolean news = !open;
    if (news && System.nanoTime() - closedAt > SOUND_NANOS) {
      wait = FIRST_WAIT;
    }
    open = true;
    tried = false;
    dueAt = System.nanoTime() + wait.toNanos();
    Duration doubled = wait.multipliedBy(2);
    wait = doubled.compareTo(longestWait) < 0 ? doubled : longestWait;
    return news;
  }
}
