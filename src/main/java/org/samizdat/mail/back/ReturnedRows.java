package org.samizdat.mail.back;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Tokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of what came back: inserted once, never changed, and gone with their deliveries. */
@Component
class ReturnedRows {

  /** What is worth a row. */
  enum Kind {
    HARD,
    SOFT,
    BLOCKED,
    COMPLAINT
  }

  private final JdbcClient database;

  ReturnedRows(JdbcClient database) {
    this.database = database;
  }

  /**
   * Records it of a delivery that has left, or may have. Of two at once the later waits for the
   * earlier, and finds it done.
   *
   * @return false if it was there already, or the delivery has not left
   */
  boolean insert(Tokens.Named delivery, Kind kind, @Nullable String code, LocalDate day) {
    return database
            .sql(
                """
                insert into returned (mailing, number, kind, enhanced_code, day)
                select outcome.mailing, outcome.number, :kind, :code, :day
                from outcome
                where outcome.mailing = :mailing
                and outcome.number = :number
                and outcome.result in ('SENT', 'UNKNOWN')
                limit 1
                on conflict do nothing
                """)
            .param("kind", kind.name())
            .param("code", code)
            .param("day", day)
            .param("mailing", delivery.row())
            .param("number", delivery.part())
            .update()
        > 0;
  }

  /** Whether it is recorded. */
  boolean isThere(Tokens.Named delivery, Kind kind) {
    return database
        .sql(
            """
            select exists (
              select from returned
              where mailing = :mailing
              and number = :number
              and kind = :kind)
            """)
        .param("mailing", delivery.row())
        .param("number", delivery.part())
        .param("kind", kind.name())
        .query(Boolean.class)
        .single();
  }

  /**
   * Whether the delivery may have left and nobody has recorded it yet: what comes back at once can
   * overtake its outcome.
   */
  boolean isUndecided(Tokens.Named delivery) {
    return database
        .sql(
            """
            select exists (
              select from delivery
              join mailing on mailing.id = delivery.mailing
              where delivery.mailing = :mailing
              and delivery.number = :number
              and mailing.finished_on is null
              and not exists (
                select from outcome
                where outcome.mailing = delivery.mailing
                and outcome.number = delivery.number
                and outcome.result <> 'DEFERRED'))
            """)
        .param("mailing", delivery.row())
        .param("number", delivery.part())
        .query(Boolean.class)
        .single();
  }

  /** Who it was sent to. */
  Optional<PersonId> addressee(Tokens.Named delivery) {
    return database
        .sql("select person from delivery where mailing = :mailing and number = :number")
        .param("mailing", delivery.row())
        .param("number", delivery.part())
        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
        .optional();
  }
}
