package org.samizdat.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.samizdat.values.EmailAddress;
import org.springframework.stereotype.Component;

/** Keyed prints of addresses, for those who must recognise an address without keeping it. */
@Component
public class Prints {

  private final Keys keys;

  Prints(Keys keys) {
    this.keys = keys;
  }

  /** The print to store a new suppression under. */
  public KeyedPrint forSuppression(EmailAddress address) {
    return keys.print(KeyFile.Use.INDEX_SUPPRESSION, canonical(address));
  }

  /**
   * Every print under which a suppression of this address may be stored; the current key's first.
   */
  public List<KeyedPrint> suppressionCandidates(EmailAddress address) {
    return keys.prints(KeyFile.Use.INDEX_SUPPRESSION, canonical(address));
  }

  /**
   * The print that stands for this address on one day, for counting what it was sent. Another day's
   * print cannot be joined to it.
   *
   * @param day the UTC day
   */
  public KeyedPrint forLimit(EmailAddress address, LocalDate day) {
    byte[] canonical = canonical(address);
    return keys.print(
        KeyFile.Use.LIMIT,
        ByteBuffer.allocate(Long.BYTES + canonical.length)
            .putLong(day.toEpochDay())
            .put(canonical)
            .array());
  }

  /**
   * The commitment of a consent record: proves the address to whoever can show it together with the
   * reader's receipt, and tells nothing before.
   *
   * @param nonce the reader's receipt, 16 bytes
   */
  public KeyedPrint commitment(EmailAddress address, byte[] nonce) {
    return keys.print(KeyFile.Use.PROOF, committed(address, nonce));
  }

  /**
   * Every commitment that may stand in a record of this address and receipt; the current key's
   * first.
   */
  public List<KeyedPrint> commitmentCandidates(EmailAddress address, byte[] nonce) {
    return keys.prints(KeyFile.Use.PROOF, committed(address, nonce));
  }

  /**
   * A print over a row's bytes that nobody without the key can make anew after changing the row.
   */
  public KeyedPrint ofRow(byte[] row) {
    return keys.print(KeyFile.Use.PROOF, printed(row));
  }

  /** Every print that an unchanged row with these bytes may have; the current key's first. */
  public List<KeyedPrint> rowCandidates(byte[] row) {
    return keys.prints(KeyFile.Use.PROOF, printed(row));
  }

  private static byte[] committed(EmailAddress address, byte[] nonce) {
    byte[] canonical = canonical(address);
    return ByteBuffer.allocate(1 + nonce.length + canonical.length)
        .put((byte) 1)
        .put(nonce)
        .put(canonical)
        .array();
  }

  private static byte[] printed(byte[] row) {
    return ByteBuffer.allocate(1 + row.length).put((byte) 2).put(row).array();
  }

  private static byte[] canonical(EmailAddress address) {
    return address.revealCanonical().getBytes(StandardCharsets.UTF_8);
  }
}
