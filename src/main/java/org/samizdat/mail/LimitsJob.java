package org.samizdat.mail;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every hour: forgets what was counted against the limits of past days. */
@DisallowConcurrentExecution
class LimitsJob implements Job {

  private final Limits limits;

  LimitsJob(Limits limits) {
    this.limits = limits;
  }

  @Override
  public void execute(JobExecutionContext context) {
    limits.forgetOld();
  }
}
