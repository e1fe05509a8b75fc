package org.samizdat.giving;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every minute: sees gifts through that nobody has finished, and what was asked besides. */
@DisallowConcurrentExecution
class DonationWatchJob implements Job {

  private final DonationWatch watch;
  private final OptIns optIns;

  DonationWatchJob(DonationWatch watch, OptIns optIns) {
    this.watch = watch;
    this.optIns = optIns;
  }

  @Override
  public void execute(JobExecutionContext context) {
    watch.run();
    optIns.run();
  }
}
