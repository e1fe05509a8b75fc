package org.samizdat.giving;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes this node's worker when an event has come in; other nodes look by themselves. */
@Component
class StripeDoorbell {

  private final Semaphore rung = new Semaphore(0);

  /** Rings when the caller's transaction has committed, or at once. */
  void ring() {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              rung.release();
            }
          });
    } else {
      rung.release();
    }
  }

  /** Returns when it has rung, however often, or the time is over. */
  void await(long seconds) throws InterruptedException {
    if (rung.tryAcquire(seconds, TimeUnit.SECONDS)) {
      rung.drainPermits();
    }
  }
}
