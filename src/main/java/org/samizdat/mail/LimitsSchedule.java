package org.samizdat.mail;

import java.time.ZoneOffset;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LimitsSchedule {

  /** Just after the hour, so that a day is gone when its 48 hours are. */
  private static final String EVERY_HOUR = "5 0 * * * ?";

  @Bean
  JobDetail limitsJob() {
    return JobBuilder.newJob(LimitsJob.class).withIdentity("limits").storeDurably().build();
  }

  @Bean
  Trigger limitsTrigger(JobDetail limitsJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("limits")
        .forJob(limitsJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_HOUR)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
