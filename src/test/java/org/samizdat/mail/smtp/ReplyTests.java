package org.samizdat.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTests {

  @ParameterizedTest
  @ValueSource(strings = {"5.1.1 no such user", "5.1.1", "5.2.1 off"})
  void anAddressThatDoesNotExistIsRefusedAsSuch(String line) {
    assertThat(Reply.of(550, line).refusesTheAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5.7.1 policy", "5.2.2 mailbox full", "no code at all", "5.7.26 not signed"})
  void otherRefusalsSayNothingAboutTheAddress(String line) {
    assertThat(Reply.of(550, line).refusesTheAddress()).isFalse();
  }

  @Test
  void slowDownIs421OrA47() {
    assertThat(Reply.of(421, "closing").asksForPause()).isTrue();
    assertThat(Reply.of(450, "4.7.28 rate").asksForPause()).isTrue();
    assertThat(Reply.of(450, "4.2.1 busy").asksForPause()).isFalse();
    assertThat(Reply.of(550, "5.7.1 policy").asksForPause()).isFalse();
  }

  @Test
  void theRelaysProseIsNotKept() {
    assertThat(Reply.of(550, "5.1.1 <reader1@example.org> unknown").toString())
        .doesNotContain("reader1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5.1", "5.1.", "5..1 x", "4.1.1 class", "5.1.1x", "5.1234.1", "5.1.1234"})
  void whatIsNoEnhancedCodeIsNone(String text) {
    assertThat(Reply.of(550, text).enhanced()).isNull();
  }
}
