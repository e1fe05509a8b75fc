package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.mail.RaceTrack.Lap;
import org.samizdat.mail.RaceTrack.Runner;

/**
 * What a mail costs when there are a hundred times as many readers, and when a year of Fridays is
 * still there: no more. Each runner is a process of its own with the same heap; they go one after
 * the other in each round, into the same sink. {@code mvn verify -Pbench}; results are kept in
 * docs/benchmarks.md.
 *
 * <p>{@code -Dflat.few=10000 -Dflat.many=1000000 -Dflat.readers=100000 -Dflat.fridays=52
 * -Dflat.rounds=3} are what they are without being said.
 */
@Tag("bench")
class FlatCostIntegrationTests {

  private static final int FEW = Integer.getInteger("flat.few", 10_000);
  private static final int MANY = Integer.getInteger("flat.many", 1_000_000);
  private static final int READERS = Integer.getInteger("flat.readers", 100_000);
  private static final int FRIDAYS = Integer.getInteger("flat.fridays", 52);
  private static final int ROUNDS = Integer.getInteger("flat.rounds", 3);
  private static final int CONNECTIONS = 16;
  private static final int WINDOW = 256;

  /** What is the same up to the noise of a machine. */
  private static final double SAME = 1.1;

  @Test
  void aMillionthReaderCostsWhatTheFirstDid() throws Exception {
    try (RaceTrack track = new RaceTrack(MANY);
        RaceTrack.Sink sink = track.fastSink()) {
      System.out.println(track.conditions());
      Runner few = track.engine(sink, CONNECTIONS, WINDOW, FEW);
      Runner many = track.engine(sink, CONNECTIONS, WINDOW, MANY);
      // The few again and again, until they have been as many: Java is warm in both.
      for (int lap = 0; lap < Math.min(20, MANY / FEW); lap++) {
        few.warmUp();
      }
      List<String> lines = race(FEW + " readers", few, MANY + " readers", many);
      lines.forEach(System.out::println);
      assertSame(few, many);
    }
  }

  @Test
  void aYearOfFridaysDoesNotSlowTheNext() throws Exception {
    try (RaceTrack empty = new RaceTrack(READERS);
        RaceTrack full = new RaceTrack(READERS);
        RaceTrack.Sink sink = empty.fastSink()) {
      System.out.println(full.conditions());
      Runner first = empty.engine(sink, CONNECTIONS, WINDOW, READERS);
      Runner last = full.engine(sink, CONNECTIONS, WINDOW, READERS);
      first.warmUp();
      last.warmUp();
      full.past(FRIDAYS);
      List<String> lines =
          race("the first Friday", first, "after " + FRIDAYS + " that are still there", last);
      lines.forEach(System.out::println);
      assertSame(first, last);
    }
  }

  private static List<String> race(String one, Runner first, String other, Runner second)
      throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.println(round + " " + one + ": " + first.run());
      System.out.println(round + " " + other + ": " + second.run());
    }
    List<String> lines = new ArrayList<>();
    lines.add("| | messages/s | CPU-s per 1,000 | of these PostgreSQL | MiB |");
    lines.add("|---|---|---|---|---|");
    lines.add(line(one, first));
    lines.add(line(other, second));
    return lines;
  }

  private static String line(String name, Runner runner) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.3f | %.3f | %.0f |",
        name,
        runner.median(Lap::perSecond),
        runner.median(Lap::cpuPerThousand),
        runner.median(Lap::databasePerThousand),
        runner.median(Lap::mebibytes));
  }

  private static void assertSame(Runner first, Runner second) {
    assertThat(second.median(Lap::cpuPerThousand))
        .as("CPU of a mail")
        .isLessThanOrEqualTo(SAME * first.median(Lap::cpuPerThousand));
    assertThat(second.median(Lap::mebibytes))
        .as("memory of the engine")
        .isLessThanOrEqualTo(SAME * first.median(Lap::mebibytes));
  }
}
