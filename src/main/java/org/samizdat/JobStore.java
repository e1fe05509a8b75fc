package org.samizdat;

import java.util.List;
import java.util.Objects;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the stored triggers equal to those the program declares. Quartz's own overwriting would
 * also reset triggers that have not changed, and a run that was missed while we were down would be
 * lost.
 */
@Component
class JobStore implements ApplicationRunner {

  private final Scheduler scheduler;
  private final List<Trigger> declared;

  JobStore(Scheduler scheduler, List<Trigger> declared) {
    this.scheduler = scheduler;
    this.declared = declared;
  }

  /** In one transaction, so that nobody comes between the look and the change. */
  @Override
  @Transactional(rollbackFor = SchedulerException.class)
  public void run(ApplicationArguments arguments) throws SchedulerException {
    for (Trigger trigger : declared) {
      Trigger stored = scheduler.getTrigger(trigger.getKey());
      if (stored != null && !isSame(stored, trigger)) {
        scheduler.rescheduleJob(trigger.getKey(), trigger);
      }
    }
  }

  private static boolean isSame(Trigger stored, Trigger declared) {
    return stored instanceof CronTrigger one
        && declared instanceof CronTrigger other
        && Objects.equals(one.getCronExpression(), other.getCronExpression())
        && Objects.equals(one.getTimeZone(), other.getTimeZone())
        && one.getMisfireInstruction() == other.getMisfireInstruction();
  }
}
