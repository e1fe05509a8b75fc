package org.samizdat.reminders;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/**
 * Knocks every ten minutes: keeps what is due by the newsroom's clock, and forgets whom nobody
 * needs any more. So often, because a day that was slept through, a changed clock and a node that
 * died then need no care of their own.
 */
@DisallowConcurrentExecution
class ReminderJob implements Job {

  private final Keeping keeping;
  private final ReminderSweep sweep;

  ReminderJob(Keeping keeping, ReminderSweep sweep) {
    this.keeping = keeping;
    this.sweep = sweep;
  }

  @Override
  public void execute(JobExecutionContext context) {
    keeping.keepDue();
    sweep.sweep();
  }
}
