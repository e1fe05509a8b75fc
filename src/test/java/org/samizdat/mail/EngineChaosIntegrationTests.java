package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.mail.DatabaseFaults.Work;
import org.samizdat.mail.FaultProxy.Cut;
import org.samizdat.mail.Kills.Wire;
import org.samizdat.mail.RelayFaults.Strike;
import org.samizdat.mail.SmtpSink.Answer;
import org.samizdat.mail.SmtpSink.Verb;
import org.samizdat.mail.Tampering.Point;

/**
 * Whatever happens to the engine, its network, its database or its relay, promise 1 holds: nobody
 * is missing, and a second copy is possible for one reader for each open connection and event,
 * listed.
 */
@Tag("chaos")
class EngineChaosIntegrationTests {

  private static final List<Verb> VERBS = List.of(Verb.values());
  private static final List<Work> WORKS = List.of(Work.values());
  private static final long SEED = 20261129;

  /** Each as often as the relay has verbs to misbehave at. */
  private static final int ROUNDS = Verb.values().length;

  /** A smaller number is a beginning of the same. */
  private static final int TIMES =
      Integer.getInteger("chaos.times", ROUNDS * Disaster.values().length);

  /** The first to be struck; those before it are only drawn. One alone: both set to its number. */
  private static final int FROM = Integer.getInteger("chaos.from", 1);

  private static final Answer BUSY = new Answer.Say("421 4.7.0 too many");
  private static final Answer LATER = new Answer.Say("451 4.3.0 try later");
  private static final Answer NEVER = new Answer.Say("554 5.7.1 not wanted");
  private static final Answer GONE = new Answer.HangUp();
  private static final Answer TAKEN_AND_GONE = new Answer.AcceptAndHangUp();
  private static final Answer NOTHING = new Answer.Silence();
  private static final Answer DRIPS = new Answer.Drip(5_000);

  /** What can happen. */
  private enum Disaster {
    KILLED_LISTING,
    KILLED_CLAIMED,
    KILLED_BEFORE_DOT,
    KILLED_AFTER_DOT,
    KILLED_AFTER_REPLY,
    KILLED_BEFORE_COMMIT,
    KILLED_DURING_COMMIT,
    KILLED_AFTER_COMMIT,
    KILLED_CLOSING,
    KILLED_RECOVERING,
    KILLED_AMONG_SINGLES,
    ANSWER_LOST_AND_KILLED,
    ONE_OF_THREE_KILLED,
    TERMINATED,
    STOPPED_PAST_THE_LEASE,
    LINE_CUT_BEFORE_COMMIT,
    LINE_CUT_DURING_COMMIT,
    DATABASE_AWAY,
    DATABASE_AWAY_PAST_THE_LEASE,
    DATABASE_CRASHED,
    DATABASE_RESTARTED,
    DATABASE_RESTARTED_AT_ONCE,
    RELAY_BUSY,
    RELAY_DEFERS,
    RELAY_REFUSES,
    RELAY_DROPS,
    RELAY_TAKES_AND_DROPS,
    RELAY_HANGS,
    RELAY_TARPITS,
    RELAY_SLOW,
    TLS_EXPIRES
  }

  private interface Blow {
    Verdict strike(KillingGround ground) throws Exception;
  }

  @Test
  void whateverHappensNobodyIsSkippedAndEverySecondCopyIsListed() throws Exception {
    try (KillingGround ground = new KillingGround(EngineProcess.Mutant.NONE).withoutPaces()) {
      System.out.println(ground.durability());
      everywhere(ground, BUSY);
      everywhere(ground, LATER);
      everywhere(ground, NEVER);
      everywhere(ground, GONE);
      // These take their time to start, and what follows waits most of the time. It leaves the
      // database alone, without which they could not.
      List<EngineChild> four = ground.kills().four();
      strike(ground, "hangs", one -> one.relay().misbehave(hangs()));
      strike(ground, "tarpits", one -> one.relay().misbehave(tarpits()));
      strike(ground, "takes and drops", misbehaving(Verb.DOT, TAKEN_AND_GONE, 3));
      strike(ground, "the certificate expires", one -> one.relay().certificateExpires(9));
      for (EngineChild one : four) {
        one.awaitReady();
      }
      cut(ground, Work.OUTCOMES, Cut.BEFORE_IT, 5);
      cut(ground, Work.OUTCOMES, Cut.BEFORE_ITS_ANSWER, 7);
      // No reset, no end: as when a cable is pulled while the server has the statement.
      cut(ground, Work.OUTCOMES, Cut.SILENTLY, 3);
      cut(ground, Work.CLAIM, Cut.SILENTLY, 2);
      cut(ground, Work.CLAIM, Cut.BEFORE_ITS_ANSWER, 2);
      cut(ground, Work.CLOSING, Cut.BEFORE_IT, 2);
      strike(ground, "the database away", one -> one.database().away(12));
      strike(ground, "and past the lease", one -> one.database().awayPastTheLease(12));
      if (ground.database.isOurs()) {
        strike(ground, "the database restarted", one -> one.database().restart("fast", 12));
      }
      strike(ground, "terminated", one -> one.kills().terminate(12));
      check(ground.kills().oneOfThree(9, four), "one of three killed");
    }
  }

