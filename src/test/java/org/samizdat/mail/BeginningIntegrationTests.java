package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.mail.Mailing.Halt;
import org.samizdat.mail.Mailing.State;
import org.samizdat.mail.SmtpSink.Answer;
import org.samizdat.mail.SmtpSink.Verb;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An issue begins with care, where that is wanted, and stops by itself where it goes wrong. */
class BeginningIntegrationTests {

  private static final Duration WAIT = Duration.ofMinutes(30);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void tooManyAddressesThatDoNotExistPauseItUntilSomebodyLetsItGoOn() throws Exception {
    MailNode node = node("--samizdat.mail.brake.least=50");
    List<Recipient> readers = node.readers(400, Route.OTHER);
    Set<String> gone = addresses(readers, 20);
    slowlyAndRefusing(node, gone, "550 5.1.1 no such user");
    MailingId mailing = node.send(readers);
    Mailing braked = node.awaitState(mailing, State.PAUSED);
    assertThat(braked.halt()).isEqualTo(Halt.HARD_BOUNCES);
    assertThat(braked.waiting()).isPositive();
    node.outbox().resume(mailing);
    assertThat(node.outbox().glance(mailing).halt()).isNull();
    Mailing books = node.awaitState(mailing, State.SENT);
    assertThat(books.failed()).isEqualTo(gone.size());
    assertThat(books.sent()).isEqualTo(400 - gone.size());
  }

  @Test
  void whatIsRefusedForAnotherReasonOrSeldomDoesNotPauseIt() throws Exception {
    MailNode node = node("--samizdat.mail.brake.least=50");
    List<Recipient> readers = node.readers(300, Route.OTHER);
    slowlyAndRefusing(node, addresses(readers, 10), "554 5.7.1 not our taste");
    assertThat(node.awaitState(node.send(readers), State.SENT).failed()).isPositive();
    slowlyAndRefusing(node, addresses(readers, 100), "550 5.1.1 no such user");
    assertThat(node.awaitState(node.send(readers), State.SENT).failed()).isEqualTo(3);
  }

  @Test
  void aRelayThatRefusesAFifthOfItPausesItWhateverTheReason() throws Exception {
    MailNode node = node("--samizdat.mail.brake.least=50");
    List<Recipient> readers = node.readers(400, Route.OTHER);
    slowlyAndRefusing(node, addresses(readers, 3), "554 5.7.1 not our taste");
    MailingId mailing = node.send(readers);
    Mailing braked = node.awaitState(mailing, State.PAUSED);
    assertThat(braked.halt()).isEqualTo(Halt.REFUSALS);
    assertThat(braked.waiting()).isPositive();
    assertThat(halted(node, "refusals")).isEqualTo(1);
    assertThat(halted(node, "hard_bounces")).isZero();
    node.outbox().resume(mailing);
    assertThat(halted(node, "refusals")).isZero();
    assertThat(node.awaitState(mailing, State.SENT).failed()).isEqualTo(133);
  }

  @Test
  void anIssueThatMoreReadersAreRefusedThanGetIsNotSentButNeedsAttention() throws Exception {
    MailNode node = node();
    List<Recipient> readers = node.readers(5, Route.OTHER);
    slowlyAndRefusing(node, addresses(readers, 2), "554 5.7.1 not our taste");
    assertThat(node.awaitState(node.send(readers), State.SENT).mostFailed()).isFalse();
    slowlyAndRefusing(node, addresses(readers, 1), "554 5.7.1 not our taste");
    Mailing books = node.awaitState(node.send(readers), State.NEEDS_ATTENTION);
    assertThat(books.failed()).isEqualTo(5);
    assertThat(books.addsUp()).isTrue();
  }

  @Test
  void whatAFinishedChunkHasComeToIsReadOnce() throws Exception {
    MailNode node = node();
    List<Recipient> readers = mixed(node, 4);
    String busy = MailNode.address(readers.get(0));
    node.relay.follow((verb, recipient) ->
        verb != Verb.RCPT || !recipient.equals(busy)
            ? SmtpSink.YES
            : new Answer.Say("450 4.2.1 busy"));
    MailingId mailing = node.send(readers);
    node.awaitWaiting(mailing, 1);
    MailNode.patiently().until(() -> chunks(node, mailing, "HELD") == 0);
    // It has one of its own, and forgets a mailing of which nothing is left to stop.
    node.get(Engine.class).stop();
    Tally tally = node.get(Tally.class);
    assertThat(tally.of(mailing)).isEqualTo(new Tally.Counted(11, 0, 0));
    node.asOwner("delete from outcome");
    assertThat(tally.of(mailing)).isEqualTo(new Tally.Counted(11, 0, 0));
    tally.retain(List.of());
    assertThat(tally.of(mailing)).isEqualTo(Tally.Counted.NOTHING);
  }

