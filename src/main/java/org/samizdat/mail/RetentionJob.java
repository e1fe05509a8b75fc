package org.samizdat.mail;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every hour: lets go of old mailings and of drop requests that have had their effect. */
@DisallowConcurrentExecution
class RetentionJob implements Job {

  private final Retention retention;

  RetentionJob(Retention retention) {
    this.retention = retention;
  }

  @Override
  public void execute(JobExecutionContext context) {
    retention.forgetOld();
  }
}
