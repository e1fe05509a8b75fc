package org.samizdat.mail.back;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTests {

  private static final Map<String, String> EXPECTED = Fixture.expected();

  static Stream<String> fixtures() {
    return Fixture.names().stream();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void saysWhatAMessageMeans(String fixture) {
    byte[] message = Fixture.message(fixture, Fixture.NOBODYS, "reader@there.example");
    assertThat(said(Diagnosis.of(MessageReader.read(message)))).isEqualTo(EXPECTED.get(fixture));
  }

  @Test
  void everyExpectationHasItsMessage() {
    assertThat(EXPECTED.keySet()).containsExactlyInAnyOrderElementsOf(Fixture.names());
  }

  /** RFC 3463 and its registry; what a program may write anywhere is decided by its words. */
  @ParameterizedTest
  @CsvSource({
    "5.1.1, hard",
    "5.1.2, hard",
    "5.1.3, hard",
    "5.1.4, soft",
    "5.1.6, hard",
    "5.1.7, blocked",
    "5.1.8, blocked",
    "5.1.10, hard",
    "5.2.1, hard",
    "5.2.2, soft",
    "5.2.3, blocked",
    "5.3.4, blocked",
    "5.4.4, hard",
    "5.4.7, soft",
    "5.4.310, hard",
    "5.6.0, blocked",
    "5.7.23, blocked",
    "4.2.2, soft",
    "4.1.1, soft",
    "4.7.1, blocked",
    "5.9.9, soft"
  })
  void aCodeAloneDecides(String code, String kind) {
    assertThat(Diagnosis.failure(code, "", "").label()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "'550 5.1.1 unknown', 5.1.1",
    "'see 15.1.1 or 5.1.1.1 or 192.5.1.1', ",
    "'smtp;550-5.2.2 over', 5.2.2",
    "'552 full', 5.0.0",
    "'call 5501234', "
  })
  void aCodeIsFoundWhereItIsOne(String text, String code) {
    assertThat(StatusCode.inAnswer(text).map(StatusCode::text).orElse(null)).isEqualTo(code);
  }

  /** Every beginning of every message, as if a connection had broken there. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void aMessageThatBreaksOffAnywhereIsNoMisfortune(String fixture) {
    byte[] message = Fixture.message(fixture, Fixture.NOBODYS, "reader@there.example");
    for (int length = 0; length < message.length; length += 37) {
      byte[] beginning = Arrays.copyOf(message, length);
      assertThat(Diagnosis.of(MessageReader.read(beginning))).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void noisyBytesAreNoMisfortune(String fixture) {
    Random random = new Random(fixture.hashCode());
    byte[] message = Fixture.message(fixture, Fixture.NOBODYS, "reader@there.example");
    for (int round = 0; round < 50; round++) {
      byte[] noisy = message.clone();
      for (int each = 0; each < 20; each++) {
        noisy[random.nextInt(noisy.length)] = (byte) random.nextInt(256);
      }
      assertThat(Diagnosis.of(MessageReader.read(noisy))).isNotNull();
    }
  }

  static Stream<byte[]> bombs() {
    String deep = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(20_000);
    String nested = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
    StringBuilder boundaries = new StringBuilder();
    for (int each = 0; each < 10_000; each++) {
      boundaries.append("Content-Type: multipart/mixed; boundary=b").append(each);
      boundaries.append("\r\n\r\n--b").append(each).append("\r\n");
    }
    return Stream.of(
            "",
            "\r\n",
            deep,
            nested,
            boundaries.toString(),
            "X: " + "y".repeat(5_000_000),
            "X: y\r\n".repeat(500_000),
            " folded\r\n".repeat(500_000),
            "Subject: " + "=?utf-8?B?" + "A".repeat(400_000) + "?=\r\n\r\n",
            "Subject: " + "=?utf-8?Q?=41?= ".repeat(30_000) + "\r\n\r\n",
            "Content-Type: text/plain; charset=\"\0\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + "=".repeat(100_000),
            "Content-Type: multipart/report; boundary=\"\"\r\n\r\n--\r\n\r\n--\r\n",
            "Content-Type: multipart/report; boundary=b\r\n\r\n"
                + "--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n"
                    .repeat(20_000),
            "Content-Type: text/html\r\n\r\n" + "<".repeat(500_000),
            "From: mailer-daemon\r\n\r\n" + "5.".repeat(300_000),
            "To: " + Fixture.NOBODYS + " ".repeat(3) + Fixture.NOBODYS.repeat(10_000))
        .map(bomb -> bomb.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void aBombIsReadAndNothingComesOfIt(byte[] bomb) {
    assertThat(Diagnosis.of(MessageReader.read(bomb)))
        .isNotInstanceOf(Returned.Hard.class)
        .isNotInstanceOf(Returned.Complaint.class);
  }

  /** A newspaper writes of spam and of users that do not exist; its own words condemn nobody. */
  @Test
  void whatIsQuotedIsNotSaid() {
    for (String quote :
        List.of("--- Below this line is a copy of the message.", "----- Original message -----")) {
      String message =
          "From: MAILER-DAEMON@a.example\r\n\r\nSorry.\r\n\r\n" + quote + "\r\n\r\nNo such user.";
      assertThat(Diagnosis.of(MessageReader.read(message.getBytes(StandardCharsets.UTF_8))))
          .isInstanceOf(Returned.Unknown.class);
    }
  }

  private static String said(Returned returned) {
    return returned.label()
        + " "
        + switch (returned) {
          case Returned.Hard(String code) -> code == null ? "-" : code;
          case Returned.Soft(String code) -> code == null ? "-" : code;
          case Returned.Blocked(String code) -> code == null ? "-" : code;
          case Returned.Complaint(), Returned.Delayed(), Returned.AutoReply(), Returned.Unknown() ->
              "-";
        };
  }
}
