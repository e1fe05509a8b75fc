package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.samizdat.mail.Mailing.Skip;
import org.samizdat.mail.Mailing.State;
import org.samizdat.mail.SmtpSink.Answer;
import org.samizdat.mail.SmtpSink.Verb;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.Prints;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Never two at once: an invitation waits for its turn at an address, and nothing else does. */
class TurnsIntegrationTests {

  private static MailNode node;

  /** Ten in the morning; each test has days of its own, so that no clock goes back. */
  private static Instant morning;

  @BeforeAll
  static void start() throws Exception {
    node = new MailNode();
    morning = node.clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(10));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void anotherWeek() {
    node.relay.follow((verb, recipient) -> SmtpSink.YES);
    node.relay.forget();
    morning = morning.plus(Duration.ofDays(7));
    node.clock.set(morning);
  }

  @Test
  void anInvitationToWhomNothingWasSentLeavesAtOnce() {
    Recipient giver = node.reader(Route.OTHER);
    assertThat(node.awaitState(invite(giver), State.SENT).sent()).isEqualTo(1);
  }

  @Test
  void aDigestToTheReaderMakesTheInvitationToTheGiverWaitADay() {
    Recipient reader = node.reader(Route.OTHER);
    node.awaitState(node.send(List.of(reader)), State.SENT);
    node.clock.advance(Duration.ofHours(3));

    MailingId invitation = invite(sameAddress(reader));

    assertThat(awaitItsWaiting(invitation)).isEqualTo(morning.plus(Duration.ofHours(25)));
    assertThat(node.relay.copies()).containsEntry(MailNode.address(reader), 1L);
    Mailing waiting = node.outbox().find(invitation);
    assertThat(waiting.waiting()).isEqualTo(1);
    assertThat(waiting.failed() + waiting.sent()).isZero();
    assertThat(waiting.skipped().values()).containsOnly(0);

    node.clock.set(morning.plus(Duration.ofHours(25)));

    assertThat(node.awaitState(invitation, State.SENT).sent()).isEqualTo(1);
    assertThat(node.relay.copies()).containsEntry(MailNode.address(reader), 2L);
  }