  @Test
  @Tag("proof")
  void hundredsOfDisasters() throws Exception {
    Random chance = new Random(SEED);
    Map<Disaster, int[]> found = new EnumMap<>(Disaster.class);
    int lapsed = 0;
    int harmless = 0;
    try (KillingGround ground = new KillingGround(EngineProcess.Mutant.NONE)) {
      System.out.println("Seed " + SEED + ", " + ground.durability());
      for (int time = 0; time < TIMES; time++) {
        // Each kind comes as often as any other, in an order nobody chose.
        Disaster disaster = Disaster.values()[time % Disaster.values().length];
        Blow blow = draw(disaster, time / Disaster.values().length, chance);
        if (time + 1 < FROM || (needsOurServer(disaster) && !ground.database.isOurs())) {
          continue;
        }
        Verdict verdict = blow.strike(ground);
        check(verdict, (time + 1) + ", " + disaster);
        int[] sums = found.computeIfAbsent(disaster, first -> new int[3]);
        sums[0]++;
        sums[1] += verdict.extra();
        sums[2] = Math.max(sums[2], verdict.extra());
        lapsed += verdict.lapsed() ? 1 : 0;
        harmless += verdict.lapsed() || verdict.expected().events() == 0 ? 1 : 0;
      }
    }
    found.forEach((disaster, sums) ->
        System.out.printf("| %s | %d | %d | %d |%n", disaster, sums[0], sums[1], sums[2]));
    System.out.printf("Taken for dead by mistake: %d of %d%n", lapsed, harmless);
    // One in fifty, and one of few.
    assertThat(lapsed).isLessThanOrEqualTo(1 + harmless / 50);
  }

  /** Everything that chance decides, so that one can be struck again without those before it. */
  private static Blow draw(Disaster disaster, int round, Random chance) {
    int number = 1 + chance.nextInt(12);
    int few = 1 + chance.nextInt(3);
    Verb verb = VERBS.get(round % VERBS.size());
    Work work = WORKS.get(round % WORKS.size());
    return switch (disaster) {
      case KILLED_LISTING -> ground -> ground.kills().at(Point.LISTING, few);
      case KILLED_CLAIMED -> ground -> ground.kills().at(Point.CLAIMED, few);
      case KILLED_BEFORE_DOT -> ground -> ground.kills().at(Wire.BEFORE_DOT, 3 * number);
      case KILLED_AFTER_DOT -> ground -> ground.kills().at(Wire.AFTER_DOT, 3 * number);
      case KILLED_AFTER_REPLY -> ground -> ground.kills().at(Wire.AFTER_REPLY, 3 * number);
      case KILLED_BEFORE_COMMIT -> ground -> ground.kills().at(Point.RECORD_STALLED, number);
      case KILLED_DURING_COMMIT -> ground -> ground.kills().at(Point.DURING_RECORD, number);
      case KILLED_AFTER_COMMIT -> ground -> ground.kills().at(Point.RECORDED, number);
      case KILLED_CLOSING -> ground -> ground.kills().at(Point.SETTLING, few);
      case KILLED_RECOVERING -> ground -> ground.kills().inRecovery();
      case KILLED_AMONG_SINGLES -> amongSingles(round, number);
      case ANSWER_LOST_AND_KILLED -> ground -> ground.kills().afterALostAnswer();
      case ONE_OF_THREE_KILLED -> ground -> ground.kills().oneOfThree(2 * number);
      case TERMINATED -> ground -> ground.kills().terminate(3 * number);
      case STOPPED_PAST_THE_LEASE -> ground -> ground.kills().wakeTheDead();
      case LINE_CUT_BEFORE_COMMIT -> cutting(work, Cut.BEFORE_IT, number, few);
      case LINE_CUT_DURING_COMMIT -> cutting(work, Cut.BEFORE_ITS_ANSWER, number, few);
      case DATABASE_AWAY -> ground -> ground.database().away(3 * number);
      case DATABASE_AWAY_PAST_THE_LEASE -> ground -> ground.database().awayPastTheLease(3 * number);
      case DATABASE_CRASHED -> ground -> ground.database().crash(3 * number);
      case DATABASE_RESTARTED -> ground -> ground.database().restart("fast", 3 * number);
      case DATABASE_RESTARTED_AT_ONCE ->
          ground -> ground.database().restart("immediate", 3 * number);
      case RELAY_BUSY -> misbehaving(verb, BUSY, few);
      case RELAY_DEFERS -> misbehaving(verb, LATER, number);
      case RELAY_REFUSES -> misbehaving(verb, NEVER, number);
      case RELAY_DROPS -> misbehaving(verb, GONE, number);
      case RELAY_TAKES_AND_DROPS -> misbehaving(Verb.DOT, TAKEN_AND_GONE, number);
      case RELAY_HANGS -> misbehaving(verb, NOTHING, few);
      case RELAY_TARPITS -> misbehaving(verb, DRIPS, few);
      case RELAY_SLOW -> ground -> ground.relay().slow(20 * number);
      case TLS_EXPIRES -> ground -> ground.relay().certificateExpires(3 * number);
    };
  }

