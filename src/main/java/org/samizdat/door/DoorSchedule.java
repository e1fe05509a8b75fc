package org.samizdat.door;

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
class DoorSchedule {

  private static final String EVERY_HOUR = "50 1 * * * ?";

  @Bean
  JobDetail doorJob() {
    return JobBuilder.newJob(DoorJob.class).withIdentity("door").storeDurably().build();
  }

  @Bean
  Trigger doorTrigger(JobDetail doorJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("door")
        .forJob(doorJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_HOUR)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