  @ParameterizedTest
  @EnumSource(
      value = MailKind.class,
      names = {"DIGEST", "INVITATION"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatAnswersOrTellsHerNeverWaitsAndMakesAnInvitationWait(MailKind kind) {
    Recipient reader = node.reader(Route.OTHER);
    node.awaitState(invite(sameAddress(reader)), State.SENT);

    assertThat(node.awaitState(node.enqueue(kind, null, reader), State.SENT).sent()).isEqualTo(1);
    assertThat(node.awaitState(node.send(List.of(reader)), State.SENT).sent()).isEqualTo(1);

    node.clock.advance(Duration.ofHours(23));
    assertThat(node.awaitState(node.enqueue(kind, null, reader), State.SENT).sent()).isEqualTo(1);
    node.clock.advance(Duration.ofHours(2));
    awaitItsWaiting(invite(sameAddress(reader)));
  }

  @Test
  void whatLeavesWhileItWaitsMakesItWaitAnew() {
    Recipient reader = node.reader(Route.OTHER);
    node.awaitState(node.send(List.of(reader)), State.SENT);
    MailingId invitation = invite(sameAddress(reader));
    awaitItsWaiting(invitation);
    node.clock.advance(Duration.ofHours(20));
    node.awaitState(node.enqueue(MailKind.RECEIPT, null, sameAddress(reader)), State.SENT);

    node.clock.set(morning.plus(Duration.ofHours(25)));

    MailNode.patiently().until(() -> notBefore(invitation).isAfter(node.clock.instant()));
    assertThat(notBefore(invitation)).isEqualTo(morning.plus(Duration.ofHours(20 + 25)));
    node.clock.set(morning.plus(Duration.ofHours(20 + 25)));
    assertThat(node.awaitState(invitation, State.SENT).sent()).isEqualTo(1);
  }

  @Test
  void ofTwoInvitationsOneWaits() {
    Recipient one = node.reader(Route.OTHER);
    List<MailingId> invitations = List.of(invite(one), invite(sameAddress(one)));
    MailNode.patiently().until(() -> states(invitations).contains(State.SENT));
    MailingId second =
        invitations.stream()
            .filter(mailing -> node.outbox().state(mailing) != State.SENT)
            .findFirst()
            .orElseThrow();
    awaitItsWaiting(second);

    node.clock.advance(Duration.ofHours(25));

    node.awaitState(second, State.SENT);
    assertThat(node.relay.copies()).containsEntry(MailNode.address(one), 2L);
  }

  @Test
  void theDaysBoundaryIsNoHole() {
    Instant midnight = morning.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    node.clock.set(midnight.minus(Duration.ofMinutes(1)));
    Recipient reader = node.reader(Route.OTHER);
    node.awaitState(node.send(List.of(reader)), State.SENT);
    node.clock.set(midnight.plus(Duration.ofMinutes(1)));
    MailingId invitation = invite(sameAddress(reader));
    Instant free = midnight.plus(Duration.ofDays(1));
    assertThat(awaitItsWaiting(invitation)).isEqualTo(free);
    assertThat(turns(free.minus(Duration.ofMinutes(1))).take(address(reader), new MailingId(1)))
        .contains(free);

    node.clock.set(free.plus(Duration.ofMinutes(1)));

    assertThat(node.awaitState(invitation, State.SENT).sent()).isEqualTo(1);
  }

  /** Of two clocks one is always a little behind. */
  @Test
  void ofManyWorkersOneGetsTheTurnAlsoAboutMidnight() throws Exception {
    Instant midnight = morning.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    Turns before = turns(midnight.minus(Duration.ofMillis(1)));
    Turns after = turns(midnight.plus(Duration.ofMillis(1)));
    try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 25; round++) {
        EmailAddress address = address(node.reader(Route.OTHER));
        List<Callable<Optional<Instant>>> tries = new ArrayList<>();
        for (int worker = 0; worker < 8; worker++) {
          MailingId mailing = new MailingId(1000L * round + worker);
          Turns turns = worker % 2 == 0 ? before : after;
          tries.add(() -> turns.take(address, mailing));
        }
        int taken = 0;
        for (Future<Optional<Instant>> one : workers.invokeAll(tries)) {
          taken += one.get().isEmpty() ? 1 : 0;
        }
        assertThat(taken).isEqualTo(1);
      }
    }
  }

  @Test
  void whoHasTakenTheTurnMayAskAgainUntilSomethingElseHasLeft() {
    Recipient reader = node.reader(Route.OTHER);
    Turns turns = node.get(Turns.class);
    MailingId mailing = new MailingId(42);
    assertThat(turns.take(address(reader), mailing)).isEmpty();
    assertThat(turns.take(address(reader), mailing)).isEmpty();
    assertThat(turns.take(address(reader), new MailingId(43))).isPresent();
    assertThat(turns.take(address(reader), mailing)).isEmpty();

    node.awaitState(node.send(List.of(reader)), State.SENT);

    assertThat(turns.take(address(reader), mailing)).isPresent();
  }

  @Test
  void anInvitationRefusedForNowIsNotInItsOwnWay() {
    Recipient giver = node.reader(Route.OTHER);
    node.relay.follow(
        (verb, recipient) -> verb == Verb.RCPT ? new Answer.Say("450 4.2.1 busy") : SmtpSink.YES);
    MailingId invitation = invite(giver);
    Instant again = awaitItsWaiting(invitation);
    assertThat(again).isBefore(morning.plus(Duration.ofMinutes(6)));
    node.relay.follow((verb, recipient) -> SmtpSink.YES);

    node.clock.set(again);

    assertThat(node.awaitState(invitation, State.SENT).sent()).isEqualTo(1);
  }

  /** As after the death of whoever was sending: nobody knows whether it arrived. */
  @Test
  void anInvitationWhoseEndIsNotKnownIsSentOnceMoreAtOnce() {
    Recipient giver = node.reader(Route.OTHER);
    AtomicBoolean first = new AtomicBoolean(true);
    node.relay.follow((verb, recipient) ->
        verb == Verb.DOT && recipient.equals(MailNode.address(giver)) && first.getAndSet(false)
            ? new Answer.AcceptAndHangUp()
            : SmtpSink.YES);

    Mailing books = node.awaitState(invite(giver), State.SENT);

    assertThat(books.maybeTwice()).isEqualTo(1);
  }

