package org.samizdat.audience;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every ten minutes: sweeps old signup requests. */
@DisallowConcurrentExecution
class SignupSweepJob implements Job {

  private final SignupSweep sweep;

  SignupSweepJob(SignupSweep sweep) {
    this.sweep = sweep;
  }

  @Override
  public void execute(JobExecutionContext context) {
    sweep.sweep();
  }
}
