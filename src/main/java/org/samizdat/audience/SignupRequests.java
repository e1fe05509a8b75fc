package org.samizdat.audience;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.samizdat.mail.Route;
import org.samizdat.values.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Signup requests as they wait for their confirmation. */
@Component
class SignupRequests {

  private static final String SELECT =
      """
      select number, generation, person, reader, newsletter, language, route, policy_version,
        words_hash, form, channel, requested_at
      from signup_request
      """;

  private final JdbcClient database;

  SignupRequests(JdbcClient database) {
    this.database = database;
  }

  void insert(SignupRequest request) {
    database
        .sql(
            """
            insert into signup_request (number, generation, person, newsletter, language, route,
              policy_version, words_hash, form, channel, requested_at)
            values (:number, :generation, :person, :newsletter, :language, :route,
              :policyVersion, :words, :form, :channel, :requestedAt)
            """)
        .param("number", request.number())
        .param("generation", request.generation())
        .param("person", request.person().value())
        .param("newsletter", request.newsletter())
        .param("language", request.language())
        .param("route", request.route().name())
        .param("policyVersion", request.policyVersion())
        .param("words", request.words().bytes())
        .param("form", request.form())
        .param("channel", request.channel().name())
        .param("requestedAt", request.requestedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<SignupRequest> find(long number) {
    return database
        .sql(SELECT + "where number = :number")
        .param("number", number)
        .query(SignupRequests::read)
        .optional();
  }

  /**
   * Locks the request for which a person was admitted, if it is still there, until the end of the
   * transaction: whoever makes her a reader, or finds that she is none, does it one after the
   * other. To be taken before any other lock.
   */
  void lock(PersonId person) {
    database
        .sql("select number from signup_request where person = :person for update")
        .param("person", person.value())
        .query(Long.class)
        .list();
  }

  /**
   * Marks a request confirmed. Two at once: the second waits for the first, and is told false.
   *
   * @return false if it was confirmed already, or is gone
   */
  boolean confirm(long number, PersonId reader) {
    return database
            .sql(
                """
                update signup_request
                set reader = :reader,
                  requested_at = date_trunc('day', requested_at, 'UTC')
                where number = :number
                and reader is null
                """)
            .param("reader", reader.value())
            .param("number", number)
            .update()
        == 1;
  }

  /** Those that turned out to be a reader's, while they are kept. */
  List<SignupRequest> confirmedBy(PersonId reader) {
    return database
        .sql(SELECT + "where reader = :reader order by requested_at, number")
        .param("reader", reader.value())
        .query(SignupRequests::read)
        .list();
  }

  List<SignupRequest> requestedBefore(Instant time) {
    return database
        .sql(SELECT + "where requested_at < :time order by requested_at")
        .param("time", time.atOffset(ZoneOffset.UTC))
        .query(SignupRequests::read)
        .list();
  }

  void delete(long number) {
    database
        .sql("delete from signup_request where number = :number")
        .param("number", number)
        .update();
  }

  /** Which of the persons have a request. */
  List<PersonId> among(Collection<PersonId> persons) {
    return database
        .sql("select person from signup_request where person = any(:persons)")
        .param("persons", persons.stream().map(PersonId::value).toArray(UUID[]::new))
        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
        .list();
  }

  /**
   * Removes what names a person. A confirmed request whose own person was merged into another
   * stays: it still tells a second click that all is done.
   */
  void forget(PersonId person) {
    database
        .sql(
            """
            delete from signup_request
            where reader = :person
            or person = :person and reader is null
            """)
        .param("person", person.value())
        .update();
  }

  private static SignupRequest read(ResultSet row, int number) throws SQLException {
    UUID reader = row.getObject("reader", UUID.class);
    return new SignupRequest(
        row.getLong("number"),
        row.getInt("generation"),
        new PersonId(row.getObject("person", UUID.class)),
        reader == null ? null : new PersonId(reader),
        row.getString("newsletter"),
        row.getString("language"),
        Route.valueOf(row.getString("route")),
        row.getString("policy_version"),
        new Sha256(row.getBytes("words_hash")),
        row.getString("form"),
        ConsentLog.Channel.valueOf(row.getString("channel")),
        row.getObject("requested_at", OffsetDateTime.class).toInstant());
  }
}
