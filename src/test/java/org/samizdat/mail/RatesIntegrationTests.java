package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.mail.Mailing.State;
import org.samizdat.mail.Paces.Way;
import org.samizdat.mail.SmtpSink.Answer;
import org.samizdat.mail.SmtpSink.Verb;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two nodes keep together to what the relays and the providers behind them allow. */
class RatesIntegrationTests {

  private static final int SLOW_RATE = 20;
  private static final int OUTLOOK_RATE = 5;
  private static final int SEATS = 4;
  private static final int AT_ONCE = 4;
  private static final SmtpSink FREE = new SmtpSink();
  private static final SmtpSink ALSO = new SmtpSink();
  private static final SmtpSink SLOW = new SmtpSink();
  private static final SmtpSink NARROW = new SmtpSink();
  private static MailNode node;
  private static Engine second;

  @BeforeAll
  static void start() throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(FailoverIntegrationTests.relay(0, "free", FREE));
    arguments.addAll(FailoverIntegrationTests.relay(1, "also", ALSO));
    arguments.addAll(
        FailoverIntegrationTests.relay(2, "slow", SLOW, "routes=apple", "rate=" + SLOW_RATE));
    arguments.addAll(
        FailoverIntegrationTests.relay(
            3, "narrow", NARROW, "routes=yandex", "connections=" + SEATS));
    arguments.add("--samizdat.mail.routes.outlook.rate=" + OUTLOOK_RATE);
    arguments.add("--samizdat.mail.routes.yahoo.connections=" + AT_ONCE);
    node = new MailNode(arguments.toArray(String[]::new));
    second = node.another();
    second.start();
  }

  @AfterAll
  static void stop() {
    second.stop();
    node.close();
    all().forEach(SmtpSink::close);
  }

  @BeforeEach
  void willing() {
    all()
        .forEach(sink -> {
          sink.follow((verb, recipient) -> SmtpSink.YES);
          sink.forget();
        });
    node.asOwner("delete from route_pace");
    node.asOwner("delete from route_hold");
  }

  @Test
  void aRelayIsGivenNoMoreASecondThanItAllows() {
    Instant began = databaseTime();
    MailingId one = node.send(node.readers(60, Route.APPLE));
    MailingId two = node.send(node.readers(60, Route.APPLE));
    node.awaitState(one, State.SENT);
    node.awaitState(two, State.SENT);
    Duration took = Duration.between(began, databaseTime());
    assertThat(SLOW.accepted()).hasSize(120);
    // It may have been full, and that is a second's worth.
    assertThat(took).isGreaterThan(Duration.ofMillis(1000L * (120 - SLOW_RATE) / SLOW_RATE - 500));
  }

  @Test
  void whatIsWaitedForGoesBeforeADigestThatWaitsForItsRate() {
    MailingId digest = node.send(node.readers(100, Route.APPLE));
    MailNode.patiently().until(() -> SLOW.accepted().size() >= 5);
    MailingId confirmation =
        node.enqueue(MailKind.CONFIRMATION, MailNode.NEWSLETTER, node.reader(Route.APPLE));
    node.awaitState(confirmation, State.SENT);
    assertThat(node.outbox().find(digest).waiting()).isPositive();
    assertThat(node.awaitState(digest, State.SENT).sent()).isEqualTo(100);
  }

  @Test
  void aRouteWithALimitKeepsNoOtherWaiting() {
    List<Recipient> readers = new ArrayList<>(node.readers(25, Route.OUTLOOK));
    readers.addAll(node.readers(200, Route.OTHER));
    Set<String> limited =
        readers.stream()
            .filter(reader -> reader.route() == Route.OUTLOOK)
            .map(MailNode::address)
            .collect(Collectors.toSet());
    Instant began = databaseTime();
    MailingId mailing =
        node.send(readers.stream().sorted(Comparator.comparing(Recipient::person)).toList());
    MailNode.patiently().until(() -> count(limited, false) == 200);
    assertThat(count(limited, true)).isLessThan(25);
    assertThat(node.awaitState(mailing, State.SENT).sent()).isEqualTo(225);
    // It may have been full, and that is a second's worth.
    assertThat(Duration.between(began, databaseTime()))
        .isGreaterThan(Duration.ofMillis(1000L * (25 - OUTLOOK_RATE) / OUTLOOK_RATE - 500));
  }

  @Test
  void aRelayHasNoMoreConnectionsThanItAllowsAndBothNodesHaveSome() {
    AtomicInteger most = new AtomicInteger();
    NARROW.follow((verb, recipient) -> {
      most.accumulateAndGet(NARROW.open(), Math::max);
      pause(verb);
      return SmtpSink.YES;
    });
    MailingId one = node.send(node.readers(150, Route.YANDEX));
    MailingId two = node.send(node.readers(150, Route.YANDEX));
    node.enqueue(MailKind.CONFIRMATION, MailNode.NEWSLETTER, node.reader(Route.YANDEX));
    MailNode.patiently()
        .until(() -> seats().size() == 2 && seats().stream().allMatch(seat -> seat == SEATS / 2));
    node.awaitState(one, State.SENT);
    node.awaitState(two, State.SENT);
    // One that has said goodbye may still be there when the next comes.
    assertThat(most.get()).isBetween(1, SEATS + 1);
  }

  @Test
  void aRouteHasNoMoreOnTheirWayThanItMayAndItsChunksAreKeptToTheirEnd() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    all()
        .forEach(sink ->
            sink.follow((verb, recipient) -> {
              if (verb == Verb.DOT) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                pause(verb);
                now.decrementAndGet();
              }
              return SmtpSink.YES;
            }));
    MailingId one = node.send(node.readers(150, Route.YAHOO));
    MailingId two = node.send(node.readers(150, Route.YAHOO));
    MailNode.patiently().until(() -> now.get() > 1);
    node.enqueue(MailKind.CONFIRMATION, MailNode.NEWSLETTER, node.reader(Route.YAHOO));
    AtomicInteger chunks = new AtomicInteger();
    for (MailingId mailing : List.of(one, two)) {
      MailNode.patiently()
          .until(() -> {
            // Each that is given back before its end is another.
            chunks.accumulateAndGet(chunks(mailing), Math::max);
            return node.outbox().state(mailing) == State.SENT;
          });
      assertThat(node.outbox().find(mailing).sent()).isEqualTo(150);
    }
    assertThat(most.get()).isBetween(2, AT_ONCE);
    assertThat(chunks.get()).isEqualTo(1);
  }

  @Test
  void aNodeThatStopsLeavesItsSeatsToTheOther() {
    Engine third = node.another();
    MailNode.patiently().until(() -> seats().size() == 2);
    third.start();
    // There are two for each of two nodes, and fewer are of no use.
    MailNode.patiently().until(() -> seats().size() == 3);
    assertThat(seats().stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(SEATS);
    third.stop();
    assertThat(seats()).hasSize(2);
    MailNode.patiently().until(() -> seats().equals(List.of(2, 2)));
  }

  /** It cannot say goodbye, and its seats are nobody's when its time is over. */
  @Test
  void aNodeThatDiesLeavesItsSeatsToTheOthers() {
    MailNode.patiently().until(() -> seats().equals(List.of(2, 2)));
    node.get(JdbcClient.class)
        .sql(
            """
            insert into relay_seat (relay, node, seats, held_until)
            values ('narrow', gen_random_uuid(), 3, clock_timestamp() + interval '4 seconds')
            """)
        .update();
    MailNode.patiently().until(() -> seats().stream().mapToInt(Integer::intValue).sum() <= SEATS);

    MailNode.patiently().until(() -> seats().equals(List.of(2, 2)));
  }

  @Test
  void whereAProviderAsksForItItsRouteRestsAndAnotherRelayGoesOnWithIt() {
    List<Recipient> gmail = node.readers(60, Route.GMAIL);
    Set<String> slow = gmail.stream().map(MailNode::address).collect(Collectors.toSet());
    FREE.follow((verb, recipient) ->
        verb == Verb.RCPT && slow.contains(recipient)
            ? new Answer.Say("450 4.7.28 too many")
            : SmtpSink.YES);
    MailingId mailing = node.send(gmail);
    MailNode.patiently().until(() -> node.outbox().find(mailing).waiting() <= 16);
    assertThat(ALSO.accepted().size()).isGreaterThanOrEqualTo(44);
    assertThat(node.get(RouteHolds.class).now(Lane.DIGEST))
        .isEqualTo(Map.of(Route.GMAIL, Set.of("free")));
    assertThat(node.get(Paces.class).now()).containsOnlyKeys(new Way("free", Route.GMAIL));
    MailingId other = node.send(node.readers(100, Route.OTHER));
    assertThat(node.awaitState(other, State.SENT).sent()).isEqualTo(100);
    assertThat(FREE.accepted()).isNotEmpty();
    FREE.follow((verb, recipient) -> SmtpSink.YES);
    node.clock.advance(RouteHolds.REST);
    node.clock.advance(Duration.ofMinutes(6));
    assertThat(node.awaitState(mailing, State.SENT).sent()).isEqualTo(60);
  }

  @Test
  void eachTimeItGoesHalfAsFastAndThenFasterAgain() {
    Paces paces = node.get(Paces.class);
    Way way = new Way("free", Route.YAHOO);
    paces.slow(way, 100);
    assertThat(paces.now().get(way)).isBetween(50.0, 51.0);
    paces.slow(way, 100);
    assertThat(paces.now().get(way)).as("together").isBetween(50.0, 51.0);
    age(31);
    paces.slow(way, 40);
    assertThat(paces.now().get(way)).as("again").isBetween(25.0, 28.0);
    age((int) Paces.RECOVERY.toSeconds());
    assertThat(paces.now().get(way)).as("after a while").isBetween(50.0, 57.0);
    age(2 * (int) Paces.RECOVERY.toSeconds());
    assertThat(paces.now()).as("as before").isEmpty();
    paces.slow(way, 10);
    assertThat(paces.now().get(way)).as("and from there").isBetween(2.0, 101.0);
  }

  @Test
  void aPaceIsKeptToByBothNodes() {
    node.get(Paces.class).slow(new Way("free", Route.GMAIL), 20);
    node.get(Paces.class).slow(new Way("also", Route.GMAIL), 20);
    // Until both nodes have heard.
    pauseFor(2500);
    Instant began = databaseTime();
    MailingId mailing = node.send(node.readers(100, Route.GMAIL));
    node.awaitState(mailing, State.SENT);
    Duration took = Duration.between(began, databaseTime());
    assertThat(took).isGreaterThan(Duration.ofMillis(1000L * (100 - 40) / 22));
  }

  private static List<SmtpSink> all() {
    return List.of(FREE, ALSO, SLOW, NARROW);
  }

  private static long count(Set<String> limited, boolean which) {
    return all().stream()
        .flatMap(sink -> sink.accepted().stream())
        .filter(copy -> limited.contains(copy.recipient()) == which)
        .count();
  }

  private static int chunks(MailingId mailing) {
    return node.get(JdbcClient.class)
        .sql("select count(*) as chunks from chunk where mailing = :mailing")
        .param("mailing", mailing.value())
        .query((row, number) -> row.getInt("chunks"))
        .single();
  }

  private static List<Integer> seats() {
    return node.get(JdbcClient.class)
        .sql("select seats from relay_seat order by seats")
        .query((row, number) -> row.getInt("seats"))
        .list();
  }

  private static void age(int seconds) {
    node.asOwner("update route_pace set slowed_at = slowed_at - interval '" + seconds + " s'");
  }

  private static Instant databaseTime() {
    return Objects.requireNonNull(
            node.get(JdbcClient.class)
                .sql("select clock_timestamp() as now")
                .query((row, number) -> row.getObject("now", Timestamp.class))
                .single())
        .toInstant();
  }

  private static void pause(Verb verb) {
    if (verb == Verb.DOT) {
      pauseFor(20);
    }
  }

  private static void pauseFor(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
