package org.samizdat.mail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What became of each mail, whatever the relay does, in the three ways a relay can be spoken to.
 */
@Timeout(20)
class SmtpClientTests {

  private static final Duration RESTED = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final String TEXT = "Subject: s\r\n\r\nwords\r\n";
  private static final Envelope ONE = envelope("one@example.org");
  private static final Envelope TWO = envelope("two@example.org");
  private static final String STEPS = "HELP";
  private static final String PIPELINING = "PIPELINING";
  private static final String CHUNKING = "CHUNKING";

  private @Nullable Script script;
  private @Nullable SmtpClient client;

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
    if (script != null) {
      script.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"HELP, DATA", "PIPELINING, DATA", "CHUNKING, BDAT", "PIPELINING;CHUNKING, BDAT"})
  void twoMailsGoOverOneConnection(String offers, String verb) throws Exception {
    Script relay = relay(offers);
    assertThat(send(ONE, TWO))
        .allSatisfy(
            sending -> assertThat(sending).isEqualTo(new Sending.Sent(new Reply(250, "2.0.0"))));
    assertThat(relay.texts()).containsExactly(TEXT, TEXT);
    assertThat(relay.heard().stream().filter(line -> line.startsWith(verb))).hasSize(2);
    assertThat(relay.heard().stream().filter(line -> line.startsWith("EHLO"))).hasSize(1);
  }

  @Test
  void theNextEnvelopeLeavesWithTheTextBeforeIt() throws Exception {
    // This relay says nothing to a text until the envelope after it has come.
    Script relay = relay(PIPELINING);
    AtomicInteger texts = new AtomicInteger();
    relay.answering(line -> {
      if (line.equals("TEXT") && texts.incrementAndGet() == 1) {
        return Script.NOTHING;
      }
      return line.startsWith("MAIL") && texts.get() == 1
          ? "250 2.0.0 that was the text\r\n250 2.1.0 and this the envelope"
          : null;
    });
    assertThat(send(ONE, TWO)).allSatisfy(one -> assertThat(one).isInstanceOf(Sending.Sent.class));
  }

  @ParameterizedTest
  @CsvSource({
    "HELP, MAIL", "HELP, RCPT", "HELP, DATA", "HELP, TEXT",
    "PIPELINING, MAIL", "PIPELINING, RCPT", "PIPELINING, DATA", "PIPELINING, TEXT",
    "PIPELINING;CHUNKING, MAIL", "PIPELINING;CHUNKING, RCPT", "PIPELINING;CHUNKING, TEXT"
  })
  void aRefusalIsItsOwnMailsAlone(String offers, String verb) throws Exception {
    for (String refusal : List.of("450 4.2.1 later", "552 5.3.4 too long", "550 5.1.1 never")) {
      if (verb.equals("MAIL") && refusal.startsWith("550")) {
        // That is about us.
        continue;
      }
      Script relay = relay(offers);
      AtomicInteger times = new AtomicInteger();
      relay.answering(line -> {
        if (line.startsWith("RSET") || !line.startsWith(verb)) {
          return null;
        }
        return times.incrementAndGet() == 2 ? refusal : null;
      });
      List<Sending> sent = send(ONE, TWO, ONE);
      Reply reply = Reply.of(Integer.parseInt(refusal.substring(0, 3)), refusal.substring(4));
      assertThat(sent.get(0)).isInstanceOf(Sending.Sent.class);
      assertThat(sent.get(1)).isEqualTo(Sending.refusal(reply));
      assertThat(sent.get(2)).isInstanceOf(Sending.Sent.class);
      assertThat(relay.heard().stream().filter(line -> line.startsWith("EHLO"))).hasSize(1);
      close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HELP, 530 5.7.0 sign in first", "PIPELINING, 550 5.7.1 sender not allowed",
    "PIPELINING;CHUNKING, 554 account paused", "PIPELINING, 501 5.1.7 what a sender"
  })
  void aRelayThatTakesNothingFromUsIsLeftAndNoReaderIsRefused(String offers, String answer)
      throws Exception {
    Script relay = relay(offers).answering("MAIL", answer);
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.NotSent.class);
    assertThat(client().isOpen()).isFalse();
    assertThat(relay.texts()).isEmpty();
  }

  @Test
  void whatIsWrongWithOneAddressIsNotHeldAgainstTheRelay() throws Exception {
    relay("SMTPUTF8;8BITMIME").answering("MAIL", "553 5.1.7 not in this alphabet");
    assertThat(send(envelope("читатель@example.org")).getFirst())
        .isEqualTo(new Sending.Refused(new Reply(553, "5.1.7")));
  }

  @Test
  void aTextCalledForInSpiteOfARefusalIsALoneDot() throws Exception {
    Script relay = relay(PIPELINING);
    relay.answering(line ->
        line.startsWith("RCPT") && line.contains("one@")
            ? "550 5.1.1 never"
            : line.equals("DATA")
                ? "354 go on"
                : line.equals("TEXT") && relay.texts().getLast().isEmpty() ? "554 nobody" : null);
    List<Sending> sent = send(ONE, TWO);
    assertThat(sent.get(0)).isEqualTo(new Sending.Refused(new Reply(550, "5.1.1")));
    assertThat(sent.get(1)).isInstanceOf(Sending.Sent.class);
    assertThat(relay.texts()).containsExactly("", TEXT);
  }

  @Test
  void aLoneDotIsNeverSentToARecipientWhoWasTaken() throws Exception {
    Script relay = relay(PIPELINING);
    relay.answering(line ->
        switch (line.substring(0, 4)) {
          case "MAIL" -> "451 4.3.0 not now";
          case "RCPT" -> "250 2.1.5 fine";
          case "DATA" -> "354 go on";
          default -> null;
        });
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.NotSent.class);
    assertThat(relay.texts()).isEmpty();
    assertThat(client().isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HELP", "PIPELINING", "PIPELINING;CHUNKING"})
  void aTakenBackEnvelopeLeavesNoTrace(String offers) throws Exception {
    Script relay = relay(offers);
    client().ensureOpen(RESTED);
    client().announce(ONE);
    assertThat(client().answer()).isNull();
    client().takeBack();
    assertThat(send(TWO).getFirst()).isInstanceOf(Sending.Sent.class);
    assertThat(relay.texts()).containsExactly(TEXT);
    assertThat(relay.heard()).contains(offers.contains(CHUNKING) ? "RSET" : "DATA");
  }

  @ParameterizedTest
  @CsvSource({
    "HELP, MAIL", "HELP, RCPT", "HELP, DATA",
    "PIPELINING, MAIL", "PIPELINING, RCPT", "PIPELINING, DATA",
    "PIPELINING;CHUNKING, RCPT"
  })
  void whatIsLostBeforeTheTextIsNotSent(String offers, String verb) throws Exception {
    for (String end : List.of(Script.HANG_UP, Script.SILENCE, "what?", "999 no such code", "2")) {
      relay(offers).answering(verb, end);
      assertThat(send(ONE).getFirst()).as(end).isInstanceOf(Sending.NotSent.class);
      assertThat(client().isOpen()).isFalse();
      close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HELP", "PIPELINING", "PIPELINING;CHUNKING"})
  void whatIsLostAfterTheTextIsUnknownAndTheNextIsNotSent(String offers) throws Exception {
    for (String end :
        List.of(Script.HANG_UP, Script.SILENCE, "what?", "354 more", "250-on\r\n354 and")) {
      Script relay = relay(offers).answering("TEXT", end);
      List<Sending> sent = send(ONE, TWO);
      assertThat(sent.get(0)).as(end).isInstanceOf(Sending.Unknown.class);
      assertThat(sent.get(1)).as(end).isInstanceOf(Sending.NotSent.class);
      assertThat(relay.texts()).hasSize(1);
      close();
    }
  }

  @Test
  void anAnswerToNothingEndsTheConversationBeforeTheText() throws Exception {
    Script relay = relay(PIPELINING).answering("DATA", "354 go on\r\n250 2.0.0 already taken");
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.NotSent.class);
    assertThat(relay.texts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HELP, MAIL",
    "HELP, RCPT",
    "HELP, DATA",
    "PIPELINING, DATA",
    "PIPELINING;CHUNKING, RCPT"
  })
  void anAnswerTooManyToARefusedEnvelopeEndsTheConversationToo(String offers, String verb)
      throws Exception {
    Script relay = relay(offers).answering(verb, "550 5.1.1 never\r\n250 2.0.0 fine");
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.NotSent.class);
    assertThat(client().isOpen()).isFalse();
    assertThat(relay.texts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HELP", "PIPELINING", "PIPELINING;CHUNKING"})
  void anAnswerTooManyToATextEndsTheConversationBehindIt(String offers) throws Exception {
    // Else the next mail might be taken for sent because its envelope was accepted.
    relay(offers).answering("TEXT", "250 2.0.0 taken\r\n250 2.0.0 taken");
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.Sent.class);
    assertThat(client().isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HELP", "PIPELINING", "PIPELINING;CHUNKING"})
  void anAnswerTooManyToAResetEndsTheConversation(String offers) throws Exception {
    Script relay = relay(offers);
    relay.answering(line ->
        line.contains("one@")
            ? "550 5.1.1 never"
            : line.equals("RSET") ? "250 2.0.0 fine\r\n250 2.0.0 and fine" : null);
    List<Sending> sent = send(ONE, TWO);
    assertThat(sent.get(0)).isInstanceOf(Sending.Refused.class);
    assertThat(sent.get(1)).isInstanceOf(Sending.NotSent.class);
    assertThat(client().isOpen()).isFalse();
    assertThat(relay.texts()).isEmpty();
  }

  @Test
  void anAnswerTooManyToTheQuestionWhetherItIsThereEndsTheConversation() throws Exception {
    Script relay = relay(PIPELINING).answering("NOOP", "250 2.0.0 yes\r\n250 2.0.0 yes");
    client().ensureOpen(RESTED);
    client().ensureOpen(Duration.ZERO);
    assertThat(count(relay, "EHLO")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HELP", "PIPELINING;CHUNKING"})
  void aRelayMayRefuseAndHangUpInOneBreath(String offers) throws Exception {
    relay(offers).answering("RCPT", "550 5.1.1 never\r\n421 4.7.0 too many errors");
    assertThat(send(ONE).getFirst()).isEqualTo(new Sending.Refused(new Reply(550, "5.1.1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA", "TEXT"})
  void a421IsDeferredAndClosesTheConnection(String verb) throws Exception {
    relay(PIPELINING).answering(verb, "421 4.7.0 slow down");
    assertThat(send(ONE).getFirst()).isEqualTo(new Sending.Deferred(new Reply(421, "4.7.0")));
    assertThat(client().isOpen()).isFalse();
  }

  @Test
  void a421InTheMiddleIsItsOwnMails() throws Exception {
    Script relay = relay(PIPELINING);
    relay.answering(
        line -> line.startsWith("RCPT") && line.contains("two@") ? "421 4.7.0 slow down" : null);
    List<Sending> sent = send(ONE, TWO);
    assertThat(sent.get(0)).isInstanceOf(Sending.Sent.class);
    assertThat(sent.get(1)).isEqualTo(new Sending.Deferred(new Reply(421, "4.7.0")));
  }

  @Test
  void answersMayHaveManyLines() throws Exception {
    Script relay = relay(PIPELINING);
    relay.answering(line ->
        switch (line.substring(0, 4)) {
          case "MAIL" -> "250-2.1.0 one\r\n250-2.1.0 two\r\n250 2.1.0 three";
          case "TEXT" -> "550-no\r\n550-5.7.1 not like this\r\n550 5.7.1 really";
          default -> null;
        });
    assertThat(send(ONE).getFirst()).isEqualTo(new Sending.Refused(new Reply(550, "5.7.1")));
  }

  @Test
  void anAnswerThatDoesNotEndIsCutOff() throws Exception {
    relay(PIPELINING).answering("RCPT", "250-on\r\n".repeat(200) + "250 and off");
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.NotSent.class);
    close();
    relay(PIPELINING).answering("RCPT", "250 " + "x".repeat(5000));
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.NotSent.class);
    close();
    relay(PIPELINING).answering("RCPT", "250-two\r\n251 answers");
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.NotSent.class);
  }

  @Test
  void aRelayThatTakesNothingInIsLeftInTime() throws Exception {
    Script relay = relay(PIPELINING).answering("DATA", "354 go on");
    client().ensureOpen(RESTED);
    client().announce(ONE);
    assertThat(client().answer()).isNull();
    relay.stopReading();
    Outgoing huge = new Outgoing(16);
    huge.writeBytes("x".repeat(60).concat("\r\n").repeat(1_000_000).getBytes(US_ASCII));
    long begin = System.nanoTime();
    assertThat(client().send(huge, null)).isInstanceOf(Sending.Unknown.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void dripsDoNotProlongAMail() throws Exception {
    // Each step answers in time, all together do not.
    Duration step = Duration.ofMillis(300);
    script = new Script(STEPS);
    script.answering(line -> {
      pause(line.startsWith("EHLO") || line.equals("GREETING") ? 0 : 200);
      return null;
    });
    client =
        new SmtpClient(
            script.relay(with ->
                with.timeouts(new Timeouts(step, step, step, step, Duration.ofMillis(500)))));
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.NotSent.class);
  }

  @Test
  void aRestedConnectionIsAskedFirst() throws Exception {
    Script relay = relay(PIPELINING).answering("NOOP", Script.HANG_UP);
    client().ensureOpen(RESTED);
    client().ensureOpen(RESTED);
    assertThat(relay.heard()).doesNotContain("NOOP");
    client().ensureOpen(Duration.ZERO);
    assertThat(relay.heard().stream().filter(line -> line.startsWith("EHLO"))).hasSize(2);
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.Sent.class);
  }

  @Test
  void whoWaitsForLeaveToSendDoesNotAskAtEveryLook() throws Exception {
    Script relay = relay(PIPELINING);
    Duration rested = Duration.ofMillis(500);
    client().ensureOpen(rested);
    while (!client().hasRested(rested)) {
      pause(20);
    }
    for (int looks = 0; looks < 100; looks++) {
      client().ensureOpen(rested);
    }
    // One, but for a machine that stood still meanwhile.
    assertThat(count(relay, "NOOP")).isBetween(1L, 20L);
    assertThat(count(relay, "EHLO")).isEqualTo(1);
  }

  @Test
  void aConnectionMayWaitForItsFirstMailLongerThanTheRelayForAnAnswer() throws Exception {
    script = new Script(PIPELINING);
    client = new SmtpClient(script.relay(with -> with.timeouts(Timeouts.of(PATIENCE))));
    client().ensureOpen(RESTED);
    while (!client().hasRested(PATIENCE.multipliedBy(3))) {
      pause(20);
    }
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.Sent.class);
    assertThat(count(script, "EHLO")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GREETING", "EHLO", "AUTH"})
  void aRelayThatIsSilentAtTheBeginningIsLeftAsIfItCouldNotBeReached(String verb) {
    Duration minutes = Duration.ofMinutes(5);
    script = new Script("AUTH PLAIN").answering(verb, Script.SILENCE);
    client =
        new SmtpClient(
            script.relay(with ->
                with.timeouts(new Timeouts(PATIENCE, minutes, minutes, minutes, minutes))
                    .credentials(Credentials.Mechanism.PLAIN, "news", "x")));
    assertThatThrownBy(() -> client().ensureOpen(RESTED)).isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerMayHoldAnyByte() throws Exception {
    // 0xFF is я in windows-1251; others speak KOI8-R or UTF-8.
    StringBuilder text = new StringBuilder();
    for (char one = 0; one <= 255; one++) {
      text.append(one == '\r' || one == '\n' ? "" : one);
    }
    relay(PIPELINING).answering("RCPT", "550-5.1.1 " + text + "\r\n550 5.1.1 " + text);
    assertThat(send(ONE, TWO))
        .allSatisfy(one -> assertThat(one).isEqualTo(new Sending.Refused(new Reply(550, "5.1.1"))));
  }

  @Test
  void whatIsTooLongForTheRelayIsNotBegun() throws Exception {
    Script relay = relay("PIPELINING;SIZE 1000");
    Envelope large = new Envelope("b@example.com", "one@example.org", 1001);
    List<Sending> sent = send(large, TWO);
    assertThat(sent.get(0)).isEqualTo(new Sending.Refused(new Reply(552, "5.3.4")));
    assertThat(sent.get(1)).isInstanceOf(Sending.Sent.class);
    assertThat(relay.heard()).noneMatch(line -> line.contains("one@"));
    assertThat(relay.heard()).anyMatch(line -> line.endsWith(" SIZE=100"));
  }

  @ParameterizedTest
  @CsvSource({"PIPELINING, false", "SMTPUTF8, false", "SMTPUTF8;8BITMIME, true"})
  void anAddressThatNeedsAnExtensionIsRefusedWithoutIt(String offers, boolean taken)
      throws Exception {
    Script relay = relay(offers);
    Sending sending = send(envelope("читатель@example.org")).getFirst();
    if (taken) {
      assertThat(sending).isInstanceOf(Sending.Sent.class);
      assertThat(relay.heard()).anyMatch(line -> line.endsWith(" SMTPUTF8 BODY=8BITMIME"));
    } else {
      assertThat(sending).isEqualTo(new Sending.Refused(new Reply(553, "5.6.7")));
      assertThat(relay.heard()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  void aRelayThatKnowsOnlyHeloIsSpokenToStepByStep() throws Exception {
    Script relay = relay("PIPELINING").answering("EHLO", "502 what?");
    assertThat(send(ONE).getFirst()).isInstanceOf(Sending.Sent.class);
    assertThat(relay.heard()).anyMatch(line -> line.startsWith("HELO"));
  }

  @ParameterizedTest
  @CsvSource({"GREETING, 554 no", "EHLO, 421 busy", "GREETING, what?"})
  void aRelayThatDoesNotLetUsInIsNotThere(String verb, String answer) {
    relay(PIPELINING).answering(verb, answer);
    assertThatThrownBy(() -> client().ensureOpen(RESTED)).isInstanceOf(IOException.class);
    assertThat(client().isOpen()).isFalse();
    assertThat(client().answer()).isInstanceOf(Sending.NotSent.class);
  }

  @Test
  void aPortWhereNobodyListensIsUnavailable() {
    Script relay = relay(PIPELINING);
    relay.close();
    assertThatThrownBy(() -> client().ensureOpen(RESTED)).isInstanceOf(RelayUnavailable.class);
  }

  private Script relay(String offers) {
    Script made = new Script(offers.split(";", -1));
    script = made;
    client = new SmtpClient(made.relay(with -> with));
    return made;
  }

  private SmtpClient client() {
    if (client == null) {
      throw new IllegalStateException("No client");
    }
    return client;
  }

  /** As a connection at work does: each text takes the next envelope along. */
  private List<Sending> send(Envelope... envelopes) throws IOException {
    client().ensureOpen(RESTED);
    List<Sending> sent = new java.util.ArrayList<>();
    for (int at = 0; at < envelopes.length; at++) {
      if (!client().isAnnounced()) {
        client().announce(envelopes[at]);
      }
      Sending refused = client().answer();
      Envelope next = at + 1 < envelopes.length ? envelopes[at + 1] : null;
      sent.add(refused != null ? refused : client().send(text(), next));
    }
    return sent;
  }

  private static long count(Script relay, String verb) {
    return relay.heard().stream().filter(line -> line.startsWith(verb)).count();
  }

  private static Outgoing text() {
    Outgoing text = new Outgoing(100);
    text.writeBytes(TEXT.getBytes(US_ASCII));
    return text;
  }

  private static Envelope envelope(String recipient) {
    return new Envelope("bounces+t@example.com", recipient, 100);
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
