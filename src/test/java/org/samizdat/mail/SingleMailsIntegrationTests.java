package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.mail.SmtpSink.Accepted;
import org.samizdat.mail.SmtpSink.Verb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Mails to one person each: whoever waits for hers has it, whatever the morning's jobs have made.
 */
class SingleMailsIntegrationTests {

  /** What is on the wire, and what was claimed at the same moment. */
  private static final int A_FEW = 12;

  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private MailNode node;

  @BeforeEach
  void start() throws Exception {
    node = new MailNode("--samizdat.mail.engine=false");
    node.relay.follow((verb, recipient) -> {
      if (verb == Verb.DOT) {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        pause();
        now.decrementAndGet();
      }
      return SmtpSink.YES;
    });
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aConfirmationGoesBeforeAThousandRemindersThatAreDue() {
    Recipient reader = node.reader(Route.GMAIL);
    Recipient waiting = node.reader(Route.GMAIL);
    reminders(1000, reader);
    assertThat(plan()).contains("chunk_waiting").doesNotContain("Seq Scan on chunk");
    node.get(Engine.class).start();
    MailNode.patiently().until(() -> node.relay.accepted().size() > 20);
    node.enqueue(MailKind.CONFIRMATION, MailNode.NEWSLETTER, waiting);
    int before = node.relay.accepted().size();
    MailNode.patiently().until(() -> place(waiting) >= 0);
    assertThat(place(waiting) - before).isLessThan(A_FEW);
    assertThat(most.get()).as("several of four at once to one provider").isBetween(2, 3);
    assertThat(node.relay.accepted().stream().map(Accepted::messageId)).doesNotHaveDuplicates();
  }

  @Test
  void aLoneMailOfASmallRouteWaitsForTheOlderOnesAlone() {
    Recipient gmail = node.reader(Route.GMAIL);
    Recipient outlook = node.reader(Route.OUTLOOK);
    Recipient lone = node.reader(Route.YAHOO);
    reminders(20, gmail, outlook);
    reminders(1, lone);
    reminders(150, gmail, outlook);
    node.get(Engine.class).start();
    MailNode.patiently().until(() -> place(lone) >= 0);
    assertThat(place(lone)).isBetween(40 - A_FEW, 40 + A_FEW);
  }

  private void reminders(int count, Recipient... readers) {
    node.get(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          for (int number = 0; number < count; number++) {
            for (Recipient reader : readers) {
              node.enqueue(MailKind.REMINDER, null, reader);
            }
          }
        });
  }

  /** The how manieth mail of all was hers; -1 for none yet. */
  private int place(Recipient reader) {
    List<Accepted> accepted = node.relay.accepted();
    return IntStream.range(0, accepted.size())
        .filter(place -> accepted.get(place).recipient().equals(MailNode.address(reader)))
        .findFirst()
        .orElse(-1);
  }

  private String plan() {
    node.asOwner("analyze chunk, mailing");
    String[] routes = List.of(Route.values()).stream().map(Route::name).toArray(String[]::new);
    List<String> lines =
        node.get(JdbcClient.class)
            .sql("explain " + Chunks.BY_AGE)
            .param("routes", routes)
            .param("resting", new String[0])
            .param("now", node.clock.instant().atOffset(ZoneOffset.UTC))
            .query((row, number) -> row.getString(1))
            .list();
    return String.join("\n", lines);
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
