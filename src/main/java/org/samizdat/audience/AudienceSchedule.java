package org.samizdat.audience;

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
class AudienceSchedule {

  /** Ten minutes after the UTC day: nodes' clocks may differ by less. */
  private static final String AFTER_MIDNIGHT = "0 10 0 * * ?";

  private static final String EVERY_TEN_MINUTES = "30 5/10 * * * ?";

  @Bean
  JobDetail consentBlockJob() {
    return JobBuilder.newJob(ConsentBlockJob.class)
        .withIdentity("consent-block", "audience")
        .storeDurably()
        .requestRecovery()
        .build();
  }

  /** A night that was slept through is made up for at once. */
  @Bean
  Trigger consentBlockTrigger(JobDetail consentBlockJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("consent-block", "audience")
        .forJob(consentBlockJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(AFTER_MIDNIGHT)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionFireAndProceed())
        .build();
  }

  @Bean
  JobDetail signupSweepJob() {
    return JobBuilder.newJob(SignupSweepJob.class)
        .withIdentity("signup-sweep", "audience")
        .storeDurably()
        .build();
  }

  @Bean
  Trigger signupSweepTrigger(JobDetail signupSweepJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("signup-sweep", "audience")
        .forJob(signupSweepJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_TEN_MINUTES)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
