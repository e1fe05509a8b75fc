package org.samizdat.mail.back;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.samizdat.IntegrationTest;
import org.samizdat.Newsroom;
import org.samizdat.TestDatabase;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.mail.back.MailboxSettings.Encryption;
import org.samizdat.mail.back.MailboxSettings.Protocol;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What comes back into a mailbox: each visit looks through it, and a message is lost never. */
@Tag("network")
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class MailboxIntegrationTests {

  private static final GreenMail MAILS =
      new GreenMail(
          new ServerSetup[] {
            patiently(ServerSetup.IMAP), patiently(ServerSetup.IMAPS), patiently(ServerSetup.POP3)
          });

  static {
    MAILS.start();
  }

  @Autowired ConfigurableApplicationContext context;
  @Autowired GreenMail testMail;
  @Autowired Suppressions suppressions;
  @Autowired MailboxVisits visits;

  private GreenMailUser user;

  @DynamicPropertySource
  static void mailbox(DynamicPropertyRegistry properties) {
    properties.add("samizdat.mail.back.mailbox.host", () -> "127.0.0.1");
    properties.add("samizdat.mail.back.mailbox.port", () -> MAILS.getImap().getPort());
    properties.add("samizdat.mail.back.mailbox.tls", () -> "none");
    properties.add("samizdat.mail.back.mailbox.user", () -> "bounces");
    properties.add("samizdat.mail.back.mailbox.password", () -> "s3cret");
  }

  @BeforeEach
  void empty() throws Exception {
    MAILS.purgeEmailFromAllMailboxes();
    user = MAILS.setUser("bounces@newsroom.example", "bounces", "s3cret");
  }

  @AfterAll
  static void stop() {
    MAILS.stop();
  }

  @Test
  void quartzKnocksAndWhatCameBackIsTakenOutOfTheMailbox() throws Exception {
    SentMail mail = SentMail.to(context, "reader201@example.org");
    deliver(mail.returned("postfix-unknown-user"));
    new Newsroom(context, testMail, 0).knock("mail-mailbox");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> left().isEmpty());
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
    assertThat(reasons(mail)).containsExactly(Reason.HARD_BOUNCE);
  }

  @Test
  void whatIsNoneOfOursOrWrittenBySomebodyIsKeptForPeople() throws Exception {
    SentMail mail = SentMail.to(context, "reader202@example.org");
    deliver(mail.returned("person-answers"));
    deliver(Fixture.message("postfix-unknown-user", Fixture.NOBODYS, "a@there.example"));
    deliver(mail.returned("vacation"));
    deliver(mail.returned("exim-warning"));
    visits.visit();
    visits.visit();
    assertThat(left()).hasSize(2).allMatch(each -> each.contains("seen"));
    assertThat(mail.rows(context)).isEmpty();
  }

  @Test
  void aTokenInsideIsEnoughWhereTheWayLostIt() throws Exception {
    SentMail bounced = SentMail.to(context, "reader203@example.org");
    SentMail complained = SentMail.to(context, "reader204@example.org");
    deliver(bounced.returned("token-inside-only"));
    deliver(complained.returned("complaint-redacted"));
    visits.visit();
    assertThat(bounced.rows(context)).containsExactly("HARD 5.1.1");
    assertThat(reasons(complained)).containsExactly(Reason.COMPLAINT);
    assertThat(left()).isEmpty();
  }

  /** Killed between commit and deletion: the message is there again, and nothing is doubled. */
  @Test
  void aMessageThatIsThereAgainChangesNothing() throws Exception {
    SentMail mail = SentMail.to(context, "reader205@example.org");
    Mailbox dying = new Mailbox(settings(Protocol.IMAP, MAILS.getImap().getPort(), "s3cret"));
    deliver(mail.returned("complaint"));
    assertThatThrownBy(() ->
            dying.visit(message -> {
              context
                  .getBean(MailBack.class)
                  .take(
                      context.getBean(DeliveryNames.class).of(MessageReader.read(message)),
                      Diagnosis.of(MessageReader.read(message)),
                      MailBack.Door.MAILBOX);
              throw new IllegalStateException("Killed");
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(mail.rows(context)).containsExactly("COMPLAINT -");
    assertThat(left()).hasSize(1).noneMatch(each -> each.contains("seen"));
    visits.visit();
    assertThat(left()).isEmpty();
    assertThat(mail.rows(context)).containsExactly("COMPLAINT -");
  }

  /** If it cannot be recorded it stays where it is. */
  @Test
  void nothingLeavesTheMailboxThatIsNotRecorded() throws Exception {
    SentMail mail = SentMail.to(context, "reader206@example.org");
    deliver(mail.returned("complaint"));
    owner("revoke insert on returned from samizdat_app");
    try {
      visits.visit();
    } finally {
      owner("grant insert on returned to samizdat_app");
    }
    assertThat(left()).hasSize(1).noneMatch(each -> each.contains("seen"));
    visits.visit();
    assertThat(left()).isEmpty();
    assertThat(reasons(mail)).containsExactly(Reason.COMPLAINT);
  }

  @Test
  void twoNodesInOneMailboxDoItOnce() throws Exception {
    List<SentMail> mails = new ArrayList<>();
    for (int each = 0; each < 12; each++) {
      SentMail mail = SentMail.to(context, "reader25" + each + "@example.org");
      mails.add(mail);
      deliver(mail.returned(each % 2 == 0 ? "postfix-unknown-user" : "complaint"));
    }
    CyclicBarrier barrier = new CyclicBarrier(2);
    try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
      List<Future<?>> both = new ArrayList<>();
      for (int node = 0; node < 2; node++) {
        MailboxVisits mine =
            new MailboxVisits(
                new Mailbox(settings(Protocol.IMAP, MAILS.getImap().getPort(), "s3cret")),
                context.getBean(DeliveryNames.class),
                context.getBean(MailBack.class),
                context.getBean(MeterRegistry.class));
        both.add(
            nodes.submit(() -> {
              barrier.await();
              mine.visit();
              return null;
            }));
      }
      for (Future<?> each : both) {
        each.get();
      }
    }
    visits.visit();
    assertThat(left()).isEmpty();
    assertThat(mails).allSatisfy(mail -> assertThat(mail.rows(context)).hasSize(1));
  }

  @Test
  void byPop3TheSameIsTakenAndTheRestStays() throws Exception {
    SentMail mail = SentMail.to(context, "reader207@example.org");
    Mailbox byPop = new Mailbox(settings(Protocol.POP3, MAILS.getPop3().getPort(), "s3cret"));
    MailboxVisits popVisits =
        new MailboxVisits(
            byPop,
            context.getBean(DeliveryNames.class),
            context.getBean(MailBack.class),
            context.getBean(MeterRegistry.class));
    deliver(mail.returned("person-answers"));
    deliver(mail.returned("postfix-unknown-user"));
    popVisits.visit();
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
    assertThat(left()).hasSize(1);
    assertThat(byPop.visit(message -> Mailbox.Fate.LEFT)).as("it is not fetched again").isZero();
  }

  /** RFC 1939 7: UIDL is optional. */
  @Test
  void byPop3WithoutNamesWhatWasPutAsideHidesNothing() throws Exception {
    try (NamelessPop3 server = new NamelessPop3(MAILS.getPop3().getPort())) {
      SentMail mail = SentMail.to(context, "reader210@example.org");
      MailboxVisits popVisits =
          new MailboxVisits(
              new Mailbox(settings(Protocol.POP3, server.port(), "s3cret")),
              context.getBean(DeliveryNames.class),
              context.getBean(MailBack.class),
              context.getBean(MeterRegistry.class));
      deliver(mail.returned("person-answers"));
      popVisits.visit();
      assertThat(left()).hasSize(1);
      deliver(mail.returned("postfix-unknown-user"));
      popVisits.visit();
      assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
      assertThat(left()).hasSize(1);
      assertThat(server.refused()).isPositive();
    }
  }

  @Test
  void aTokenIsReadAtEachVisitAndGivenInsteadOfAPassword(@TempDir Path folder) throws Exception {
    Path token = folder.resolve("token");
    try (TokenImap server = new TokenImap()) {
      Mailbox google =
          new Mailbox(
              new MailboxSettings(
                  "127.0.0.1",
                  Protocol.IMAP,
                  server.port(),
                  Encryption.NONE,
                  "bounces@newsroom.example",
                  "",
                  token,
                  "INBOX"));
      for (String each : List.of("first-token", "second-token")) {
        Files.writeString(token, each + "\n");
        assertThatThrownBy(() -> google.visit(message -> Mailbox.Fate.LEFT))
            .isInstanceOf(MessagingException.class);
      }
      assertThat(server.said())
          .containsExactly(
              "user=bounces@newsroom.example\1auth=Bearer first-token\1\1",
              "user=bounces@newsroom.example\1auth=Bearer second-token\1\1");
      Files.delete(token);
      assertThatThrownBy(() -> google.visit(message -> Mailbox.Fate.LEFT))
          .hasMessageContaining("token");
    }
  }

  @Test
  void ofALargeMessageTheBeginningIsRead() throws Exception {
    SentMail mail = SentMail.to(context, "reader208@example.org");
    byte[] bounce = mail.returned("cut-off");
    byte[] large = Arrays.copyOf(bounce, 3 * 1024 * 1024);
    Arrays.fill(large, bounce.length, large.length, (byte) 'x');
    deliver(large);
    visits.visit();
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
    assertThat(left()).isEmpty();
  }

  @Test
  void everyFixtureIsLookedAtOnceAndNoneLeavesAnAddress(CapturedOutput output) throws Exception {
    int number = 0;
    for (String fixture : Fixture.names()) {
      SentMail mail = SentMail.to(context, "heron" + number++ + "@example.org");
      deliver(mail.returned(fixture));
    }
    deliver(new byte[0]);
    deliver("\0\0\0".getBytes(StandardCharsets.US_ASCII));
    visits.visit();
    assertThat(left()).allMatch(each -> each.contains("seen"));
    assertThat(
            output
                .getAll()
                .lines()
                .filter(line -> !line.contains("greenmail"))
                .filter(line -> line.contains("heron") || line.contains("there.example")))
        .isEmpty();
  }

  @Test
  void withoutACertificateWeTrustNothingIsSaid() throws Exception {
    SentMail mail = SentMail.to(context, "reader209@example.org");
    deliver(mail.returned("complaint"));
    Mailbox stranger =
        new Mailbox(
            new MailboxSettings(
                "127.0.0.1",
                Protocol.IMAP,
                MAILS.getImaps().getPort(),
                Encryption.IMPLICIT,
                "bounces",
                "s3cret",
                null,
                "INBOX"));
    assertThatThrownBy(() -> stranger.visit(message -> Mailbox.Fate.DELETED))
        .isInstanceOf(MessagingException.class);
    Mailbox clear =
        new Mailbox(
            new MailboxSettings(
                "127.0.0.1",
                Protocol.IMAP,
                MAILS.getImap().getPort(),
                Encryption.STARTTLS,
                "bounces",
                "s3cret",
                null,
                "INBOX"));
    assertThatThrownBy(() -> clear.visit(message -> Mailbox.Fate.DELETED))
        .isInstanceOf(MessagingException.class);
    assertThat(left()).hasSize(1);
  }

  @Test
  void aMailboxThatIsAwayOrLetsNobodyInIsAskedAgainLater(CapturedOutput output) throws Exception {
    for (MailboxSettings settings :
        List.of(
            settings(Protocol.IMAP, MAILS.getImap().getPort(), "wr0ng"),
            settings(Protocol.IMAP, 1, "s3cret"),
            settings(Protocol.POP3, MAILS.getPop3().getPort(), "wr0ng"))) {
      new MailboxVisits(
              new Mailbox(settings),
              context.getBean(DeliveryNames.class),
              context.getBean(MailBack.class),
              context.getBean(MeterRegistry.class))
          .visit();
    }
    assertThat(output.getAll())
        .contains("The mailbox of what comes back cannot be looked through")
        .doesNotContain("wr0ng");
  }

  @Test
  void withoutEncryptionItMustBeOnThisMachine() {
    assertThatThrownBy(() ->
            new MailboxSettings(
                "mail.example", Protocol.IMAP, null, Encryption.NONE, "a", "b", null, "INBOX"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new MailboxSettings(
                "mail.example", Protocol.IMAP, null, Encryption.IMPLICIT, " ", "b", null, "INBOX"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            new Mailbox(
                    new MailboxSettings(
                        " ", Protocol.IMAP, null, Encryption.IMPLICIT, "", "", null, "INBOX"))
                .isThere())
        .isFalse();
  }

  /** Two seconds are not enough for three servers on a busy machine. */
  private static ServerSetup patiently(ServerSetup protocol) {
    ServerSetup setup = protocol.dynamicPort();
    setup.setServerStartupTimeout(30_000);
    return setup;
  }

  private static MailboxSettings settings(Protocol protocol, int port, String password) {
    return new MailboxSettings(
        "127.0.0.1", protocol, port, Encryption.NONE, "bounces", password, null, "INBOX");
  }

  private void deliver(byte[] message) throws MessagingException {
    user.deliver(
        new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message)));
  }

  /** What lies in the mailbox, as its owner sees it. */
  private static List<String> left() throws MessagingException {
    try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
      store.connect("127.0.0.1", MAILS.getImap().getPort(), "bounces", "s3cret");
      Folder folder = store.getFolder("INBOX");
      folder.open(Folder.READ_ONLY);
      List<String> left = new ArrayList<>();
      for (Message message : folder.getMessages()) {
        left.add(message.isSet(Flags.Flag.SEEN) ? "seen" : "new");
      }
      return left;
    }
  }

  private List<Reason> reasons(SentMail mail) {
    return suppressions.standing(mail.address()).stream()
        .map(Suppressions.Standing::reason)
        .toList();
  }

  private void owner(String sql) throws Exception {
    try (var owner = context.getBean(TestDatabase.class).asOwner();
        var statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }
}
