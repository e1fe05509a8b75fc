package org.samizdat.mail.back.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.mail.back.Fixture;
import org.samizdat.mail.back.SentMail;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** What each provider tells, from its request to what follows; and what anybody else may try. */
@Tag("network")
@IntegrationTest
@Import(ProviderWebhooksIntegrationTests.Outside.class)
@ExtendWith(OutputCaptureExtension.class)
class ProviderWebhooksIntegrationTests {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final KeyPair SENDGRID = ecKey();
  private static final AtomicInteger READERS = new AtomicInteger(4_000);
  private static final String MAILGUN = "key-of-mailgun";
  private static final String NONCE = "651869375b9df3c98fc15c4889b102119add1235c38fc92824";

  @Autowired ApplicationContext context;
  @Autowired Suppressions suppressions;
  @Autowired TestClock clock;
  @Autowired Tokens tokens;
  @Autowired Amazon amazon;
  @LocalServerPort int port;

  /**
   * No configuration by its name: the engines that other tests start would find it and take it in.
   */
  static class Outside {

    @Bean
    @Primary
    Amazon amazon() {
      return new Amazon();
    }
  }

  @DynamicPropertySource
  static void open(DynamicPropertyRegistry properties) {
    properties.add("samizdat.mail.back.ses.topics", () -> Amazon.TOPIC);
    properties.add("samizdat.mail.back.postmark.user", () -> "postmark");
    properties.add("samizdat.mail.back.postmark.password", () -> "s3cret");
    properties.add(
        "samizdat.mail.back.sendgrid.public-key",
        () -> Base64.getEncoder().encodeToString(SENDGRID.getPublic().getEncoded()));
    properties.add("samizdat.mail.back.mailgun.signing-key", () -> MAILGUN);
  }

  @Test
  void sesTellsOfABounce() throws Exception {
    SentMail mail = SentMail.to(context, "reader301@example.org");
    String body = amazon.signed(amazon.notification(sesBounce(mail)));
    for (int each = 0; each < 2; each++) {
      assertThat(post("ses", body).statusCode()).isEqualTo(204);
    }
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
    assertThat(reasons(mail)).containsExactly(Reason.HARD_BOUNCE);
  }

  @Test
  void sesTellsOfAComplaintByEventsToo() throws Exception {
    SentMail mail = SentMail.to(context, "reader302@example.org");
    String event =
        """
        {"eventType": "Complaint",
         "complaint": {"complainedRecipients": [{"emailAddress": "reader302@example.org"}],
           "complaintFeedbackType": "abuse", "feedbackId": "1"},
         "mail": {"source": "news@newsroom.example", "headersTruncated": false,
           "headers": [{"name": "From", "value": "x"},
             {"name": "Message-ID", "value": "<%s@newsroom.example>"}]}}
        """
            .formatted(mail.token());
    Map<String, String> old = amazon.notification(event);
    old.put("SignatureVersion", "1");
    old.put("Subject", "Amazon SES Email Event Notification");
    assertThat(post("ses", amazon.signed(old)).statusCode()).isEqualTo(204);
    assertThat(reasons(mail)).containsExactly(Reason.COMPLAINT);
  }

  @ParameterizedTest
  @CsvSource({
    "Permanent, General, 5.0.0, smtp; 550 no, HARD 5.0.0",
    "Permanent, General, 5.7.1, smtp; 554 5.7.1 blocked, BLOCKED 5.7.1",
    "Permanent, OnAccountSuppressionList, '', '', HARD -",
    "Transient, MailboxFull, 5.2.2, '', SOFT 5.2.2",
    "Transient, ContentRejected, '', '', BLOCKED -",
    "Transient, General, '', '', ",
    "Transient, General, 4.4.1, '', SOFT 4.4.1",
    "Undetermined, Undetermined, '', '', "
  })
  void sesTellsWhatKindOfBounceItIs(
      String type, String subType, String status, String words, String row) throws Exception {
    SentMail mail = SentMail.to(context, anybody());
    String event =
        """
        {"notificationType": "Bounce",
         "bounce": {"bounceType": "%s", "bounceSubType": "%s",
           "bouncedRecipients": [{"emailAddress": "a@b.example", "status": "%s",
             "diagnosticCode": "%s"}]},
         "mail": {"source": "%s"}}
        """
            .formatted(type, subType, status, words, mail.returnPath());
    assertThat(post("ses", amazon.signed(amazon.notification(event))).statusCode()).isEqualTo(204);
    assertThat(mail.rows(context)).isEqualTo(row == null ? List.of() : List.of(row));
  }

