package org.samizdat.ledger;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knocks every minute: books what has come. */
@DisallowConcurrentExecution
class BookingJob implements Job {

  private static final Logger LOG = LoggerFactory.getLogger(BookingJob.class);

  private final Bookkeeper bookkeeper;
  private final BooksZone zone;

  BookingJob(Bookkeeper bookkeeper, BooksZone zone) {
    this.bookkeeper = bookkeeper;
    this.zone = zone;
  }

  @Override
  public void execute(JobExecutionContext context) {
    // A setting that somebody has to mend; a trace each minute would say nothing more.
    zone.changed()
        .ifPresentOrElse(changed -> LOG.error("{}", changed.sentence()), bookkeeper::book);
  }
}
