package org.samizdat.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Where the books take their hashes from. */
final class Hashes {

  private Hashes() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java has SHA-256", missing);
    }
  }
}
