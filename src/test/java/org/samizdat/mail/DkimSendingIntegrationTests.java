package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samizdat.IntegrationTest;
import org.samizdat.mail.dkim.DkimKey;
import org.samizdat.mail.dkim.DkimRecord;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** From a key file in the settings to what the relay is handed. */
@Tag("network")
@IntegrationTest
class DkimSendingIntegrationTests {

  private static final KeyPair KEYS = DkimKey.generate(true);

  @TempDir static Path folder;

  @Autowired Outbox outbox;
  @Autowired Vault vault;
  @Autowired MailSettings settings;
  @Autowired TransactionTemplate transactions;
  @Autowired GreenMail testMail;

  @DynamicPropertySource
  static void signedWith(DynamicPropertyRegistry properties) throws IOException {
    Path file = Files.writeString(folder.resolve("dkim.pem"), DkimKey.pem(KEYS.getPrivate()));
    properties.add("samizdat.mail.dkim.keys[0].selector", () -> "s1");
    properties.add("samizdat.mail.dkim.keys[0].file", file::toString);
  }

  @Test
  void whatTheRelayGetsIsSigned() throws Exception {
    DkimJudge.mustBeThere();
    MailingId mailing = transactions.execute(status -> leave());
    assertThat(mailing).isNotNull();
    await().until(() -> outbox.find(mailing).state() == Mailing.State.SENT);

    MimeMessage message = testMail.getReceivedMessagesForDomain("signed.example")[0];
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    message.writeTo(raw);
    String record = DkimRecord.name(settings.senderAddress().domain(), "s1");
    assertThat(
            DkimJudge.verdict(raw.toByteArray(), Map.of(record, DkimRecord.text(KEYS.getPublic()))))
        .isEqualTo("1 held");
  }

  private MailingId leave() {
    PersonId person = vault.admit(Purpose.DIGEST, EmailAddress.parse("reader1@signed.example"));
    String link = "http://localhost:8080/confirm/" + Slot.CONFIRM.marker();
    return outbox.enqueue(
        MailKind.CONFIRMATION,
        "friday",
        new Recipient(person, Route.OTHER, 4_711, 3),
        new Letter(
            "Please confirm",
            Language.ENGLISH,
            "The Example",
            "<p><a href=\"" + link + "\">Yes</a></p>",
            link + "\n"));
  }
}
