package org.samizdat.newsletter;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knocks for every newsletter, every minute: drafts, carries on with what was broken off, follows
 * what is being sent, and opens what Quartz did not knock for, such as an hour that does not exist
 * on the day the clocks change.
 */
@DisallowConcurrentExecution
class CatchUpJob implements Job {

  private static final Logger LOG = LoggerFactory.getLogger(CatchUpJob.class);

  private final Schedules schedules;
  private final Issues issues;

  CatchUpJob(Schedules schedules, Issues issues) {
    this.schedules = schedules;
    this.issues = issues;
  }

  @Override
  public void execute(JobExecutionContext context) throws JobExecutionException {
    int failed = 0;
    for (Schedule schedule : schedules.all()) {
      try {
        issues.knock(schedule.newsletter());
      } catch (RuntimeException broken) {
        // The others must not wait behind it; the next knock tries it again.
        LOG.error("The knock for {} failed", schedule.newsletter(), broken);
        failed++;
      }
    }
    if (failed > 0) {
      throw new JobExecutionException(failed + " newsletters could not be worked on");
    }
  }
}
