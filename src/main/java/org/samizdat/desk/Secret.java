package org.samizdat.desk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.apache.commons.codec.binary.Base32;
import org.samizdat.values.Token;

/** Random secrets that are handed out once and stored as hashes. */
final class Secret {

  private static final int RANDOM_BYTES = 30;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secret() {}

  /** A new one of 240 random bits. */
  static Token random(String prefix) {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return Token.parse(prefix + Base32.builder().get().encodeToString(random));
  }

  /** Plain SHA-256 will do: there is nothing to guess from. */
  static byte[] hash(Token secret) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(secret.reveal().getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
