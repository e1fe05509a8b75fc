package org.samizdat.newsletter;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/**
 * Knocks for one newsletter at its hour; the job's name is the newsletter's slug. Which issue is
 * due is told from our own clock: after a start that is late, Quartz reports the time of the start.
 */
@DisallowConcurrentExecution
class IssueJob implements Job {

  private final Issues issues;

  IssueJob(Issues issues) {
    this.issues = issues;
  }

  @Override
  public void execute(JobExecutionContext context) {
    issues.knock(context.getJobDetail().getKey().getName());
  }
}