  @Test
  void complaintsPauseItAndEachReasonIsAskedAboutOnce() throws Exception {
    MailNode node = node("--samizdat.mail.brake.least=50");
    slowlyAndRefusing(node, Set.of(), "");
    MailingId mailing = node.send(node.readers(600, Route.OTHER));
    node.comesBack(mailing, "COMPLAINT", 1);
    MailNode.patiently().until(() -> node.outbox().find(mailing).sent() > 60);
    node.comesBack(mailing, "COMPLAINT", 2);
    assertThat(node.awaitState(mailing, State.PAUSED).halt()).isEqualTo(Halt.COMPLAINTS);
    node.outbox().resume(mailing);
    MailNode.patiently().until(() -> node.outbox().find(mailing).sent() > 120);
    node.comesBack(mailing, "HARD", 60);
    assertThat(node.awaitState(mailing, State.PAUSED).halt()).isEqualTo(Halt.HARD_BOUNCES);
    node.outbox().resume(mailing);
    assertThat(node.awaitState(mailing, State.SENT).sent()).isEqualTo(600);
  }

  @Test
  void aPauseOfAnEditorsIsNone() throws Exception {
    MailNode node = node();
    slowlyAndRefusing(node, Set.of(), "");
    MailingId mailing = node.send(node.readers(100, Route.OTHER));
    node.outbox().pause(mailing);
    assertThat(node.awaitState(mailing, State.PAUSED).halt()).isNull();
    node.outbox().resume(mailing);
    node.awaitState(mailing, State.SENT);
  }

  @Test
  void aPartGoesFirstAndTheOthersAfterAWhileWhoeverIsThere() throws Exception {
    MailNode node = node("--samizdat.mail.first-part=10%");
    Engine second = node.another();
    second.start();
    List<Recipient> readers = mixed(node, 40);
    MailingId mailing = node.send(readers);
    MailNode.patiently().until(() -> isWaiting(node, mailing));
    Mailing first = node.outbox().find(mailing);
    assertThat(first.sent()).isEqualTo(12);
    assertThat(first.state()).isEqualTo(State.SENDING);
    assertThat(first.halt()).isEqualTo(Halt.FIRST_PART);
    // Whoever was there need not be.
    second.stop();
    node.get(Engine.class).stop();
    node.clock.advance(WAIT.minusSeconds(10));
    node.get(Engine.class).start();
    assertThat(node.get(Chunks.class).claimable(Lane.DIGEST, Set.of())).isEmpty();
    assertThat(node.relay.accepted()).hasSize(12);
    node.clock.advance(Duration.ofSeconds(11));
    assertThat(node.awaitState(mailing, State.SENT).sent()).isEqualTo(120);
    assertThat(node.relay.copies())
        .hasSize(120)
        .allSatisfy((reader, copies) -> assertThat(copies).isEqualTo(1));
  }

  @Test
  void somebodyCanLetTheOthersGoSoonerOrEndIt() throws Exception {
    MailNode node = node("--samizdat.mail.first-part=10%");
    MailingId sooner = node.send(node.readers(50, Route.OTHER));
    MailNode.patiently().until(() -> isWaiting(node, sooner));
    node.outbox().goOn(sooner);
    node.outbox().goOn(sooner);
    assertThat(node.awaitState(sooner, State.SENT).sent()).isEqualTo(50);
    MailingId ended = node.send(node.readers(50, Route.OTHER));
    MailNode.patiently().until(() -> isWaiting(node, ended));
    node.outbox().cancel(ended);
    MailNode.patiently().until(() -> node.outbox().find(ended).waiting() == 0);
    assertThat(node.outbox().find(ended).skipped()).containsEntry(Mailing.Skip.CANCELLED, 45);
  }

  @Test
  void whatIsPutOffInTheFirstPartKeepsNobodyWaiting() throws Exception {
    MailNode node = node("--samizdat.mail.first-part=10%");
    List<Recipient> readers = node.readers(50, Route.OTHER);
    String busy = MailNode.address(readers.get(0));
    node.relay.follow((verb, recipient) ->
        verb == Verb.RCPT && recipient.equals(busy)
            ? new Answer.Say("450 4.2.1 busy")
            : SmtpSink.YES);
    MailingId mailing = node.send(readers);
    MailNode.patiently().until(() -> isWaiting(node, mailing));
    node.clock.advance(WAIT);
    node.awaitWaiting(mailing, 1);
    assertThat(node.relay.accepted()).hasSize(49);
  }

  /** The relay takes thousands a second: a look once a second would come too late. */
  @Test
  void oneThatGoesWrongFastIsStoppedAsFast() throws Exception {
    MailNode node = node();
    List<Recipient> readers = node.readers(3000, Route.OTHER);
    node.relay.follow((verb, recipient) ->
        verb == Verb.RCPT ? new Answer.Say("550 5.1.1 no such user") : SmtpSink.YES);
    MailingId mailing = node.send(readers);
    Mailing braked = node.awaitState(mailing, State.PAUSED);
    assertThat(braked.halt()).isEqualTo(Halt.HARD_BOUNCES);
    MailNode.patiently().until(() -> chunks(node, mailing, "HELD") == 0);
    // What it takes to tell, and what one commit and the windows hold.
    assertThat(node.outbox().find(mailing).failed()).isBetween(200, 1000);
  }

