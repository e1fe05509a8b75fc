package org.samizdat.mail;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every hour: forgets what was counted, and what left, on past days. */
@DisallowConcurrentExecution
class LimitsJob implements Job {

  private final Limits limits;
  private final Turns turns;

  LimitsJob(Limits limits, Turns turns) {
    this.limits = limits;
    this.turns = turns;
  }

  @Override
  public void execute(JobExecutionContext context) {
    limits.forgetOld();
    turns.forgetOld();
  }
}
