package org.samizdat.giving;

import java.time.ZoneOffset;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.samizdat.giving.stripe.StripeSettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StripeSettings.class)
class GivingSchedule {

  private static final String EVERY_MINUTE = "40 * * * * ?";

  /** Apart from the hour, when everybody asks Stripe. */
  private static final String EVERY_HOUR = "0 17 * * * ?";

  /** Stripe's day is UTC's; by then yesterday's balance is complete. */
  private static final String EVERY_DAY = "0 23 4 * * ?";

  /** Days are UTC's, as Stripe's are; by then it is morning in Europe, where mail is read. */
  private static final String EVERY_MORNING = "0 5 9 * * ?";

  @Bean
  JobDetail donationWatchJob() {
    return job("donation-watch", DonationWatchJob.class);
  }

  @Bean
  Trigger donationWatchTrigger(JobDetail donationWatchJob) {
    return trigger(donationWatchJob, EVERY_MINUTE);
  }

  @Bean
  JobDetail stripeHourlyJob() {
    return job("stripe-hourly", StripeSweepJob.Hourly.class);
  }

  @Bean
  Trigger stripeHourlyTrigger(JobDetail stripeHourlyJob) {
    return trigger(stripeHourlyJob, EVERY_HOUR);
  }

  @Bean
  JobDetail stripeDailyJob() {
    return job("stripe-daily", StripeSweepJob.Daily.class);
  }

  @Bean
  Trigger stripeDailyTrigger(JobDetail stripeDailyJob) {
    return trigger(stripeDailyJob, EVERY_DAY);
  }

  @Bean
  JobDetail givingNoticesJob() {
    return job("giving-notices", NoticesJob.class);
  }

  @Bean
  Trigger givingNoticesTrigger(JobDetail givingNoticesJob) {
    return trigger(givingNoticesJob, EVERY_MORNING);
  }

  static JobDetail job(String name, Class<? extends Job> type) {
    return JobBuilder.newJob(type).withIdentity(name, "giving").storeDurably().build();
  }

  /** By a schedule in UTC; what was slept through is made up for at once. */
  static Trigger trigger(JobDetail job, String schedule) {
    return TriggerBuilder.newTrigger()
        .withIdentity(job.getKey().getName(), "giving")
        .forJob(job)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(schedule)
                .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                .withMisfireHandlingInstructionFireAndProceed())
        .build();
  }
}
