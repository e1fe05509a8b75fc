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
   * The print that stands for a network of the internet on one day, for counting what came from it.
   * Another day's print cannot be joined to it, nor to one of a mail address.
   *
   * @param prefix the first bytes of its addresses
   * @param day the UTC day
   */
  public KeyedPrint ofNetwork(byte[] prefix, LocalDate day) {
    return keys.print(
        KeyFile.Use.LIMIT,
        ByteBuffer.allocate(Long.BYTES + 1 + prefix.length)
            .putLong(day.toEpochDay())
            .put((byte) 1)
            .put(prefix)
            .array());
  }

  /**
   * A signature under what we hand to a stranger's browser for some minutes, so that we know it for
   * ours when it comes back.
   */
  public KeyedPrint ofHandedOut(byte[] message) {
    return keys.print(
        KeyFile.Use.LIMIT,
        ByteBuffer.allocate(1 + message.length).put((byte) 2).put(message).array());
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
   * The commitment of a consent record of somebody whose address is still to come: proves the
   * receipt alone. A later record of the same receipt commits to the address.
   *
   * @param nonce the reader's receipt, 16 bytes
   */
  public KeyedPrint commitment(byte[] nonce) {
    return keys.print(KeyFile.Use.PROOF, committed(nonce));
  }

  /** Every commitment to a receipt alone; the current key's first. */
  public List<KeyedPrint> commitmentCandidates(byte[] nonce) {
    return keys.prints(KeyFile.Use.PROOF, committed(nonce));
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

  private static byte[] committed(byte[] nonce) {
    return ByteBuffer.allocate(1 + nonce.length).put((byte) 3).put(nonce).array();
  }

  private static byte[] printed(byte[] row) {
    return ByteBuffer.allocate(1 + row.length).put((byte) 2).put(row).array();
  }

  private static byte[] canonical(EmailAddress address) {
    return address.revealCanonical().getBytes(StandardCharsets.UTF_8);
  }
}