  private static Blow amongSingles(int round, int number) {
    Stream<Blow> wires =
        Stream.of(Wire.values())
            .map(where -> ground -> ground.kills().amongSingles(where, 2 * number));
    Stream<Blow> points =
        Stream.of(
                Point.CLAIMED,
                Point.RECORD_STALLED,
                Point.DURING_RECORD,
                Point.RECORDED,
                Point.SETTLING)
            .map(where -> ground -> ground.kills().amongSingles(where, number));
    List<Blow> all = Stream.concat(wires, points).toList();
    return all.get(round % all.size());
  }

  private static boolean needsOurServer(Disaster disaster) {
    return switch (disaster) {
      case DATABASE_CRASHED, DATABASE_RESTARTED, DATABASE_RESTARTED_AT_ONCE -> true;
      default -> false;
    };
  }

  private static Blow misbehaving(Verb where, Answer how, int times) {
    return ground -> ground.relay().misbehave(List.of(new Strike(where, how, times)));
  }

  private static List<Strike> hangs() {
    return Stream.of(Verb.GREETING, Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.DOT)
        .map(verb -> new Strike(verb, NOTHING, 1))
        .toList();
  }

  private static List<Strike> tarpits() {
    return List.of(new Strike(Verb.RCPT, DRIPS, 1), new Strike(Verb.DOT, DRIPS, 2));
  }

  /** Outcomes are recorded again and again, what else there is some times; recovery comes once. */
  private static Blow cutting(Work work, Cut cut, int number, int few) {
    int at =
        switch (work) {
          case OUTCOMES -> number;
          case CLAIM, CLOSING, LISTING -> few;
          case RECOVERY, CUTTING -> 1;
        };
    return ground -> ground.database().cut(work, cut, at);
  }

  private static void cut(KillingGround ground, Work work, Cut cut, int number) throws Exception {
    strike(ground, work + " cut " + cut, one -> one.database().cut(work, cut, number));
  }

  private static void everywhere(KillingGround ground, Answer how) throws Exception {
    strike(ground, "everywhere " + how, one -> one.relay().misbehaveEverywhere(how));
  }

  /** A machine this busy may take a process for dead once, but not twice in a row. */
  private static void strike(KillingGround ground, String where, Blow blow) throws Exception {
    Verdict verdict = blow.strike(ground);
    check(verdict, where);
    if (verdict.lapsed()) {
      verdict = blow.strike(ground);
      check(verdict, where + " once more");
      assertThat(verdict.lapsed()).as("%s: taken for dead: %s", where, verdict).isFalse();
    }
  }

  private static void check(Verdict verdict, String where) {
    System.out.println(where + ": " + verdict);
    assertThat(verdict.breaches()).as("%s: %s", where, verdict).isEmpty();
  }
}
