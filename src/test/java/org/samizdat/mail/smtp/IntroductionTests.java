package org.samizdat.mail.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.samizdat.mail.smtp.Credentials.Mechanism;

/** Nothing is sent, and no password said, but to the relay that was meant and as was asked for. */
@Timeout(30)
class IntroductionTests {

  private static final Duration RESTED = Duration.ofSeconds(5);
  private static final Envelope ONE = new Envelope("b@example.com", "one@example.org", 100);
  private static final SSLContext GOOD = Certificates.of("localhost");

  private @Nullable Script script;

  @AfterEach
  void close() {
    if (script != null) {
      script.close();
    }
  }

  @Test
  void afterStartTlsEverythingIsSaidAnewAndEncrypted() throws Exception {
    Script relay = relay("STARTTLS", "PIPELINING").encrypted(GOOD, false);
    open(relay, with -> with.tls(Tls.REQUIRED, GOOD));
    assertThat(relay.heard().subList(0, 3))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("EHLO"),
            line -> assertThat(line).isEqualTo("STARTTLS"),
            line -> assertThat(line).startsWith("EHLO"));
    assertThat(relay.texts()).hasSize(1);
  }

  @Test
  void aRelayMayBeEncryptedFromTheFirstByte() throws Exception {
    Script relay = relay("PIPELINING").encrypted(GOOD, true);
    open(relay, with -> with.tls(Tls.IMPLICIT, GOOD));
    assertThat(relay.heard()).doesNotContain("STARTTLS");
    assertThat(relay.texts()).hasSize(1);
  }

  @Test
  void withoutTheOfferARequiredEncryptionEndsIt() {
    Script relay = relay("PIPELINING");
    assertThatThrownBy(() -> open(relay, with -> with.tls(Tls.REQUIRED, GOOD)))
        .isInstanceOf(RelayUnavailable.class)
        .hasMessage("The relay does not encrypt");
    assertThat(relay.heard()).hasSize(1);
  }

  @Test
  void anOpportunityIsTakenIfThereIsOne() throws Exception {
    Script without = relay("PIPELINING");
    open(without, with -> with.tls(Tls.OPPORTUNISTIC, GOOD));
    assertThat(without.texts()).hasSize(1);
    close();
    Script relay = relay("STARTTLS").encrypted(GOOD, false);
    open(relay, with -> with.tls(Tls.OPPORTUNISTIC, GOOD));
    assertThat(relay.heard()).contains("STARTTLS");
  }

  @ParameterizedTest
  @EnumSource(
      value = Tls.class,
      names = {"OPPORTUNISTIC", "REQUIRED", "IMPLICIT"})
  void aCertificateOfAnotherHostIsRefused(Tls tls) {
    SSLContext other = Certificates.of("mail.example.com");
    refused(other, tls);
  }

  @ParameterizedTest
  @EnumSource(
      value = Tls.class,
      names = {"OPPORTUNISTIC", "REQUIRED", "IMPLICIT"})
  void aCertificateThatHasExpiredIsRefused(Tls tls) {
    SSLContext expired = Certificates.of("localhost", "-startdate", "-30d", "-validity", "10");
    refused(expired, tls);
  }

  @Test
  void aCertificateNobodyTrustsIsRefused() {
    Script relay = relay("STARTTLS").encrypted(Certificates.of("localhost"), false);
    assertThatThrownBy(() -> open(relay, with -> with.tls(Tls.REQUIRED, GOOD)))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void aRelayThatTakesItsOfferBackIsLeft() {
    Script relay = relay("STARTTLS").answering("STARTTLS", "454 not now");
    assertThatThrownBy(() -> open(relay, with -> with.tls(Tls.REQUIRED, GOOD)))
        .isInstanceOf(RelayUnavailable.class);
    assertThat(relay.texts()).isEmpty();
  }

  @Test
  void whatIsPutInBeforeTheEncryptionIsNotTakenForAnAnswer() {
    // CVE-2011-0411: somebody on the way adds an answer in clear text behind the go-ahead.
    Script relay = relay("STARTTLS").encrypted(GOOD, false);
    relay.answering("STARTTLS", "220 go\r\n250-relay\r\n250 AUTH PLAIN");
    assertThatThrownBy(() -> open(relay, with -> with.tls(Tls.REQUIRED, GOOD)))
        .isInstanceOf(Garbled.class);
  }

  @Test
  void whatWasOfferedInClearTextIsForgotten() throws Exception {
    AtomicInteger hellos = new AtomicInteger();
    Script relay = relay("unused").encrypted(GOOD, false);
    relay.answering(line -> {
      if (!line.startsWith("EHLO")) {
        return null;
      }
      return hellos.incrementAndGet() == 1
          ? "250-relay\r\n250-STARTTLS\r\n250-PIPELINING\r\n250 CHUNKING"
          : "250 relay";
    });
    open(relay, with -> with.tls(Tls.REQUIRED, GOOD));
    assertThat(relay.heard()).contains("DATA");
  }

  @ParameterizedTest
  @CsvSource({
    "PASSWORD, AUTH LOGIN PLAIN, PLAIN",
    "PASSWORD, AUTH LOGIN, LOGIN",
    "PASSWORD, AUTH=LOGIN, LOGIN",
    "PLAIN, AUTH PLAIN, PLAIN",
    "LOGIN, AUTH LOGIN PLAIN, LOGIN",
    "XOAUTH2, AUTH PLAIN XOAUTH2, XOAUTH2"
  })
  void weSayWhoWeAre(Mechanism mechanism, String offer, String expected) throws Exception {
    Script relay = relay(offer, "PIPELINING");
    relay.answering(line ->
        line.equals("AUTH LOGIN") || line.equals(base64("news"))
            ? "334 VXNlcm5hbWU6"
            : line.startsWith("AUTH") || line.equals(base64("sécret")) ? "235 2.7.0 in" : null);
    open(relay, with -> with.credentials(mechanism, "news", "sécret"));
    assertThat(relay.texts()).hasSize(1);
    assertThat(relay.heard()).anyMatch(line -> line.startsWith("AUTH " + expected));
    switch (expected) {
      case "PLAIN" -> assertThat(relay.heard()).contains("AUTH PLAIN " + base64("\0news\0sécret"));
      case "LOGIN" -> assertThat(relay.heard()).contains(base64("news"), base64("sécret"));
      default ->
          assertThat(relay.heard())
              .contains("AUTH XOAUTH2 " + base64("user=news\u0001auth=Bearer sécret\u0001\u0001"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, AUTH LOGIN, 235 in",
    "XOAUTH2, AUTH PLAIN LOGIN, 235 in",
    "PASSWORD, PIPELINING, 235 in",
    "PLAIN, AUTH PLAIN, 535 5.7.8 no",
    "LOGIN, AUTH LOGIN, 535 5.7.8 no",
    "PLAIN, AUTH PLAIN, 334 more",
    "PLAIN, AUTH PLAIN, 250 fine"
  })
  void whoIsNotLetInSendsNothing(Mechanism mechanism, String offer, String answer) {
    Script relay = relay(offer).answering("AUTH", answer);
    assertThatThrownBy(() -> open(relay, with -> with.credentials(mechanism, "news", "x")))
        .isInstanceOf(RelayUnavailable.class)
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("news"));
    assertThat(relay.heard()).noneMatch(line -> line.startsWith("MAIL"));
  }

  @Test
  void aTokenThatHasRunOutIsRefusedInTwoSteps() {
    Script relay = relay("AUTH XOAUTH2");
    relay.answering(line ->
        line.startsWith("AUTH")
            ? "334 eyJzdGF0dXMiOiI0MDEifQ=="
            : line.isEmpty() ? "535 no" : null);
    assertThatThrownBy(
            () -> open(relay, with -> with.credentials(Mechanism.XOAUTH2, "news", "old")))
        .isInstanceOf(RelayUnavailable.class);
    assertThat(relay.heard()).contains("");
  }

  @Test
  void aPasswordDoesNotGoOverAnOpenWireToAStranger() {
    Script relay = relay("AUTH PLAIN");
    UnaryOperator<RelayBuilder> open =
        with -> with.tls(Tls.OPPORTUNISTIC, GOOD).credentials(Mechanism.PLAIN, "news", "x");
    assertThatThrownBy(() -> open(relay, open)).isInstanceOf(RelayUnavailable.class);
    assertThat(relay.heard()).noneMatch(line -> line.startsWith("AUTH"));
  }

  private void refused(SSLContext certificate, Tls tls) {
    Script relay = relay("STARTTLS").encrypted(certificate, tls == Tls.IMPLICIT);
    assertThatThrownBy(() -> open(relay, with -> with.tls(tls, certificate)))
        .isInstanceOf(SSLHandshakeException.class);
    assertThat(relay.texts()).isEmpty();
  }

  private Script relay(String... offers) {
    Script made = new Script(offers);
    script = made;
    return made;
  }

  private static void open(Script relay, UnaryOperator<RelayBuilder> with) throws IOException {
    try (SmtpClient client = new SmtpClient(relay.relay(with))) {
      client.ensureOpen(RESTED);
      client.announce(ONE);
      assertThat(client.answer()).isNull();
      Outgoing text = new Outgoing(10);
      text.writeBytes("Subject: s\r\n\r\n".getBytes(UTF_8));
      assertThat(client.send(text, null)).isInstanceOf(Sending.Sent.class);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
