package org.samizdat.newsletter;

import java.time.ZoneOffset;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Knocks every minute: asks the feeds that are due. Not twice at once, for slow feeds would take
 * the threads that issues go out by; two nodes that do it all the same share the feeds.
 */
@DisallowConcurrentExecution
class FeedJob implements Job {

  private final FeedImport feedImport;

  FeedJob(FeedImport feedImport) {
    this.feedImport = feedImport;
  }

  @Override
  public void execute(JobExecutionContext context) throws JobExecutionException {
    try {
      feedImport.run();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new JobExecutionException(stopped);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class EveryMinute {

    @Bean
    JobDetail feedsJob() {
      return JobBuilder.newJob(FeedJob.class).withIdentity("feeds").storeDurably().build();
    }

    @Bean
    Trigger feedsTrigger(JobDetail feedsJob) {
      return TriggerBuilder.newTrigger()
          .withIdentity("feeds")
          .forJob(feedsJob)
          .withSchedule(
              // Apart from the issues' own knock.
              CronScheduleBuilder.cronSchedule("20 * * * * ?")
                  .inTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC))
                  .withMisfireHandlingInstructionDoNothing())
          .build();
    }
  }
}
