package org.samizdat.mail;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Paces.Way;

/** How fast this node's mail has gone of late, by relay and route. */
final class Meter {

  private static final double SPAN_SECONDS = Duration.ofSeconds(10).toSeconds();

  private final Map<Way, double[]> sent = new HashMap<>();

  /** Takes note of what was sent. */
  synchronized void note(List<Outcome> outcomes) {
    long now = System.nanoTime();
    for (Outcome outcome : outcomes) {
      String relay = outcome.relay();
      if (outcome.result() == Result.SENT && relay != null) {
        double[] one = faded(new Way(relay, outcome.hold().chunk().route()), now);
        one[0]++;
      }
    }
  }

  /** Mails a second, the latest counting most. */
  synchronized double perSecond(Way way) {
    return faded(way, System.nanoTime())[0] / SPAN_SECONDS;
  }

  /** An exponential mean: how many, and when that was. */
  private double[] faded(Way way, long now) {
    double @Nullable [] one = sent.get(way);
    if (one == null) {
      double[] none = {0, now};
      sent.put(way, none);
      return none;
    }
    one[0] *= Math.exp(-(now - one[1]) / (SPAN_SECONDS * 1e9));
    one[1] = now;
    return one;
  }
}
