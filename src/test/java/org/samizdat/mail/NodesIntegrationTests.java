package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.mail.Chunks.Wanted;
import org.samizdat.mail.Mailing.State;
import org.samizdat.mail.SmtpSink.Verb;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nodes work side by side, come and go during a run, and are refused when they are too late. */
class NodesIntegrationTests {

  private static final int ROUTES = Route.values().length;

  private static MailNode node;

  /** With two connections a node has two routes at most, and leaves the others to others. */
  @BeforeAll
  static void start() throws Exception {
    node = new MailNode("--samizdat.mail.engine=false", "--samizdat.mail.connections=2");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void slowly() {
    node.relay.forget();
    node.relay.follow((verb, recipient) -> {
      if (verb == Verb.DOT) {
        pause();
      }
      return SmtpSink.YES;
    });
  }

  @Test
  void twoNodesShareADigestAndOneThatStopsHandsItsPartBack() {
    List<Engine> engines = Stream.of(node.another(), node.another()).toList();
    engines.forEach(Engine::start);
    try {
      MailingId mailing = node.send(everywhere(140));
      MailNode.patiently().until(() -> holders(mailing).size() == 2);
      engines.get(1).stop();
      Mailing books = node.awaitState(mailing, State.SENT);
      assertThat(books.sent()).isEqualTo(140);
      assertThat(books.maybeTwice()).isZero();
      assertThat(node.relay.accepted()).hasSize(140);
    } finally {
      engines.forEach(Engine::stop);
    }
  }

  @Test
  void nodesComeAndGoDuringADigestAndNobodyGetsItTwice() {
    List<Engine> engines = Stream.of(node.another(), node.another(), node.another()).toList();
    Set<UUID> seen = new HashSet<>();
    engines.get(0).start();
    try {
      MailingId mailing = node.send(everywhere(600));
      awaitSent(50);
      engines.get(1).start();
      awaitHolders(mailing, seen, 2);
      awaitSent(150);
      engines.get(2).start();
      awaitHolders(mailing, seen, 3);
      awaitSent(250);
      engines.get(0).stop();
      awaitSent(350);
      engines.get(1).stop();
      assertThat(node.relay.accepted()).hasSizeLessThan(600);
      Mailing books = node.awaitState(mailing, State.SENT);
      assertThat(books.sent()).isEqualTo(600);
      assertThat(books.maybeTwice()).isZero();
      assertThat(node.relay.accepted()).hasSize(600);
      assertThat(node.relay.copies()).hasSize(600);
    } finally {
      engines.forEach(Engine::stop);
    }
  }

  /** What it began was taken over: it changes nothing any more, whatever it writes. */
  @Test
  void aZombieIsRefusedAtEveryWrite() {
    Chunks chunks = node.get(Chunks.class);
    MailingId mailing = node.send(node.readers(5, Route.OTHER));
    Chunk old = claim(Duration.ofSeconds(-1));
    Hold hold = open(old);
    assertThat(chunks.recover(old)).isTrue();
    refusedAtEveryWrite(mailing, hold);
    cancel(mailing);
  }

  /** The same when another holds it by now. */
  @Test
  void aZombieIsRefusedAtEveryWriteOfWhatIsAnothers() {
    Chunks chunks = node.get(Chunks.class);
    MailingId mailing = node.send(node.readers(5, Route.OTHER));
    Chunk old = claim(Duration.ofSeconds(-1));
    Hold hold = open(old);
    assertThat(chunks.release(old, List.of(), old.first(), node.clock.instant())).isTrue();
    Chunk current = claim(Duration.ofSeconds(-1));
    assertThat(current.id()).isEqualTo(old.id());
    assertThat(current.fence()).isGreaterThan(old.fence());
    refusedAtEveryWrite(mailing, hold);
    assertThat(chunks.finish(current)).isTrue();
    cancel(mailing);
  }

  private static void refusedAtEveryWrite(MailingId mailing, Hold zombie) {
    Chunks chunks = node.get(Chunks.class);
    Chunk old = zombie.chunk();
    Member last = node.get(Opening.class).members(old, zombie.consignment()).getLast();
    List<String> before = rows(mailing);
    for (Result result : List.of(Result.SENT, Result.DEFERRED, Result.UNKNOWN)) {
      List<Outcome> late = List.of(Outcome.untold(zombie, last, result));
      assertThat(node.get(Outcomes.class).record(late)).isEmpty();
    }
    assertThat(chunks.renew(List.of(old), Duration.ofMinutes(1))).isEmpty();
    assertThat(chunks.finish(old)).isFalse();
    assertThat(chunks.release(old, List.of(old.last()), null, node.clock.instant())).isFalse();
    assertThat(chunks.release(old, List.of(), old.first(), node.clock.instant())).isFalse();
    assertThat(chunks.recover(old)).isFalse();
    chunks.settleCancelled(old);
    assertThat(rows(mailing)).isEqualTo(before);
  }

  private static Chunk claim(Duration lease) {
    return node.get(Chunks.class)
        .claim(UUID.randomUUID(), Wanted.digest(Route.OTHER), false, 2, lease)
        .orElseThrow();
  }

  private static Hold open(Chunk chunk) {
    Opening opening = node.get(Opening.class);
    Consignment consignment = opening.consignment(chunk);
    return new Hold(
        chunk,
        consignment,
        opening.members(chunk, consignment),
        node.clock.instant(),
        System.nanoTime());
  }

  /** Everything that the books know of it. */
  private static List<String> rows(MailingId mailing) {
    return node.get(JdbcClient.class)
        .sql(
            """
            select 'chunk ' || cast(chunk as text) as line from chunk where mailing = :mailing
            union all
            select 'outcome ' || cast(outcome as text) from outcome where mailing = :mailing
            union all
            select 'mailing ' || state from mailing where id = :mailing
            order by line
            """)
        .param("mailing", mailing.value())
        .query((row, number) -> row.getString("line"))
        .list();
  }

  private static void cancel(MailingId mailing) {
    node.outbox().cancel(mailing);
    node.asOwner("update chunk set not_before = now() + interval '1 year' where state = 'WAITING'");
  }

  private static List<Recipient> everywhere(int count) {
    List<Route> routes = List.of(Route.values());
    return routes.stream()
        .flatMap(route ->
            node
                .readers(count / ROUTES + (routes.indexOf(route) < count % ROUTES ? 1 : 0), route)
                .stream())
        .sorted(Comparator.comparing(Recipient::person))
        .toList();
  }

  private static Set<UUID> holders(MailingId mailing) {
    return new HashSet<>(
        node.get(JdbcClient.class)
            .sql("select distinct owner from chunk where state = 'HELD' and mailing = :mailing")
            .param("mailing", mailing.value())
            .query((row, number) -> row.getObject("owner", UUID.class))
            .list());
  }

  private static void awaitHolders(MailingId mailing, Set<UUID> seen, int nodes) {
    MailNode.patiently()
        .until(() -> {
          seen.addAll(holders(mailing));
          return seen.size() == nodes;
        });
  }

  private static void awaitSent(int mails) {
    MailNode.patiently().until(() -> node.relay.accepted().size() >= mails);
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
