package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.mail.EngineProcess.Mutant;
import org.samizdat.mail.KillingGround.Verdict;
import org.samizdat.mail.KillingGround.Wire;
import org.samizdat.mail.Tampering.Point;

/**
 * Processes with nothing but the engine are killed (SIGKILL) at named points; then the books must
 * add up with what the relay has counted. With a part of the protocol taken out they must not.
 */
class EngineKillIntegrationTests {

  private static final long SEED = 20261123;

  @Test
  void aKilledEngineSkipsNobodyAndListsEverySecondCopy() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.NONE)) {
      System.out.println(ground.durability());
      check(ground.kill(Point.LISTING, 2), "listing");
      check(ground.kill(Point.CLAIMED, 2), "claimed");
      check(ground.kill(Wire.AFTER_DOT, 9), "after the dot");
      check(ground.kill(Point.RECORD_STALLED, 5), "recording");
      check(ground.killInRecovery(), "recovering");
      // What the mutants below are given, the whole protocol stands.
      check(ground.loseAnAnswerThenKill(), "the answer to a commit lost");
      check(ground.wakeTheDead(), "only asleep");
    }
  }

  @Test
  void withoutTheStoredWindowThePromiseBreaks() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.WINDOW)) {
      assertThat(breaksAtOneOf(ground, 1, 3, 5)).isTrue();
    }
  }

  @Test
  void withoutTheOrderThePromiseBreaks() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.ORDER)) {
      assertThat(breaksAtOneOf(ground, 5, 1, 3)).isTrue();
    }
  }

  @Test
  void withoutTheFenceThePromiseBreaks() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.FENCE)) {
      assertThat(ground.wakeTheDead().holds()).isFalse();
    }
  }

  @Test
  void withoutTheUniqueKeyThePromiseBreaks() throws Exception {
    try (KillingGround ground = new KillingGround(Mutant.UNIQUE_KEY)) {
      assertThat(ground.loseAnAnswerThenKill().holds()).isFalse();
    }
  }

  @Test
  @Tag("proof")
  void aHundredKills() throws Exception {
    Random chance = new Random(SEED);
    int worst = 0;
    int all = 0;
    try (KillingGround ground = new KillingGround(Mutant.NONE)) {
      System.out.println("Seed " + SEED + ", " + ground.durability());
      for (int kill = 1; kill <= 100; kill++) {
        int number = 1 + chance.nextInt(12);
        int choice = chance.nextInt(10);
        String name =
            switch (choice) {
              case 0 -> "listing";
              case 1 -> "claimed";
              case 2 -> "before the dot";
              case 3 -> "after the dot";
              case 4 -> "after the reply";
              case 5 -> "before the commit";
              case 6 -> "during the commit";
              case 7 -> "after the commit";
              case 8 -> "closing a chunk";
              default -> "recovering";
            };
        Verdict verdict =
            switch (choice) {
              case 0 -> ground.kill(Point.LISTING, 1 + number % 3);
              case 1 -> ground.kill(Point.CLAIMED, 1 + number % 3);
              case 2 -> ground.kill(Wire.BEFORE_DOT, 3 * number);
              case 3 -> ground.kill(Wire.AFTER_DOT, 3 * number);
              case 4 -> ground.kill(Wire.AFTER_REPLY, 3 * number);
              case 5 -> ground.kill(Point.RECORD_STALLED, number);
              case 6 -> ground.kill(Point.DURING_RECORD, number);
              case 7 -> ground.kill(Point.RECORDED, number);
              case 8 -> ground.kill(Point.SETTLING, 1 + number % 3);
              default -> ground.killInRecovery();
            };
        check(verdict, kill + ", " + name + " " + number);
        worst = Math.max(worst, verdict.extra());
        all += verdict.extra();
      }
    }
    System.out.println("100 kills: nobody missing, " + all + " second copies, at most " + worst);
  }

  /**
   * Kills at one record after the other until a promise is broken. A fast machine may have recorded
   * so much by one of them that nothing is left to be wrong about.
   */
  private static boolean breaksAtOneOf(KillingGround ground, int... records) throws Exception {
    for (int record : records) {
      Verdict verdict = ground.kill(Point.RECORD_STALLED, record);
      System.out.println("Killed at record " + record + ": " + verdict);
      if (!verdict.holds()) {
        return true;
      }
    }
    return false;
  }

  private static void check(Verdict verdict, String where) {
    System.out.println("Killed: " + where + ": " + verdict);
    assertThat(verdict.holds()).as("%s: %s", where, verdict).isTrue();
  }
}
