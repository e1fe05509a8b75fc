package org.samizdat.vault;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A keyed print (PRF) of something of a person's: equal for equal input, and meaningless without
 * the key.
 *
 * @param keyId which key made it
 * @param bytes 32 bytes
 */
public record KeyedPrint(int keyId, byte[] bytes) {

  public KeyedPrint {
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyedPrint print
        && print.keyId == keyId
        && Arrays.equals(print.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "print(" + HexFormat.of().formatHex(bytes, 0, 4) + "…)";
  }
}
