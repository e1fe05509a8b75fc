package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronScheduleBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.samizdat.desk.ApiTokens;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Nobody touches anything: Quartz itself runs the stored job, after hours in which nothing ran.
 * Only its minute is shortened to a second.
 */
@IntegrationTest
class QuietFridayIntegrationTests {

  private static final TriggerKey EVERY_MINUTE = new TriggerKey("issues");

  @Autowired ConfigurableApplicationContext context;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;
  @Autowired Scheduler scheduler;
  @Autowired TransactionTemplate transactions;
  @Autowired ApiTokens tokens;
  @Autowired JdbcClient database;
  @LocalServerPort int port;

  /**
   * In one transaction, as the product does it: the last run of the test before may be ending just
   * now, and a trigger stored as blocked after that has freed the blocked ones is never freed.
   */
  @BeforeEach
  void makeMinutesShort() {
    transactions.executeWithoutResult(status -> {
      try {
        scheduler.rescheduleJob(
            EVERY_MINUTE,
            TriggerBuilder.newTrigger()
                .withIdentity(EVERY_MINUTE)
                .forJob("issues")
                .withSchedule(
                    CronScheduleBuilder.cronSchedule("* * * * * ?")
                        .withMisfireHandlingInstructionDoNothing())
                .build());
      } catch (SchedulerException failed) {
        throw new IllegalStateException(failed);
      }
    });
  }

  @AfterEach
  void goDown() throws SchedulerException {
    scheduler.standby();
  }

  /** The clocks of Berlin change on 28 March and on 31 October 2027. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "friday | 10:00 | 2027-03-26 | 2027-03-26T09:00:00Z | Friday, March 26, 2027",
        "sunday | 02:30 | 2027-03-28 | 2027-03-28T01:30:00Z | Sunday, March 28, 2027",
        "friday | 10:00 | 2027-10-29 | 2027-10-29T08:00:00Z | Friday, October 29, 2027",
        "sunday | 02:30 | 2027-10-31 | 2027-10-31T00:30:00Z | Sunday, October 31, 2027"
      })
  void anIssueWhoseHourPassedWhileNothingRanArrivesOnceUnderItsOwnDate(
      String day, String time, LocalDate date, Instant hour, String inWords) throws Exception {
    String slug = "weekly-" + date;
    String reader = "reader-" + date + "@example.org";
    String headline = "The news of " + date;
    clock.set(hour.minus(Duration.ofHours(36)));
    Newsroom newsroom = new Newsroom(context, mail, port);
    newsroom.publishPolicy(date.toString(), "We keep your address sealed.");
    newsroom.command(
        "newsletter",
        "create",
        slug,
        "--name",
        "The Weekly",
        "--description",
        "Our week.",
        "--language",
        "en",
        "--day",
        day,
        "--time",
        time,
        "--zone",
        "Europe/Berlin");
    assertThat(newsroom.signUp(slug, reader, date.toString()).statusCode()).isEqualTo(202);
    String confirm = newsroom.link(newsroom.waitForMail(reader, ""), "confirm");
    assertThat(newsroom.form(confirm, Map.of("policyVersion", date.toString())).statusCode())
        .isEqualTo(200);
    newsroom.waitForMail(reader, "elcome");
    String token = tokens.create("CMS of " + slug, Set.of(ApiTokens.Scope.STORIES_WRITE)).reveal();
    HttpResponse<String> put =
        newsroom.json(
            "PUT",
            "/api/v1/stories/story-" + date,
            token,
            """
            {"url": "https://paper.example/%s", "headline": "%s", "section": "news",
             "summary": "<p>What happened.</p>", "body": "<p>More.</p>", "language": "en",
             "publishedAt": "%s"}
            """
                .formatted(date, headline, clock.instant()));
    assertThat(put.statusCode()).isEqualTo(201);

    scheduler.start();
    waitForARound();
    scheduler.standby();
    assertThat(newsroom.mailsTo(reader, headline)).as("ahead of its hour").isEmpty();
    clock.set(hour.plus(Duration.ofHours(3)));
    scheduler.start();

    MimeMessage digest = newsroom.waitForMail(reader, headline);
    assertThat(Newsroom.text(digest)).contains(inWords, "https://paper.example/" + date);
    HttpResponse<String> page = newsroom.get("/newsletters/" + slug + "/1");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains(inWords, headline);

    waitForARound();
    scheduler.standby();
    scheduler.start();
    waitForARound();
    assertThat(newsroom.mailsTo(reader, ""))
        .as("asked to confirm, welcomed, and sent one digest")
        .hasSize(3);
    assertThat(newsroom.get("/newsletters/" + slug + "/2").statusCode()).isEqualTo(404);
    assertThat(
            database
                .sql("select local_date from issue where newsletter = :slug")
                .param("slug", slug)
                .query(LocalDate.class)
                .list())
        .containsExactly(date);
  }

  /** One run at a time: once a second one has begun from now on, the first is over. */
  private void waitForARound() throws SchedulerException {
    for (int run = 0; run < 2; run++) {
      Instant before = lastBegun();
      await().atMost(Duration.ofSeconds(60)).until(() -> lastBegun().isAfter(before));
    }
  }

  private Instant lastBegun() throws SchedulerException {
    return Optional.ofNullable(scheduler.getTrigger(EVERY_MINUTE).getPreviousFireTime())
        .map(Date::toInstant)
        .orElse(Instant.EPOCH);
  }
}
