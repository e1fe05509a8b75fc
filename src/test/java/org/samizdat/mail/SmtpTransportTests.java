package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.samizdat.mail.SmtpSink.Answer;
import org.samizdat.mail.SmtpSink.Verb;
import org.samizdat.values.EmailAddress;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class SmtpTransportTests {

  private static final Duration RESTED = Duration.ofSeconds(5);
  private static final EmailAddress READER = EmailAddress.parse("reader1@example.org");
  private static final byte[] MESSAGE =
      "Message-ID: <x@example.com>\r\nSubject: s\r\n\r\n.\r\n..\r\nend\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final SmtpSink relay = new SmtpSink();
  private SmtpTransport.Connection connection;

  @BeforeEach
  void connect() {
    connection = new SmtpTransport(sender("127.0.0.1"), settings(null)).connection();
  }

  @AfterEach
  void disconnect() {
    connection.close();
    relay.close();
  }

  @Test
  void theBytesArriveAsTheyAre() throws Exception {
    assertThat(send()).isInstanceOf(Sending.Sent.class);
    assertThat(relay.accepted())
        .containsExactly(
            new SmtpSink.Accepted(
                "bounces+t@example.com",
                "reader1@example.org",
                "<x@example.com>",
                new String(MESSAGE, StandardCharsets.US_ASCII).stripTrailing()));
  }

  @Test
  void theConnectionIsKept() throws Exception {
    send();
    send();
    assertThat(relay.accepted()).hasSize(2);
    assertThat(relay.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"MAIL", "RCPT", "DATA", "DOT"})
  void aRefusalForNowIsDeferredWhereverItComes(Verb verb) throws Exception {
    relay.follow((at, recipient) -> at == verb ? new Answer.Say("450 4.2.1 later") : SmtpSink.YES);
    assertThat(send()).isEqualTo(new Sending.Deferred(new Reply(450, "4.2.1")));
    relay.follow((at, recipient) -> SmtpSink.YES);
    assertThat(send()).isInstanceOf(Sending.Sent.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"MAIL", "RCPT", "DATA", "DOT"})
  void aRefusalForGoodIsRefusedWhereverItComes(Verb verb) throws Exception {
    relay.follow((at, recipient) -> at == verb ? new Answer.Say("550 5.1.1 never") : SmtpSink.YES);
    assertThat(send()).isEqualTo(new Sending.Refused(new Reply(550, "5.1.1")));
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"MAIL", "RCPT", "DATA"})
  void aConnectionLostBeforeTheDotHasNotSent(Verb verb) throws Exception {
    relay.follow((at, recipient) -> at == verb ? new Answer.HangUp() : SmtpSink.YES);
    assertThat(send()).isInstanceOf(Sending.NotSent.class);
    assertThat(connection.isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"MAIL", "RCPT", "DATA"})
  void silenceBeforeTheDotHasNotSent(Verb verb) throws Exception {
    relay.follow((at, recipient) -> at == verb ? new Answer.Silence() : SmtpSink.YES);
    assertThat(send()).isInstanceOf(Sending.NotSent.class);
  }

  @Test
  void aConnectionLostAfterTheDotIsUnknownWhateverTheRelayDid() throws Exception {
    relay.follow((at, recipient) -> at == Verb.DOT ? new Answer.HangUp() : SmtpSink.YES);
    assertThat(send()).isInstanceOf(Sending.Unknown.class);
    relay.follow((at, recipient) -> at == Verb.DOT ? new Answer.AcceptAndHangUp() : SmtpSink.YES);
    assertThat(send()).isInstanceOf(Sending.Unknown.class);
    assertThat(relay.accepted()).hasSize(1);
  }

  @Test
  void silenceAfterTheDotIsUnknown() throws Exception {
    relay.follow((at, recipient) -> at == Verb.DOT ? new Answer.Silence() : SmtpSink.YES);
    assertThat(send()).isInstanceOf(Sending.Unknown.class);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void a421IsDeferredAndClosesTheConnection() throws Exception {
    relay.follow(
        (at, recipient) -> at == Verb.RCPT ? new Answer.Say("421 4.7.0 slow down") : SmtpSink.YES);
    assertThat(send()).isEqualTo(new Sending.Deferred(new Reply(421, "4.7.0")));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void anAddressThatNeedsAnExtensionIsRefusedHere() throws Exception {
    connection.ensureOpen(RESTED);
    assertThat(
            connection.send(
                EmailAddress.parse("читатель@example.org"), "bounces+t@example.com", MESSAGE))
        .isEqualTo(new Sending.Refused(new Reply(553, "5.6.7")));
  }

  @Test
  void aRelayThatDoesNotEncryptIsRefusedWhereThatIsRequired() throws Exception {
    try (var strict = new SmtpTransport(sender("127.0.0.1"), settings(true)).connection()) {
      assertThatThrownBy(() -> strict.ensureOpen(RESTED)).isInstanceOf(MessagingException.class);
      assertThat(strict.isOpen()).isFalse();
    }
    assertThat(relay.accepted()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "relay.example.org, , true, true",
    "relay.example.org, false, true, false",
    "127.0.0.1.example.org, , true, true",
    "10.0.0.25, , true, true",
    "localhost, , false, false",
    "localhost, true, true, true",
    "127.0.0.1, , false, false",
    "::1, , false, false"
  })
  void encryptionIsAskedOfEveryRelayButOurOwnAndRequiredUnlessSaidOtherwise(
      String host, @Nullable Boolean required, String asked, String expected) {
    JavaMailSenderImpl sender = sender(host);
    sender.getJavaMailProperties().setProperty("mail.smtp.starttls.required", "false");
    sender.getJavaMailProperties().setProperty("mail.smtp.ssl.checkserveridentity", "false");
    assertThat(SmtpTransport.properties(sender, settings(required)))
        .containsEntry("mail.smtp.starttls.enable", asked)
        .containsEntry("mail.smtp.starttls.required", expected)
        .containsEntry("mail.smtp.ssl.checkserveridentity", "true");
  }

  @Test
  void aRelayThatIsEncryptedFromTheFirstByteIsNotAskedToStart() {
    JavaMailSenderImpl sender = sender("relay.example.org");
    sender.setProtocol("smtps");
    assertThat(SmtpTransport.properties(sender, settings(null)))
        .containsEntry("mail.smtps.ssl.checkserveridentity", "true")
        .doesNotContainKeys(
            "mail.smtps.starttls.required", "mail.smtps.socketFactory", "mail.smtp.socketFactory");
  }

  @Test
  void whatBreaksAfterTheMessageIsWrittenIsUnknown() throws Exception {
    JavaMailSenderImpl sender = sender("127.0.0.1");
    sender.setProtocol("breaking");
    try (var breaking = new SmtpTransport(sender, settings(null)).connection()) {
      breaking.ensureOpen(RESTED);
      assertThat(breaking.send(READER, "bounces+t@example.com", MESSAGE))
          .isInstanceOf(Sending.Unknown.class);
      assertThat(breaking.isOpen()).isFalse();
    }
  }

  private JavaMailSenderImpl sender(String host) {
    JavaMailSenderImpl sender = new JavaMailSenderImpl();
    sender.setHost(host);
    sender.setPort(relay.port());
    return sender;
  }

  private static MailSettings settings(@Nullable Boolean requireTls) {
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
        requireTls);
  }

  private Sending send() throws Exception {
    connection.ensureOpen(RESTED);
    return connection.send(READER, "bounces+t@example.com", MESSAGE);
  }
}
