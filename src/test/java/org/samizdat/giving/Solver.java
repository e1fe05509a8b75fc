package org.samizdat.giving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.samizdat.door.Challenges;
import tools.jackson.databind.json.JsonMapper;

/** Does a browser's work, faster. */
public final class Solver {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Solver() {}

  /** The proof for a challenge as it is answered by the API, as a browser sends it. */
  public static String solve(String answer) {
    return solve(JSON.readValue(answer, Challenges.Challenge.class));
  }

  /** The proof, as a browser sends it. */
  static String solve(Challenges.Challenge challenge) {
    return proof(challenge, number(challenge));
  }

  /** A proof with any number. */
  static String proof(Challenges.Challenge challenge, long number) {
    String json =
        """
        {"algorithm": "%s", "challenge": "%s", "number": %d, "salt": "%s", "signature": "%s"}
        """
            .formatted(
                challenge.algorithm(),
                challenge.challenge(),
                number,
                challenge.salt(),
                challenge.signature());
    return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
  }

  private static long number(Challenges.Challenge challenge) {
    byte[] wanted = HexFormat.of().parseHex(challenge.challenge());
    byte[] salt = challenge.salt().getBytes(UTF_8);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (long number = 0; number < challenge.maxnumber(); number++) {
        digest.update(salt);
        if (Arrays.equals(digest.digest(Long.toString(number).getBytes(UTF_8)), wanted)) {
          return number;
        }
      }
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
    throw new AssertionError("There is no solution");
  }
}
