package org.samizdat.desk;

import java.time.ZoneOffset;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.samizdat.desk.DeskUser.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The desk's own lines of the navigation, and its job. */
@Configuration(proxyBeanMethods = false)
class DeskWiring {

  private static final String EVERY_HOUR = "0 52 * * * ?";

  @Bean
  MenuEntry homeEntry() {
    return new MenuEntry("desk.home", "/desk", 0, Role.EDITOR);
  }

  @Bean
  MenuEntry peopleEntry() {
    return new MenuEntry("desk.people", "/desk/people", 900, Role.ADMIN);
  }

  @Bean
  MenuEntry tokensEntry() {
    return new MenuEntry("desk.tokens", "/desk/tokens", 910, Role.ADMIN);
  }

  @Bean
  MenuEntry auditEntry() {
    return new MenuEntry("desk.audit", "/desk/audit", 920, Role.ADMIN);
  }

  @Bean
  JobDetail deskJob() {
    return JobBuilder.newJob(DeskJob.class).withIdentity("desk").storeDurably().build();
  }

  @Bean
  Trigger deskTrigger(JobDetail deskJob) {
    return TriggerBuilder.newTrigger()
        .withIdentity("desk")
        .forJob(deskJob)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(EVERY_HOUR)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
