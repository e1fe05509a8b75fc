package org.samizdat.giving;

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
class GiverSchedule {

  private static final String EVERY_MINUTE = "20 * * * * ?";

  @Bean
  JobDetail giverWatchJob() {
    return JobBuilder.newJob(GiverWatchJob.class)
        .withIdentity("giver-watch", "giving")
        .storeDurably()
        .build();
  }

  @Bean
  Trigger giverWatchTrigger(JobDetail giverWatchJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("giver-watch", "giving")
        .forJob(giverWatchJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_MINUTE)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
