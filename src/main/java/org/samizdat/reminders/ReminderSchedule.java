package org.samizdat.reminders;

import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReminderSchedule {

  private static final String EVERY_TEN_MINUTES = "15 0/10 * * * ?";

  @Bean
  JobDetail reminderJob() {
    return JobBuilder.newJob(ReminderJob.class)
        .withIdentity("keeping", "reminders")
        .storeDurably()
        .requestRecovery()
        .build();
  }

  @Bean
  Trigger reminderTrigger(JobDetail reminderJob, ReminderSettings settings) {
    return TriggerBuilder.newTrigger()
        .withIdentity("keeping", "reminders")
        .forJob(reminderJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_TEN_MINUTES)
                .inTimeZone(TimeZone.getTimeZone(settings.zone()))
                .withMisfireHandlingInstructionFireAndProceed())
        .build();
  }
}
