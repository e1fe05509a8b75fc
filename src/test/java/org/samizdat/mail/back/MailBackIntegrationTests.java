package org.samizdat.mail.back;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.icegreen.greenmail.util.GreenMail;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.IntegrationTest;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.TestSurroundings;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What comes back, through the listener, to what follows from it. */
@Tag("network")
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class MailBackIntegrationTests {

  private static final int PORT = TestSurroundings.freePort();
  private static final String TAKEN = "250 2.0.0 Taken";

  @Autowired ApplicationContext context;
  @Autowired Suppressions suppressions;
  @Autowired TestClock clock;
  @Autowired Tokens tokens;
  @Autowired Vault vault;
  @Autowired JdbcClient database;
  @Autowired MailBack back;
  @Autowired MeterRegistry meters;
  @Autowired GreenMail testMail;

  @DynamicPropertySource
  static void listen(DynamicPropertyRegistry properties) {
    properties.add("samizdat.mail.back.listener.port", () -> PORT);
    properties.add("samizdat.mail.back.listener.connections", () -> 4);
    properties.add("logging.level.org.samizdat", () -> "debug");
  }

  @Test
  void aHardBounceSuppressesTheAddress() throws Exception {
    SentMail mail = SentMail.to(context, "reader101@example.org");
    assertThat(lmtp(mail, "postfix-unknown-user")).containsExactly(TAKEN);
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
    assertThat(reasons(mail)).containsExactly(Reason.HARD_BOUNCE);
    assertThat(mail.books(context).bounced()).isEqualTo(1);
    assertThat(mail.books(context).complained()).isZero();
    assertThat(suppressions.holdsBack(mail.address(), MailKind.DIGEST, "weekly")).isTrue();
  }

  @Test
  void aComplaintSuppressesAllButAnswers() throws Exception {
    SentMail mail = SentMail.to(context, "reader102@example.org");
    assertThat(lmtp(mail, "complaint")).containsExactly(TAKEN);
    assertThat(mail.rows(context)).containsExactly("COMPLAINT -");
    assertThat(reasons(mail)).containsExactly(Reason.COMPLAINT);
    assertThat(mail.books(context).complained()).isEqualTo(1);
    assertThat(mail.books(context).bounced()).isZero();
  }

  @Test
  void threeSoftBouncesOnDifferentDaysWithinFourWeeksSuppress() throws Exception {
    SentMail first = SentMail.to(context, "reader103@example.org");
    SentMail second = first.another(context);
    assertThat(lmtp(first, "postfix-mailbox-full")).containsExactly(TAKEN);
    assertThat(lmtp(second, "postfix-mailbox-full")).containsExactly(TAKEN);
    assertThat(reasons(first)).as("two on one day are one").isEmpty();
    clock.advance(Duration.ofDays(7));
    lmtp(first.another(context), "exchange-quota");
    assertThat(reasons(first)).isEmpty();
    clock.advance(Duration.ofDays(7));
    lmtp(first.another(context), "exim-full");
    assertThat(reasons(first)).containsExactly(Reason.HARD_BOUNCE);
  }

  @Test
  void softBouncesFarApartAreForgiven() throws Exception {
    SentMail first = SentMail.to(context, "reader104@example.org");
    lmtp(first, "postfix-mailbox-full");
    for (int month = 0; month < 4; month++) {
      clock.advance(Duration.ofDays(15));
      lmtp(first.another(context), "postfix-mailbox-full");
    }
    assertThat(reasons(first)).isEmpty();
  }

  @Test
  void whatIsRefusedBecauseOfUsSuppressesNobody() throws Exception {
    SentMail first = SentMail.to(context, "reader105@example.org");
    for (int day = 0; day < 5; day++) {
      assertThat(lmtp(first.another(context), "postfix-blocked")).containsExactly(TAKEN);
      clock.advance(Duration.ofDays(1));
    }
    assertThat(reasons(first)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vacation",
        "postfix-delayed",
        "person-answers",
        "arrived",
        "complaint-taken-back"
      })
  void fromTheseNothingFollows(String fixture) throws Exception {
    SentMail mail = SentMail.to(context, "reader106@example.org");
    assertThat(lmtp(mail, fixture)).containsExactly(TAKEN);
    assertThat(mail.rows(context)).isEmpty();
    assertThat(reasons(mail)).isEmpty();
  }

  /** A listing of all of them, and nothing of a person's in it or in what was logged. */
  @Test
  void everyFixtureIsTakenAndNoneLeavesAnAddress(CapturedOutput output) throws Exception {
    Map<String, String> expected = Fixture.expected();
    int number = 0;
    for (String fixture : Fixture.names()) {
      SentMail mail = SentMail.to(context, "canary" + number++ + "@example.org");
      assertThat(lmtp(mail, fixture)).as(fixture).containsExactly(TAKEN);
      String said = expected.getOrDefault(fixture, "").toUpperCase(Locale.ROOT);
      assertThat(mail.rows(context))
          .as(fixture)
          .isEqualTo(said.matches("(HARD|SOFT|BLOCKED|COMPLAINT) .*") ? List.of(said) : List.of());
      assertThat(logged(output)).as(fixture).doesNotContain(mail.token());
    }
    assertThat(logged(output))
        .doesNotContain("canary")
        .doesNotContain("there.example")
        .doesNotContain("reader.example");
    assertThat(
            database
                .sql("select returned::text as text from returned")
                .query((row, index) -> row.getString("text"))
                .list())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).matches("\\(-?\\d+,\\d+,[A-Z]+,[0-9.]*,[0-9-]+\\)"));
  }

  @Test
  void everyFixtureButThoseThatLostItNamesItsDelivery() {
    DeliveryNames names = context.getBean(DeliveryNames.class);
    Tokens.Named named = new Tokens.Named(4711, 12);
    String token = tokens.make(TokenPurpose.DELIVERY, named).reveal();
    for (String fixture : Fixture.names()) {
      byte[] message = Fixture.message(fixture, token, "reader@there.example");
      assertThat(names.of(MessageReader.read(message))).as(fixture).contains(named);
      byte[] shouted =
          Fixture.message(fixture, token.toUpperCase(Locale.ROOT), "reader@there.example");
      assertThat(names.of(MessageReader.read(shouted))).as(fixture).contains(named);
    }
  }

  @Test
  void aForgedBounceIsTurnedAwayAtItsRecipient() throws Exception {
    SentMail mail = SentMail.to(context, "reader107@example.org");
    String wrong = mail.token().substring(0, 46) + (mail.token().endsWith("a") ? "b" : "a");
    Tokens.Named row = tokens.read(parsed(mail.token()), TokenPurpose.DELIVERY).orElseThrow();
    String link = tokens.make(TokenPurpose.UNSUBSCRIBE, row).reveal();
    try (Caller relay = caller()) {
      for (String recipient :
          List.of(
              "bounces@newsroom.example",
              "bounces+" + Fixture.NOBODYS + "@newsroom.example",
              "bounces+" + wrong + "@newsroom.example",
              "bounces+" + link + "@newsroom.example",
              mail.address().domain(),
              "reader107@example.org",
              "",
              "postmaster",
              // The token must stand in the local part: a domain is anybody's.
              "bounces@" + mail.token() + ".example")) {
        assertThat(relay.say("LHLO a.example")).startsWith("250 ");
        assertThat(relay.say("MAIL FROM:<stranger@a.example>")).startsWith("250 ");
        assertThat(relay.say("RCPT TO:<" + recipient + ">")).as(recipient).startsWith("550 5.1.1");
        if (recipient.isEmpty()) {
          assertThat(relay.say("DATA")).startsWith("503 ");
        }
      }
    }
    assertThat(mail.rows(context)).isEmpty();
    assertThat(reasons(mail)).isEmpty();
  }

  @Test
  void aTokenOfADeliveryThatNeverLeftDoesNothing() throws Exception {
    String never =
        tokens.make(TokenPurpose.DELIVERY, new Tokens.Named(0x5eed5eed5eedL, 3)).reveal();
    try (Caller relay = caller()) {
      assertThat(
              relay.lmtp(
                  Fixture.message("postfix-unknown-user", never, "a@there.example"),
                  "bounces+" + never + "@newsroom.example"))
          .containsExactly(TAKEN);
    }
    SentMail held = SentMail.to(context, "reader108@example.org");
    lmtp(held, "postfix-unknown-user");
    SentMail skipped = left(held);
    Awaitility.await()
        .until(() -> skipped.books(context).skipped().values().stream().anyMatch(n -> n > 0));
    assertThat(lmtp(skipped, "complaint")).containsExactly(TAKEN);
    assertThat(skipped.rows(context)).isEmpty();
    assertThat(reasons(held)).containsExactly(Reason.HARD_BOUNCE);
  }

  @Test
  void whatOvertakesItsOutcomeIsAskedToComeAgain() throws Exception {
    SentMail mail = SentMail.to(context, "reader109@example.org");
    testDatabase(
        "delete from outcome where mailing = " + mail.mailing().value(),
        "update mailing set finished_on = null, audience = null, sent = null, failed = null,"
            + " suppressed = null, withdrawn = null, erased = null, cancelled = null,"
            + " unknown = null, waiting = null, maybe_twice = null where id = "
            + mail.mailing().value());
    assertThat(lmtp(mail, "postfix-unknown-user")).containsExactly("451 4.3.0 Not yet, come again");
    testDatabase(
        "insert into outcome (mailing, number, attempt, chunk, result, again, content_version, day)"
            + " values ("
            + mail.mailing().value()
            + ", 1, 1, 1, 'SENT', false, 1, current_date)");
    assertThat(lmtp(mail, "postfix-unknown-user")).containsExactly(TAKEN);
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
  }

  @Test
  void aBounceSaidTwiceCountsOnce() throws Exception {
    SentMail mail = SentMail.to(context, "reader110@example.org");
    lmtp(mail, "postfix-mailbox-full");
    clock.advance(Duration.ofDays(1));
    lmtp(mail, "postfix-mailbox-full");
    clock.advance(Duration.ofDays(1));
    lmtp(mail, "postfix-mailbox-full");
    assertThat(mail.rows(context)).containsExactly("SOFT 5.2.2");
    assertThat(mail.books(context).bounced()).isEqualTo(1);
    assertThat(reasons(mail)).as("one that was repeated is one").isEmpty();
  }

  /** What was lifted by new consent is not suppressed again by an old bounce that is repeated. */
  @Test
  void aRepeatAfterNewConsentSuppressesNobody() throws Exception {
    SentMail mail = SentMail.to(context, "reader111@example.org");
    lmtp(mail, "postfix-unknown-user");
    suppressions.liftByConsent(mail.address());
    lmtp(mail, "postfix-unknown-user");
    assertThat(reasons(mail)).isEmpty();
  }

  /** She has answered a mail that arrived: only what comes back from then on counts. */
  @Test
  void afterNewConsentSoftBouncesAreCountedAnew() throws Exception {
    SentMail first = SentMail.to(context, "reader125@example.org");
    for (int day = 0; day < 3; day++) {
      lmtp(first.another(context), "postfix-mailbox-full");
      clock.advance(Duration.ofDays(1));
    }
    assertThat(reasons(first)).containsExactly(Reason.HARD_BOUNCE);
    suppressions.liftByConsent(first.address());
    clock.advance(Duration.ofDays(1));
    for (int day = 0; day < 2; day++) {
      lmtp(first.another(context), "postfix-mailbox-full");
      assertThat(reasons(first)).isEmpty();
      clock.advance(Duration.ofDays(1));
    }
    lmtp(first.another(context), "postfix-mailbox-full");
    assertThat(reasons(first)).containsExactly(Reason.HARD_BOUNCE);
  }

  @Test
  void eightAtOnceRecordItOnce() throws Exception {
    SentMail mail = SentMail.to(context, "reader112@example.org");
    Tokens.Named delivery = tokens.read(parsed(mail.token()), TokenPurpose.DELIVERY).orElseThrow();
    assertThat(
            atOnce(
                8,
                each ->
                    () ->
                        back.take(
                            Optional.of(delivery),
                            new Returned.Complaint(),
                            MailBack.Door.LISTENER)))
        .filteredOn(taken -> taken == MailBack.Taken.RECORDED)
        .hasSize(1);
    assertThat(mail.rows(context)).containsExactly("COMPLAINT -");
  }

  /** Three mails of one person come back at the same moment, each known to have failed before. */
  @Test
  void ofSeveralAtOnceTheLastOneCounts() throws Exception {
    SentMail first = SentMail.to(context, "reader113@example.org");
    lmtp(first, "postfix-mailbox-full");
    clock.advance(Duration.ofDays(1));
    lmtp(first.another(context), "postfix-mailbox-full");
    clock.advance(Duration.ofDays(1));
    List<SentMail> mails = IntStream.range(0, 4).mapToObj(n -> first.another(context)).toList();
    atOnce(4, each -> () -> lmtp(mails.get(each), "postfix-mailbox-full"));
    assertThat(reasons(first)).containsExactly(Reason.HARD_BOUNCE);
  }

  @Test
  void whoIsForgottenComesBackInVain() throws Exception {
    SentMail mail = SentMail.to(context, "reader114@example.org");
    vault.forget(mail.person());
    assertThat(lmtp(mail, "postfix-unknown-user")).containsExactly(TAKEN);
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
    assertThat(reasons(mail)).as("nothing is left to tell which address it was").isEmpty();
  }

  /**
   * If what follows cannot be recorded, nothing is, and whoever brings it is told to come again.
   */
  @Test
  void nothingIsTakenThatCannotBeRecorded() throws Exception {
    SentMail mail = SentMail.to(context, "reader115@example.org");
    testDatabase("revoke insert on suppression from samizdat_app");
    try {
      assertThat(lmtp(mail, "postfix-unknown-user"))
          .containsExactly("451 4.3.0 Not now, come again");
    } finally {
      testDatabase("grant insert on suppression to samizdat_app");
    }
    assertThat(mail.rows(context)).isEmpty();
    assertThat(lmtp(mail, "postfix-unknown-user")).containsExactly(TAKEN);
    assertThat(reasons(mail)).containsExactly(Reason.HARD_BOUNCE);
  }

  /** Who was not told that it is taken brings it again. */
  @Test
  void aCallerThatIsGoneBeforeTheAnswerComesAgainAndNothingIsDoubled() throws Exception {
    SentMail mail = SentMail.to(context, "reader116@example.org");
    try (Caller relay = caller()) {
      relay.say("LHLO a.example");
      relay.say("MAIL FROM:<>");
      relay.say("RCPT TO:<" + mail.returnPath() + ">");
      relay.say("DATA");
      relay.write(Caller.stuffed(mail.returned("complaint")));
    }
    Awaitility.await().until(() -> !mail.rows(context).isEmpty());
    assertThat(lmtp(mail, "complaint")).containsExactly(TAKEN);
    assertThat(mail.rows(context)).containsExactly("COMPLAINT -");
  }

  @Test
  void whatBreaksOffBeforeItsDotIsNotTaken() throws Exception {
    SentMail mail = SentMail.to(context, "reader117@example.org");
    try (Caller relay = caller()) {
      relay.say("LHLO a.example");
      relay.say("MAIL FROM:<>");
      relay.say("RCPT TO:<" + mail.returnPath() + ">");
      relay.say("DATA");
      relay.write(mail.returned("complaint"));
      // Not the end of a text, whatever other servers may think of it.
      relay.write("\n.\n.\r.\r\n.\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(lmtp(mail, "postfix-unknown-user")).containsExactly(TAKEN);
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
  }

  @Test
  void bySmtpThereIsOneAnswerForAll() throws Exception {
    SentMail one = SentMail.to(context, "reader118@example.org");
    SentMail two = SentMail.to(context, "reader119@example.org");
    try (Caller relay = caller()) {
      assertThat(relay.say("EHLO a.example")).startsWith("250 ");
      assertThat(relay.say("MAIL FROM:<> SIZE=1000 BODY=8BITMIME")).startsWith("250 ");
      assertThat(relay.say("RCPT TO:<" + one.returnPath() + ">")).startsWith("250 ");
      assertThat(relay.say("RCPT TO:<someone@example.org>")).startsWith("550 ");
      assertThat(relay.say("rcpt to: <" + two.returnPath() + "> NOTIFY=NEVER")).startsWith("250 ");
      assertThat(relay.say("DATA")).startsWith("354 ");
      relay.write(Caller.stuffed(one.returned("complaint")));
      assertThat(relay.answer()).isEqualTo(TAKEN);
      assertThat(relay.say("NOOP")).startsWith("250 ");
      assertThat(relay.say("QUIT")).startsWith("221 ");
    }
    assertThat(reasons(one)).containsExactly(Reason.COMPLAINT);
    assertThat(reasons(two)).containsExactly(Reason.COMPLAINT);
  }

  @Test
  void whatIsPipelinedIsAnsweredInOrder() throws Exception {
    SentMail mail = SentMail.to(context, "reader120@example.org");
    try (Caller relay = caller()) {
      relay.write(
          ("LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<" + mail.returnPath() + ">\r\nDATA\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      List<String> answers = new ArrayList<>();
      for (int each = 0; each < 4; each++) {
        answers.add(relay.answer().substring(0, 3));
      }
      assertThat(answers).containsExactly("250", "250", "250", "354");
      relay.write(Caller.stuffed(mail.returned("complaint")));
      relay.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(relay.answer()).isEqualTo(TAKEN);
      assertThat(relay.answer()).startsWith("221 ");
    }
  }

  /** Postfix's own client, by both protocols. */
  @ParameterizedTest
  @ValueSource(strings = {"lmtp", "smtp"})
  void aMailServersOwnProgramIsUnderstood(String protocol, @TempDir Path folder) throws Exception {
    Path program = Path.of("/usr/sbin/smtp-source");
    assumeTrue(
        Files.isExecutable(program) || "true".equals(System.getenv("CI")),
        "Debian's postfix is not installed");
    SentMail mail = SentMail.to(context, protocol + "-reader@example.org");
    Path message = folder.resolve("message");
    Files.writeString(
        message,
        new String(mail.returned("postfix-unknown-user"), StandardCharsets.UTF_8)
            .replace("\r\n", "\n"));
    List<String> command = new ArrayList<>(List.of(program.toString()));
    if (protocol.equals("lmtp")) {
      command.add("-L");
    }
    command.addAll(List.of("-F", message.toString(), "-t", mail.returnPath(), "127.0.0.1:" + PORT));
    Process sending = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(sending.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(sending.waitFor()).as(said).isZero();
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
  }

  @Test
  void fiftyMegabytesAreNotWaitedFor() throws Exception {
    SentMail mail = SentMail.to(context, "reader121@example.org");
    try (Caller relay = caller()) {
      relay.say("LHLO a.example");
      relay.say("MAIL FROM:<>");
      relay.say("RCPT TO:<" + mail.returnPath() + ">");
      relay.say("DATA");
      byte[] much =
          "Much ado about nothing at all. \r\n"
              .repeat(32 * 1024)
              .getBytes(StandardCharsets.US_ASCII);
      String answer = "";
      try {
        for (int each = 0; each < 50; each++) {
          relay.write(much);
        }
        answer = relay.answer();
      } catch (IOException cutOff) {
        // It need not listen to the end.
        answer = "552 ";
      }
      assertThat(answer).startsWith("552 ");
    }
    assertThat(mail.rows(context)).isEmpty();
    assertThat(lmtp(mail, "postfix-unknown-user")).containsExactly(TAKEN);
  }

  @Test
  void aLargeMessageIsJudgedByItsBeginning() throws Exception {
    SentMail mail = SentMail.to(context, "reader122@example.org");
    byte[] bounce = mail.returned("cut-off");
    byte[] large = Arrays.copyOf(bounce, 5 * 1024 * 1024);
    Arrays.fill(large, bounce.length, large.length, (byte) 'x');
    try (Caller relay = caller()) {
      assertThat(relay.lmtp(large, mail.returnPath())).containsExactly(TAKEN);
    }
    assertThat(mail.rows(context)).containsExactly("HARD 5.1.1");
  }

  @Test
  void nonsenseIsHeardForAWhile() throws Exception {
    try (Caller stranger = caller()) {
      assertThat(stranger.say("RCPT TO:<a@b.example>")).startsWith("503 ");
      assertThat(stranger.say("MAIL FROM:<>")).startsWith("503 ");
      assertThat(stranger.say("GET / HTTP/1.1")).startsWith("500 ");
      assertThat(stranger.say("VRFY reader1@example.org")).startsWith("252 ");
      assertThat(stranger.say("EXPN all")).startsWith("500 ");
      assertThat(stranger.say("STARTTLS")).startsWith("500 ");
      assertThat(stranger.say("LHLO a")).startsWith("250 ");
      assertThat(stranger.say("MAIL TO:<>")).startsWith("501 ");
      assertThat(stranger.say("MAIL FROM:<>")).startsWith("250 ");
      assertThat(stranger.say("MAIL FROM:<>")).startsWith("503 ");
      assertThat(stranger.say("RCPT")).startsWith("501 ");
      assertThat(stranger.say("RCPT TO:" + "x".repeat(500))).startsWith("501 ");
      assertThat(stranger.say("DATA")).startsWith("503 ");
      assertThat(stranger.answer()).startsWith("421 ");
      assertThat(stranger.answer()).isEqualTo("null");
    }
    try (Caller endless = caller()) {
      endless.write("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
      assertThat(hungUp(endless)).isTrue();
    }
  }

  @Test
  void oneTooManyIsToldToComeLater() throws Exception {
    List<Caller> callers = new ArrayList<>();
    try {
      for (int each = 0; each < 4; each++) {
        callers.add(caller());
      }
      try (Caller oneTooMany = new Caller(PORT)) {
        assertThat(oneTooMany.answer()).startsWith("421 4.3.2");
      }
    } finally {
      for (Caller caller : callers) {
        caller.close();
      }
    }
    Awaitility.await()
        .until(() -> {
          try (Caller next = new Caller(PORT)) {
            return next.answer().startsWith("220");
          }
        });
  }

  /** As when a process has no file descriptors left: it waits a little, and says so once. */
  @Test
  void aDoorThatDoesNotOpenIsNotPushedWithoutPause(CapturedOutput output) throws Exception {
    int tries = 5;
    try (StuckDoor door = new StuckDoor(tries)) {
      long begin = System.nanoTime();
      new ReturnListener(
              new ListenerSettings(null, "127.0.0.1", 4),
              context.getBean(DeliveryNames.class),
              back)
          .accept(door);
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isGreaterThanOrEqualTo(ReturnListener.PAUSE.multipliedBy(tries - 1));
    }
    assertThat(output.getAll()).containsOnlyOnce("Nobody can be let in with what comes back");
  }

  private static final class StuckDoor extends ServerSocket {

    private int left;

    StuckDoor(int tries) throws IOException {
      left = tries;
    }

    @Override
    public Socket accept() throws IOException {
      if (--left == 0) {
        close();
      }
      throw new IOException("Too many open files");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MailBack.Taken.class,
      names = {"RECORDED", "REPEATED", "NOTHING"})
  void everythingIsCounted(MailBack.Taken taken) throws Exception {
    SentMail mail = SentMail.to(context, "reader123@example.org");
    String fixture = taken == MailBack.Taken.NOTHING ? "vacation" : "complaint";
    double before = counted(taken);
    lmtp(mail, fixture);
    if (taken == MailBack.Taken.REPEATED) {
      lmtp(mail, fixture);
    }
    assertThat(counted(taken)).isEqualTo(before + 1);
  }

  /** Who got what is kept for ninety days, and what came back as long; the counts stay. */
  @Test
  void afterNinetyDaysOnlyTheCountsAreLeft() throws Exception {
    SentMail mail = SentMail.to(context, "reader124@example.org");
    testDatabase("update mailing set lane = 'DIGEST' where id = " + mail.mailing().value());
    lmtp(mail, "postfix-mailbox-full");
    lmtp(mail, "complaint");
    clock.advance(Duration.ofDays(92));
    new Newsroom((ConfigurableApplicationContext) context, testMail, 0).knock("mail-retention");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> mail.rows(context).isEmpty());
    assertThat(mail.books(context).bounced()).isEqualTo(1);
    assertThat(mail.books(context).complained()).isEqualTo(1);
    assertThat(
            database
                .sql("select count(*) from suppression_lift")
                .query((row, index) -> row.getInt("count"))
                .single())
        .isZero();
    assertThat(lmtp(mail, "complaint")).as("it comes late").containsExactly(TAKEN);
    assertThat(mail.rows(context)).isEmpty();
  }

  /** Without what the stand-in for the relay says of its own. */
  private static String logged(CapturedOutput output) {
    return output
        .getAll()
        .lines()
        .filter(line -> !line.contains("greenmail"))
        .collect(Collectors.joining("\n"));
  }

  private double counted(MailBack.Taken taken) {
    return meters
        .find("samizdat.mail.returned")
        .tag("door", "listener")
        .tag("taken", taken.name().toLowerCase(Locale.ROOT))
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private static boolean hungUp(Caller caller) {
    try {
      return caller.answer().equals("null");
    } catch (IOException reset) {
      return true;
    }
  }

  private SentMail left(SentMail to) {
    return SentMail.left(context, to.address(), to.person());
  }

  private static Token parsed(String token) {
    return Token.parse(token);
  }

  /** For what the product's own login may not do. */
  private void testDatabase(String... statements) throws Exception {
    try (var owner = context.getBean(TestDatabase.class).asOwner();
        var statement = owner.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private interface Work<T> {
    Callable<T> of(int number);
  }

  private static <T> List<T> atOnce(int count, Work<T> work) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(count);
    try (ExecutorService workers = Executors.newFixedThreadPool(count)) {
      List<Future<T>> running = new ArrayList<>();
      for (int each = 0; each < count; each++) {
        Callable<T> mine = work.of(each);
        running.add(
            workers.submit(() -> {
              barrier.await();
              return mine.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    }
  }

  private List<String> lmtp(SentMail mail, String fixture) throws Exception {
    try (Caller relay = caller()) {
      return relay.lmtp(mail.returned(fixture), mail.returnPath());
    }
  }

  private static Caller caller() throws Exception {
    Caller caller = new Caller(PORT);
    assertThat(caller.answer()).startsWith("220 ");
    return caller;
  }

  private List<Reason> reasons(SentMail mail) {
    return suppressions.standing(mail.address()).stream()
        .map(Suppressions.Standing::reason)
        .toList();
  }
}
