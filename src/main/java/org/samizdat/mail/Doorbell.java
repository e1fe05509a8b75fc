package org.samizdat.mail;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells this process's lanes that there may be something to do, so that a confirmation leaves at
 * once. Only a help: every lane also looks by itself, and other nodes hear nothing.
 */
@Component
class Doorbell {

  private final Map<Lane, Long> rings = new EnumMap<>(Lane.class);

  /** Rings now, or when the transaction that is under way has committed. */
  void ring(Lane lane) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      ringNow(lane);
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            ringNow(lane);
          }
        });
  }

  synchronized void ringNow(Lane lane) {
    rings.merge(lane, 1L, Long::sum);
    notifyAll();
  }

  /**
   * Waits for a ring after the last one heard.
   *
   * @return what to pass as {@code heard} next time
   */
  synchronized long await(Lane lane, long heard, Duration patience) throws InterruptedException {
    long ends = System.nanoTime() + patience.toNanos();
    while (rings.getOrDefault(lane, 0L) == heard) {
      long left = Duration.ofNanos(ends - System.nanoTime()).toMillis();
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return rings.getOrDefault(lane, 0L);
  }
}
