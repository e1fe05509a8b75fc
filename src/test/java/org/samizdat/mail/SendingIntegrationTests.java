package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class SendingIntegrationTests {

  @Autowired Outbox outbox;
  @Autowired Vault vault;
  @Autowired TransactionTemplate transactions;
  @Autowired GreenMail testMail;

  @Test
  void oneMailLeftInATransactionArrives() throws Exception {
    PersonId person = vault.admit(Purpose.DIGEST, EmailAddress.parse("reader1@example.org"));
    Letter letter =
        new Letter(
            "Please confirm",
            "en",
            "The Example",
            "<p><a href=\"http://localhost:8080/confirm/"
                + Slot.CONFIRM.marker()
                + "\">Yes</a></p>",
            "http://localhost:8080/confirm/" + Slot.CONFIRM.marker());
    MailingId mailing =
        transactions.execute(status ->
            outbox.enqueue(
                MailKind.CONFIRMATION,
                "friday",
                new Recipient(person, Route.OTHER, 17, 0),
                letter));
    await().until(() -> outbox.find(mailing).state() == Mailing.State.SENT);
    MimeMessage message = testMail.getReceivedMessagesForDomain("example.org")[0];
    assertThat(message.getSubject()).isEqualTo("Please confirm");
  }

  @Test
  void aDigestGoesToEverybodyOnce() {
    Letter letter =
        new Letter(
            "Friday",
            "en",
            "The Example",
            "<a href=\"http://localhost:8080/unsubscribe/" + Slot.UNSUBSCRIBE.marker() + "\">x</a>",
            "http://localhost:8080/unsubscribe/" + Slot.UNSUBSCRIBE.marker());
    MailingId mailing = outbox.open("friday", letter);
    List<Recipient> readers =
        IntStream.range(0, 300)
            .mapToObj(number -> {
              EmailAddress address = EmailAddress.parse("digest" + number + "@example.com");
              Route route = List.of(Route.GMAIL, Route.YAHOO, Route.OTHER).get(number % 3);
              return new Recipient(vault.admit(Purpose.DIGEST, address), route, number, 0);
            })
            .sorted(Comparator.comparing(Recipient::person))
            .toList();
    outbox.add(mailing, readers.subList(0, 150));
    outbox.add(mailing, readers.subList(100, 300));
    outbox.close(mailing);
    await().until(() -> outbox.find(mailing).state() != Mailing.State.SENDING);
    assertThat(outbox.find(mailing).sent()).isEqualTo(300);
    assertThat(outbox.find(mailing).state()).isEqualTo(Mailing.State.SENT);
    Set<String> seen = new HashSet<>();
    for (MimeMessage message : testMail.getReceivedMessagesForDomain("example.com")) {
      try {
        seen.add(message.getAllRecipients()[0].toString());
      } catch (jakarta.mail.MessagingException broken) {
        throw new IllegalStateException(broken);
      }
    }
    assertThat(seen).hasSize(300);
  }
}
