package org.samizdat.vault;

import java.time.ZoneOffset;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VaultSettings.class)
class VaultSchedule {

  /** Every minute: an erasure has taken effect everywhere within sixty seconds. */
  private static final String EVERY_MINUTE = "0 * * * * ?";

  @Bean
  JobDetail vaultJob() {
    return JobBuilder.newJob(VaultJob.class).withIdentity("vault").storeDurably().build();
  }

  @Bean
  Trigger vaultTrigger(JobDetail vaultJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("vault")
        .forJob(vaultJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_MINUTE)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
