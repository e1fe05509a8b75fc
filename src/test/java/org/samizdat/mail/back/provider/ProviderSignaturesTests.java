package org.samizdat.mail.back.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.TestClock;
import org.samizdat.mail.back.Returned;
import org.samizdat.values.Refused;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signatures that are not ours: what a provider has published, and what another program makes of
 * the words of its manual. We might read a manual wrongly twice, once in the product and once in a
 * test.
 */
class ProviderSignaturesTests {

  /**
   * From the tests of SendGrid's own helper libraries ({@code EventWebhook}), one like the other.
   */
  private static final String SENDGRID_KEY =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe6"
          + "2gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

  private static final String SENDGRID_SIGNATURE =
      "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15Tl"
          + "uLtEZtM=";

  private static final String SENDGRID_TIMESTAMP = "1600112502";

  /** With the end of the line. */
  private static final String SENDGRID_BODY =
      """
      [{"email":"hello@world.com","event":"dropped","reason":"Bounced Address",\
      "sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",\
      "sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",\
      "smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]\
      """
          + "\r\n";

  private static final String MAILGUN_KEY = "key-of-mailgun";

  /**
   * The examples of "Verifying the signatures of Amazon SNS messages", each to its last newline.
   */
  private static final String OF_A_NOTIFICATION =
      """
      Message
      My Test Message
      MessageId
      4d4dc071-ddbf-465d-bba8-08f81c89da64
      Subject
      My subject
      Timestamp
      2019-01-31T04:37:04.321Z
      TopicArn
      arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P
      Type
      Notification
      """;

  private static final String OF_A_CONFIRMATION =
      """
      Message
      My Test Message
      MessageId
      3d891288-136d-417f-bc05-901c108273ee
      SubscribeURL
      https://sns.us-east-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P&Token=233...
      Timestamp
      2019-01-31T19:25:13.719Z
      Token
      233...
      TopicArn
      arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P
      Type
      SubscriptionConfirmation
      """;

  @TempDir Path folder;

  @Test
  void whatSendgridHasSignedIsItsOwn() {
    assertThat(sendgrid().read(SENDGRID_BODY.getBytes(UTF_8), sendgridHeaders()))
        .containsExactly(
            new Notice(
                List.of("<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>", ""),
                new Returned.Hard(null)));
  }

  @ParameterizedTest
  @CsvSource({"hello@world.com, hallo@world.com", "Bounced, bounced", "1600112492, 1600112493"})
  void andNothingElse(String signed, String other) {
    byte[] changed = SENDGRID_BODY.replace(signed, other).getBytes(UTF_8);
    assertThatThrownBy(() -> sendgrid().read(changed, sendgridHeaders()))
        .isInstanceOf(Refused.class);
    byte[] stripped = SENDGRID_BODY.strip().getBytes(UTF_8);
    assertThatThrownBy(() -> sendgrid().read(stripped, sendgridHeaders()))
        .isInstanceOf(Refused.class);
  }

  @Test
  void whatOpensslSignsForMailgunIsGenuine() throws Exception {
    String timestamp = "1764414000";
    String nonce = "651869375b9df3c98fc15c4889b102119add1235c38fc92824";
    Path signed = write("signed", timestamp + nonce);
    String said = openssl("dgst", "-sha256", "-hmac", MAILGUN_KEY, "-hex", signed.toString());
    String signature = said.substring(said.lastIndexOf(' ') + 1).strip();
    assertThat(mailgun(timestamp, nonce, signature)).hasSize(1);
    String other = (signature.startsWith("0") ? "1" : "0") + signature.substring(1);
    assertThatThrownBy(() -> mailgun(timestamp, nonce, other)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {OF_A_NOTIFICATION, OF_A_CONFIRMATION})
  void whatOpensslSignsByAmazonsExampleIsGenuine(String text) throws Exception {
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("certificate.pem");
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "3",
        "-subj",
        "/CN=sns.amazonaws.com",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    AmazonSignatures signatures =
        new AmazonSignatures(
            new AmazonSite() {
              @Override
              byte[] get(AmazonAddress address) throws IOException {
                return Files.readAllBytes(certificate);
              }
            },
            new TestClock(Instant.now().plusSeconds(60)));
    for (Map.Entry<String, String> version : Map.of("1", "-sha1", "2", "-sha256").entrySet()) {
      Path signature = folder.resolve("signature");
      openssl(
          "dgst",
          version.getValue(),
          "-sign",
          key.toString(),
          "-out",
          signature.toString(),
          write("text", text).toString());
      Map<String, String> message = message(text);
      message.put("SignatureVersion", version.getKey());
      message.put("Signature", Base64.getEncoder().encodeToString(Files.readAllBytes(signature)));
      assertThat(isSigned(signatures, message)).isTrue();
      message.put("Message", "My Other Message");
      assertThat(isSigned(signatures, message)).isFalse();
    }
  }

  /** What the text is made of, with what no signature is about. */
  private static Map<String, String> message(String text) {
    List<String> lines = text.lines().toList();
    Map<String, String> message = new LinkedHashMap<>();
    for (int line = 0; line < lines.size(); line += 2) {
      message.put(lines.get(line), lines.get(line + 1));
    }
    message.put(
        "SigningCertURL",
        "https://sns.us-east-2.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem");
    message.put("UnsubscribeURL", "https://sns.us-east-2.amazonaws.com/?Action=Unsubscribe");
    return message;
  }

  private static boolean isSigned(AmazonSignatures signatures, Map<String, String> message)
      throws IOException {
    JsonMapper json = new JsonMapper();
    return signatures.isSigned(json.readTree(json.writeValueAsString(message)));
  }

  private static Sendgrid sendgrid() {
    return new Sendgrid(
        new ProviderSettings(null, null, new ProviderSettings.Sendgrid(SENDGRID_KEY), null),
        new TestClock(Instant.ofEpochSecond(Long.parseLong(SENDGRID_TIMESTAMP))));
  }

  private static HttpHeaders sendgridHeaders() {
    HttpHeaders headers = new HttpHeaders();
    headers.add(Sendgrid.SIGNATURE, SENDGRID_SIGNATURE);
    headers.add(Sendgrid.TIMESTAMP, SENDGRID_TIMESTAMP);
    return headers;
  }

  private static List<Notice> mailgun(String timestamp, String nonce, String signature) {
    String body =
        """
        {"signature": {"timestamp": "%s", "token": "%s", "signature": "%s"},
         "event-data": {"event": "complained"}}
        """
            .formatted(timestamp, nonce, signature);
    return new Mailgun(
            new ProviderSettings(null, null, null, new ProviderSettings.Mailgun(MAILGUN_KEY)),
            new TestClock(Instant.ofEpochSecond(Long.parseLong(timestamp))))
        .read(body.getBytes(UTF_8), new HttpHeaders());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      assumeTrue("true".equals(System.getenv("CI")), "openssl is not installed");
      throw missing;
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
