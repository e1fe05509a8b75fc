package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The requests for a fresh link, for as long as their links are good. */
@Component
class SupportLinkRequests {

  private final JdbcClient database;

  SupportLinkRequests(JdbcClient database) {
    this.database = database;
  }

  void insert(SupportLinkRequest request) {
    database
        .sql(
            """
            insert into support_link_request (number, person, language, requested_at)
            values (:number, :person, :language, :requestedAt)
            """)
        .param("number", request.number())
        .param("person", request.person().value())
        .param("language", request.language().tag())
        .param("requestedAt", request.requestedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<SupportLinkRequest> find(long number) {
    return database
        .sql(
            """
            select number, person, language, requested_at
            from support_link_request
            where number = :number
            """)
        .param("number", number)
        .query(SupportLinkRequests::read)
        .optional();
  }

  List<SupportLinkRequest> requestedBefore(Instant time) {
    return database
        .sql(
            """
            select number, person, language, requested_at
            from support_link_request
            where requested_at < :time
            order by requested_at
            """)
        .param("time", time.atOffset(ZoneOffset.UTC))
        .query(SupportLinkRequests::read)
        .list();
  }

  void delete(long number) {
    database
        .sql("delete from support_link_request where number = :number")
        .param("number", number)
        .update();
  }

  /** Which of the persons have a request. */
  List<PersonId> among(Collection<PersonId> persons) {
    return database
        .sql("select person from support_link_request where person = any(:persons)")
        .param("persons", persons.stream().map(PersonId::value).toArray(UUID[]::new))
        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
        .list();
  }

  void forget(PersonId person) {
    database
        .sql("delete from support_link_request where person = :person")
        .param("person", person.value())
        .update();
  }

  private static SupportLinkRequest read(ResultSet row, int number) throws SQLException {
    return new SupportLinkRequest(
        row.getLong("number"),
        new PersonId(row.getObject("person", UUID.class)),
        Language.of(row.getString("language")),
        row.getObject("requested_at", OffsetDateTime.class).toInstant());
  }
}
