package org.samizdat.door;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.samizdat.vault.Prints;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Work for a browser, by the protocol of ALTCHA (version 1): find the number that was hashed
 * together with a salt. Nothing is stored for a challenge; our signature makes it known again.
 *
 * <p>Not by ALTCHA's own library: it takes its key as a string, and ours do not leave the vault;
 * and it goes by the system's clock. A test has it solve what is made here.
 */
@Component
public class Challenges {

  /** How long a challenge is good. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  /**
   * A challenge as ALTCHA's widgets read it.
   *
   * @param maxnumber the number sought is below it; half of that many hashes on average
   */
  public record Challenge(
      String algorithm, String challenge, String salt, long maxnumber, String signature) {}

  /**
   * A solved challenge.
   *
   * @param number what the browser found; the same for all who solve it
   * @param work up to how many hashes were asked for
   */
  public record Solved(String challenge, long number, long work) {}

  private static final String ALGORITHM = "SHA-256";

  /** Ends with its mark: else digits could be moved from the number into the last parameter. */
  private static final Pattern SALT =
      Pattern.compile("[0-9a-f]{24}\\?expires=([0-9]{1,12})&work=([0-9]{1,12})&");

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /** Longer than any that a browser makes. */
  private static final int MOST_CHARACTERS = 1000;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Prints prints;
  private final JsonMapper json;
  private final Clock clock;

  Challenges(Prints prints, JsonMapper json, Clock clock) {
    this.prints = prints;
    this.json = json;
    this.clock = clock;
  }

  /**
   * A new challenge.
   *
   * @param work up to how many hashes it takes, at least 1; half of that on average
   */
  public Challenge make(long work) {
    byte[] random = new byte[12];
    RANDOM.nextBytes(random);
    String salt =
        HexFormat.of().formatHex(random)
            + "?expires="
            + clock.instant().plus(LIFE).getEpochSecond()
            + "&work="
            + work
            + "&";
    String challenge = hash(salt, RANDOM.nextLong(work));
    return new Challenge(ALGORITHM, challenge, salt, work, signature(challenge));
  }

  /**
   * Reads what a browser sends back: the Base64 of a JSON object with {@code algorithm}, {@code
   * challenge}, {@code number}, {@code salt} and {@code signature}.
   *
   * @return nothing if it is not ours, not solved, or has grown old
   */
  public Optional<Solved> read(String proof) {
    if (proof.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    JsonNode sent;
    try {
      sent = json.readTree(Base64.getDecoder().decode(proof));
    } catch (IllegalArgumentException | JacksonException notReadable) {
      return Optional.empty();
    }
    String challenge = sent.path("challenge").asString("");
    String salt = sent.path("salt").asString("");
    JsonNode number = sent.path("number");
    Matcher parameters = SALT.matcher(salt);
    if (!sent.path("algorithm").asString("").equals(ALGORITHM)
        || !HEX.matcher(challenge).matches()
        || !number.isIntegralNumber()
        || !number.canConvertToLong()
        || !parameters.matches()
        || !hash(salt, number.longValue()).equals(challenge)
        || !isOurs(challenge, sent.path("signature").asString(""))
        || !isFresh(Long.parseLong(parameters.group(1)))) {
      return Optional.empty();
    }
    return Optional.of(
        new Solved(challenge, number.longValue(), Long.parseLong(parameters.group(2))));
  }

  private boolean isFresh(long expires) {
    return clock.instant().isBefore(Instant.ofEpochSecond(expires));
  }

  private boolean isOurs(String challenge, String signature) {
    return MessageDigest.isEqual(
        signature(challenge).getBytes(StandardCharsets.UTF_8),
        signature.getBytes(StandardCharsets.UTF_8));
  }

  private String signature(String challenge) {
    byte[] message = ("challenge " + challenge).getBytes(StandardCharsets.US_ASCII);
    return HexFormat.of().formatHex(prints.ofHandedOut(message).bytes());
  }

  private static String hash(String salt, long number) {
    return Hashes.hex((salt + number).getBytes(StandardCharsets.UTF_8));
  }
}
