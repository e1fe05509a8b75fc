package org.samizdat.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Token;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class SendingIntegrationTests {

  private static final long REQUEST = 4711;

  @Autowired Outbox outbox;
  @Autowired Vault vault;
  @Autowired Tokens tokens;
  @Autowired TransactionTemplate transactions;
  @Autowired GreenMail testMail;

  @Test
  void aMailArrivesWithHerOwnLinkAndNamesItsDelivery() throws Exception {
    MailingId mailing = transactions.execute(status -> leave("reader1@example.org"));
    assertThat(mailing).isNotNull();
    await().until(() -> outbox.find(mailing).state() == Mailing.State.SENT);

    MimeMessage message = testMail.getReceivedMessagesForDomain("example.org")[0];
    assertThat(message.getSubject()).isEqualTo("Please confirm");
    assertThat(message.getAllRecipients()[0]).hasToString("reader1@example.org");
    String raw = new String(message.getInputStream().readAllBytes(), UTF_8);
    String whole = raw.replace("=\r\n", "").replace("=3D", "=");
    assertThat(named(whole, "/confirm/([a-z0-9]+)", TokenPurpose.CONFIRM))
        .contains(new Tokens.Named(REQUEST, 3));
    assertThat(named(message.getMessageID(), "<([a-z0-9]+)@", TokenPurpose.DELIVERY))
        .contains(new Tokens.Named(mailing.value(), 1));
    String returnPath = message.getHeader("Return-Path", "");
    assertThat(named(returnPath, "bounces\\+([a-z0-9]+)@", TokenPurpose.DELIVERY))
        .contains(new Tokens.Named(mailing.value(), 1));
  }

  @Test
  void aMailLeftInATransactionThatFailsIsNeverSent() {
    transactions.executeWithoutResult(status -> {
      leave("reader2@example.com");
      status.setRollbackOnly();
    });
    MailingId next = transactions.execute(status -> leave("reader3@example.com"));
    assertThat(next).isNotNull();
    await().until(() -> outbox.find(next).state() == Mailing.State.SENT);
    assertThat(testMail.getReceivedMessagesForDomain("example.com")).hasSize(1);
  }

  private MailingId leave(String address) {
    PersonId person = vault.admit(Purpose.DIGEST, EmailAddress.parse(address));
    String link = "http://localhost:8080/confirm/" + Slot.CONFIRM.marker();
    return outbox.enqueue(
        MailKind.CONFIRMATION,
        "friday",
        new Recipient(person, Route.OTHER, REQUEST, 3),
        new Letter(
            "Please confirm",
            Language.ENGLISH,
            "The Example",
            "<p><a href=\"" + link + "\">Yes</a></p>",
            link + "\n"));
  }

  private Optional<Tokens.Named> named(String text, String pattern, TokenPurpose purpose) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return tokens.read(Token.parse(matcher.group(1)), purpose);
  }
}
