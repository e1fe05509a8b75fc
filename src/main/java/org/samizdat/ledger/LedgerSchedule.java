package org.samizdat.ledger;

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
class LedgerSchedule {

  private static final String EVERY_MINUTE = "20 * * * * ?";

  @Bean
  JobDetail bookingJob() {
    return JobBuilder.newJob(BookingJob.class).withIdentity("booking").storeDurably().build();
  }

  @Bean
  Trigger bookingTrigger(JobDetail bookingJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("booking")
        .forJob(bookingJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_MINUTE)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
