package org.samizdat.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.mail.smtp.Envelope;
import org.samizdat.mail.smtp.Outgoing;
import org.samizdat.mail.smtp.Relay;
import org.samizdat.mail.smtp.Sending;
import org.samizdat.mail.smtp.SmtpClient;
import org.samizdat.mail.smtp.Timeouts;
import org.samizdat.mail.smtp.Tls;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;

/**
 * No value adds a header, a line, a recipient or a mail: every value that comes from outside takes
 * every attack, and what arrives is read by two parsers that share no code with what wrote it.
 */
class WireSafetyTests {

  private static final List<String> ATTACKS =
      List.of(
          "a\r\nBcc: evil@example.net",
          "a\nBcc: evil@example.net",
          "a\rBcc: evil@example.net",
          "a\r\n\r\nbody",
          "a\n\nbody",
          "a\r\n.\r\nMAIL FROM:<evil@example.net>\r\nRCPT TO:<evil@example.net>\r\nDATA\r\nx",
          // The smuggling of 2023: ends of a text that some servers see and others do not.
          "a\n.\r\nMAIL FROM:<evil@example.net>\r\n",
          "a\n.\nMAIL FROM:<evil@example.net>\r\n",
          "a\r.\r\nMAIL FROM:<evil@example.net>\r\n",
          "a\r.\rMAIL FROM:<evil@example.net>\r\n",
          "a\r\n.\nMAIL FROM:<evil@example.net>\r\n",
          "a\r\n.\rMAIL FROM:<evil@example.net>\r\n",
          "a\r\n\0.\r\nMAIL FROM:<evil@example.net>\r\n",
          ".",
          ".\r\n",
          "..",
          "\r\n.\r\n",
          "a\0b",
          "\0",
          "a\u0085Bcc: evil@example.net",
          "a\u2028Bcc: evil@example.net",
          "a\u560d\u560aBcc: evil@example.net",
          "a\ufffeb\ud800",
          "a, evil@example.net",
          "a>, <evil@example.net",
          "\"a\" <evil@example.net>",
          "=?UTF-8?Q?=0D=0ABcc:_evil@example.net?=",
          "=?UTF-8?B?DQpCY2M6IGV2aWxAZXhhbXBsZS5uZXQ=?=",
          "a\r\n Bcc: evil@example.net",
          "a\u000b\u000cBcc: evil@example.net",
          "x".repeat(3000),
          "--=_");

  private static final List<String> PLACES = List.of("subject", "name", "text", "html", "all");

  static Stream<Arguments> everyPlaceAndAttack() {
    return PLACES.stream()
        .flatMap(place -> ATTACKS.stream().map(attack -> Arguments.of(place, attack)));
  }

  @ParameterizedTest
  @MethodSource("everyPlaceAndAttack")
  void whatArrivesIsOneMailToOneReader(String place, String attack) throws Exception {
    byte[] harmless = copy(letter("nowhere", "a"), "reader17@example.org");
    byte[] copy = copy(letter(place, attack), "reader17@example.org");
    assertThatCode(() -> Outgoing.check(copy)).doesNotThrowAnyException();

    byte[] arrived = throughTheWire(copy);

    ReadMail mail = ReadMail.of(arrived);
    assertThat(mail.recipients()).containsExactly("reader17@example.org");
    assertThat(mail.headers().stream().map(ReadMail.Header::name))
        .isEqualTo(ReadMail.of(harmless).headers().stream().map(ReadMail.Header::name).toList());
    assertThat(mail.types()).isEqualTo(ReadMail.of(harmless).types());
  }

