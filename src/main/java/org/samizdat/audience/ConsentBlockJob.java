package org.samizdat.audience;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks after midnight: closes the days of the consent log. */
@DisallowConcurrentExecution
class ConsentBlockJob implements Job {

  private final ConsentBlocks blocks;

  ConsentBlockJob(ConsentBlocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public void execute(JobExecutionContext context) {
    blocks.close();
  }
}
