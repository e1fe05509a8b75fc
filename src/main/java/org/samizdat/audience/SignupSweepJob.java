package org.samizdat.audience;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every ten minutes: sweeps old requests, for a newsletter or for a link. */
@DisallowConcurrentExecution
class SignupSweepJob implements Job {

  private final SignupSweep sweep;
  private final MyDataLinks links;

  SignupSweepJob(SignupSweep sweep, MyDataLinks links) {
    this.sweep = sweep;
    this.links = links;
  }

  @Override
  public void execute(JobExecutionContext context) {
    sweep.sweep();
    links.sweep();
  }
}
