package org.samizdat.vault;

import java.util.Arrays;

/**
 * Bytes that only the holder of the vault's key can read, and only while the person they belong to
 * is remembered. Made by {@link Vault#seal}; safe to store.
 */
public record Sealed(byte[] bytes) {

  public Sealed {
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sealed sealed && Arrays.equals(sealed.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "sealed(" + bytes.length + " bytes)";
  }
}
