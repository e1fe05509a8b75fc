package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.quartz.CronTrigger;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real scheduler, with its store in the database. */
@IntegrationTest
@Import(Press.class)
class IssueJobsIntegrationTests {

  private static final Instant WEDNESDAY = Instant.parse("2026-11-25T12:00:00Z");
  private static final Instant THE_HOUR = Instant.parse("2026-11-27T08:00:00Z");

  @Autowired Press press;
  @Autowired TestClock clock;
  @Autowired Scheduler scheduler;
  @Autowired IssueJobs jobs;
  @Autowired Schedules schedules;
  @Autowired JdbcClient database;

  @Test
  void aRunMissedWhileNothingRanIsMadeUpForOnceAndTheNextStaysInItsZone() throws Exception {
    clock.set(WEDNESDAY);
    String paper = press.launch("friday", "09:00", "Europe/Berlin");
    TriggerKey key = new TriggerKey(paper, IssueJobs.GROUP);
    CronTrigger trigger = (CronTrigger) scheduler.getTrigger(key);
    assertThat(trigger.getCronExpression()).isEqualTo("0 0 9 ? * FRI");
    assertThat(trigger.getTimeZone()).isEqualTo(TimeZone.getTimeZone("Europe/Berlin"));
    assertThat(trigger.getMisfireInstruction())
        .isEqualTo(CronTrigger.MISFIRE_INSTRUCTION_FIRE_ONCE_NOW);
    JobDetail job = scheduler.getJobDetail(new JobKey(paper, IssueJobs.GROUP));
    assertThat(job.requestsRecovery()).isTrue();
    assertThat(job.isDurable()).isTrue();
    assertThat(job.getJobDataMap()).isEmpty();

    press.put(press.story(paper, "lead", WEDNESDAY));
    clock.set(THE_HOUR.plus(Duration.ofHours(3)));
    // As it stands after a week in which nothing ran.
    long missed = Instant.now().minus(Duration.ofDays(7)).toEpochMilli();
    press.sabotage(
        "update quartz.qrtz_triggers set next_fire_time = %d where trigger_name = '%s'"
            .formatted(missed, paper));
    jobs.run(new DefaultApplicationArguments());
    assertThat(scheduler.getTrigger(key).getNextFireTime().toInstant().toEpochMilli())
        .as("starting again loses no missed run")
        .isEqualTo(missed);
    try {
      scheduler.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> press.mailings(paper) == 1);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              fired(paper) == 0
                  && scheduler.getTrigger(key).getNextFireTime() != null
                  && scheduler
                      .getTrigger(key)
                      .getNextFireTime()
                      .toInstant()
                      .isAfter(Instant.now()));
    } finally {
      scheduler.standby();
    }
    assertThat(press.issueOf(paper, "2026-11-27").number()).isOne();
    assertThat(press.mailings(paper)).isOne();
  }

  @Test
  void anHourThatWasChangedIsTakenOverAndOneThatWasNotIsLeftAlone() throws Exception {
    clock.set(WEDNESDAY);
    String paper = press.launch("friday", "09:00", "Europe/Berlin");
    Schedule schedule = schedules.find(paper).orElseThrow();
    TriggerKey key = new TriggerKey(paper, IssueJobs.GROUP);
    jobs.keep(schedule);
    jobs.keep(
        new Schedule(
            paper,
            schedule.weekday(),
            schedule.time().plusMinutes(30),
            schedule.zone(),
            schedule.lateWindow(),
            schedule.draftLead(),
            schedule.quotas(),
            schedule.createdAt()));
    assertThat(((CronTrigger) scheduler.getTrigger(key)).getCronExpression())
        .isEqualTo("0 30 9 ? * FRI");
    assertThat(scheduler.getTriggersOfJob(new JobKey(paper, IssueJobs.GROUP))).hasSize(1);
  }

  /** Half a knock would wait for ever for the end of a run that has ended. */
  @Test
  void aKnockIsStoredWholeOrNotAtAll() throws Exception {
    clock.set(WEDNESDAY);
    String paper = press.launch("friday", "09:00", "Europe/Berlin");
    JobKey job = new JobKey(paper, IssueJobs.GROUP);
    // The second of the two rows that a knock consists of.
    press.sabotage(
        """
        alter table quartz.qrtz_simple_triggers
        add constraint refuses_knocks check (trigger_group <> 'DEFAULT') not valid
        """);
    jobs.knockNow(paper);
    assertThat(scheduler.getTriggersOfJob(job)).hasSize(1);
    press.sabotage("alter table quartz.qrtz_simple_triggers drop constraint refuses_knocks");
    jobs.knockNow(paper);
    assertThat(scheduler.getTriggersOfJob(job)).hasSize(2);
  }

  private int fired(String paper) {
    return database
        .sql("select count(*) from quartz.qrtz_fired_triggers where trigger_name = :paper")
        .param("paper", paper)
        .query(Integer.class)
        .single();
  }
}
