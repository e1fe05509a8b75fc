package org.samizdat.audience;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.codec.CodecPolicy;
import org.apache.commons.codec.binary.Base32;
import org.samizdat.values.Refused;

/**
 * The secret half of a reader's consent records. She has it in her welcome mail; with it and her
 * address the newsroom can prove what she agreed to, also after she is forgotten. Never prints.
 */
public final class Receipt {

  private static final int LENGTH = 16;
  private static final int GROUP = 4;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base32 BASE32 =
      Base32.builder().setLineLength(0).setDecodingPolicy(CodecPolicy.STRICT).get();

  private final byte[] bytes;

  private Receipt(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new one. */
  public static Receipt random() {
    byte[] bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    return new Receipt(bytes);
  }

  /** One that was stored. */
  public static Receipt of(byte[] bytes) {
    return new Receipt(bytes.clone());
  }

  /**
   * Reads a receipt as people copy it: case, spaces and dashes do not matter, and a digit that the
   * alphabet lacks is the letter it looks like.
   *
   * @throws Refused {@code receipt-not-valid}
   */
  static Receipt parse(String text) {
    String letters =
        text.toUpperCase(Locale.ROOT)
            .replaceAll("[\\s-]", "")
            .replace('0', 'O')
            .replace('1', 'I')
            .replace('8', 'B');
    try {
      byte[] bytes = BASE32.decode(letters + "======");
      if (letters.matches("[A-Z2-7]{26}") && bytes.length == LENGTH) {
        return new Receipt(bytes);
      }
    } catch (IllegalArgumentException notBase32) {
      // Said below.
    }
    throw new Refused(
        Refused.Kind.UNACCEPTABLE,
        "receipt-not-valid",
        "A receipt has 26 letters and digits, as they stand in the welcome mail.");
  }

  /** As it stands in a mail: groups of four letters and digits. */
  public String reveal() {
    String letters = BASE32.encodeToString(bytes).replace("=", "");
    return letters.replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
  }

  /** As it is stored, sealed; 16 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Receipt receipt && Arrays.equals(receipt.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "receipt(…)";
  }
}
