package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.mail.smtp.Timeouts;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MailSettingsTests {

  private static final String SENDER = "samizdat.mail.sender";

  @ParameterizedTest
  @CsvSource({"60, PT1M", "60s, PT1M", "2m, PT2M", "1, PT1S", "1000ms, PT1S", "1h, PT1H"})
  void aTimeoutWithoutAUnitIsSeconds(String written, Duration meant) {
    assertThat(bind("timeout", written).timeouts()).isEqualTo(Timeouts.of(meant));
  }

  @ParameterizedTest
  @CsvSource({"30, PT30S", "30s, PT30S", "2, PT2S"})
  void aLeaseWithoutAUnitIsSeconds(String written, Duration meant) {
    assertThat(bind("lease", written).lease()).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, 0",
    "timeout, -5",
    "timeout, 60ms",
    "timeout, 60000",
    "timeout, 2h",
    "relay-rest, 0",
    "relay-rest, 2h",
    "lease, 0",
    "lease, -30",
    "lease, 1s",
    "lease, 30000"
  })
  void whatNobodyCanMeanIsRefusedAtTheStart(String name, String written) {
    assertThatThrownBy(() -> bind(name, written))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("samizdat.mail." + name + " must be between ")
        .hasMessageContaining("a number alone is seconds");
  }

  @Test
  void theWaitAfterAFirstPartIsMinutes() {
    Map<String, String> properties = Map.of("samizdat.mail.first-wait", "45");
    assertThat(
            new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("samizdat.mail", BeginningSettings.class)
                .firstWait())
        .isEqualTo(Duration.ofMinutes(45));
  }

  private static MailSettings bind(String name, String value) {
    Map<String, String> properties =
        Map.of(SENDER, "news@example.com", "samizdat.mail." + name, value);
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("samizdat.mail", MailSettings.class);
  }
}
