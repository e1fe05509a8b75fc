package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetriesTests {

  @Test
  void thePauseDoublesFromFiveMinutesUpToFourThousandSeconds() {
    assertThat(Retries.pause(1, 0)).isEqualTo(Duration.ofMinutes(5));
    assertThat(Retries.pause(2, 0)).isEqualTo(Duration.ofMinutes(10));
    assertThat(Retries.pause(4, 0)).isEqualTo(Duration.ofMinutes(40));
    assertThat(Retries.pause(5, 0)).isEqualTo(Duration.ofSeconds(4000));
    assertThat(Retries.pause(400, 0)).isEqualTo(Duration.ofSeconds(4000));
  }

  @Test
  void chanceAddsUpToATenth() {
    assertThat(Retries.pause(1, 0.5)).isEqualTo(Duration.ofSeconds(315));
  }
}
