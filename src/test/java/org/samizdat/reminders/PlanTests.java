package org.samizdat.reminders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.values.Refused;

/** Which days are promised. */
class PlanTests {

  @ParameterizedTest
  @CsvSource({
    "next-month,2026-11-28,2026-12-28",
    "next-month,2027-01-31,2027-02-28",
    "next-month,2028-01-31,2028-02-29",
    "next-month,2026-12-15,2027-01-15",
    "in-3-months,2026-11-30,2027-02-28",
    "in-6-months,2026-08-31,2027-02-28",
    "in-6-months,2026-03-01,2026-09-01",
    "year-end,2026-01-01,2026-12-27",
    "year-end,2026-12-24,2026-12-27",
    "year-end,2026-12-25,2026-12-28",
    "year-end,2026-12-28,2026-12-31",
    "year-end,2026-12-29,2027-12-27"
  })
  void whatIsChosenByItsNameIsThatDay(String when, LocalDate today, LocalDate day) {
    Plan plan = Plan.of(choice(When.parse(when), Rhythm.ONCE, null), today);
    assertThat(plan.days()).containsExactly(day);
  }

  @ParameterizedTest
  @CsvSource({
    "15,2026-11-28,2026-12-15",
    "1,2026-11-28,2026-12-01",
    "1,2026-11-29,2027-01-01",
    "30,2026-11-27,2026-11-30",
    "30,2026-11-28,2026-12-30",
    "31,2026-11-27,2026-11-30",
    "31,2027-01-30,2027-02-28",
    "31,2028-01-30,2028-02-29",
    "29,2027-02-01,2027-02-28"
  })
  void paydayIsTheNextThatIsFarEnough(int dayOfMonth, LocalDate today, LocalDate day) {
    Plan plan = Plan.of(new Plan.Choice(When.PAYDAY, null, dayOfMonth, Rhythm.ONCE, null), today);
    assertThat(plan.days()).containsExactly(day);
  }

  @Test
  void afterAShortMonthTheDayIsItsOwnAgain() {
    Plan plan = Plan.of(choice(When.NEXT_MONTH, Rhythm.MONTHLY, 5), LocalDate.of(2027, 12, 31));
    assertThat(plan.days())
        .containsExactlyElementsOf(
            days("2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"));
  }

  @Test
  void onALeapDayEveryYearIsTheLastOfFebruary() {
    Plan plan =
        Plan.of(
            new Plan.Choice(When.ON_DAY, LocalDate.of(2028, 2, 29), null, Rhythm.YEARLY, 5),
            LocalDate.of(2028, 1, 1));
    assertThat(plan.days())
        .containsExactlyElementsOf(
            days("2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"));
  }

  @ParameterizedTest
  @EnumSource(When.class)
  void noDayIsSoNearThatItsLinkCouldBeOlder(When when) {
    for (LocalDate today = LocalDate.of(2027, 1, 1);
        today.getYear() < 2029;
        today = today.plusDays(1)) {
      LocalDate first = today.plusDays(Plan.NOTICE);
      Plan plan =
          Plan.of(
              new Plan.Choice(when, first, today.getDayOfMonth(), Rhythm.MONTHLY, Plan.MOST),
              today);
      assertThat(plan.first()).isAfterOrEqualTo(first);
      assertThat(plan.days())
          .hasSize(Plan.MOST)
          .doesNotHaveDuplicates()
          .isSorted()
          .first()
          .isEqualTo(plan.first());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-27", "2026-11-30", "2028-11-29", "1970-01-01", "9999-12-31"})
  void aDayTooNearOrTooFarIsRefused(LocalDate day) {
    assertThatThrownBy(() ->
            Plan.of(
                new Plan.Choice(When.ON_DAY, day, null, Rhythm.ONCE, null),
                LocalDate.of(2026, 11, 28)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("day-not-valid");
              assertThat(refused.details())
                  .containsEntry("first", "2026-12-01")
                  .containsEntry("last", "2028-11-28");
            });
  }

  @Test
  void whatIsMissingOrNoneIsRefused() {
    LocalDate today = LocalDate.of(2026, 11, 28);
    assertProblem("day-missing", choice(When.ON_DAY, Rhythm.ONCE, null), today);
    assertProblem("day-of-month-not-valid", choice(When.PAYDAY, Rhythm.ONCE, null), today);
    for (int none : new int[] {-1, 0, 32}) {
      assertProblem(
          "day-of-month-not-valid",
          new Plan.Choice(When.PAYDAY, null, none, Rhythm.ONCE, null),
          today);
    }
    for (int none : new int[] {-1, 0, 1, 13}) {
      assertProblem("times-not-valid", choice(When.NEXT_MONTH, Rhythm.MONTHLY, none), today);
    }
  }

  @Test
  void onceIsOnceHoweverOftenIsSaid() {
    assertThat(Plan.of(choice(When.NEXT_MONTH, Rhythm.ONCE, 7), LocalDate.of(2026, 11, 28)).times())
        .isEqualTo(1);
  }

  private static void assertProblem(String problem, Plan.Choice choice, LocalDate today) {
    assertThatThrownBy(() -> Plan.of(choice, today))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
  }

  private static Plan.Choice choice(When when, Rhythm rhythm, @Nullable Integer times) {
    return new Plan.Choice(when, null, null, rhythm, times);
  }

  private static List<LocalDate> days(String... days) {
    return List.of(days).stream().map(LocalDate::parse).toList();
  }
}
