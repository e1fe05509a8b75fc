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
class RetentionSchedule {

  private static final String EVERY_HOUR = "0 37 * * * ?";

  @Bean
  JobDetail mailRetentionJob() {
    return JobBuilder.newJob(RetentionJob.class)
        .withIdentity("mail-retention")
        .storeDurably()
        .build();
  }

  @Bean
  Trigger mailRetentionTrigger(JobDetail mailRetentionJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("mail-retention")
        .forJob(mailRetentionJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_HOUR)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