  @Test
  void whatLeavesHoursAfterItWasOpenedCountsFromThen() throws Exception {
    Recipient reader = node.reader(Route.OTHER);
    CountDownLatch relay = new CountDownLatch(1);
    CountDownLatch reached = new CountDownLatch(1);
    node.relay.follow((verb, recipient) -> {
      if (verb == Verb.DOT) {
        reached.countDown();
        await(relay);
      }
      return SmtpSink.YES;
    });
    MailingId digest = node.send(List.of(reader));
    reached.await();
    node.clock.advance(Duration.ofHours(5));
    relay.countDown();
    node.awaitState(digest, State.SENT);

    MailNode.patiently()
        .untilAsserted(() ->
            assertThat(turns(node.clock.instant()).take(address(reader), new MailingId(44)))
                .contains(morning.plus(Duration.ofHours(5 + 1 + 24))));
  }

  @Test
  void sheWhoIsForgottenOrSuppressedMeanwhileIsSkippedAndTakesNoTurn() {
    Recipient reader = node.reader(Route.OTHER);
    node.get(Suppressions.class).suppress(address(reader), Suppressions.Reason.COMPLAINT, null);
    assertThat(node.awaitState(invite(sameAddress(reader)), State.SENT).skipped())
        .containsEntry(Skip.SUPPRESSED, 1);
    assertThat(node.get(Turns.class).take(address(reader), new MailingId(45))).isEmpty();

    Recipient other = node.reader(Route.OTHER);
    node.awaitState(node.send(List.of(other)), State.SENT);
    Recipient giver = sameAddress(other);
    MailingId invitation = invite(giver);
    awaitItsWaiting(invitation);
    node.get(Vault.class).forget(giver.person());
    node.clock.advance(Duration.ofHours(25));
    assertThat(node.awaitState(invitation, State.SENT).skipped()).containsEntry(Skip.ERASED, 1);
  }

  @Test
  void itIsForgottenWithin48HoursAndIsInNoBackup() {
    JdbcClient database = node.get(JdbcClient.class);
    node.awaitState(node.send(node.readers(3, Route.OTHER)), State.SENT);
    assertThat(database.sql("select count(*) from mail_turn").query(Integer.class).single())
        .isGreaterThanOrEqualTo(3);

    node.clock.set(morning.truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.DAYS));
    node.get(Turns.class).forgetOld();

    assertThat(database.sql("select count(*) from mail_turn").query(Integer.class).single())
        .isZero();
    assertThat(
            database
                .sql("select relpersistence from pg_class where relname = 'mail_turn'")
                .query(String.class)
                .single())
        .isEqualTo("u");
  }

  /** Who is at the same address for another purpose; nothing stored joins the two. */
  private static Recipient sameAddress(Recipient reader) {
    return new Recipient(
        node.get(Vault.class).admit(Purpose.GIVING, address(reader)),
        reader.route(),
        reader.row(),
        0);
  }

  private static EmailAddress address(Recipient reader) {
    return EmailAddress.parse(MailNode.address(reader));
  }

  private static MailingId invite(Recipient giver) {
    return node.enqueue(MailKind.INVITATION, null, giver);
  }

  private static List<State> states(List<MailingId> mailings) {
    return mailings.stream().map(mailing -> node.outbox().state(mailing)).toList();
  }

  /** Until when it waits, once it has asked and must. */
  private static Instant awaitItsWaiting(MailingId mailing) {
    MailNode.patiently().until(() -> notBefore(mailing).isAfter(node.clock.instant()));
    return notBefore(mailing);
  }

  private static Instant notBefore(MailingId mailing) {
    return node.get(JdbcClient.class)
        .sql("select max(not_before) from chunk where mailing = :mailing and state = 'WAITING'")
        .param("mailing", mailing.value())
        .query((row, number) ->
            Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant)
                .orElse(Instant.EPOCH))
        .single();
  }

  /** A node with a clock of its own. */
  private static Turns turns(Instant now) {
    return new Turns(
        node.get(JdbcClient.class),
        node.get(Prints.class),
        node.get(TransactionTemplate.class),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
