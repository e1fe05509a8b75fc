package org.samizdat.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTests {

  @Test
  void aRateIsReadAsAnOperatorWritesIt() {
    assertThat(Rate.valueOf("30+60/h")).isEqualTo(new Rate(30, 60));
    assertThat(Rate.valueOf(" 1 + 0/h ")).isEqualTo(new Rate(1, 0));
    assertThat(new Rate(30, 60).secondsForOne()).isEqualTo(60);
    assertThat(new Rate(30, 7).secondsForOne()).isEqualTo(515);
    assertThat(new Rate(30, 0).secondsForOne()).isEqualTo(3600);
    assertThat(new Rate(30, 100_000).secondsForOne()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "30", "30/h", "30+60", "-1+2/h", "0+5/h", "30+60/m", "9999999999+1/h"})
  void whatIsNoRateIsSaidAtStart(String text) {
    assertThatThrownBy(() -> Rate.valueOf(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoIsToldTheSameWaitsAsLongAsOneOfTheLastTimesTook() {
    Pace pace = new Pace();
    assertThat(pace.any()).isPositive();
    for (int i = 0; i < 100; i++) {
      pace.note(Duration.ofMillis(i).toNanos());
    }
    for (int i = 0; i < 100; i++) {
      assertThat(Duration.ofNanos(pace.any()).toMillis()).isBetween(36L, 99L);
    }
    pace.keep();
  }
}
