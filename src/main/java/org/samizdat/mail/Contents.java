package org.samizdat.mail;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.PersonId;
import org.samizdat.vault.PersonUnreadable;
import org.samizdat.vault.Place;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is sent, encoded once, as bytes with slots. A digest's is stored in clear: it is published
 * anyway. A mail to one person is sealed under her key. Runs in the caller's transaction.
 */
@Component
class Contents {

  private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

  private final JdbcClient database;
  private final Vault vault;
  private final Site site;
  private final MailSettings settings;
  private final DeliveryHeader deliveryHeader;

  Contents(
      JdbcClient database,
      Vault vault,
      Site site,
      MailSettings settings,
      DeliveryHeader deliveryHeader) {
    this.database = database;
    this.vault = vault;
    this.site = site;
    this.settings = settings;
    this.deliveryHeader = deliveryHeader;
  }

  /** Stores a version of a digest. */
  void store(MailingId mailing, int version, @Nullable String newsletter, Letter letter) {
    insert(mailing, version, compile(mailing, MailKind.DIGEST, newsletter, letter), null);
  }

  /** Stores a mail to one person; of a forgotten one's there is nothing to store. */
  void storeSealed(
      MailingId mailing,
      int version,
      MailKind kind,
      @Nullable String newsletter,
      Letter letter,
      PersonId reader) {
    byte[] bytes = compile(mailing, kind, newsletter, letter);
    byte[] sealed =
        vault.seal(reader, place(mailing, version), bytes).map(Sealed::bytes).orElse(null);
    insert(mailing, version, null, sealed);
  }

  /**
   * The version that a chunk is to send; null if its one reader is forgotten, or if what was sealed
   * for her does not open, for then no later try would open it either.
   */
  @Nullable LetterTemplate read(Chunk chunk) {
    Stored stored =
        database
            .sql(
                """
                select clear, sealed
                from mailing_content
                where mailing = :mailing
                and version = :version
                """)
            .param("mailing", chunk.mailing().value())
            .param("version", chunk.version())
            .query((row, number) -> new Stored(row.getBytes("clear"), row.getBytes("sealed")))
            .single();
    byte[] sealed = stored.sealed();
    byte[] bytes = sealed == null ? stored.clear() : open(chunk, sealed);
    return bytes == null ? null : LetterTemplate.read(bytes);
  }

  private record Stored(byte @Nullable [] clear, byte @Nullable [] sealed) {}

  private byte @Nullable [] open(Chunk chunk, byte[] sealed) {
    PersonId reader =
        database
            .sql("select person from delivery where mailing = :mailing")
            .param("mailing", chunk.mailing().value())
            .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
            .single();
    try {
      return vault
          .open(reader, place(chunk.mailing(), chunk.version()), new Sealed(sealed))
          .orElse(null);
    } catch (PersonUnreadable broken) {
      LOG.error("Mailing {} is sealed and does not open: it fails", chunk.mailing());
      return null;
    }
  }

  private byte[] compile(
      MailingId mailing, MailKind kind, @Nullable String newsletter, Letter letter) {
    return LetterTemplate.compile(
            letter,
            new Heading(
                kind,
                mailing,
                newsletter,
                settings.senderAddress(),
                settings.replyToAddress(),
                site,
                deliveryHeader))
        .bytes();
  }

  private void insert(
      MailingId mailing, int version, byte @Nullable [] clear, byte @Nullable [] sealed) {
    database
        .sql(
            """
            insert into mailing_content (mailing, version, clear, sealed)
            values (:mailing, :version, :clear, :sealed)
            """)
        .param("mailing", mailing.value())
        .param("version", version)
        .param("clear", clear)
        .param("sealed", sealed)
        .update();
  }

  private static Place place(MailingId mailing, int version) {
    return new Place("mailing_content", "sealed", mailing + "/" + version);
  }
}
