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
class GateSchedule {

  private static final String EVERY_HOUR = "35 1 * * * ?";

  @Bean
  JobDetail gateJob() {
    return JobBuilder.newJob(GateJob.class).withIdentity("gate").storeDurably().build();
  }

  @Bean
  Trigger gateTrigger(JobDetail gateJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("gate")
        .forJob(gateJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_HOUR)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
