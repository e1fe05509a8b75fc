package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A year of newsletters by the job, across the days on which the clocks change. */
@IntegrationTest
@Import(Press.class)
class YearIntegrationTests {

  private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
  private static final LocalDate LAST = LocalDate.parse("2026-12-31");

  /** One issue, as it was made. */
  private record Made(LocalDate date, int number, Instant frozenAt) {}

  @Autowired Press press;
  @Autowired TestClock clock;
  @Autowired JdbcClient database;
  @Autowired Schedules schedules;
  @Autowired Issues issues;

  @Test
  void everyLocalDateHasExactlyOneIssueAndItsHourIsTheOneOnTheWall() throws Exception {
    List<ZoneId> zones = List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"));
    clock.set(Instant.parse("2025-12-31T12:00:00Z"));
    for (ZoneId zone : zones) {
      String place = zone.getId().replaceAll(".*/", "").replace('_', '-').toLowerCase(Locale.ROOT);
      press.launchAs(place + "-friday", "en", "friday", "09:00", zone.getId());
      // Does not exist on one Sunday of the year, and comes twice on another.
      press.launchAs(place + "-night", "en", "sunday", "02:30", zone.getId());
    }
    Cms cms = press.cms();
    TreeSet<Instant> knocks = new TreeSet<>();
    for (LocalDate date = FIRST; !date.isAfter(LAST); date = date.plusDays(1)) {
      if (date.getDayOfWeek() == DayOfWeek.FRIDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY) {
        for (ZoneId zone : zones) {
          for (String time :
              List.of("01:30", "02:29", "02:30", "03:30", "08:59", "09:00", "10:00")) {
            knocks.add(date.atTime(LocalTime.parse(time)).atZone(zone).toInstant());
            knocks.add(
                date.atTime(LocalTime.parse(time))
                    .atZone(zone)
                    .withLaterOffsetAtOverlap()
                    .toInstant());
          }
        }
      }
    }
    LocalDate told = FIRST.minusDays(1);
    for (Instant knock : knocks) {
      clock.set(knock);
      LocalDate today = LocalDate.ofInstant(knock, ZoneId.of("UTC"));
      if (!today.equals(told)) {
        cms.put("story-" + today, Cms.story("story-" + today, knock));
        told = today;
      }
      knock();
    }

    for (Schedule schedule : schedules.all()) {
      List<Made> made = made(schedule.newsletter());
      List<LocalDate> due =
          FIRST
              .datesUntil(LAST.plusDays(1))
              .filter(date -> date.getDayOfWeek() == schedule.weekday())
              .toList();
      assertThat(made).extracting(Made::date).as(schedule.newsletter()).isEqualTo(due);
      for (int i = 0; i < made.size(); i++) {
        assertThat(made.get(i).number()).isEqualTo(i + 1);
        assertThat(made.get(i).frozenAt()).isEqualTo(schedule.at(made.get(i).date()));
      }
      assertThat(press.mailings(schedule.newsletter())).isEqualTo(due.size());
    }
  }

  private void knock() throws JobExecutionException {
    new CatchUpJob(schedules, issues).execute(mock(JobExecutionContext.class));
  }

  private List<Made> made(String newsletter) {
    return database
        .sql(
            """
            select local_date, number, frozen_at
            from issue
            where newsletter = :newsletter
            and number is not null
            order by local_date
            """)
        .param("newsletter", newsletter)
        .query((row, number) ->
            new Made(
                row.getObject("local_date", LocalDate.class),
                row.getInt("number"),
                row.getObject("frozen_at", OffsetDateTime.class).toInstant()))
        .list();
  }
}
