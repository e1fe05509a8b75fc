package org.samizdat.giving;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What the desk of giving has done by itself: refunds seen through, the release train looked at,
 * givers of long ago forgotten, statements of a year mailed.
 */
@Configuration(proxyBeanMethods = false)
class GivingRounds {

  private static final String EVERY_MINUTE = "50 * * * * ?";
  private static final String EVERY_FIVE_MINUTES = "15 3/5 * * * ?";
  private static final String EVERY_DAY = "0 41 5 * * ?";
  private static final String EVERY_NIGHT = "0 11 3 * * ?";

  @Bean
  JobDetail refundActsJob() {
    return GivingSchedule.job("refund-acts", RefundsSeenThrough.class);
  }

  @Bean
  Trigger refundActsTrigger(JobDetail refundActsJob) {
    return GivingSchedule.trigger(refundActsJob, EVERY_FIVE_MINUTES);
  }

  @Bean
  JobDetail releaseTrainJob() {
    return GivingSchedule.job("release-train", TrainLookedAt.class);
  }

  @Bean
  Trigger releaseTrainTrigger(JobDetail releaseTrainJob) {
    return GivingSchedule.trigger(releaseTrainJob, EVERY_DAY);
  }

  @Bean
  JobDetail oldGiversJob() {
    return GivingSchedule.job("old-givers", OldGiversForgotten.class);
  }

  @Bean
  Trigger oldGiversTrigger(JobDetail oldGiversJob) {
    return GivingSchedule.trigger(oldGiversJob, EVERY_NIGHT);
  }

  @Bean
  JobDetail statementRunJob() {
    return GivingSchedule.job("statement-run", StatementsMailed.class);
  }

  @Bean
  Trigger statementRunTrigger(JobDetail statementRunJob) {
    return GivingSchedule.trigger(statementRunJob, EVERY_MINUTE);
  }

  /** Knocks every five minutes. */
  @DisallowConcurrentExecution
  static class RefundsSeenThrough implements Job {

    private final GivingBack givingBack;

    RefundsSeenThrough(GivingBack givingBack) {
      this.givingBack = givingBack;
    }

    @Override
    public void execute(JobExecutionContext context) {
      givingBack.resume();
    }
  }

  /** Knocks every day. */
  @DisallowConcurrentExecution
  static class TrainLookedAt implements Job {

    private final ReleaseTrain train;

    TrainLookedAt(ReleaseTrain train) {
      this.train = train;
    }

    @Override
    public void execute(JobExecutionContext context) {
      train.check();
    }
  }

  /** Knocks every minute: of a run that is under way the next go out. */
  @DisallowConcurrentExecution
  static class StatementsMailed implements Job {

    private final StatementRun run;

    StatementsMailed(StatementRun run) {
      this.run = run;
    }

    @Override
    public void execute(JobExecutionContext context) {
      run.carryOn();
    }
  }

  /** Knocks every night: what it begins, the minute's watch over erasures ends. */
  @DisallowConcurrentExecution
  static class OldGiversForgotten implements Job {

    private final OldGivers old;
    private final GiverErasures erasures;

    OldGiversForgotten(OldGivers old, GiverErasures erasures) {
      this.old = old;
      this.erasures = erasures;
    }

    @Override
    public void execute(JobExecutionContext context) {
      old.begin();
      erasures.carryOn();
    }
  }

  /** Looks once after the start, beside it: a start never waits for Stripe. */
  @Component
  @ConditionalOnWebApplication
  static class AtStart {

    private static final Logger LOG = LoggerFactory.getLogger(AtStart.class);

    private final ReleaseTrain train;
    private final boolean on;

    AtStart(ReleaseTrain train, @Value("${samizdat.stripe.worker:true}") boolean on) {
      this.train = train;
      this.on = on;
    }

    @EventListener(ApplicationReadyEvent.class)
    void look() {
      if (on) {
        Thread.ofVirtual().name("stripe-release-train").start(this::lookNow);
      }
    }

    private void lookNow() {
      try {
        train.check();
      } catch (RuntimeException failed) {
        // Asked again tomorrow.
        LOG.warn("Stripe's endpoints could not be looked at: {}", failed.getMessage());
      }
    }
  }
}
