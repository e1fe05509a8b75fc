package org.samizdat.door;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.samizdat.vault.Prints;
import org.springframework.stereotype.Component;

/**
 * For browsers without JavaScript, which cannot do work: a signed slip that is good only after some
 * seconds. Waiting costs a machine nothing, so whoever takes them takes few.
 */
@Component
public class Tickets {

  /** Long enough that nobody tries card after card this way; short enough for a giver. */
  public static final Duration WAIT = Duration.ofSeconds(8);

  /** How long one is good. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  /** What a slip is worth now. */
  public enum Worth {
    GOOD,
    TOO_EARLY,
    /** Not ours, or too old. */
    NONE
  }

  private static final Pattern SHAPE =
      Pattern.compile("([0-9a-f]{32}\\.([0-9]{1,12}))\\.([0-9a-f]{64})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Prints prints;
  private final Clock clock;

  Tickets(Prints prints, Clock clock) {
    this.prints = prints;
    this.clock = clock;
  }

  /** A new one, good from {@link #WAIT} (or another wait) to {@link #LIFE} after now. */
  public String make() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String slip = HexFormat.of().formatHex(random) + "." + clock.instant().getEpochSecond();
    return slip + "." + signature(slip);
  }

  /** What a slip is worth now, {@link #WAIT} being the wait. */
  public Worth worth(String ticket) {
    return worth(ticket, WAIT);
  }

  /**
   * What a slip is worth now. Whoever takes it sees to it that it is used once.
   *
   * @param ticket as a stranger sent it; anything else than one of ours is worth nothing
   * @param wait how old it must be, shorter than {@link #LIFE}
   */
  public Worth worth(String ticket, Duration wait) {
    Matcher parts = SHAPE.matcher(ticket);
    if (!parts.matches()
        || !MessageDigest.isEqual(
            signature(parts.group(1)).getBytes(StandardCharsets.US_ASCII),
            parts.group(3).getBytes(StandardCharsets.US_ASCII))) {
      return Worth.NONE;
    }
    Instant made = Instant.ofEpochSecond(Long.parseLong(parts.group(2)));
    Instant now = clock.instant();
    if (!now.isBefore(made.plus(LIFE))) {
      return Worth.NONE;
    }
    return now.isBefore(made.plus(wait)) ? Worth.TOO_EARLY : Worth.GOOD;
  }

  private String signature(String slip) {
    byte[] message = ("ticket " + slip).getBytes(StandardCharsets.US_ASCII);
    return HexFormat.of().formatHex(prints.ofHandedOut(message).bytes());
  }
}
