package org.samizdat.vault;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * How bytes are sealed under a person's key for the place they are stored at. Only the vault holds
 * such keys.
 */
final class Sealing {

  /** Sealed values are padded to whole steps of this many bytes, so that lengths tell little. */
  private static final int STEP = 64;

  private Sealing() {}

  /** Four bytes of length, the bytes, zeros up to the step; then AES-GCM with a random nonce. */
  static byte[] seal(byte[] key, Place place, byte[] plain) {
    int whole = Math.ceilDiv(Integer.BYTES + plain.length, STEP) * STEP;
    byte[] padded = ByteBuffer.allocate(whole).putInt(plain.length).put(plain).array();
    try {
      return new AesGcmJce(key).encrypt(padded, place.associatedData());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("Cannot seal for " + place, broken);
    }
  }

  /**
   * Opens what was sealed.
   *
   * @throws PersonUnreadable if the bytes were changed or come from another place
   */
  static byte[] open(byte[] key, Place place, byte[] sealed) {
    try {
      byte[] padded = new AesGcmJce(key).decrypt(sealed, place.associatedData());
      int length = ByteBuffer.wrap(padded).getInt();
      return Arrays.copyOfRange(padded, Integer.BYTES, Integer.BYTES + length);
    } catch (GeneralSecurityException changed) {
      throw new PersonUnreadable("What is stored at " + place + " does not open", changed);
    }
  }
}
