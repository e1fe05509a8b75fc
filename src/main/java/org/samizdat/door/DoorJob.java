package org.samizdat.door;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every hour: forgets what was counted at the door on past days. */
@DisallowConcurrentExecution
class DoorJob implements Job {

  private final Door door;

  DoorJob(Door door) {
    this.door = door;
  }

  @Override
  public void execute(JobExecutionContext context) {
    door.forgetOld();
  }
}
