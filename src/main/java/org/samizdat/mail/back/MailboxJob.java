package org.samizdat.mail.back;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every other minute: looks into the mailbox of what comes back, if there is one. */
@DisallowConcurrentExecution
class MailboxJob implements Job {

  private final MailboxVisits visits;

  MailboxJob(MailboxVisits visits) {
    this.visits = visits;
  }

  @Override
  public void execute(JobExecutionContext context) {
    visits.visit();
  }
}
