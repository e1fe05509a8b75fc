package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How fast the engine is beside Postfix's {@code smtp-source} and a plain loop of Jakarta Mail: the
 * same mail, as many connections, the same sink, one after the other in each round, on one machine
 * with the database. {@code mvn verify -Pbench}; results are kept in docs/benchmarks.md.
 *
 * <p>{@code -Dspeed.readers=100000 -Dspeed.rounds=5} are what they are without being said; {@code
 * -Dspeed.far=4000} readers of the sink that is far away. {@code -Dspeed.only=} takes the races
 * whose name holds it.
 */
@Tag("bench")
class SpeedIntegrationTests {

  private static final int READERS = Integer.getInteger("speed.readers", 100_000);
  private static final int FAR = Math.min(READERS / 4, Integer.getInteger("speed.far", 4000));
  private static final int ROUNDS = Integer.getInteger("speed.rounds", 5);
  private static final String ONLY = System.getProperty("speed.only", "");
  private static final int CONNECTIONS = 16;
  private static final int WIDE = 256;
  private static final int FEW = 10;
  private static final int DELAY_MILLIS = 20;

  private final List<String> lines = new ArrayList<>();

  @Test
  void theEngineKeepsUpWithWhatOnlyPushesBytes() throws Exception {
    try (RaceTrack track = new RaceTrack(READERS);
        RaceTrack.Sink postfix = track.smtpSink();
        RaceTrack.Sink fast = track.fastSink();
        RaceTrack.Sink lean = track.leanSink(0);
        RaceTrack.Sink far = track.leanSink(DELAY_MILLIS)) {
      System.out.println(track.conditions());
      Race toPostfix =
          new Race(
              "into smtp-sink",
              track.source(postfix, CONNECTIONS, READERS),
              track.engine(postfix, CONNECTIONS, CONNECTIONS, READERS),
              track.engine(postfix, CONNECTIONS, WIDE, READERS),
              track.jakarta(postfix, CONNECTIONS, Math.max(1, READERS / 10)));
      Race toFast =
          new Race(
              "into a fast sink",
              track.source(fast, CONNECTIONS, READERS),
              track.engine(fast, CONNECTIONS, WIDE, READERS));
      Race toLean =
          new Race(
              "into a lean sink",
              track.source(lean, CONNECTIONS, READERS),
              track.engine(lean, CONNECTIONS, WIDE, READERS));
      Race toFar =
          new Race(
              "20 ms to each answer",
              track.source(far, FEW, FAR),
              track.engine(far, FEW, FEW, FAR));
      for (Race race : List.of(toPostfix, toFast, toLean, toFar)) {
        if (race.name().contains(ONLY)) {
          race.run(ROUNDS);
          lines.addAll(race.table());
        }
      }
      lines.forEach(System.out::println);
      if (ONLY.isEmpty()) {
        assertThat(toPostfix.ratio(1)).as("window of one a connection").isGreaterThan(0.6);
        assertThat(toPostfix.ratio(2)).as("window of 256").isGreaterThan(0.9);
        assertThat(toFast.ratio(1)).as("fast sink").isGreaterThan(1.1);
        assertThat(toFar.ratio(1)).as("20 ms").isGreaterThan(3);
      }
    }
  }

  /** So many bytes of plain English, in lines. */
  static String words(int bytes) {
    StringBuilder words = new StringBuilder(bytes + 80);
    for (int number = 0; words.length() < bytes; number++) {
      words.append("The council met again on Friday and decided nothing, for the ");
      words.append(number).append("th time.\n");
    }
    return words.substring(0, bytes);
  }

  /** One after the other in each round; the first is what the others are held against. */
  private record Race(String name, RaceTrack.Runner... runners) {

    void run(int rounds) throws IOException, InterruptedException {
      for (RaceTrack.Runner runner : runners) {
        runner.warmUp();
      }
      for (int round = 1; round <= rounds; round++) {
        for (RaceTrack.Runner runner : runners) {
          RaceTrack.Lap lap = runner.run();
          System.out.println(round + " " + name + ": " + runner.name() + " " + lap);
        }
      }
    }

    double ratio(int runner) {
      return runners[runner].median(RaceTrack.Lap::perSecond)
          / runners[0].median(RaceTrack.Lap::perSecond);
    }

    List<String> table() {
      List<String> rows = new ArrayList<>();
      rows.add("");
      rows.add(
          "| " + name + " | ratio | messages/s | CPU-s per 1,000 | of these PostgreSQL | MiB |");
      rows.add("|---|---|---|---|---|---|");
      for (int at = 0; at < runners.length; at++) {
        RaceTrack.Runner runner = runners[at];
        rows.add(
            String.format(
                Locale.ROOT,
                "| %s | %.2f | %.0f | %.3f | %.3f | %.0f |",
                runner.name(),
                ratio(at),
                runner.median(RaceTrack.Lap::perSecond),
                runner.median(RaceTrack.Lap::cpuPerThousand),
                runner.median(RaceTrack.Lap::databasePerThousand),
                runner.median(RaceTrack.Lap::mebibytes)));
      }
      return rows;
    }
  }
}