  @Test
  void whatAmazonDidNotSignIsNotBelieved() throws Exception {
    SentMail mail = SentMail.to(context, "reader304@example.org");
    Amazon stranger = new Amazon();
    String event = sesBounce(mail);
    Map<String, String> elsewhere = amazon.notification(event);
    elsewhere.put("TopicArn", "arn:aws:sns:eu-west-1:999999999999:mine");
    Map<String, String> changed = new LinkedHashMap<>(amazon.notification("{}"));
    String changedBody = amazon.signed(changed).replace("\"{}\"", quoted(event));
    for (String body :
        List.of(
            stranger.signed(stranger.notification(event)),
            amazon.signed(elsewhere),
            changedBody,
            new JsonMapper().writeValueAsString(amazon.notification(event)),
            event,
            "{}",
            "[]",
            "null")) {
      assertNotGenuine(post("ses", body));
    }
    assertThat(mail.rows(context)).isEmpty();
  }

  @Test
  void aCertificateThatHasRunOutProvesNothing() throws Exception {
    SentMail mail = SentMail.to(context, "reader305@example.org");
    Amazon old = new Amazon("-startdate", "-900d", "-validity", "300");
    AmazonSignatures signatures = new AmazonSignatures(old, clock);
    assertThat(
            signatures.isSigned(
                new JsonMapper().readTree(old.signed(old.notification(sesBounce(mail))))))
        .isFalse();
  }

