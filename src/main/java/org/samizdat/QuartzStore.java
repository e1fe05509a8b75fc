package org.samizdat;

import org.jspecify.annotations.Nullable;
import org.quartz.JobPersistenceException;
import org.springframework.scheduling.quartz.LocalDataSourceJobStore;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Quartz's jobs and triggers in our database. Whatever is asked of it outside a transaction is one
 * of its own; Spring's store would commit statement by statement and let go of Quartz's lock after
 * each. Then a job that ends while a trigger for it is being stored would leave the trigger waiting
 * for that end for ever.
 *
 * <p>A transaction around such a call would not do: it would end only after Quartz has woken itself
 * to look for the trigger, and the next look may be half a minute away.
 *
 * <p>Public only because Quartz makes it, by the name in {@code application.yaml}.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // As the method it overrides.
public class QuartzStore extends LocalDataSourceJobStore {

  /** For Quartz. */
  public QuartzStore() {}

  @Override
  protected Object executeInLock(@Nullable String lockName, TransactionCallback work)
      throws JobPersistenceException {
    return TransactionSynchronizationManager.isActualTransactionActive()
        ? super.executeInLock(lockName, work)
        : executeInNonManagedTXLock(lockName, work, null);
  }
}
