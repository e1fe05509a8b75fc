package org.samizdat.mail.back.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.samizdat.values.Refused;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What all of them have in common: JSON, and a no in the same words. */
final class Notices {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");

  /** Clocks differ. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private Notices() {}

  static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException broken) {
      throw notReadable();
    }
  }

  /** The text at a place; empty if there is none, or something else. */
  static String text(JsonNode node, String... path) {
    JsonNode at = node;
    for (String step : path) {
      at = at.path(step);
    }
    return at.isValueNode() ? at.asString("") : "";
  }

  /** In the same time, whatever the difference. */
  static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a time, in seconds of Unix, is near enough to now. */
  static boolean isFresh(String seconds, Duration oldest, Instant now) {
    if (!SECONDS.matcher(seconds).matches()) {
      return false;
    }
    Instant then = Instant.ofEpochSecond(Long.parseLong(seconds));
    return !then.isBefore(now.minus(oldest)) && !then.isAfter(now.plus(AHEAD));
  }

  static Refused notGenuine() {
    return new Refused(
        Refused.Kind.MALFORMED,
        "notice-not-genuine",
        "Nothing proves that this comes from the provider, or it is too old.");
  }

  static Refused notReadable() {
    return new Refused(
        Refused.Kind.MALFORMED, "notice-not-readable", "This is not a notice of this provider's.");
  }

  static Refused notNow() {
    return new Refused(
        Refused.Kind.UNAVAILABLE,
        "notice-not-now",
        "This cannot be taken in now. Please send the same again, in a while.");
  }
}
