package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTests {

  private static final Instant ALWAYS = Instant.parse("2020-01-01T00:00:00Z");

  @Test
  void theHourIsTheOneOnTheWallInSummerAndWinter() {
    Schedule berlin = schedule(DayOfWeek.FRIDAY, "09:00", "Europe/Berlin");
    assertThat(berlin.at(LocalDate.parse("2026-03-27"))).isEqualTo("2026-03-27T08:00:00Z");
    assertThat(berlin.at(LocalDate.parse("2026-04-03"))).isEqualTo("2026-04-03T07:00:00Z");
  }

  @Test
  void anHourThatDoesNotExistCountsFromTheEndOfTheGap() {
    Schedule night = schedule(DayOfWeek.SUNDAY, "02:30", "Europe/Berlin");
    assertThat(night.at(LocalDate.parse("2026-03-29"))).isEqualTo("2026-03-29T01:30:00Z");
  }

  @Test
  void anHourThatComesTwiceIsTheFirst() {
    Schedule night = schedule(DayOfWeek.SUNDAY, "02:30", "Europe/Berlin");
    assertThat(night.at(LocalDate.parse("2026-10-25"))).isEqualTo("2026-10-25T00:30:00Z");
    assertThat(night.last(Instant.parse("2026-10-25T01:30:00Z"))).isEqualTo("2026-10-25");
  }

  @Test
  void theDateIsTheNewslettersOwnNotTheServers() {
    Schedule auckland = schedule(DayOfWeek.FRIDAY, "06:00", "Pacific/Auckland");
    // Still Thursday in Greenwich.
    assertThat(auckland.last(Instant.parse("2026-11-26T17:00:00Z"))).isEqualTo("2026-11-27");
    assertThat(auckland.last(Instant.parse("2026-11-26T16:59:59Z"))).isEqualTo("2026-11-20");
    assertThat(auckland.next(Instant.parse("2026-11-26T16:59:59Z"))).isEqualTo("2026-11-27");
  }

  @Test
  void theWindowIncludesItsLastMoment() {
    Schedule berlin = schedule(DayOfWeek.FRIDAY, "09:00", "Europe/Berlin");
    LocalDate date = LocalDate.parse("2026-11-27");
    Instant end = berlin.at(date).plus(Duration.ofHours(36));
    assertThat(berlin.isTooLate(date, end)).isFalse();
    assertThat(berlin.isTooLate(date, end.plusNanos(1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Pacific/Auckland"
      })
  void everyMinuteOfAYearSeesEveryDateOnceAndInOrder(String zone) {
    for (String time : new String[] {"00:00", "02:30", "09:00", "23:59"}) {
      Schedule schedule = schedule(DayOfWeek.SUNDAY, time, zone);
      Instant now = Instant.parse("2026-01-01T00:00:00Z");
      Instant end = Instant.parse("2027-01-01T00:00:00Z");
      Set<LocalDate> seen = new LinkedHashSet<>();
      LocalDate before = schedule.last(now);
      for (; now.isBefore(end); now = now.plus(Duration.ofMinutes(7))) {
        LocalDate last = schedule.last(now);
        assertThat(last).isBetween(before, before.plusWeeks(1));
        assertThat(schedule.at(last)).isBeforeOrEqualTo(now);
        assertThat(schedule.at(schedule.next(now))).isAfter(now);
        seen.add(last);
        before = last;
      }
      assertThat(seen).hasSizeBetween(52, 53).allMatch(d -> d.getDayOfWeek() == DayOfWeek.SUNDAY);
    }
  }

  private static Schedule schedule(DayOfWeek day, String time, String zone) {
    return new Schedule(
        "weekly",
        day,
        LocalTime.parse(time),
        ZoneId.of(zone),
        Schedule.USUAL_LATE_WINDOW,
        Schedule.USUAL_DRAFT_LEAD,
        Map.of(),
        ALWAYS);
  }
}
