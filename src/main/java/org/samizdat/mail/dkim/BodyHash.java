package org.samizdat.mail.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of a body in the canonical form {@code simple} (RFC 6376 3.4.3): as it is, for a mail of
 * ours ends in one line end. What is the same in every copy is hashed once; of each copy only what
 * comes behind.
 */
public final class BodyHash {

  private final MessageDigest begun;
  private final int length;

  /**
   * @param same what the body of every copy begins with; may be empty
   */
  public BodyHash(byte[] same) {
    begun = sha256();
    begun.update(same);
    length = same.length;
  }

  /**
   * Where the body of a mail begins, behind the empty line; less than nothing if there is none.
   *
   * @param end where the mail ends
   */
  public static int begin(byte[] message, int end) {
    for (int at = 3; at < end; at++) {
      if (message[at] == '\n'
          && message[at - 1] == '\r'
          && message[at - 2] == '\n'
          && message[at - 3] == '\r') {
        return at + 1;
      }
    }
    return -1;
  }

  /**
   * The hash of one copy's body.
   *
   * @param message holds it
   * @param from where the body begins
   * @param until where it ends
   */
  byte[] of(byte[] message, int from, int until) {
    MessageDigest hash = copy();
    hash.update(message, from + length, until - from - length);
    return hash.digest();
  }

  private MessageDigest copy() {
    try {
      return (MessageDigest) begun.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("SHA-256 of every Java can be copied", impossible);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }
}
