package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.samizdat.IntegrationTest;
import org.samizdat.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** The whole way of one reader, whose address must then be nowhere but in her own mail. */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class PrivacyOfSignupIntegrationTests {

  private static final String CANARY = "Canary-Zq7";
  private static final String ADDRESS = CANARY + "@canary-domain.example.org";

  @Autowired ApplicationContext context;
  @Autowired TestDatabase testDatabase;
  @Autowired GreenMail testMail;

  @Test
  void fromFormToErasureByTheLinksOfTheMailsAndTheAddressIsNowhere(CapturedOutput output)
      throws Exception {
    FrontDoor door = FrontDoor.open(context);
    door.post(
        "/newsletters/weekly/signup",
        Map.of("email", ADDRESS, "policyVersion", FrontDoor.POLICY, "source", "front-page"));
    door.signUp(CANARY + "@@broken", "weekly");
    lookForTheCanary(output);

    String confirm = link(mail(1), "/confirm/");
    HttpResponse<String> page = door.get(confirm);
    assertThat(page.body()).contains("<button>Confirm");
    assertThat(door.confirm(confirm).body()).contains("You are subscribed</h1>");
    MimeMessage welcome = mail(2);
    assertThat(text(welcome)).containsPattern("([A-Z2-7]{4}-){6}[A-Z2-7]{2}");
    lookForTheCanary(output);

    String unsubscribe = link(welcome, "/unsubscribe/");
    assertThat(door.post(unsubscribe, Map.of("List-Unsubscribe", "One-Click")).statusCode())
        .isEqualTo(200);
    MimeMessage goodbye = mail(3);
    assertThat(goodbye.getSubject()).isEqualTo("You have left The Weekly");
    lookForTheCanary(output);

    door.post(link(goodbye, "/erase/"), Map.of());
    assertThat(door.get(unsubscribe).body()).contains("You are unsubscribed");
    lookForTheCanary(output);
    for (MimeMessage sent : testMail.getReceivedMessages()) {
      assertThat(sent.getRecipients(Message.RecipientType.TO)).hasSize(1);
    }
  }

  /** In clear, whatever the case, and as the bytes of a bytea column. */
  private void lookForTheCanary(CapturedOutput output) {
    List<String> canaries =
        List.of(
            CANARY.toLowerCase(Locale.ROOT),
            HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8)),
            HexFormat.of()
                .formatHex(CANARY.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)),
            "canary-domain");
    Tables.all(testDatabase)
        .forEach((table, rows) ->
            assertThat(rows).as(table).noneMatch(row -> containsAny(row, canaries)));
    // The stand-in for her own mail server knows her, and says so.
    assertThat(output.getAll().lines().filter(line -> !line.contains("greenmail")))
        .noneMatch(line -> containsAny(line, canaries));
  }

  private static boolean containsAny(String text, List<String> canaries) {
    String lower = text.toLowerCase(Locale.ROOT);
    return canaries.stream().anyMatch(lower::contains);
  }

  private MimeMessage mail(int number) {
    await().until(() -> testMail.getReceivedMessages().length >= number);
    return testMail.getReceivedMessages()[number - 1];
  }

  private static String link(MimeMessage mail, String path) throws Exception {
    Matcher link = Pattern.compile("http://[^\\s/]+(" + path + "[a-z0-9]+)").matcher(text(mail));
    assertThat(link.find()).as(path).isTrue();
    return link.group(1);
  }

  private static String text(MimeMessage mail) throws Exception {
    var parts = (Multipart) mail.getContent();
    return String.valueOf(parts.getBodyPart(0).getContent());
  }
}
