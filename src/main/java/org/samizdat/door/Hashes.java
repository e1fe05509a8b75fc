package org.samizdat.door;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as every browser has it too. */
final class Hashes {

  private Hashes() {}

  static byte[] of(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java has SHA-256", missing);
    }
  }

  /** In lower-case hexadecimal. */
  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }
}
