package org.samizdat.giving;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knock at their hours: ask Stripe for what it could not tell. */
final class StripeSweepJob {

  private StripeSweepJob() {}

  /** Asks for events that were not delivered. */
  @DisallowConcurrentExecution
  static class Hourly implements Job {

    private final StripeSweep sweep;

    Hourly(StripeSweep sweep) {
      this.sweep = sweep;
    }

    @Override
    public void execute(JobExecutionContext context) {
      sweep.events();
    }
  }

  /** Asks for every movement of the balance, and every payout. */
  @DisallowConcurrentExecution
  static class Daily implements Job {

    private final StripeSweep sweep;

    Daily(StripeSweep sweep) {
      this.sweep = sweep;
    }

    @Override
    public void execute(JobExecutionContext context) {
      try {
        sweep.balance();
      } finally {
        try {
          sweep.payouts();
        } finally {
          sweep.forgetOld();
        }
      }
    }
  }
}
