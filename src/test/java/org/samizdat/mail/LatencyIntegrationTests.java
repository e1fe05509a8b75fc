package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How long somebody who signs up waits for her mail while everybody else gets the digest: from
 * before the hand-in, its commit included, to the receiving server's own word that it has the mail.
 * The engine is a process of its own, as on a second node: nobody rings for it. {@code mvn verify
 * -Pbench}; results are kept in docs/benchmarks.md.
 *
 * <p>{@code -Dlatency.readers=100000 -Dlatency.rounds=3} are what they are without being said.
 */
@Tag("bench")
class LatencyIntegrationTests {

  private static final int READERS = Integer.getInteger("latency.readers", 100_000);
  private static final int ROUNDS = Integer.getInteger("latency.rounds", 3);
  private static final int CONNECTIONS = 16;
  private static final int WINDOW = 256;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration BEARABLE = Duration.ofSeconds(2);
  private static final List<Route> ROUTES = List.of(Route.values());
  private static final String WAITING = "waiting";

  private final Map<String, Long> received = new ConcurrentHashMap<>();
  private final Map<String, Long> handedIn = new ConcurrentHashMap<>();

  @Test
  void aConfirmationLeavesWithinTwoSecondsWhileADigestRuns() throws Exception {
    try (RaceTrack track = new RaceTrack(READERS);
        RaceTrack.Sink sink = track.fastSink(WAITING)) {
      System.out.println(track.conditions());
      Thread.ofPlatform().daemon().name("receipts").start(() -> hear(sink.words()));
      EngineChild engine = track.engine(sink, CONNECTIONS, WINDOW);
      engine.go();
      for (int round = 1; round <= ROUNDS; round++) {
        MailingId digest = track.list(READERS);
        track.forgetTurns();
        long began = System.nanoTime();
        track.get(Outbox.class).close(digest);
        handInUntilGone(track, digest);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf("%d: the digest took %.1f s%n", round, took.toMillis() / 1000.0);
        assertThat(track.get(Outbox.class).find(digest).sent()).isEqualTo(READERS);
      }
      MailNode.patiently().until(() -> received.keySet().containsAll(handedIn.keySet()));
    }
    List<Long> millis = waits();
    System.out.println("| confirmations | median, ms | 95th percentile | longest |");
    System.out.println("|---|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %d | %d |%n",
        millis.size(),
        millis.get(millis.size() / 2),
        millis.get(Math.ceilDiv(millis.size() * 95, 100) - 1),
        millis.getLast());
    assertThat(millis.getLast()).as("the longest wait").isLessThan(BEARABLE.toMillis());
  }

  private void hear(BufferedReader words) {
    try {
      for (String line = words.readLine(); line != null; line = words.readLine()) {
        long now = System.nanoTime();
        received.putIfAbsent(line.substring(line.indexOf(' ') + 1), now);
      }
    } catch (IOException over) {
      // The sink has been closed.
    }
  }

  private void handInUntilGone(RaceTrack track, MailingId digest) throws InterruptedException {
    long next = System.nanoTime();
    while (track.get(Outbox.class).state(digest) == Mailing.State.SENDING) {
      if (System.nanoTime() - next >= 0) {
        next += EVERY.toNanos();
        handIn(track);
      }
      Thread.sleep(10);
    }
  }

  /** In the way of a signup: with the caller's own transaction. */
  private void handIn(RaceTrack track) {
    int number = handedIn.size();
    String address = WAITING + number + "@example.org";
    Route route = ROUTES.get(number % ROUTES.size());
    Recipient reader =
        new Recipient(
            track.get(Vault.class).admit(Purpose.DIGEST, EmailAddress.parse(address)),
            route,
            READERS + number,
            0);
    Letter letter =
        new Letter("Is it you?", Language.ENGLISH, "The Example", "<p>Yes?</p>", "Yes?");
    handedIn.put(address, System.nanoTime());
    track
        .get(TransactionTemplate.class)
        .execute(status ->
            track.get(Outbox.class).enqueue(MailKind.CONFIRMATION, "friday", reader, letter));
  }

  /** In milliseconds, the shortest first. */
  private List<Long> waits() {
    List<Long> waits = new ArrayList<>();
    handedIn.forEach((address, began) -> {
      long nanos = received.getOrDefault(address, Long.MAX_VALUE) - began;
      waits.add(Duration.ofNanos(nanos).toMillis());
    });
    return waits.stream().sorted().toList();
  }
}
