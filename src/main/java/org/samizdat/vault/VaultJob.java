package org.samizdat.vault;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every minute: carries on with erasures and sweeps orphans. */
@DisallowConcurrentExecution
class VaultJob implements Job {

  private final Erasures erasures;

  VaultJob(Erasures erasures) {
    this.erasures = erasures;
  }

  @Override
  public void execute(JobExecutionContext context) {
    erasures.carryOn();
    erasures.sweepOrphans();
  }
}
