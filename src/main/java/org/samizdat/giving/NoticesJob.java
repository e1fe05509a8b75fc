package org.samizdat.giving;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every day: tells givers what is coming, and invites those who have given once. */
@DisallowConcurrentExecution
class NoticesJob implements Job {

  private final Notices notices;
  private final Invitations invitations;

  NoticesJob(Notices notices, Invitations invitations) {
    this.notices = notices;
    this.invitations = invitations;
  }

  @Override
  public void execute(JobExecutionContext context) {
    notices.tellDue();
    invitations.inviteDue();
  }
}
