package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Route;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Sealed;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored givers. */
@Component
class Givers {

  private final JdbcClient database;

  Givers(JdbcClient database) {
    this.database = database;
  }

  /** Stores a new one. A person is one giver: of two workers the second is told by an exception. */
  void insert(Giver giver, Sealed receipt, @Nullable Sealed name, LocalDate since) {
    database
        .sql(
            """
            insert into giver (
              number, generation, person, language, route, sealed_receipt, sealed_name, since)
            values (
              :number, :generation, :person, :language, :route, :receipt, :name, :since)
            """)
        .param("number", giver.number())
        .param("generation", giver.generation())
        .param("person", giver.person() == null ? null : giver.person().value())
        .param("language", giver.language().tag())
        .param("route", giver.route().name())
        .param("receipt", receipt.bytes())
        .param("name", name == null ? null : name.bytes(), Types.BINARY)
        .param("since", since)
        .update();
  }

  /** What she wrote last: the language she used, the name she gave. */
  void refresh(Giver giver, Language language, @Nullable Sealed name) {
    database
        .sql(
            """
            update giver
            set language = :language,
              sealed_name = coalesce(:name, sealed_name)
            where number = :number
            """)
        .param("language", language.tag())
        .param("name", name == null ? null : name.bytes(), Types.BINARY)
        .param("number", giver.number())
        .update();
  }

  Optional<Giver> find(long number) {
    return database
        .sql(
            """
            select number, generation, person, language, route
            from giver
            where number = :number
            """)
        .param("number", number)
        .query(Givers::read)
        .optional();
  }

  /** She who is this person, held until the transaction ends. */
  Optional<Giver> lock(PersonId person) {
    return database
        .sql(
            """
            select number, generation, person, language, route
            from giver
            where person = :person
            for no key update
            """)
        .param("person", person.value())
        .query(Givers::read)
        .optional();
  }

  /** The same by her number. */
  Optional<Giver> lock(long number) {
    return database
        .sql(
            """
            select number, generation, person, language, route
            from giver
            where number = :number
            for no key update
            """)
        .param("number", number)
        .query(Givers::read)
        .optional();
  }

  /** In which language we speak to her from now on. */
  void speak(Giver giver, Language language) {
    database
        .sql("update giver set language = :language where number = :number")
        .param("language", language.tag())
        .param("number", giver.number())
        .update();
  }

  /** Whether she has asked not to be invited again. */
  boolean wantsNoInvitations(long number) {
    return database
        .sql("select no_invitations from giver where number = :number")
        .param("number", number)
        .query(Boolean.class)
        .single();
  }

  /** She has asked not to be invited again. */
  void wantNoInvitations(long number) {
    database
        .sql("update giver set no_invitations = true where number = :number")
        .param("number", number)
        .update();
  }

  Optional<Giver> ofPerson(PersonId person) {
    return database
        .sql(
            """
            select number, generation, person, language, route
            from giver
            where person = :person
            """)
        .param("person", person.value())
        .query(Givers::read)
        .optional();
  }

  /** Many of them. */
  List<Giver> of(Collection<Long> numbers) {
    return database
        .sql(
            """
            select number, generation, person, language, route
            from giver
            where number = any(:numbers)
            """)
        .param("numbers", numbers.toArray(Long[]::new))
        .query(Givers::read)
        .list();
  }

  /** The day on which she was first known, UTC. */
  LocalDate since(Giver giver) {
    return database
        .sql("select since from giver where number = :number")
        .param("number", giver.number())
        .query(LocalDate.class)
        .single();
  }

  /** Her receipt, as it is stored; empty once she is forgotten. */
  Optional<Sealed> receipt(Giver giver) {
    return database
        .sql("select sealed_receipt from giver where number = :number")
        .param("number", giver.number())
        .query((row, number) -> Optional.ofNullable(row.getBytes("sealed_receipt")))
        .single()
        .map(Sealed::new);
  }

  /** Her name, as it is stored; empty if she gave none, or is forgotten. */
  Optional<Sealed> name(Giver giver) {
    return database
        .sql("select sealed_name from giver where number = :number")
        .param("number", giver.number())
        .query((row, number) -> Optional.ofNullable(row.getBytes("sealed_name")))
        .single()
        .map(Sealed::new);
  }

  /** Which of the persons are givers. */
  List<PersonId> among(Collection<PersonId> persons) {
    return database
        .sql("select person from giver where person = any(:persons)")
        .param("persons", persons.stream().map(PersonId::value).toArray(UUID[]::new))
        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
        .list();
  }

  /** Takes the person out of what is kept of her gifts, and makes every link of hers dead. */
  void forget(PersonId person) {
    database
        .sql(
            """
            update giver
            set person = null,
              sealed_receipt = null,
              sealed_name = null,
              generation = generation + 1
            where person = :person
            """)
        .param("person", person.value())
        .update();
  }

  private static Giver read(ResultSet row, int rowNumber) throws SQLException {
    UUID person = row.getObject("person", UUID.class);
    return new Giver(
        row.getLong("number"),
        row.getInt("generation"),
        person == null ? null : new PersonId(person),
        Language.of(row.getString("language")),
        Route.valueOf(row.getString("route")));
  }
}
