package org.samizdat.mail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Addresses;
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
  private final Contents contents;
  private final Vault vault;
  private final Suppressions suppressions;
  private final Turns turns;

  Opening(
      JdbcClient database,
      Settlement settlement,
      Contents contents,
      Vault vault,
      Suppressions suppressions,
      Turns turns) {
    this.database = database;
    this.settlement = settlement;
    this.contents = contents;
    this.vault = vault;
    this.suppressions = suppressions;
    this.turns = turns;
  }

  /** The chunk's deliveries by number, with what is in their way. */
  List<Member> members(Chunk chunk, Consignment consignment) {
    List<Member> sealed = rows(chunk);
    Addresses addresses = vault.addresses(sealed.stream().map(Member::person).toList());
    Set<PersonId> heldBack =
        suppressions.heldBack(
            consignment.kind(), consignment.newsletter(), chunk.mailing(), addresses.opened());
    return sealed.stream().map(member -> opened(member, addresses, heldBack)).toList();
  }

  /**
   * Whether the chunk is to be sent now: never two at once. What waits its turn goes to one person;
   * all the rest leaves now, and is noted for those who wait.
   *
   * @return how long the chunk must wait; empty if it need not
   */
  Optional<Instant> turn(Chunk chunk, Consignment consignment, List<Member> members) {
    List<EmailAddress> addresses = sendable(members);
    if (!consignment.kind().waitsItsTurn()) {
      turns.note(addresses);
      return Optional.empty();
    }
    return addresses.stream()
        .flatMap(address -> turns.take(address, chunk.mailing()).stream())
        .max(Comparator.naturalOrder());
  }

  private static List<EmailAddress> sendable(List<Member> members) {
    return members.stream()
        .filter(member -> member.skip() == null)
        .flatMap(member -> Stream.ofNullable(member.address()))
        .toList();
  }

  /** What all of them are sent. */
  Consignment consignment(Chunk chunk) {
    LetterTemplate template = contents.read(chunk);
    return database
        .sql("select kind, newsletter, created_at from mailing where id = :mailing")
        .param("mailing", chunk.mailing().value())
        .query((row, number) ->
            new Consignment(
                MailKind.valueOf(row.getString("kind")),
                row.getString("newsletter"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                template))
        .single();
  }

  private List<Member> rows(Chunk chunk) {
    return chunk.attempt() == 1 ? firstTime(chunk) : again(chunk);
  }

  /** Nobody has tried them: there is no outcome to look for. */
  private List<Member> firstTime(Chunk chunk) {
    return database
        .sql(
            """
            select delivery.number, delivery.person, delivery.link_row, delivery.generation,
              false as again
            from delivery
            where delivery.mailing = :mailing
            and delivery.number between :first and :last
            and delivery.route = :route
            order by delivery.number
            """)
        .param("mailing", chunk.mailing().value())
        .param("first", chunk.first())
        .param("last", chunk.last())
        .param("route", chunk.route().name())
        .query(Opening::row)
        .list();
  }

  private List<Member> again(Chunk chunk) {
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
        .query(Opening::row)
        .list();
  }

  private static Member row(ResultSet row, int number) throws SQLException {
    return new Member(
        row.getInt("number"),
        new PersonId(row.getObject("person", UUID.class)),
        row.getLong("link_row"),
        row.getInt("generation"),
        row.getBoolean("again"),
        null,
        null);
  }

  private static Member opened(Member member, Addresses addresses, Set<PersonId> heldBack) {
    EmailAddress address = addresses.opened().get(member.person());
    Mailing.Skip skip = null;
    if (address == null) {
      skip = addresses.unreadable().contains(member.person()) ? null : Mailing.Skip.ERASED;
    } else if (heldBack.contains(member.person())) {
      skip = Mailing.Skip.SUPPRESSED;
    }
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
