package org.samizdat.giving;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/** Lets the process die, as far as a test can: at a commit, just before it or just after. */
public final class CrashingCommits implements BeanPostProcessor {

  /** An error, so that nobody takes it for a failure that can be dealt with. */
  public static final class Crash extends Error {}

  private int commits = Integer.MAX_VALUE;
  private boolean before;

  /** At the nth commit from now on; from 1. */
  public void crashAt(int commit, boolean beforeIt) {
    commits = commit;
    before = beforeIt;
  }

  /** Never. */
  public void behave() {
    commits = Integer.MAX_VALUE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return name.equals("transactionManager") && bean instanceof PlatformTransactionManager manager
        ? new Crashing(manager)
        : bean;
  }

  private final class Crashing implements PlatformTransactionManager {

    private final PlatformTransactionManager manager;

    Crashing(PlatformTransactionManager manager) {
      this.manager = manager;
    }

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
      return manager.getTransaction(definition);
    }

    @Override
    public void commit(TransactionStatus status) {
      if (!status.isNewTransaction() || --commits > 0) {
        manager.commit(status);
        return;
      }
      behave();
      if (before) {
        manager.rollback(status);
      } else {
        manager.commit(status);
      }
      throw new Crash();
    }

    @Override
    public void rollback(TransactionStatus status) {
      manager.rollback(status);
    }
  }
}
