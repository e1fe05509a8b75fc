package org.samizdat.mail.back;

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
class MailboxSchedule {

  private static final String EVERY_OTHER_MINUTE = "20 */2 * * * ?";

  @Bean
  JobDetail mailMailboxJob() {
    return JobBuilder.newJob(MailboxJob.class).withIdentity("mail-mailbox").storeDurably().build();
  }

  @Bean
  Trigger mailMailboxTrigger(JobDetail mailMailboxJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("mail-mailbox")
        .forJob(mailMailboxJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_OTHER_MINUTE)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