  /** Or whoever asks us has us believe his certificate, or knock wherever he likes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-1.pem",
        "https://evil.example/SimpleNotificationService-1.pem#.amazonaws.com",
        "https://evil.example\\@sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.amazonaws.com.eu-west-1.evil.example/SimpleNotificationService-1.pem",
        "https://bucket.s3.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.evil.s3-eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com/?Action=Publish&x=SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com/../SimpleNotificationService-1.pem",
        "https://127.0.0.1/SimpleNotificationService-1.pem",
        "file:///etc/passwd",
        "",
        ":"
      })
  void nothingIsFetchedFromElsewhere(String address) throws Exception {
    SentMail mail = SentMail.to(context, "reader306@example.org");
    amazon.asked.clear();
    Map<String, String> fields = amazon.notification(sesBounce(mail));
    fields.put("SigningCertURL", address);
    assertNotGenuine(post("ses", amazon.signed(fields)));
    assertThat(amazon.asked).isEmpty();
    Map<String, String> confirmation = amazon.confirmation(address);
    assertThat(post("ses", amazon.signed(confirmation)).statusCode()).isEqualTo(400);
    assertThat(amazon.asked).allMatch(asked -> asked.equals(Amazon.CERTIFICATE));
  }

  @Test
  void aSubscriptionOfOursIsConfirmedAndNoOthers() throws Exception {
    String page =
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn="
            + Amazon.TOPIC
            + "&Token=2336412f37";
    Map<String, String> foreign = amazon.confirmation(page);
    foreign.put("TopicArn", "arn:aws:sns:eu-west-1:999999999999:mine");
    amazon.asked.clear();
    assertNotGenuine(post("ses", amazon.signed(foreign)));
    assertThat(amazon.asked).doesNotContain(page);
    assertThat(post("ses", amazon.signed(amazon.confirmation(page))).statusCode()).isEqualTo(204);
    assertThat(amazon.asked).contains(page);
    amazon.isAway = true;
    try {
      assertThat(post("ses", amazon.signed(amazon.confirmation(page))).statusCode()).isEqualTo(503);
    } finally {
      amazon.isAway = false;
    }
    Map<String, String> ended = amazon.confirmation(page);
    ended.put("Type", "UnsubscribeConfirmation");
    assertThat(post("ses", amazon.signed(ended)).statusCode()).isEqualTo(204);
    assertThat(
            post("ses", amazon.signed(amazon.notification("Successfully validated SNS topic.")))
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void postmarkTellsOfABounceByMetadataOrByTheWholeOfIt() throws Exception {
    SentMail mail = SentMail.to(context, "reader310@example.org");
    String body =
        """
        {"RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "TypeCode": 1,
         "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
         "Details": "smtp;550 5.1.1 unknown", "Email": "reader310@example.org", "Inactive": true,
         "Metadata": {"delivery": "%s"}}
        """
            .formatted(mail.token());
    for (int each = 0; each < 2; each++) {
      assertThat(postmark(body).statusCode()).isEqualTo(204);
    }
    assertThat(reasons(mail)).containsExactly(Reason.HARD_BOUNCE);
    SentMail other = SentMail.to(context, "reader311@example.org");
    assertThat(
            postmark(
                    "{\"RecordType\": \"SpamComplaint\", \"Type\": \"SpamComplaint\","
                        + " \"Content\": "
                        + quoted(new String(other.returned("complaint"), StandardCharsets.UTF_8))
                        + "}")
                .statusCode())
        .isEqualTo(204);
    assertThat(reasons(other)).containsExactly(Reason.COMPLAINT);
  }

  @ParameterizedTest
  @CsvSource({
    "HardBounce, '', HARD -",
    "HardBounce, smtp;554 5.7.1 blocked, BLOCKED 5.7.1",
    "BadEmailAddress, '', HARD -",
    "SoftBounce, smtp;550 5.1.1 unknown, SOFT 5.1.1",
    "DnsError, '', SOFT -",
    "Blocked, '', BLOCKED -",
    "Transient, '', ",
    "AutoResponder, '', ",
    "Subscribe, '', "
  })
  void postmarkTellsWhatKindItIs(String type, String details, String row) throws Exception {
    SentMail mail = SentMail.to(context, anybody());
    assertThat(
            postmark(
                    """
                    {"RecordType": "Bounce", "Type": "%s", "Details": "%s",
                     "Metadata": {"delivery": "%s"}}
                    """
                        .formatted(type, details, mail.token()))
                .statusCode())
        .isEqualTo(204);
    assertThat(mail.rows(context)).isEqualTo(row == null ? List.of() : List.of(row));
  }

  @Test
  void withoutPostmarksPasswordNothingIsBelieved() throws Exception {
    SentMail mail = SentMail.to(context, "reader313@example.org");
    String body =
        "{\"RecordType\": \"Bounce\", \"Type\": \"HardBounce\", \"Metadata\": {\"d\": \""
            + mail.token()
            + "\"}}";
    assertNotGenuine(post("postmark", body));
    for (String said : List.of("postmark:wrong", "other:s3cret", "postmark:", ":", "s3cret")) {
      assertNotGenuine(post("postmark", body, "Authorization", "Basic " + base64(said)));
    }
    assertNotGenuine(post("postmark", body, "Authorization", "Bearer s3cret"));
    assertThat(mail.rows(context)).isEmpty();
  }

  @Test
  void sendgridTellsOfManyAtOnce() throws Exception {
    SentMail hard = SentMail.to(context, "reader320@example.org");
    SentMail spam = SentMail.to(context, "reader321@example.org");
    SentMail soft = SentMail.to(context, "reader322@example.org");
    SentMail blocked = SentMail.to(context, "reader323@example.org");
    SentMail dropped = SentMail.to(context, "reader324@example.org");
    String body =
        """
        [{"email": "a@b.example", "event": "processed", "smtp-id": "<%1$s@newsroom.example>"},
         {"event": "delivered", "smtp-id": "<%1$s@newsroom.example>", "response": "250 OK"},
         {"event": "bounce", "type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 unknown",
          "smtp-id": "<%1$s@newsroom.example>", "sg_event_id": "1", "timestamp": 1513299569},
         {"event": "spamreport", "smtp-id": "<%2$s@newsroom.example>"},
         {"event": "bounce", "type": "bounce", "status": "5.2.2", "reason": "552 5.2.2 full",
          "smtp-id": "<%3$s@newsroom.example>"},
         {"event": "bounce", "type": "blocked", "status": "5.7.1", "reason": "550 5.7.1 no",
          "smtp-id": "<%4$s@newsroom.example>"},
         {"event": "dropped", "reason": "Bounced Address", "delivery": "%5$s"},
         {"event": "deferred", "smtp-id": "<%3$s@newsroom.example>"},
         {"event": "bounce", "status": "5.1.1", "smtp-id": "<14c5d75ce93.dfd@ismtpd-555>"},
         "nonsense", 7, null]
        """
            .formatted(hard.token(), spam.token(), soft.token(), blocked.token(), dropped.token());
    for (int each = 0; each < 2; each++) {
      assertThat(sendgrid(body, seconds(0)).statusCode()).isEqualTo(204);
    }
    assertThat(reasons(hard)).containsExactly(Reason.HARD_BOUNCE);
    assertThat(reasons(spam)).containsExactly(Reason.COMPLAINT);
    assertThat(soft.rows(context)).containsExactly("SOFT 5.2.2");
    assertThat(blocked.rows(context)).containsExactly("BLOCKED 5.7.1");
    assertThat(reasons(dropped)).containsExactly(Reason.HARD_BOUNCE);
  }

  @Test
  void whatSendgridDidNotSignIsNotBelieved() throws Exception {
    SentMail mail = SentMail.to(context, "reader325@example.org");
    String body =
        "[{\"event\": \"spamreport\", \"smtp-id\": \"<" + mail.token() + "@newsroom.example>\"}]";
    String now = seconds(0);
    String signature = signature(SENDGRID, now + body);
    assertNotGenuine(post("sendgrid", body));
    assertNotGenuine(sendgrid(body, now, signature(ecKey(), now + body)));
    assertNotGenuine(sendgrid(body.replace("spam", "Spam"), now, signature));
    assertNotGenuine(sendgrid(body, seconds(-60), signature));
    assertNotGenuine(sendgrid(body, now, "AAAA"));
    assertNotGenuine(sendgrid(body, now, "not base64!"));
    assertNotGenuine(sendgrid(body, seconds(-26 * 3600)));
    assertNotGenuine(sendgrid(body, seconds(600)));
    assertNotGenuine(sendgrid(body, "99999999999999999999"));
    assertThat(mail.rows(context)).isEmpty();
    assertThat(sendgrid("{}", now).statusCode()).isEqualTo(400);
    assertThat(sendgrid("[", now).statusCode()).isEqualTo(400);
  }

  @Test
  void mailgunTellsOfABounceAndOfAComplaint() throws Exception {
    SentMail hard = SentMail.to(context, "reader330@example.org");
    SentMail spam = SentMail.to(context, "reader331@example.org");
    String failed =
        """
        {"event": "failed", "severity": "permanent", "reason": "bounce",
         "recipient": "reader330@example.org",
         "message": {"headers": {"message-id": "%s@newsroom.example", "to": "x"}},
         "delivery-status": {"code": 550, "message": "5.1.1 The email account does not exist"}}
        """
            .formatted(hard.token());
    for (int each = 0; each < 2; each++) {
      assertThat(mailgun(failed, seconds(0)).statusCode()).isEqualTo(204);
    }
    assertThat(hard.rows(context)).containsExactly("HARD 5.1.1");
    String complained =
        "{\"event\": \"complained\", \"envelope\": {\"sender\": \"" + spam.returnPath() + "\"}}";
    assertThat(mailgun(complained, seconds(-8 * 3600)).statusCode()).isEqualTo(204);
    assertThat(reasons(spam)).containsExactly(Reason.COMPLAINT);
  }

  @ParameterizedTest
  @CsvSource({
    "permanent, suppress-bounce, 605, Not delivering to previously bounced address, HARD -",
    "permanent, suppress-complaint, 607, Not delivering, COMPLAINT -",
    "permanent, suppress-unsubscribe, 606, Not delivering, ",
    "permanent, old, 602, Too old, SOFT -",
    "permanent, generic, 550, 5.7.1 blocked, BLOCKED 5.7.1",
    "temporary, generic, 498, No MX, "
  })
  void mailgunTellsWhatKindItIs(
      String severity, String reason, int code, String message, String row) throws Exception {
    SentMail mail = SentMail.to(context, anybody());
    String event =
        """
        {"event": "failed", "severity": "%s", "reason": "%s",
         "message": {"headers": {"message-id": "%s@newsroom.example"}},
         "delivery-status": {"code": %d, "message": "%s"}}
        """
            .formatted(severity, reason, mail.token(), code, message);
    assertThat(mailgun(event, seconds(0)).statusCode()).isEqualTo(204);
    assertThat(mail.rows(context)).isEqualTo(row == null ? List.of() : List.of(row));
  }

  @Test
  void whatMailgunDidNotSignOrSignedLongAgoIsNotBelieved() throws Exception {
    SentMail mail = SentMail.to(context, "reader333@example.org");
    String event =
        "{\"event\": \"complained\", \"message\": {\"headers\": {\"message-id\": \""
            + mail.token()
            + "@newsroom.example\"}}}";
    assertNotGenuine(post("mailgun", "{\"event-data\": " + event + "}"));
    assertNotGenuine(mailgun(event, seconds(-13 * 3600)));
    assertNotGenuine(mailgun(event, seconds(3600)));
    assertNotGenuine(mailgun(event, seconds(0), hmac("another key", seconds(0) + NONCE)));
    assertNotGenuine(mailgun(event, seconds(-1), hmac(MAILGUN, seconds(0) + NONCE)));
    assertNotGenuine(mailgun(event, seconds(0), ""));
    assertThat(mail.rows(context)).isEmpty();
    assertThat(mailgun("7", seconds(0)).statusCode()).isEqualTo(400);
  }

  /** A provider's word is not enough either: it must name a delivery by what only we can make. */
  @Test
  void withoutOurTokenAProvidersWordDoesNothing() throws Exception {
    SentMail mail = SentMail.to(context, "reader340@example.org");
    Tokens.Named row = tokens.read(Token.parse(mail.token()), TokenPurpose.DELIVERY).orElseThrow();
    for (String name :
        List.of(
            Fixture.NOBODYS,
            tokens.make(TokenPurpose.UNSUBSCRIBE, row).reveal(),
            mail.mailing().toString(),
            "reader340@example.org",
            "")) {
      String event =
          "{\"event\": \"complained\", \"recipient\": \"reader340@example.org\", \"message\":"
              + " {\"headers\": {\"message-id\": \""
              + name
              + "@newsroom.example\"}}}";
      assertThat(mailgun(event, seconds(0)).statusCode()).isEqualTo(204);
    }
    assertThat(mail.rows(context)).isEmpty();
    assertThat(reasons(mail)).isEmpty();
  }

