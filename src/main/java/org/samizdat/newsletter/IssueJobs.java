package org.samizdat.newsletter;

import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps one Quartz job and trigger for each newsletter, in the newsletter's own zone. A trigger is
 * replaced only where its hour has changed: replacing it would lose a run missed while we were
 * down.
 */
@Component
class IssueJobs implements ApplicationRunner {

  /** The group of the newsletters' own jobs and triggers. */
  static final String GROUP = "newsletter";

  private static final Logger LOG = LoggerFactory.getLogger(IssueJobs.class);

  private final Scheduler scheduler;
  private final Schedules schedules;

  IssueJobs(Scheduler scheduler, Schedules schedules) {
    this.scheduler = scheduler;
    this.schedules = schedules;
  }

  @Override
  @Transactional(rollbackFor = SchedulerException.class)
  public void run(ApplicationArguments arguments) throws SchedulerException {
    for (Schedule schedule : schedules.all()) {
      keep(schedule);
    }
  }

  /**
   * Makes the stored trigger what the schedule says. A repeat does nothing. In one transaction, so
   * that another node does not come between the look and the change.
   */
  @Transactional(rollbackFor = SchedulerException.class)
  void keep(Schedule schedule) throws SchedulerException {
    CronTrigger declared = trigger(schedule);
    try {
      if (!(scheduler.getTrigger(declared.getKey()) instanceof CronTrigger stored)) {
        scheduler.scheduleJob(job(schedule), declared);
      } else if (!stored.getCronExpression().equals(declared.getCronExpression())
          || !stored.getTimeZone().equals(declared.getTimeZone())) {
        scheduler.rescheduleJob(declared.getKey(), declared);
      }
    } catch (ObjectAlreadyExistsException anotherNodeWasFaster) {
      // It stored the same.
    }
  }

  /**
   * Has somebody knock for a newsletter at once, on whichever node is free; its readers are listed
   * there, not while an editor waits. If it cannot be asked, the next minute's knock does it.
   *
   * <p>To be called outside a transaction: then Quartz stores the knock in one of its own, with its
   * lock held from its look at what runs until the end, and looks for it after that.
   */
  void knockNow(String newsletter) {
    try {
      JobKey job = new JobKey(newsletter, GROUP);
      if (scheduler.checkExists(job)) {
        scheduler.triggerJob(job);
      }
    } catch (SchedulerException notNow) {
      LOG.warn("{} is knocked for with the next minute", newsletter, notNow);
    }
  }

  private static JobDetail job(Schedule schedule) {
    return JobBuilder.newJob(IssueJob.class)
        .withIdentity(new JobKey(schedule.newsletter(), GROUP))
        .requestRecovery()
        .storeDurably()
        .build();
  }

  private static CronTrigger trigger(Schedule schedule) {
    String cron =
        "0 %d %d ? * %s"
            .formatted(
                schedule.time().getMinute(),
                schedule.time().getHour(),
                schedule
                    .weekday()
                    .getDisplayName(TextStyle.SHORT, Locale.ROOT)
                    .toUpperCase(Locale.ROOT));
    return TriggerBuilder.newTrigger()
        .withIdentity(new TriggerKey(schedule.newsletter(), GROUP))
        .forJob(new JobKey(schedule.newsletter(), GROUP))
        .withSchedule(
            CronScheduleBuilder.cronSchedule(cron)
                // From a ZoneId, which knows its zone; from a name it would fall back to GMT.
                .inTimeZone(TimeZone.getTimeZone(schedule.zone()))
                .withMisfireHandlingInstructionFireAndProceed())
        .build();
  }

  @Configuration(proxyBeanMethods = false)
  static class CatchUp {

    @Bean
    JobDetail issuesJob() {
      return JobBuilder.newJob(CatchUpJob.class).withIdentity("issues").storeDurably().build();
    }

    @Bean
    Trigger issuesTrigger(JobDetail issuesJob) {
      return TriggerBuilder.newTrigger()
          .withIdentity("issues")
          .forJob(issuesJob)
          .withSchedule(
              CronScheduleBuilder.cronSchedule("0 * * * * ?")
                  .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                  .withMisfireHandlingInstructionDoNothing())
          .build();
    }
  }
}
