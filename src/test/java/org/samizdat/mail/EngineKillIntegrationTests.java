package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.mail.EngineProcess.Mutant;
import org.samizdat.mail.Kills.Wire;
import org.samizdat.mail.Tampering.Point;
import org.samizdat.mail.Verdict.Breach;

/**
 * Processes with nothing but the engine are killed (SIGKILL) at named points; then the books must
 * add up with what the relay has counted. With a part of the protocol taken out they must not.
 */
@Tag("chaos")
class EngineKillIntegrationTests {

  private static final long SEED = 20261130;

  /** A smaller number is a beginning of the same. */
  private static final int TIMES = Integer.getInteger("kills.times", 200);

  /** The first to be killed; those before it are only drawn. One alone: both set to its number. */
  private static final int FROM = Integer.getInteger("kills.from", 1);

  /** All that are killed at a statement; recovery has a kill of its own. */
  private static final List<Point> POINTS =
      List.of(
          Point.LISTING,
          Point.CLAIMED,
          Point.RECORD_STALLED,
          Point.DURING_RECORD,
          Point.RECORDED,
          Point.SETTLING);

  private interface Blow {
    Verdict strike(Kills kills) throws InterruptedException;
  }

  /** Most of the time it takes a lease runs out: two at once, who know nothing of each other. */
  @Test
  void aKilledEngineSkipsNobodyAndListsEverySecondCopy() throws Exception {
    Map<String, Blow> statements = new LinkedHashMap<>();
    for (Point point : POINTS) {
      statements.put(point.name(), kills -> kills.at(point, point == Point.SETTLING ? 1 : 2));
    }
    statements.put("recovering", Kills::inRecovery);
    Map<String, Blow> others = new LinkedHashMap<>();
    for (Wire point : Wire.values()) {
      others.put(point.name(), kills -> kills.at(point, 9));
    }
    others.put("after the dot of a single mail", kills -> kills.amongSingles(Wire.AFTER_DOT, 7));
    others.put("recording single mails", kills -> kills.amongSingles(Point.RECORD_STALLED, 3));
    // What the mutants below are given, the whole protocol stands.
    others.put("the answer to a commit lost", Kills::afterALostAnswer);
    others.put("only asleep", Kills::wakeTheDead);
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      List<Future<?>> halves =
          List.of(two.submit(() -> strikeAll(statements)), two.submit(() -> strikeAll(others)));
      for (Future<?> half : halves) {
        half.get();
      }
    }
  }

  /** Returns how many. */
  private static int strikeAll(Map<String, Blow> blows) throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.NONE).withSpares()) {
      System.out.println(ground.durability());
      for (Map.Entry<String, Blow> blow : blows.entrySet()) {
        check(blow.getValue().strike(ground.kills()), blow.getKey());
      }
    }
    return blows.size();
  }

  @Test
  void aWiderBoundCostsNoMoreThanItSays() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.NONE, 400, 32)) {
      Verdict verdict = ground.kills().at(Point.RECORD_STALLED, 2);
      check(verdict, "with a bound of 32");
      assertThat(verdict.books().maybeTwice()).isGreaterThan(KillingGround.BOUND);
    }
  }

  @Test
  @Tag("proof")
  void theNarrowestBoundCostsOne() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.NONE, KillingGround.READERS, 1)) {
      for (int record = 1; record <= 10; record++) {
        check(ground.kills().at(Point.RECORD_STALLED, record), "with a bound of 1");
      }
    }
  }

  @Test
  @Tag("proof")
  void twoHundredKills() throws Exception {
    Random chance = new Random(SEED);
    Map<String, int[]> found = new TreeMap<>();
    List<Map.Entry<String, IntFunction<Blow>>> places = places();
    try (KillingGround ground = new KillingGround(Mutant.NONE).withSpares()) {
      System.out.println("Seed " + SEED + ", " + ground.durability());
      for (int time = 0; time < TIMES; time++) {
        Map.Entry<String, IntFunction<Blow>> place = places.get(time % places.size());
        Blow blow = place.getValue().apply(1 + chance.nextInt(12));
        if (time + 1 < FROM) {
          continue;
        }
        Verdict verdict = blow.strike(ground.kills());
        check(verdict, (time + 1) + ", " + place.getKey());
        int[] sums = found.computeIfAbsent(place.getKey(), first -> new int[4]);
        sums[0]++;
        sums[1] += verdict.extra();
        sums[2] = Math.max(sums[2], verdict.extra());
        sums[3] = Math.max(sums[3], verdict.books().maybeTwice());
      }
    }
    found.forEach((place, sums) ->
        System.out.printf(
            "| %s | %d | %d | %d | %d |%n", place, sums[0], sums[1], sums[2], sums[3]));
  }

  /** In either lane. What comes only some times in a run is killed at one of the first three. */
  private static List<Map.Entry<String, IntFunction<Blow>>> places() {
    List<Map.Entry<String, IntFunction<Blow>>> places = new ArrayList<>();
    for (Point point : POINTS) {
      boolean isRare = point == Point.LISTING || point == Point.CLAIMED || point == Point.SETTLING;
      places.add(
          Map.entry(
              point.name(), number -> kills -> kills.at(point, isRare ? 1 + number % 3 : number)));
      if (point != Point.LISTING) {
        places.add(
            Map.entry(point + " of singles", number -> kills -> kills.amongSingles(point, number)));
      }
    }
    for (Wire point : Wire.values()) {
      places.add(Map.entry(point.name(), number -> kills -> kills.at(point, 3 * number)));
      places.add(
          Map.entry(
              point + " of singles", number -> kills -> kills.amongSingles(point, 2 * number)));
    }
    places.add(Map.entry("RECOVERING", number -> Kills::inRecovery));
    places.add(Map.entry("one of three", number -> kills -> kills.oneOfThree(2 * number)));
    return places;
  }

  @Test
  void withoutTheIntentReadersAreMailedTwiceAndNotListed() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.INTENT)) {
      assertThat(breaksAtOneOf(ground, EnumSet.of(Breach.UNLISTED), 5, 3, 8)).isTrue();
    }
  }

  @Test
  void withoutTheStoredWindowReadersAreMailedTwiceAndNotListed() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.WINDOW)) {
      assertThat(breaksAtOneOf(ground, EnumSet.of(Breach.UNLISTED), 1, 3, 5)).isTrue();
    }
  }

  /** Whatever was not recorded below what was may have been sent: far more than the window. */
  @Test
  void withoutTheOrderMoreAreInDoubtThanTheWindowAllowsOrTheyAreNotListed() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.ORDER)) {
      assertThat(breaksAtOneOf(ground, EnumSet.of(Breach.DOUBTS, Breach.UNLISTED), 5, 1, 3))
          .isTrue();
    }
  }

  @Test
  void withoutTheFenceTheDeadMailReadersTwiceAndNotListed() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.FENCE)) {
      assertThat(breaches(ground.kills().wakeTheDead(), "only asleep")).contains(Breach.UNLISTED);
    }
  }

  @Test
  void withoutTheUniqueKeyTheBooksDoNotAddUp() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.UNIQUE_KEY)) {
      Verdict verdict = ground.kills().afterALostAnswer();
      assertThat(breaches(verdict, "the answer to a commit lost")).contains(Breach.BOOKS);
      assertThat(verdict.books().sent()).isGreaterThan(KillingGround.READERS);
    }
  }

  /**
   * Kills at one record after the other until the promise breaks in one of these ways. A fast
   * machine may have recorded so much by one of them that nothing is left to be wrong about.
   */
  private static boolean breaksAtOneOf(KillingGround ground, Set<Breach> ways, int... records)
      throws Exception {
    for (int record : records) {
      Verdict verdict = ground.kills().at(Point.RECORD_STALLED, record);
      if (breaches(verdict, "at record " + record).stream().anyMatch(ways::contains)) {
        return true;
      }
    }
    return false;
  }

  /** One that did not come to its end has broken down, which proves nothing. */
  private static Set<Breach> breaches(Verdict verdict, String where) {
    System.out.println("Killed: " + where + ": " + verdict.breaches() + " " + verdict);
    assertThat(verdict.isEnded()).as("%s: %s", where, verdict).isTrue();
    return verdict.breaches();
  }

  private static void check(Verdict verdict, String where) {
    System.out.println("Killed: " + where + ": " + verdict);
    assertThat(verdict.breaches()).as("%s: %s", where, verdict).isEmpty();
  }
}