  @Test
  void hostileBodiesAreRefusedWithAWord(CapturedOutput output) throws Exception {
    for (String provider : List.of("ses", "postmark", "sendgrid", "mailgun")) {
      for (String body :
          List.of(
              "",
              "\0",
              "{",
              "[".repeat(100_000),
              "{\"a\":".repeat(50_000),
              "\"" + "x".repeat(900_000) + "\"",
              "{\"signature\": {\"timestamp\": {}, \"token\": [], \"signature\": 7}}",
              "{\"TopicArn\": \"" + Amazon.TOPIC + "\", \"SigningCertURL\": 7}")) {
        HttpResponse<String> answer = post(provider, body);
        assertThat(answer.statusCode()).as(provider).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type"))
            .contains("application/problem+json");
      }
      assertThat(post(provider, "x".repeat(2_000_000)).statusCode()).isEqualTo(413);
    }
    assertThat(post("nobody", "{}").statusCode()).isEqualTo(404);
    assertThat(post("listener", "{}").statusCode()).isEqualTo(404);
    assertThat(
            CLIENT
                .send(
                    HttpRequest.newBuilder(address("ses")).GET().build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(405);
    assertThat(output.getAll()).doesNotContain("A POST request failed");
  }

  /** Whose address nothing has come back from. */
  private static String anybody() {
    return "reader" + READERS.incrementAndGet() + "@example.org";
  }

  private String sesBounce(SentMail mail) {
    return """
    {"notificationType": "Bounce",
     "bounce": {"bounceType": "Permanent", "bounceSubType": "General",
       "reportingMTA": "dns; email.example.com",
       "bouncedRecipients": [{"emailAddress": "%s", "status": "5.1.1", "action": "failed",
         "diagnosticCode": "smtp; 550 5.1.1 <%s>... User"}],
       "timestamp": "2026-11-24T10:00:00.000Z", "feedbackId": "0"},
     "mail": {"timestamp": "2026-11-24T10:00:00.000Z", "source": "%s",
       "messageId": "0000", "destination": ["%s"]}}
    """
        .formatted("a@b.example", "a@b.example", mail.returnPath(), "a@b.example");
  }

  private HttpResponse<String> postmark(String body) throws Exception {
    return post("postmark", body, "Authorization", "Basic " + base64("postmark:s3cret"));
  }

  private HttpResponse<String> sendgrid(String body, String timestamp) throws Exception {
    return sendgrid(body, timestamp, signature(SENDGRID, timestamp + body));
  }

  private HttpResponse<String> sendgrid(String body, String timestamp, String signature)
      throws Exception {
    return post("sendgrid", body, Sendgrid.TIMESTAMP, timestamp, Sendgrid.SIGNATURE, signature);
  }

  private HttpResponse<String> mailgun(String event, String timestamp) throws Exception {
    return mailgun(event, timestamp, hmac(MAILGUN, timestamp + NONCE));
  }

  private HttpResponse<String> mailgun(String event, String timestamp, String signature)
      throws Exception {
    return post(
        "mailgun",
        """
        {"signature": {"timestamp": "%s", "token": "%s", "signature": "%s"}, "event-data": %s}
        """
            .formatted(timestamp, NONCE, signature, event));
  }

  /** Not as a form: the notification service sends JSON and calls it text. */
  private HttpResponse<String> post(String provider, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(provider))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "text/plain; charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI address(String provider) {
    return URI.create("http://localhost:" + port + "/webhooks/mail/" + provider);
  }

  private static void assertNotGenuine(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("urn:samizdat:problem:notice-not-");
  }

  private List<Reason> reasons(SentMail mail) {
    return suppressions.standing(mail.address()).stream()
        .map(Suppressions.Standing::reason)
        .toList();
  }

  private String seconds(long later) {
    return Long.toString(clock.instant().getEpochSecond() + later);
  }

  private static String quoted(String text) {
    return new JsonMapper().writeValueAsString(text);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hmac(String key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String signature(KeyPair key, String text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate());
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(signature.sign());
  }

  private static KeyPair ecKey() {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(256);
      return keys.generateKeyPair();
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
