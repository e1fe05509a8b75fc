package org.samizdat.mail;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.samizdat.mail.smtp.Reply;

/**
 * What this process has recorded of each issue, counted in memory: a look at the books once a
 * second would find a short issue gone. It only says when to look; the books decide.
 */
final class Pulse {

  private static final class Count {
    private int decided;
    private int refused;
    private int hardBounces;
    private int nextAlarm;
  }

  /** The books may see it otherwise; until there is a tenth more they need not be asked again. */
  private static final double MORE = 1.1;

  private final BeginningSettings.Brake limits;
  private final Map<MailingId, Count> counts = new HashMap<>();

  Pulse(BeginningSettings.Brake limits) {
    this.limits = limits;
  }

  /**
   * Counts what was recorded.
   *
   * @return whether it is time to look at the books
   */
  synchronized boolean isAlarming(List<Outcome> recorded) {
    Set<Count> changed = new HashSet<>();
    for (Outcome outcome : recorded) {
      boolean isDecided = outcome.result() == Result.SENT || outcome.result() == Result.FAILED;
      if (isDecided && outcome.hold().chunk().lane() == Lane.DIGEST) {
        Count count =
            counts.computeIfAbsent(outcome.hold().chunk().mailing(), first -> new Count());
        count(outcome, count);
        changed.add(count);
      }
    }
    boolean alarming = false;
    for (Count count : changed) {
      if (count.decided >= count.nextAlarm && isBeyondBearing(count)) {
        count.nextAlarm = (int) Math.ceil(count.decided * MORE);
        alarming = true;
      }
    }
    return alarming;
  }

  private static void count(Outcome outcome, Count count) {
    Reply reply = outcome.reply();
    count.decided++;
    if (outcome.result() == Result.FAILED && reply != null && reply.code() >= 500) {
      count.refused++;
      count.hardBounces += reply.refusesTheAddress() ? 1 : 0;
    }
  }

  private boolean isBeyondBearing(Count count) {
    return count.decided >= limits.least()
        && (count.refused > limits.refusals().of() * count.decided
            || count.hardBounces > limits.hardBounces().of() * count.decided);
  }

  /** Forgets all others, which are over. */
  synchronized void retain(Collection<MailingId> mailings) {
    counts.keySet().retainAll(Set.copyOf(mailings));
  }
}
