package org.samizdat.ledger;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every minute: books what has come. */
@DisallowConcurrentExecution
class BookingJob implements Job {

  private final Bookkeeper bookkeeper;

  BookingJob(Bookkeeper bookkeeper) {
    this.bookkeeper = bookkeeper;
  }

  @Override
  public void execute(JobExecutionContext context) {
    bookkeeper.book();
  }
}
