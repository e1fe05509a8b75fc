package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.giving.Pledge.State;
import org.samizdat.values.Money;

class ChargesTests {

  /** Stripe charges on the last day of a short month, and on the old day again in a long one. */
  @ParameterizedTest
  @CsvSource({
    "2027-01-31, 1, 2027-01-31, 2027-02-28",
    "2027-01-31, 2, 2027-02-28, 2027-03-31",
    "2027-02-28, 1, 2027-02-28, 2027-03-31",
    "2027-02-28, 3, 2027-04-30, 2027-05-31",
    "2027-12-15, 1, 2027-12-15, 2028-01-15"
  })
  void aPauseEndsBetweenTheLastSkippedChargeAndTheNext(
      LocalDate due, int times, LocalDate lastSkipped, LocalDate next) {
    Instant until = Charges.pauseUntil(monthly(due, State.ACTIVE, null), times);
    assertThat(GiverWords.day(until)).isAfter(lastSkipped).isBefore(next);
  }

  @Test
  void theNextChargeOfOneThatRestsIsTheFirstAfterItsRest() {
    LocalDate due = LocalDate.of(2027, 1, 15);
    Instant until = Charges.pauseUntil(monthly(due, State.ACTIVE, null), 3);
    assertThat(Charges.next(monthly(due, State.PAUSED, until)).map(GiverWords::day))
        .contains(LocalDate.of(2027, 4, 15));
    // As the skipped periods go by, it stays that day.
    assertThat(
            Charges.next(monthly(LocalDate.of(2027, 3, 15), State.PAUSED, until))
                .map(GiverWords::day))
        .contains(LocalDate.of(2027, 4, 15));
    assertThat(Charges.next(monthly(due, State.PAUSED, null))).isEmpty();
    assertThat(Charges.next(monthly(due, State.ENDING, null))).isEmpty();
    assertThat(Charges.next(monthly(due, State.ENDED, null))).isEmpty();
  }

  @Test
  void aChargeIsMovedAtMostFourWeeksAndNeverToToday() {
    Pledge pledge = monthly(LocalDate.of(2027, 1, 15), State.ACTIVE, null);
    Charges.Window soon = Charges.window(pledge, LocalDate.of(2027, 1, 10));
    assertThat(soon.first()).isEqualTo(LocalDate.of(2027, 1, 11));
    assertThat(soon.last()).isEqualTo(LocalDate.of(2027, 2, 12));
    assertThat(soon.has(LocalDate.of(2027, 1, 10))).isFalse();
    assertThat(Charges.window(pledge, LocalDate.of(2026, 6, 1)).first())
        .isEqualTo(LocalDate.of(2026, 12, 18));
  }

  @Test
  void ofTwoThatBeganOnADayTheFirstPeriodTellsWhichIsYounger() {
    Pledge morning = monthly(LocalDate.of(2027, 1, 15), State.ACTIVE, null);
    Pledge evening =
        new Pledge(
            2,
            1,
            2,
            "sub_2",
            null,
            Frequency.ANNUAL,
            Money.of(9000, "usd"),
            Money.of(0, "usd"),
            "-",
            State.ACTIVE,
            "",
            morning.began(),
            Instant.parse("2027-12-15T18:00:00Z"),
            null,
            null,
            null,
            0,
            null,
            null,
            null);
    assertThat(Charges.isYounger(evening, morning)).isTrue();
    assertThat(Charges.isYounger(morning, evening)).isFalse();
  }

  /** Stripe counts from the day that a gift began on, not from the last charge. */
  @ParameterizedTest
  @CsvSource({
    "31, 2027-02-28, 1, 2027-03-31",
    "31, 2027-02-28, 2, 2027-04-30",
    "30, 2027-02-28, 1, 2027-03-30",
    "29, 2027-02-28, 3, 2027-05-29",
    "31, 2027-04-30, 1, 2027-05-31",
    "15, 2027-02-15, 1, 2027-03-15",
    ", 2027-02-28, 1, 2027-03-28"
  })
  void afterAShortMonthTheChargeIsOnItsOldDayAgain(
      @Nullable Integer anchor, LocalDate due, int times, LocalDate next) {
    Pledge pledge = monthly(due, State.ACTIVE, null, anchor);
    assertThat(GiverWords.day(Charges.afterSkipping(pledge, times))).isEqualTo(next);
    Pledge resting = monthly(due, State.PAUSED, Charges.pauseUntil(pledge, times), anchor);
    assertThat(Charges.next(resting).map(GiverWords::day)).contains(next);
  }

  private static Pledge monthly(LocalDate due, State state, @Nullable Instant pausedUntil) {
    return monthly(due, state, pausedUntil, null);
  }

  private static Pledge monthly(
      LocalDate due, State state, @Nullable Instant pausedUntil, @Nullable Integer anchor) {
    return new Pledge(
        1,
        1,
        1,
        "sub_1",
        null,
        Frequency.MONTHLY,
        Money.of(700, "usd"),
        Money.of(0, "usd"),
        "-",
        state,
        "",
        LocalDate.of(2026, 12, 15),
        due.atTime(10, 0).toInstant(java.time.ZoneOffset.UTC),
        pausedUntil,
        null,
        state == State.ENDED ? due : null,
        0,
        null,
        null,
        anchor);
  }
}
