package org.samizdat.door;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What somebody brings to the door: a proof that her browser has worked, or a slip that she has
 * waited.
 */
@Component
class Papers {

  enum Way {
    WORKED,
    WAITED,
    /** Nothing is asked for here. */
    FREE
  }

  /** What she has brought, and until when it is worth something. */
  record Paper(Way way, byte[] print, Instant until) {}

  private final Challenges challenges;
  private final Tickets tickets;
  private final DoorSettings settings;
  private final Clock clock;

  Papers(Challenges challenges, Tickets tickets, DoorSettings settings, Clock clock) {
    this.challenges = challenges;
    this.tickets = tickets;
    this.settings = settings;
    this.clock = clock;
  }

  /** What a visitor has brought; null if it is nothing that holds. */
  @Nullable Paper of(Visitor visitor) {
    Instant now = clock.instant();
    if (!visitor.proof().isEmpty()) {
      var solved = challenges.read(visitor.proof());
      if (solved.isPresent() && solved.get().work() >= settings.work()) {
        return new Paper(Way.WORKED, print(solved.get().challenge()), now.plus(Challenges.LIFE));
      }
    } else if (!settings.asksForWork()) {
      return new Paper(Way.FREE, new byte[0], now);
    }
    return tickets.worth(visitor.slip(), settings.pause()) == Tickets.Worth.GOOD
        ? new Paper(Way.WAITED, print(visitor.slip()), now.plus(Tickets.LIFE))
        : null;
  }

  private static byte[] print(String paper) {
    return Hashes.of(paper.getBytes(StandardCharsets.US_ASCII));
  }
}
