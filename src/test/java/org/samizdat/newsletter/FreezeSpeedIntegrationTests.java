package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * How long a Friday of a million readers takes from its hour until every one of them is listed and
 * cut into chunks: what stands between the hour and the first mail. {@code mvn verify -Pbench};
 * results are kept in docs/benchmarks.md.
 *
 * <p>{@code -Dfreeze.readers=1000000 -Dfreeze.weeks=5} are what they are without being said. Each
 * week's list stays, as it does for 90 days, so that the last week says what the others cost it.
 */
@Tag("bench")
@IntegrationTest
@Import(Press.class)
@TestPropertySource(properties = "samizdat.mail.engine=false")
class FreezeSpeedIntegrationTests {

  private static final int READERS = Integer.getInteger("freeze.readers", 1_000_000);
  private static final int WEEKS = Integer.getInteger("freeze.weeks", 5);
  private static final double MOST_SECONDS = 15;

  /** Nine o'clock in Berlin. */
  private static final Instant FRIDAY = Instant.parse("2026-11-06T08:00:00Z");

  @Autowired Press press;
  @Autowired TestClock clock;
  @Autowired TestDatabase database;

  @Test
  void aMillionReadersAreListedInSeconds() throws SQLException {
    System.out.println(
        "%s; %d readers; %d cores; Java %s; %s"
            .formatted(
                database.durability(),
                READERS,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Instant.now()));
    assertThat(database.durability()).contains("fsync=on, synchronous_commit=on");
    clock.set(FRIDAY.minus(Duration.ofDays(1)));
    String paper = press.launch("friday", "09:00", "Europe/Berlin");
    press.forgottenReaders(paper, READERS);
    press.sabotage("vacuum analyze reader, subscription");
    List<Double> laps = new ArrayList<>();
    for (int week = 0; week < WEEKS; week++) {
      Instant hour = FRIDAY.plus(Duration.ofDays(7L * week));
      clock.set(hour.minus(Duration.ofHours(1)));
      press.put(press.story(paper, "story-" + week, clock.instant()));
      press.knock(paper);
      clock.set(hour);
      long start = System.nanoTime();
      press.knock(paper);
      laps.add((System.nanoTime() - start) / 1e9);
      System.out.printf(Locale.ROOT, "week %d: %.1f s%n", week + 1, laps.getLast());
      assertThat(press.mailings(paper)).isEqualTo(week + 1);
    }
    assertThat(press.deliveries(paper)).isEqualTo(READERS);
    double median = laps.stream().sorted().skip(laps.size() / 2).findFirst().orElseThrow();
    System.out.printf(Locale.ROOT, "median: %.1f s%n", median);
    if (READERS == 1_000_000) {
      assertThat(median).isLessThanOrEqualTo(MOST_SECONDS);
    }
  }
}
