package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.altcha.altcha.Altcha;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.door.Challenges;
import org.samizdat.door.Tickets;
import org.samizdat.values.Refused;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class GateIntegrationTests {

  /** When Stripe tells of it. */
  private record Decline(String form, Instant told) {}

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Autowired Gate gate;
  @Autowired Challenges challenges;
  @Autowired JdbcClient database;
  @Autowired TestClock clock;
  @Autowired TestDatabase owner;

  @BeforeEach
  void nobodyHasBeenHere() {
    clock.set(NOON);
    database.sql("delete from gate_pass").update();
    database.sql("delete from gate_decline").update();
  }

  @Test
  void whoeverHasWorkedPasses() {
    assertThatCode(() -> gate.passWithProof(solved(), visit("a", network(1))))
        .doesNotThrowAnyException();
  }

  /** ALTCHA's own library finds the number, by the protocol that its widgets speak. */
  @Test
  void altchasOwnSolverSolvesOurs() throws Exception {
    Challenges.Challenge challenge = gate.challenge();
    Altcha.Solution solution =
        Altcha.solveChallenge(
            challenge.challenge(),
            challenge.salt(),
            Altcha.Algorithm.SHA256,
            challenge.maxnumber(),
            0);
    assertThatCode(() ->
            gate.passWithProof(Solver.proof(challenge, solution.number), visit("a", network(1))))
        .doesNotThrowAnyException();
  }

  @Test
  void theSameOnceMoreIsADoubleClickAndAnythingElseIsAReplay() {
    String proof = solved();
    gate.passWithProof(proof, visit("a", network(1)));
    gate.passWithProof(proof, visit("a", network(1)));
    assertThat(passes()).isEqualTo(1);
    assertRefused("proof-not-valid", () -> gate.passWithProof(proof, visit("b", network(1))));
    assertRefused(
        "proof-not-valid",
        () -> gate.passWithProof(proof, new Gate.Visit(form("a"), "more", network(1))));
  }

  @Test
  void ofTwentyWorkersWithOneProofOnePasses() throws Exception {
    String proof = solved();
    List<Callable<Boolean>> workers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Gate.Visit visit = visit("worker" + i, null);
      workers.add(() -> passes(() -> gate.passWithProof(proof, visit)));
    }
    assertThat(together(workers)).isEqualTo(1);
  }

  @Test
  void ofTwentyWorkersFromOneNetworkAsManyPassAsMay() throws Exception {
    List<Callable<Boolean>> workers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Gate.Visit visit = visit("worker" + i, network(1));
      String proof = solved();
      workers.add(() -> passes(() -> gate.passWithProof(proof, visit)));
    }
    assertThat(together(workers)).isEqualTo(Gate.PASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "e30=", "bnVsbA==", "W10=", "eyJudW1iZXIiOiAiMSJ9"})
  void whatIsNoProofIsRefused(String proof) {
    assertRefused("proof-not-valid", () -> gate.passWithProof(proof, visit("a", network(1))));
  }

  @Test
  void aProofIsGoodForTenMinutes() {
    String proof = solved();
    clock.advance(Challenges.LIFE.minusSeconds(1));
    gate.passWithProof(proof, visit("a", network(1)));
    String other = solved();
    clock.advance(Challenges.LIFE);
    assertRefused("proof-not-valid", () -> gate.passWithProof(other, visit("b", network(1))));
  }

  @Test
  void nobodyMakesChallengesForHerself() {
    Challenges.Challenge ours = gate.challenge();
    String salt = ours.salt().replace("work=50000", "work=50001");
    String hash = Hashes.hex((salt + 7).getBytes(StandardCharsets.UTF_8));
    Challenges.Challenge forged =
        new Challenges.Challenge("SHA-256", hash, salt, ours.maxnumber(), ours.signature());
    assertRefused(
        "proof-not-valid",
        () -> gate.passWithProof(Solver.proof(forged, 7), visit("a", network(1))));
  }

  /** By moving digits of the number into the last parameter, a proof would have many forms. */
  @Test
  void digitsCannotBeMovedFromTheNumberIntoTheSalt() {
    Challenges.Challenge ours = gate.challenge();
    String proof = Solver.solve(ours);
    String json = new String(Base64.getDecoder().decode(proof), StandardCharsets.UTF_8);
    String number = json.replaceAll("(?s).*\"number\": (\\d+).*", "$1");
    String moved =
        json.replace("&\"", "&" + number.charAt(0) + "\"")
            .replace("\"number\": " + number, "\"number\": " + number.substring(1));
    String spliced = Base64.getEncoder().encodeToString(moved.getBytes(StandardCharsets.UTF_8));
    assertRefused("proof-not-valid", () -> gate.passWithProof(spliced, visit("a", network(1))));
  }

  @Test
  void midnightIsNoNewBeginning() {
    clock.set(Instant.parse("2026-11-24T23:59:00Z"));
    for (int i = 0; i < Gate.PASSES; i++) {
      gate.passWithProof(solved(), visit("before" + i, network(1)));
    }
    clock.advance(Duration.ofMinutes(2));
    assertRefused("gate-closed", () -> gate.passWithProof(solved(), visit("after", network(1))));
    clock.advance(Duration.ofMinutes(9));
    gate.passWithProof(solved(), visit("later", network(1)));
  }

  @Test
  void aTicketIsGoodAfterAWhileAndOnce() {
    String ticket = gate.ticket();
    assertThat(gate.worth(ticket)).isEqualTo(Tickets.Worth.TOO_EARLY);
    assertRefused("proof-not-valid", () -> gate.passWithTicket(ticket, visit("a", network(1))));
    clock.advance(Tickets.WAIT);
    gate.passWithTicket(ticket, visit("a", network(1)));
    gate.passWithTicket(ticket, visit("a", network(1)));
    assertRefused("proof-not-valid", () -> gate.passWithTicket(ticket, visit("b", network(1))));
    clock.advance(Tickets.LIFE);
    assertThat(gate.worth(ticket)).isEqualTo(Tickets.Worth.NONE);
    assertThat(gate.worth(ticket.replaceFirst("[0-9a-f]", "x"))).isEqualTo(Tickets.Worth.NONE);
    String later = ticket.replaceFirst("\\.\\d+\\.", "." + clock.instant().getEpochSecond() + ".");
    assertThat(gate.worth(later)).isEqualTo(Tickets.Worth.NONE);
  }

  /**
   * 400 tries in five minutes, one after the other by every means but one: without work, with made
   * up work, with one proof for all, with work but from three networks, and without JavaScript from
   * a network each. Every card is declined two seconds later. Meanwhile a giver every half minute.
   */
  @Test
  void ofFourHundredTriesAtMostTenComeThroughAndGiversDo() {
    String replayed = solved();
    List<String> waiting = new ArrayList<>();
    List<String> through = new ArrayList<>();
    List<Decline> declines = new ArrayList<>();
    int givers = 0;
    for (int i = 0; i < 400; i++) {
      clock.set(NOON.plusMillis(750L * i));
      String form = "thief" + i;
      byte[] anyNetwork = network(1000 + i);
      boolean passed =
          switch (i % 5) {
            case 0 -> passes(() -> gate.passWithProof("", visit(form, anyNetwork)));
            case 1 ->
                passes(() ->
                    gate.passWithProof(Solver.proof(gate.challenge(), 1), visit(form, anyNetwork)));
            case 2 -> passes(() -> gate.passWithProof(replayed, visit(form, anyNetwork)));
            case 3 ->
                passes(() ->
                    gate.passWithProof(
                        solved(), visit(form, network(1 + Math.floorMod(anyNetwork[2], 3)))));
            default -> {
              waiting.add(gate.ticket());
              yield waiting.size() > 3
                  && passes(
                      () -> gate.passWithTicket(waiting.removeFirst(), visit(form, anyNetwork)));
            }
          };
      if (passed) {
        through.add(form);
        declines.add(new Decline(form, clock.instant().plusSeconds(2)));
      }
      while (!declines.isEmpty() && !clock.instant().isBefore(declines.getFirst().told())) {
        gate.declined(Gate.print(form(declines.removeFirst().form())));
      }
      if (i % 40 == 20) {
        String giver = "giver" + i;
        byte[] herNetwork = network(5000 + givers);
        assertThatCode(() -> gate.passWithProof(solved(), visit(giver, herNetwork)))
            .as("a giver at try " + i)
            .doesNotThrowAnyException();
        // Stripe tells of that too, before the next one comes.
        gate.paid(Gate.print(form(giver)));
        givers++;
      }
    }
    assertThat(through).hasSizeBetween(1, 10);
    assertThat(givers).isEqualTo(10);
  }

  /** Who works, and has a network of its own for every try, is stopped by what is declined. */
  @Test
  void ofFourHundredTriesWithWorkFromANetworkEachAtMostTenComeThrough() {
    int through = 0;
    for (int i = 0; i < 400; i++) {
      clock.set(NOON.plusMillis(750L * i));
      Gate.Visit visit = visit("thief" + i, network(i));
      if (passes(() -> gate.passWithProof(solved(), visit))) {
        through++;
        gate.declined(Gate.print(visit.form()));
      }
    }
    assertThat(through).isBetween(Gate.DECLINED_FORMS, 10);
  }

  @Test
  void workDoneInAdvanceIsOfNoUseOnceCardsAreDeclined() {
    String easy = solved();
    assertThat(gate.challenge().maxnumber()).isEqualTo(Gate.WORK);
    brake();
    assertThat(gate.challenge().maxnumber()).isEqualTo(Gate.HARD_WORK);
    assertRefused("proof-not-valid", () -> gate.passWithProof(easy, visit("a", network(77))));
    gate.passWithProof(solved(), visit("a", network(77)));
  }

  @Test
  void afterAQuarterOfAnHourAllIsAsBefore() {
    brake();
    clock.advance(GateBook.RATE);
    assertThat(gate.challenge().maxnumber()).isEqualTo(Gate.WORK);
  }

  @Test
  void aFewDeclinesAmongManyGiftsAreAnOrdinaryDay() {
    for (int i = 0; i < Gate.DECLINED_FORMS * Gate.DECLINED_OF + 1; i++) {
      gate.passWithProof(solved(), visit("giver" + i, network(i)));
    }
    for (int i = 0; i < Gate.DECLINED_FORMS; i++) {
      gate.declined(Gate.print(form("giver" + i)));
    }
    assertThat(gate.challenge().maxnumber()).isEqualTo(Gate.WORK);
  }

  @Test
  void whoHasPaidLeavesRoomForTheNextFromThere() {
    for (int i = 0; i < 3 * Gate.PASSES; i++) {
      gate.passWithProof(solved(), visit("giver" + i, network(1)));
      gate.paid(Gate.print(form("giver" + i)));
    }
    for (int i = 0; i < Gate.PASSES; i++) {
      gate.passWithProof(solved(), visit("looker" + i, network(1)));
    }
    assertRefused("gate-closed", () -> gate.passWithProof(solved(), visit("more", network(1))));
  }

  /** Without JavaScript, on a calm day, there is room for many networks and one form from each. */
  @Test
  void ticketsAreForManyNetworksAndOneFormFromEach() {
    List<String> tickets = tickets(Gate.TICKETS + 10);
    int fromOne = 0;
    int fromAll = 0;
    for (int i = 0; i < Gate.TICKETS + 10; i++) {
      Gate.Visit visit = visit("waiter" + i, network(i < 5 ? 1 : i));
      boolean passed = passes(() -> gate.passWithTicket(tickets.removeFirst(), visit));
      fromOne += passed && i < 5 ? 1 : 0;
      fromAll += passed ? 1 : 0;
    }
    assertThat(fromOne).isEqualTo(1);
    assertThat(fromAll).isEqualTo(Gate.TICKETS);
    gate.passWithProof(solved(), visit("worker", network(77)));
  }

  @Test
  void whoeverUsesUpTheTicketsOfTenNetworksLocksNobodyOut() {
    List<String> tickets = tickets(12);
    for (int i = 0; i < 11; i++) {
      Gate.Visit visit = visit("idler" + i, network(i));
      gate.passWithTicket(tickets.removeFirst(), visit);
    }
    gate.passWithTicket(tickets.removeFirst(), visit("giver", network(77)));
  }

  @Test
  void whoeverWaitedAndThinksOfAnotherAmountMayWaitOnceMore() {
    List<String> tickets = tickets(3);
    gate.passWithTicket(tickets.removeFirst(), visit("giver", network(1)));
    Gate.Visit another = new Gate.Visit(form("giver"), "another amount", network(1));
    gate.passWithTicket(tickets.removeFirst(), another);
    assertRefused(
        "gate-closed", () -> gate.passWithTicket(tickets.removeFirst(), visit("else", network(1))));
  }

  @Test
  void whileCardsAreDeclinedTicketsAreFew() {
    List<String> tickets = tickets(10);
    brake();
    int through = 0;
    for (int i = 0; i < 10; i++) {
      Gate.Visit visit = visit("waiter" + i, network(i + 100));
      through += passes(() -> gate.passWithTicket(tickets.removeFirst(), visit)) ? 1 : 0;
    }
    assertThat(through).isEqualTo(Gate.TICKETS_WHEN_BRAKED);
  }

  /** Waiting costs nothing, so it must not make declined cards look like few among many. */
  @Test
  void declinedCardsAreNotHiddenAmongTicketsThatNobodyPaidBehind() {
    List<String> tickets = tickets(Gate.TICKETS);
    for (int i = 0; i < Gate.TICKETS; i++) {
      Gate.Visit visit = visit("idler" + i, network(i));
      gate.passWithTicket(tickets.removeFirst(), visit);
    }
    for (int i = 0; i < Gate.DECLINED_FORMS; i++) {
      gate.declined(Gate.print(form("thief" + i)));
    }
    assertThat(gate.challenge().maxnumber()).isEqualTo(Gate.HARD_WORK);
  }

  /** Who waits, from a network of its own for every try; each is declined two seconds later. */
  @Test
  void ofFourHundredTriesByWaitingFromANetworkEachAtMostTenComeThrough() {
    List<String> waiting = new ArrayList<>();
    List<Decline> declines = new ArrayList<>();
    int through = 0;
    for (int i = 0; i < 400; i++) {
      clock.set(NOON.plusMillis(750L * i));
      waiting.add(gate.ticket());
      String form = "thief" + i;
      byte[] network = network(i);
      if (waiting.size() > 12
          && passes(() -> gate.passWithTicket(waiting.removeFirst(), visit(form, network)))) {
        through++;
        declines.add(new Decline(form, clock.instant().plusSeconds(2)));
      }
      while (!declines.isEmpty() && !clock.instant().isBefore(declines.getFirst().told())) {
        gate.declined(Gate.print(form(declines.removeFirst().form())));
      }
    }
    assertThat(through).isBetween(Gate.DECLINED_FORMS, 10);
  }

  @Test
  void aFormBehindWhichManyCardsWereDeclinedIsClosed() {
    String proof = solved();
    gate.passWithProof(proof, visit("a", network(1)));
    for (int i = 1; i < Gate.DECLINES_OF_ONE; i++) {
      assertThat(gate.declined(Gate.print(form("a")))).isFalse();
    }
    gate.passWithProof(proof, visit("a", network(1)));
    assertThat(gate.declined(Gate.print(form("a")))).isTrue();
    assertRefused("form-closed", () -> gate.passWithProof(proof, visit("a", network(1))));
    assertThat(gate.challenge().maxnumber()).as("one form is one bad day").isEqualTo(Gate.WORK);
    gate.passWithProof(solved(), visit("b", network(1)));
  }

  /** Where we do not see who comes, a limit for one would be a limit for all. */
  @Test
  void behindAProxyThatIsNotNamedNetworksAreNotLimitedButTheBrakeHolds() {
    for (int i = 0; i < 3 * Gate.PASSES; i++) {
      gate.passWithProof(solved(), visit("giver" + i, null));
    }
    clock.advance(GateBook.RATE);
    brake();
    clock.advance(GateBook.CROWD);
    int through = 0;
    for (int i = 0; i < 3 * Gate.NETWORKS_WHEN_BRAKED; i++) {
      Gate.Visit visit = visit("thief" + i, null);
      through += passes(() -> gate.passWithProof(solved(), visit)) ? 1 : 0;
    }
    assertThat(through).isEqualTo(Gate.NETWORKS_WHEN_BRAKED);
  }

  @Test
  void ifItCannotCountNobodyPasses() throws Exception {
    String proof = solved();
    asOwner("alter table gate_pass rename to gate_pass_away");
    try {
      assertRefused("gate-not-reached", () -> gate.passWithProof(proof, visit("a", network(1))));
      assertRefused("gate-not-reached", () -> gate.challenge());
    } finally {
      asOwner("alter table gate_pass_away rename to gate_pass");
    }
    gate.passWithProof(proof, visit("a", network(1)));
  }

  @Test
  void nothingOfAnAddressIsKeptAndNothingAtAllForLong() {
    byte[] network = {(byte) 198, 51, 100};
    gate.passWithProof(solved(), visit("a", network));
    gate.declined(Gate.print(form("a")));
    String row = database.sql("select gate_pass::text from gate_pass").query(String.class).single();
    assertThat(row).doesNotContain("c63364", form("a"), "198.51");
    assertThat(
            database
                .sql(
                    "select relpersistence from pg_class where relname like 'gate\\_%' and relkind"
                        + " = 'r'")
                .query(String.class)
                .list())
        .as("unlogged")
        .containsExactly("u", "u");
    clock.advance(Gate.KEPT.minusSeconds(1));
    gate.forgetOld();
    assertThat(passes()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    gate.forgetOld();
    assertThat(passes()).isZero();
    assertThat(database.sql("select count(*) from gate_decline").query(Integer.class).single())
        .isZero();
  }

  private void asOwner(String statement) throws SQLException {
    try (Connection connection = owner.asOwner();
        Statement owners = connection.createStatement()) {
      owners.execute(statement);
    }
  }

  /** As many forms declined as it takes, from networks that no test uses. */
  private void brake() {
    for (int i = 0; i < Gate.DECLINED_FORMS; i++) {
      gate.passWithProof(solved(), visit("declined" + i, network(9000 + i)));
    }
    for (int i = 0; i < Gate.DECLINED_FORMS; i++) {
      gate.declined(Gate.print(form("declined" + i)));
    }
  }

  private String solved() {
    return Solver.solve(gate.challenge());
  }

  private int passes() {
    return database.sql("select count(*) from gate_pass").query(Integer.class).single();
  }

  private static Gate.Visit visit(String who, byte @Nullable [] network) {
    return new Gate.Visit(form(who), "five dollars", network);
  }

  private static String form(String who) {
    return who + "-0123456789abcdef";
  }

  private static byte[] network(int number) {
    return new byte[] {81, (byte) (number >> 8), (byte) number};
  }

  private static boolean passes(Runnable attempt) {
    try {
      attempt.run();
      return true;
    } catch (Refused refused) {
      return false;
    }
  }

  private static void assertRefused(String problem, ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
  }

  private List<String> tickets(int count) {
    List<String> tickets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tickets.add(gate.ticket());
    }
    clock.advance(Tickets.WAIT);
    return tickets;
  }

  private static long together(List<Callable<Boolean>> workers) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> done = threads.invokeAll(workers);
      return IntStream.range(0, done.size()).filter(i -> done.get(i).resultNow()).count();
    }
  }
}
