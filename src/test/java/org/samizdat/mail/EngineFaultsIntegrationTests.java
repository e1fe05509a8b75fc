package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.mail.Mailing.State;
import org.samizdat.mail.SmtpSink.Verb;
import org.samizdat.vault.Tokens;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A node that is stopped, or part of which breaks, keeps nobody waiting and loses nobody. */
class EngineFaultsIntegrationTests {

  private static MailNode node;
  private @Nullable Engine engine;

  @BeforeAll
  static void start() throws Exception {
    node =
        MailNode.overALine(
            "--samizdat.mail.engine=false",
            "--samizdat.mail.timeout=30s",
            "--samizdat.mail.lease=3s");
  }

  @AfterAll
  static void close() {
    node.close();
  }

  @BeforeEach
  void willing() {
    node.relay.follow((verb, recipient) -> SmtpSink.YES);
    node.relay.forget();
  }

  @AfterEach
  void stop() {
    if (engine != null) {
      engine.stop();
    }
  }

  @Test
  void anAnswerThatComesWithinTheGraceIsRecordedInBothLanes() throws Exception {
    Engine stopping = start(node.clock, node.get(Outcomes.class));
    CountDownLatch texts = new CountDownLatch(2);
    CountDownLatch answers = new CountDownLatch(1);
    node.relay.follow((verb, recipient) -> {
      if (verb == Verb.DOT) {
        texts.countDown();
        await(answers);
      }
      return SmtpSink.YES;
    });
    MailingId digest = node.send(node.readers(1, Route.OTHER));
    MailingId confirmation =
        node.enqueue(MailKind.CONFIRMATION, MailNode.NEWSLETTER, node.reader(Route.OTHER));
    await(texts);
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::stop);
    // Longer than a lease, and than what a lane had when each had its own part of the grace.
    Thread.sleep(6_500);
    answers.countDown();
    stopped.join();
    for (MailingId mailing : List.of(digest, confirmation)) {
      Mailing books = node.outbox().find(mailing);
      assertThat(books.state()).isEqualTo(State.SENT);
      assertThat(books.sent()).isEqualTo(1);
      assertThat(books.maybeTwice()).isZero();
    }
    assertThat(node.relay.accepted()).hasSize(2);
  }

  @Test
  void aConnectionThatBreaksGoesOnAndWhatItHadBegunIsTakenOver() {
    start(new Breaking(node.clock), node.get(Outcomes.class));
    MailingId digest = node.send(node.readers(30, Route.OTHER));
    MailingId confirmation =
        node.enqueue(MailKind.CONFIRMATION, MailNode.NEWSLETTER, node.reader(Route.OTHER));
    assertThat(node.awaitState(digest, State.SENT).sent()).isEqualTo(30);
    assertThat(node.awaitState(confirmation, State.SENT).sent()).isEqualTo(1);
    assertThat(node.relay.copies()).hasSize(31);
  }

  @Test
  void outcomesThatAreLostAreTakenOver() {
    AtomicBoolean broken = new AtomicBoolean();
    start(
        node.clock,
        new Outcomes(node.get(JdbcTemplate.class), node.get(MailSettings.class), node.clock) {
          @Override
          Set<Long> record(List<Outcome> outcomes) {
            if (broken.compareAndSet(false, true)) {
              throw new StackOverflowError();
            }
            return super.record(outcomes);
          }
        });
    Mailing books = node.awaitState(node.send(node.readers(30, Route.OTHER)), State.SENT);
    assertThat(books.sent()).isEqualTo(30);
    assertThat(books.maybeTwice()).isPositive();
  }

  @Test
  void whatFollowsFromAnOutcomeAndAlwaysBreaksStopsNothing() {
    start(
        node.clock,
        node.get(Outcomes.class),
        new Aftermath(
            node.get(RouteHolds.class),
            node.get(Paces.class),
            node.get(Undeliverable.class),
            node.get(Turns.class),
            node.get(TransactionTemplate.class)) {
          @Override
          void note(List<Outcome> outcomes) {
            throw new StackOverflowError();
          }
        });
    Mailing books = node.awaitState(node.send(node.readers(30, Route.OTHER)), State.SENT);
    assertThat(books.sent()).isEqualTo(30);
    assertThat(books.maybeTwice()).isZero();
  }

  /** Such as when a right was taken from its login. */
  @Test
  void aNodeWhoseOutcomesAreNeverTakenLeavesTheRestToAnother() {
    AtomicInteger given = new AtomicInteger();
    start(
        node.clock,
        new Outcomes(node.get(JdbcTemplate.class), node.get(MailSettings.class), node.clock) {
          @Override
          Set<Long> record(List<Outcome> outcomes) {
            given.addAndGet(outcomes.size());
            throw new BadSqlGrammarException("record", "", new SQLException("denied", "42501"));
          }
        });
    MailingId digest = node.send(node.readers(60, Route.OTHER));
    MailNode.patiently().until(() -> given.get() > 0);
    assertIsFinishedByAnother(digest, 60);
  }

  /** Its lease is not renewed for ever by the part of it that is well. */
  @Test
  void aNodeThatCannotRecordForLongLeavesTheRestToAnother() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    start(
        node.clock,
        new Outcomes(node.get(JdbcTemplate.class), node.get(MailSettings.class), node.clock) {
          @Override
          Set<Long> record(List<Outcome> outcomes) {
            begun.countDown();
            await(end);
            return super.record(outcomes);
          }
        });
    MailingId digest = node.send(node.readers(60, Route.OTHER));
    await(begun);
    try {
      assertIsFinishedByAnother(digest, 60);
    } finally {
      end.countDown();
    }
  }

  /** No reset and no end, the pool's own limit is ten minutes, and there is no other node. */
  @Test
  void aConnectionThatFallsSilentIsNotWaitedForForEver() {
    node.network.cutAt("with fenced as", 2, FaultProxy.Cut.SILENTLY);
    start(node.clock, node.get(Outcomes.class));
    Mailing books = node.awaitState(node.send(node.readers(60, Route.OTHER)), State.SENT);
    assertThat(node.network.hasCut()).isTrue();
    assertThat(books.sent()).isEqualTo(60);
    // What the answer to was lost is found to be recorded.
    assertThat(books.maybeTwice()).isZero();
    assertThat(node.relay.accepted()).hasSize(60);
  }

  /** What was claimed without our knowing lapses; what was renewed is still ours. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {"set state = 'HELD'; 0; true", "as mine (id, fence); 250; false"})
  void aLaneWhoseConnectionFallsSilentGoesOnByItself(String words, int millis, boolean lapses) {
    slowly(millis);
    node.network.cutAt(words, 1, FaultProxy.Cut.SILENTLY);
    start(node.clock, node.get(Outcomes.class));
    Mailing books = node.awaitState(node.send(node.readers(80, Route.OTHER)), State.SENT);
    assertThat(node.network.hasCut()).isTrue();
    assertThat(books.sent()).isEqualTo(80);
    assertThat(books.maybeTwice() > 0).isEqualTo(lapses);
    assertThat(node.relay.accepted()).hasSize(80);
  }

  private static void slowly(int millis) {
    node.relay.follow((verb, recipient) -> {
      if (verb == Verb.DOT) {
        LockSupport.parkNanos(millis * 1_000_000L);
      }
      return SmtpSink.YES;
    });
  }

  private static void assertIsFinishedByAnother(MailingId digest, int readers) {
    Engine other = node.another();
    other.start();
    try {
      Mailing books = node.awaitState(digest, State.SENT);
      assertThat(books.sent()).isEqualTo(readers);
      assertThat(books.maybeTwice()).isBetween(1, node.get(MailSettings.class).bound(Lane.DIGEST));
      assertThat(node.relay.copies()).hasSize(readers);
    } finally {
      other.stop();
    }
  }

  private Engine start(Clock clock, Outcomes outcomes) {
    return start(clock, outcomes, node.get(Aftermath.class));
  }

  private Engine start(Clock clock, Outcomes outcomes, Aftermath aftermath) {
    Engine made =
        new Engine(
            node.get(MailSettings.class),
            node.get(DkimSettings.class),
            node.get(SmtpTransport.class),
            node.get(RouteHolds.class),
            node.get(Buckets.class),
            node.get(Paces.class),
            node.get(Seats.class),
            node.get(Chunks.class),
            node.get(Opening.class),
            outcomes,
            aftermath,
            node.get(Drops.class),
            node.get(Brakes.class),
            node.get(Doorbell.class),
            node.get(DataSource.class),
            node.get(Tokens.class),
            clock);
    engine = made;
    made.start();
    return made;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Breaks one connection of each lane once, in the middle of a delivery. */
  private static final class Breaking extends Clock {

    private final Clock clock;
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    Breaking(Clock clock) {
      this.clock = clock;
    }

    @Override
    public Instant instant() {
      String thread = Thread.currentThread().getName();
      if (thread.matches("mail-[a-z]+-\\d+") && broken.add(thread.replaceAll("\\d", ""))) {
        throw new StackOverflowError();
      }
      return clock.instant();
    }

    @Override
    public ZoneId getZone() {
      return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return clock.withZone(zone);
    }
  }
}
