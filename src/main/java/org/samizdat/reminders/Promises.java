package org.samizdat.reminders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.mail.Route;
import org.samizdat.reminders.Promise.GoesOn;
import org.samizdat.reminders.Promise.State;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Sealed;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored promises. What has ended stays ended. */
@Component
class Promises {

  private static final String SELECT =
      """
      select number, generation, person, state, language, route, rhythm, times, first_on, anchor,
        next_number, frequency, amount, currency, policy_version, words, form, channel, asked_at,
        sealed_receipt, again_of, again_after
      from reminder_promise
      """;

  private final JdbcClient database;

  Promises(JdbcClient database) {
    this.database = database;
  }

  Optional<Promise> find(long number) {
    return database
        .sql(SELECT + "where number = :number")
        .param("number", number)
        .query(Promises::read)
        .optional();
  }

  /** The same, held until the transaction ends. */
  Optional<Promise> lock(long number) {
    return database
        .sql(SELECT + "where number = :number for no key update")
        .param("number", number)
        .query(Promises::read)
        .optional();
  }

  /** The same; empty also while somebody else holds it, or if it is not due any more. */
  Optional<Promise> claim(long number, LocalDate today) {
    return database
        .sql(
            SELECT
                + """
                where number = :number
                and state = 'PROMISED'
                and next_on <= :today
                for no key update skip locked
                """)
        .param("number", number)
        .param("today", today)
        .query(Promises::read)
        .optional();
  }

  /**
   * The numbers of those that are due, in their order.
   *
   * @param today the newsroom's day
   * @param after the last of the page before; null for the first
   */
  List<Long> due(LocalDate today, @Nullable Long after, int most) {
    return database
        .sql(
            """
            select number
            from reminder_promise
            where state = 'PROMISED'
            and next_on <= :today
            and (cast(:after as bigint) is null or number > :after)
            order by number
            limit :most
            """)
        .param("today", today)
        .param("after", after, Types.BIGINT)
        .param("most", most)
        .query((row, count) -> row.getLong("number"))
        .list();
  }

  /** Of a person, those that are not over and those she can still go on with. */
  List<Promise> of(PersonId person) {
    return database
        .sql(SELECT + "where person = :person order by first_on, number")
        .param("person", person.value())
        .query(Promises::read)
        .list();
  }

  /** The same, held until the transaction ends: in one order, so that nobody waits crosswise. */
  List<Promise> lockAll(PersonId person) {
    return database
        .sql(SELECT + "where person = :person order by number for no key update")
        .param("person", person.value())
        .query(Promises::read)
        .list();
  }

  /** Those that were not confirmed in time. */
  List<Promise> askedBefore(Instant time, int most) {
    return database
        .sql(SELECT + "where state = 'ASKED' and asked_at < :time order by asked_at limit :most")
        .param("time", time.atOffset(ZoneOffset.UTC))
        .param("most", most)
        .query(Promises::read)
        .list();
  }

  /** The persons of whom nothing is needed any more. */
  List<PersonId> toForget(LocalDate today, int most) {
    return database
        .sql(
            """
            select person
            from reminder_promise
            where person is not null
            group by person
            having bool_and(state not in ('ASKED', 'PROMISED') and forget_on <= :today)
            limit :most
            """)
        .param("today", today)
        .param("most", most)
        .query(Promises::person)
        .list();
  }

  /** Which of the persons have a promise. */
  List<PersonId> among(Collection<PersonId> persons) {
    return database
        .sql("select distinct person from reminder_promise where person = any(:persons)")
        .param("persons", persons.stream().map(PersonId::value).toArray(UUID[]::new))
        .query(Promises::person)
        .list();
  }

  private static PersonId person(ResultSet row, int count) throws SQLException {
    return new PersonId(row.getObject("person", UUID.class));
  }

  private static Promise read(ResultSet row, int count) throws SQLException {
    UUID person = row.getObject("person", UUID.class);
    byte[] receipt = row.getBytes("sealed_receipt");
    String frequency = row.getString("frequency");
    Long againOf = row.getObject("again_of", Long.class);
    return new Promise(
        row.getLong("number"),
        row.getInt("generation"),
        person == null ? null : new PersonId(person),
        State.valueOf(row.getString("state")),
        Language.of(row.getString("language")),
        Route.valueOf(row.getString("route")),
        new Plan(
            Rhythm.valueOf(row.getString("rhythm")),
            row.getInt("times"),
            row.getObject("first_on", LocalDate.class),
            row.getInt("anchor")),
        row.getInt("next_number"),
        frequency == null
            ? null
            : new Looked(Money.of(row.getLong("amount"), row.getString("currency")), frequency),
        row.getString("policy_version"),
        row.getString("words"),
        row.getString("form"),
        Channel.valueOf(row.getString("channel")),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        receipt == null ? null : new Sealed(receipt),
        againOf == null ? null : new GoesOn(againOf, row.getInt("again_after")));
  }
}
