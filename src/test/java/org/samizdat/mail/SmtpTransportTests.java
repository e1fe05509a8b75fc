package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.mail.smtp.Credentials;
import org.samizdat.mail.smtp.Credentials.Mechanism;
import org.samizdat.mail.smtp.Relay;
import org.samizdat.mail.smtp.Timeouts;
import org.samizdat.mail.smtp.Tls;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class SmtpTransportTests {

  @ParameterizedTest
  @CsvSource({
    "relay.example.org, , REQUIRED",
    "relay.example.org, true, REQUIRED",
    "relay.example.org, false, OPPORTUNISTIC",
    "127.0.0.1.example.org, , REQUIRED",
    "10.0.0.25, , REQUIRED",
    "localhost, , NONE",
    "localhost, false, NONE",
    "localhost, true, REQUIRED",
    "127.0.0.1, , NONE",
    "::1, , NONE",
    ", , NONE"
  })
  void encryptionIsRequiredOfEveryRelayButOurOwnUnlessSaidOtherwise(
      @Nullable String host, @Nullable Boolean required, Tls expected) {
    JavaMailSenderImpl sender = new JavaMailSenderImpl();
    sender.setHost(host);
    Relay relay = SmtpTransport.relay(sender, settings(required, Mechanism.PASSWORD, null));
    assertThat(relay.tls()).isEqualTo(expected);
    assertThat(relay.port()).isEqualTo(25);
    assertThat(relay.credentials()).isNull();
  }

  @Test
  void aRelayThatIsEncryptedFromTheFirstByteIsSo() {
    JavaMailSenderImpl sender = new JavaMailSenderImpl();
    sender.setHost("localhost");
    sender.setProtocol("smtps");
    Relay relay = SmtpTransport.relay(sender, settings(null, Mechanism.PASSWORD, null));
    assertThat(relay.tls()).isEqualTo(Tls.IMPLICIT);
    assertThat(relay.port()).isEqualTo(465);
  }

  @Test
  void aTokenIsReadAnewAtEachConnection(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "first\n");
    JavaMailSenderImpl sender = new JavaMailSenderImpl();
    sender.setUsername("news@example.com");
    Credentials credentials =
        SmtpTransport.relay(sender, settings(null, Mechanism.XOAUTH2, file)).credentials();
    assertThat(credentials).isNotNull();
    assertThat(credentials.secret().get()).isEqualTo("first");
    Files.writeString(file, "second");
    assertThat(credentials.secret().get()).isEqualTo("second");
    assertThat(credentials.toString()).doesNotContain("news", "second");
  }

  @Test
  void withoutATokenXoauth2IsRefusedAtTheStart() {
    assertThatThrownBy(() -> settings(null, Mechanism.XOAUTH2, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void patienceIsTheStandardsUnlessSaidOtherwise() {
    assertThat(settings(null, Mechanism.PASSWORD, null).timeouts())
        .isEqualTo(Timeouts.of(Duration.ofSeconds(1)));
    assertThat(Timeouts.STANDARD.dot()).isEqualTo(Duration.ofMinutes(10));
  }

  private static MailSettings settings(
      @Nullable Boolean requireTls, Mechanism auth, @Nullable Path tokenFile) {
    return new MailSettings(
        true,
        "news@example.com",
        null,
        null,
        1,
        1,
        null,
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(15),
        requireTls,
        auth,
        tokenFile);
  }
}