  /** Whatever passes for an address is one recipient, in the envelope and in the header. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "reader17@example.org\r\nBcc: evil@example.net",
        "reader17@example.org\nRCPT TO:<evil@example.net>",
        "reader17@example.org>\r\nRCPT TO:<evil@example.net",
        "reader17@example.org> SIZE=1",
        "reader17@example.org, evil@example.net",
        "reader17@example.org,evil@example.net",
        "\"a\r\nb\"@example.org",
        "\"a\0b\"@example.org",
        "\"a\\\r\\\nb\"@example.org",
        "\"> RCPT TO:<evil@example.net\"@example.org",
        "\"a\\\"> x\"@example.org",
        "<evil@example.net>reader17@example.org",
        "reader17@example.org\0",
        "reader17@example.org\u0085",
        "reader17\u2028@example.org",
        "reader17@[127.0.0.1]",
        "@evil.example.net:reader17@example.org",
        ".reader17@example.org",
        "читатель@example.org\r\nBcc: x@example.net"
      })
  void anAddressIsOneRecipientOrNone(String hostile) throws Exception {
    EmailAddress address;
    try {
      address = EmailAddress.parse(hostile);
    } catch (Refused refused) {
      return;
    }
    byte[] copy = copy(letter("nowhere", "a"), hostile);
    assertThatCode(() -> Outgoing.check(copy)).doesNotThrowAnyException();
    assertThat(ReadMail.of(copy).recipients()).containsExactly(address.reveal());
    Envelope envelope =
        Envelope.of(address, EmailAddress.parse("b@example.com"), token(), copy.length);
    assertThat(envelope.recipient()).isEqualTo(address.reveal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@example.org>",
        "a@example.org> SIZE=1",
        "<a@example.org",
        "a b@example.org",
        "a@example.org\r\n",
        "a@example.org\n",
        "a@example.org\0",
        "\"a\r\"@example.org",
        "\"a\\\n\"@example.org",
        "\"a@example.org",
        "\"a\\\\\">@example.org",
        "a\u0085@example.org"
      })
  void anEnvelopeRefusesWhatCouldLeaveItsBrackets(String path) {
    assertThatThrownBy(() -> new Envelope("b@example.com", path, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Envelope(path, "r@example.com", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a\r",
        "a\n",
        "a\nb\r\n",
        "a\rb\r\n",
        ".\r\n",
        "a\r\n.\r\n",
        "a\r\n..\r\n",
        "a\n.\r\n",
        "a\r\n.b\r\n",
        "a\r\n\n",
        "\r\r\n",
        "a\0\r\n"
      })
  void aTextThatSomeServerCouldReadOtherwiseIsRefused(String text) {
    assertThatThrownBy(() -> Outgoing.check(text.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatCode(() -> Outgoing.check("a.b\r\n\r\nc.\r\n".getBytes(UTF_8)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Outgoing.check(("x".repeat(999) + "\r\n").getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStoredLetterThatSomebodyHasBeenAtIsNotSent() {
    byte[] stored = LetterTemplate.compile(letter("nowhere", "a"), heading()).bytes();
    String words = new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] changed =
        words
            .replace("MIME-Version: 1.0\r\n", "Bcc: x@example.o\n\r\n")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(changed).hasSameSizeAs(stored).isNotEqualTo(stored);
    assertThatThrownBy(() -> LetterTemplate.read(changed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** To a relay that reads lines as the standard says, and back out of its mailbox. */
  private static byte[] throughTheWire(byte[] copy) throws Exception {
    try (SmtpSink sink = new SmtpSink();
        SmtpClient client = new SmtpClient(relay(sink))) {
      client.ensureOpen(Duration.ofSeconds(5));
      client.announce(
          Envelope.of(
              EmailAddress.parse("reader17@example.org"),
              EmailAddress.parse("bounces@example.com"),
              token(),
              copy.length));
      assertThat(client.answer()).isNull();
      Outgoing message = new Outgoing(copy.length);
      message.writeBytes(copy);
      assertThat(client.send(message, null)).isInstanceOf(Sending.Sent.class);
      assertThat(sink.accepted()).hasSize(1);
      SmtpSink.Accepted accepted = sink.accepted().getFirst();
      assertThat(accepted.recipient()).isEqualTo("reader17@example.org");
      byte[] arrived =
          (accepted.text() + "\r\n").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(Arrays.equals(arrived, copy)).as("the same bytes").isTrue();
      return arrived;
    }
  }

  private static Relay relay(SmtpSink sink) {
    return new Relay(
        "127.0.0.1",
        sink.port(),
        Tls.NONE,
        null,
        Timeouts.of(Duration.ofSeconds(5)),
        (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static Letter letter(String place, String attack) {
    boolean all = place.equals("all");
    String text = "Leave: https://news.example.org/unsubscribe/" + Slot.UNSUBSCRIBE.marker();
    return new Letter(
        "Friday" + (all || place.equals("subject") ? attack : ""),
        Language.ENGLISH,
        "The Example" + (all || place.equals("name") ? attack : ""),
        "<p>" + text + "</p>" + (all || place.equals("html") ? attack : ""),
        (all || place.equals("text") ? attack : "") + text);
  }

  private static byte[] copy(Letter letter, String reader) {
    LetterTemplate template = LetterTemplate.compile(letter, heading());
    Map<Slot, Token> links =
        template.slots().stream().collect(Collectors.toMap(slot -> slot, slot -> token()));
    return template.splice(new Filling(EmailAddress.parse(reader), token(), Instant.EPOCH, links));
  }

  private static Heading heading() {
    return new Heading(
        MailKind.DIGEST,
        new MailingId(1),
        "weekly",
        EmailAddress.parse("news@example.org"),
        null,
        new Site(URI.create("https://news.example.org"), "The Example", "1 Example Street"),
        new DeliveryHeader(null));
  }

  private static Token token() {
    return Token.parse("a".repeat(Base64Body.TOKEN_LENGTH));
  }
}
