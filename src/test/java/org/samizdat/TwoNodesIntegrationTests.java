package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.giving.Solver;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.SmtpSink;

/** Two whole servers on one database, with nobody leading, and one of them killed at work. */
class TwoNodesIntegrationTests {

  private static final long SEED = 20261124;
  private static final int READERS = 2_000;
  private static final int ROUNDS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Test
  void eachReaderGetsTheIssueThoughANodeIsKilledWhileSendingIt() throws Exception {
    try (TwoNodes nodes = new TwoNodes(READERS)) {
      ServerProcess one = nodes.node();
      ServerProcess other = nodes.node();
      await().atMost(PATIENCE).until(() -> one.isReady() && other.isReady());
      signUpHereAndConfirmThere(nodes, one, other);
      Round round = round(nodes, "qaa", one, other, 700);
      check(round);
      assertThat(round.victim().isAlive()).isFalse();
      assertThat(round.survivor().stop()).isEqualTo(143);
    }
  }

  @Test
  @Tag("proof")
  void sixFridaysWithADeathEach() throws Exception {
    Random chance = new Random(SEED);
    int all = 0;
    int worst = 0;
    try (TwoNodes nodes = new TwoNodes(READERS)) {
      ServerProcess one = nodes.node();
      for (int number = 0; number < ROUNDS; number++) {
        ServerProcess first = one;
        ServerProcess second = nodes.node();
        await().atMost(PATIENCE).until(() -> first.isReady() && second.isReady());
        int killed = 1 + chance.nextInt(READERS * 9 / 10);
        Round round = round(nodes, "qa" + (char) ('a' + number), first, second, killed);
        System.out.println("Killed after " + killed + " mails: " + round);
        check(round);
        all += round.extra();
        worst = Math.max(worst, round.extra());
        round.victim().close();
        one = round.survivor();
      }
    }
    System.out.println(
        "Seed %d: %d issues to %d readers, a node killed in each: nobody missing, %d second copies,"
                .formatted(SEED, ROUNDS, READERS, all)
            + " at most "
            + worst);
  }

  /**
   * How an issue went.
   *
   * @param victim the node that was killed, in the middle of a mail of its own
   * @param survivor the one that did the rest
   * @param issues of the newsletter that have a mailing
   * @param readers who got it
   * @param extra copies beyond one each
   * @param strangers readers whose copies are not of one Message-ID
   */
  private record Round(
      ServerProcess victim,
      ServerProcess survivor,
      int issues,
      Mailing books,
      int readers,
      int extra,
      long strangers) {

    @Override
    public String toString() {
      return "%d issues, %s, %d readers, %d extra, %d strangers"
          .formatted(issues, books, readers, extra, strangers);
    }
  }

  /**
   * Lets the hour of a newsletter come, kills the node whose mail is the one of that number, and
   * waits for the end. Which of the two that is, is theirs to settle: an idle node's death would
   * prove nothing, and to wait until a certain one is at work may be to wait for ever.
   *
   * @param language of private use, so that the newsletter has stories of its own
   */
  private static Round round(
      TwoNodes nodes, String language, ServerProcess one, ServerProcess other, int killed)
      throws Exception {
    nodes.putStory(one, language);
    String slug = nodes.openNewsletterOfTheNextMinute(language);
    nodes.forget();
    AtomicInteger seen = new AtomicInteger();
    CompletableFuture<ServerProcess> dying = new CompletableFuture<>();
    for (ServerProcess node : List.of(one, other)) {
      nodes
          .relay(node)
          .follow((verb, recipient) -> {
            if (verb == SmtpSink.Verb.DOT
                && seen.incrementAndGet() >= killed
                && dying.complete(node)) {
              node.kill();
            }
            return SmtpSink.YES;
          });
    }
    ServerProcess victim = dying.get(PATIENCE.toMinutes(), TimeUnit.MINUTES);
    await().atMost(PATIENCE).until(() -> !victim.isAlive());
    ServerProcess survivor = victim == one ? other : one;
    int before = nodes.relay(survivor).accepted().size();
    Mailing books = nodes.closed(slug);
    Map<String, List<String>> letters =
        nodes.accepted().stream()
            .collect(
                Collectors.groupingBy(
                    SmtpSink.Accepted::recipient,
                    Collectors.mapping(SmtpSink.Accepted::messageId, Collectors.toList())));
    assertThat(nodes.relay(victim).accepted()).as("the victim was at work").isNotEmpty();
    assertThat(nodes.relay(survivor).accepted()).as("the other went on").hasSizeGreaterThan(before);
    int copies = letters.values().stream().mapToInt(List::size).sum();
    return new Round(
        victim,
        survivor,
        nodes.mailings(slug).size(),
        books,
        letters.size(),
        copies - READERS,
        letters.values().stream().filter(ids -> ids.stream().distinct().count() != 1).count());
  }

  private static void check(Round round) {
    assertThat(round.issues()).isEqualTo(1);
    assertThat(round.books().state()).as("%s", round).isEqualTo(Mailing.State.SENT);
    assertThat(round.books().addsUp()).as("%s", round).isTrue();
    assertThat(round.books().audience()).as("%s", round).isEqualTo(READERS);
    assertThat(round.books().sent()).as("%s", round).isEqualTo(READERS);
    assertThat(round.readers()).as("%s", round).isEqualTo(READERS);
    assertThat(round.strangers()).as("%s", round).isZero();
    assertThat(round.extra()).as("%s", round).isBetween(0, TwoNodes.BOUND);
    assertThat(round.books().maybeTwice()).as("%s", round).isBetween(round.extra(), TwoNodes.BOUND);
  }

  private static void signUpHereAndConfirmThere(
      TwoNodes nodes, ServerProcess here, ServerProcess there) throws Exception {
    signUp(here);
    // The other one knows that she was written to today: two mails in all, with the welcome.
    signUp(there);
    String mail = Newsroom.text(nodes.mailTo("newcomer@example.org"));
    Matcher link = Pattern.compile("/confirm/[a-z0-9A-Z_-]+").matcher(mail);
    assertThat(link.find()).isTrue();
    var confirmed =
        there.post(link.group(), "application/x-www-form-urlencoded", "policyVersion=2026-11");
    assertThat(confirmed.statusCode()).isEqualTo(200);
    // The welcome mail first, so that only the issue is counted.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            nodes.accepted().stream()
                    .filter(each -> each.recipient().equals("newcomer@example.org"))
                    .count()
                == 2);
  }

  /** By the door as it is unless it is set. */
  private static void signUp(ServerProcess node) throws Exception {
    String proof = Solver.solve(node.get("/api/v1/door/challenge").body());
    var taken =
        node.post(
            "/api/v1/signups",
            "application/json",
            """
            {"email": "newcomer@example.org", "newsletter": "%s", "policyVersion": "2026-11",
             "proof": "%s"}
            """
                .formatted(TwoNodes.EVERYBODY, proof));
    assertThat(taken.statusCode()).isEqualTo(202);
  }
}
