package org.samizdat.desk;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every hour: lets go of sessions and links that have run out, and of old acts. */
@DisallowConcurrentExecution
class DeskJob implements Job {

  private final Sessions sessions;
  private final SignInLinks links;
  private final Audit audit;

  DeskJob(Sessions sessions, SignInLinks links, Audit audit) {
    this.sessions = sessions;
    this.links = links;
    this.audit = audit;
  }

  @Override
  public void execute(JobExecutionContext context) {
    sessions.sweep();
    links.sweep();
    audit.forgetOld();
  }
}
