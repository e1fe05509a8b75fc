package org.samizdat.audience;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.vault.KeyedPrint;

/** A row of the consent log, and the bytes it is hashed as. */
record ConsentRecord(
    UUID id,
    UUID person,
    String purpose,
    @Nullable String newsletter,
    String action,
    String policyVersion,
    Sha256 policyHash,
    Sha256 wordsHash,
    String language,
    String form,
    String channel,
    LocalDate actedOn,
    LocalDate recordedOn,
    KeyedPrint commitment,
    KeyedPrint print) {

  static final KeyedPrint NO_PRINT = new KeyedPrint(0, new byte[0]);

  static final String SELECT =
      """
      select id, person, purpose, newsletter, action, policy_version, policy_hash, words_hash,
        language, form, channel, acted_on, recorded_on, commitment_key, commitment,
        print_key, print
      from consent_record
      """;

  /** Names what the bytes are, so that another layout can never be taken for this one. */
  private static final String LAYOUT = "samizdat consent record 1";

  private static final int ABSENT = -1;

  static ConsentRecord read(ResultSet row, int number) throws SQLException {
    return new ConsentRecord(
        row.getObject("id", UUID.class),
        row.getObject("person", UUID.class),
        row.getString("purpose"),
        row.getString("newsletter"),
        row.getString("action"),
        row.getString("policy_version"),
        new Sha256(row.getBytes("policy_hash")),
        new Sha256(row.getBytes("words_hash")),
        row.getString("language"),
        row.getString("form"),
        row.getString("channel"),
        row.getObject("acted_on", LocalDate.class),
        row.getObject("recorded_on", LocalDate.class),
        new KeyedPrint(row.getInt("commitment_key"), row.getBytes("commitment")),
        new KeyedPrint(row.getInt("print_key"), row.getBytes("print")));
  }

  ConsentRecord with(KeyedPrint newPrint) {
    return new ConsentRecord(
        id,
        person,
        purpose,
        newsletter,
        action,
        policyVersion,
        policyHash,
        wordsHash,
        language,
        form,
        channel,
        actedOn,
        recordedOn,
        commitment,
        newPrint);
  }

  /**
   * Every column but the print, each with its length before it: no two rows give the same bytes.
   */
  byte[] facts() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, LAYOUT);
      write(out, id.toString());
      write(out, person.toString());
      write(out, purpose);
      write(out, newsletter);
      write(out, action);
      write(out, policyVersion);
      write(out, policyHash.bytes());
      write(out, wordsHash.bytes());
      write(out, language);
      write(out, form);
      write(out, channel);
      write(out, actedOn.toString());
      write(out, recordedOn.toString());
      write(out, commitment);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** What stands for the row in its day's block: the facts and their print. */
  Sha256 leaf() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, facts());
      write(out, print);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return MerkleTree.leaf(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, KeyedPrint value) throws IOException {
    out.writeInt(value.keyId());
    write(out, value.bytes());
  }

  private static void write(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(ABSENT);
    } else {
      write(out, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void write(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }
}
