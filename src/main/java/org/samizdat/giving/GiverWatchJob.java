package org.samizdat.giving;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Knocks every minute: sees through what givers have asked for, and sweeps their old links. */
@DisallowConcurrentExecution
class GiverWatchJob implements Job {

  private final PledgeActing acting;
  private final CardChanges cards;
  private final GiverErasures erasures;
  private final GiverLinks links;

  GiverWatchJob(PledgeActing acting, CardChanges cards, GiverErasures erasures, GiverLinks links) {
    this.acting = acting;
    this.cards = cards;
    this.erasures = erasures;
    this.links = links;
  }

  @Override
  public void execute(JobExecutionContext context) {
    acting.carryOn();
    cards.carryOn();
    erasures.carryOn();
    links.sweep();
  }
}