  /** As seldom as in no beginning, and far too often there. */
  @Test
  void addressesThatDoNotExistCountInTheBeginningOnly() throws Exception {
    MailNode node = node("--samizdat.mail.brake.least=50");
    List<Recipient> readers = node.readers(1500, Route.OTHER);
    slowlyAndRefusing(node, addresses(readers.subList(75, 1500), 10), "550 5.1.1 no such user", 0);
    Mailing books = node.awaitState(node.send(readers), State.SENT);
    assertThat(books.halt()).isNull();
    assertThat(books.failed()).isEqualTo(142);
  }

  /** In the first 200: four are two of a hundred, and five are more. */
  @ParameterizedTest
  @CsvSource({"4, SENT", "5, PAUSED"})
  void twoOfAHundredAreBorneWithAndNotOneMore(int gone, State end) throws Exception {
    MailNode node = node();
    List<Recipient> readers = node.readers(400, Route.OTHER);
    slowlyAndRefusing(
        node, addresses(readers.subList(0, 2 * gone), 2), "550 5.1.1 no such user", 0);
    assertThat(node.awaitState(node.send(readers), end).failed()).isEqualTo(gone);
  }

  @ParameterizedTest
  @CsvSource({"100000, 5000", "4001, 201", "1000, 200", "150, 150", "0, 0"})
  void theBeginningIsAPartOfTheAudienceButNoFewerThanTellSomething(int audience, int beginning) {
    BeginningSettings settings =
        new BeginningSettings(
            null,
            WAIT,
            new BeginningSettings.Brake(
                new Share(1), new Share(1), new Share(1), Share.valueOf("5%"), 200));
    assertThat(settings.beginning(audience)).isEqualTo(beginning);
  }

  @ParameterizedTest
  @CsvSource({"5%, 1000, 50", "5%, 10, 1", "5%, 1, ", "100%, 10, ", "0%, 10, ", "0.1%, 100, 1"})
  void aPartIsOfWhoeverIsThere(String share, int audience, Integer first) {
    BeginningSettings settings =
        new BeginningSettings(
            share,
            WAIT,
            new BeginningSettings.Brake(new Share(1), new Share(1), new Share(1), new Share(1), 1));
    assertThat(settings.firstOf(audience)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "five", "-1%", "101%", "%"})
  void whatIsNoShareIsRefusedAtTheStart(String share) {
    assertThatThrownBy(() -> Share.valueOf(share)).isInstanceOf(IllegalArgumentException.class);
  }

  private MailNode node(String... arguments) throws Exception {
    MailNode node = new MailNode(arguments);
    open.add(node);
    return node;
  }

  private static double halted(MailNode node, String reason) {
    return node.get(MeterRegistry.class)
        .get("samizdat.mail.halted")
        .tag("reason", reason)
        .gauge()
        .value();
  }

  private static boolean isWaiting(MailNode node, MailingId mailing) {
    return node.get(JdbcClient.class)
        .sql("select go_on_at is not null as waiting from mailing where id = :mailing")
        .param("mailing", mailing.value())
        .query((row, number) -> row.getBoolean("waiting"))
        .single();
  }

  private static int chunks(MailNode node, MailingId mailing, String state) {
    return node.get(JdbcClient.class)
        .sql("select count(*) from chunk where mailing = :mailing and state = :state")
        .param("mailing", mailing.value())
        .param("state", state)
        .query((row, number) -> row.getInt("count"))
        .single();
  }

  private static List<Recipient> mixed(MailNode node, int each) {
    List<Recipient> readers = new ArrayList<>(node.readers(each, Route.OTHER));
    readers.addAll(node.readers(each, Route.GMAIL));
    readers.addAll(node.readers(each, Route.YAHOO));
    return readers.stream().sorted(Comparator.comparing(Recipient::person)).toList();
  }

  /** Of every so many one. */
  private static Set<String> addresses(List<Recipient> readers, int step) {
    return java.util.stream.IntStream.range(0, readers.size() / step)
        .mapToObj(number -> MailNode.address(readers.get(number * step)))
        .collect(Collectors.toSet());
  }

  private static void slowlyAndRefusing(MailNode node, Set<String> refused, String answer) {
    slowlyAndRefusing(node, refused, answer, 100);
  }

  private static void slowlyAndRefusing(
      MailNode node, Set<String> refused, String answer, int millis) {
    node.relay.follow((verb, recipient) -> {
      if (verb == Verb.RCPT && refused.contains(recipient)) {
        return new Answer.Say(answer);
      }
      if (verb == Verb.DOT) {
        try {
          Thread.sleep(millis);
        } catch (InterruptedException end) {
          Thread.currentThread().interrupt();
        }
      }
      return SmtpSink.YES;
    });
  }
}
