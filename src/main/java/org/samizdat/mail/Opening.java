package org.samizdat.mail;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Place;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.Vault;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Opens a claimed chunk: unseals its addresses, for as long as the chunk is in hand, and finds out
 * whom we must not write to.
 */
@Component
class Opening {

  private final JdbcClient database;
  private final Settlement settlement;
  private final Vault vault;
  private final Suppressions suppressions;

  Opening(JdbcClient database, Settlement settlement, Vault vault, Suppressions suppressions) {
    this.database = database;
    this.settlement = settlement;
    this.vault = vault;
    this.suppressions = suppressions;
  }

  /** The chunk's deliveries by number, with what is in their way. */
  List<Member> members(Chunk chunk, Consignment consignment) {
    List<Member> sealed = rows(chunk);
    Map<PersonId, EmailAddress> addresses =
        vault.addresses(sealed.stream().map(Member::person).toList());
    Set<PersonId> heldBack =
        suppressions.heldBack(
            consignment.kind(), consignment.newsletter(), chunk.mailing(), addresses);
    return sealed.stream()
        .map(member -> opened(member, addresses.get(member.person()), heldBack))
        .toList();
  }

  /** What all of them are sent. */
  Consignment consignment(Chunk chunk) {
    return database
        .sql(
            """
            select mailing.kind, mailing.newsletter, mailing.created_at,
              mailing_content.clear, mailing_content.sealed
            from mailing
            join mailing_content on mailing_content.mailing = mailing.id
            where mailing.id = :mailing
            and mailing_content.version = :version
            """)
        .param("mailing", chunk.mailing().value())
        .param("version", chunk.version())
        .query((row, number) ->
            consignment(
                chunk,
                MailKind.valueOf(row.getString("kind")),
                row.getString("newsletter"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getBytes("clear"),
                row.getBytes("sealed")))
        .single();
  }

  /** Where the content of a mail to one person is sealed. */
  static Place place(MailingId mailing, int version) {
    return new Place("mailing_content", "sealed", mailing + "/" + version);
  }

  private Consignment consignment(
      Chunk chunk,
      MailKind kind,
      @Nullable String newsletter,
      Instant openedAt,
      byte @Nullable [] clear,
      byte @Nullable [] sealed) {
    byte[] bytes = sealed == null ? clear : unsealed(chunk, new Sealed(sealed));
    return new Consignment(
        kind, newsletter, openedAt, bytes == null ? null : LetterTemplate.read(bytes));
  }

  private byte @Nullable [] unsealed(Chunk chunk, Sealed sealed) {
    PersonId only =
        database
            .sql("select person from delivery where mailing = :mailing")
            .param("mailing", chunk.mailing().value())
            .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
            .single();
    return vault.open(only, place(chunk.mailing(), chunk.version()), sealed).orElse(null);
  }

  private List<Member> rows(Chunk chunk) {
    return database
        .sql(
            """
            select delivery.number, delivery.person, delivery.link_row, delivery.generation,
              coalesce(earlier.again or earlier.result = 'UNKNOWN', false) as again
            from delivery
            left join outcome as earlier
              on earlier.mailing = delivery.mailing
              and earlier.number = delivery.number
              and earlier.attempt = :attempt - 1
            where delivery.mailing = :mailing
            and delivery.number = any(:numbers)
            order by delivery.number
            """)
        .param("mailing", chunk.mailing().value())
        .param("attempt", chunk.attempt())
        .param("numbers", settlement.members(chunk).toArray(Integer[]::new))
        .query((row, number) ->
            new Member(
                row.getInt("number"),
                new PersonId(row.getObject("person", UUID.class)),
                row.getLong("link_row"),
                row.getInt("generation"),
                row.getBoolean("again"),
                null,
                null))
        .list();
  }

  private static Member opened(
      Member member, @Nullable EmailAddress address, Set<PersonId> heldBack) {
    Mailing.Skip skip =
        address == null
            ? Mailing.Skip.ERASED
            : heldBack.contains(member.person()) ? Mailing.Skip.SUPPRESSED : null;
    return new Member(
        member.number(),
        member.person(),
        member.linkRow(),
        member.generation(),
        member.again(),
        address,
        skip);
  }
}
