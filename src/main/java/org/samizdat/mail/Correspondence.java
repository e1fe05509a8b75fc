package org.samizdat.mail;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which mails went to a person, for as long as that is kept; for showing it to herself. */
@Component
public class Correspondence {

  /**
   * One mail.
   *
   * @param newsletter the slug of the one it is about; null if it is about none
   * @param outcome of the last try, in lower case such as {@code sent}; {@code waiting} before it
   * @param day the UTC day of that outcome; null while it waits
   */
  public record Item(
      MailingId mailing,
      MailKind kind,
      @Nullable String newsletter,
      String outcome,
      @Nullable LocalDate day) {}

  private final JdbcClient database;

  Correspondence(JdbcClient database) {
    this.database = database;
  }

  /** The mails to a person, oldest first; none if nobody knows her. */
  public List<Item> with(PersonId person) {
    return database
        .sql(
            """
            select delivery.mailing, mailing.kind, mailing.newsletter,
              coalesce(lower(last.result), 'waiting') as outcome, last.day
            from delivery
            join mailing on mailing.id = delivery.mailing
            left join lateral (
              select outcome.result, outcome.day
              from outcome
              where outcome.mailing = delivery.mailing
              and outcome.number = delivery.number
              order by outcome.attempt desc
              limit 1) as last on true
            where delivery.person = :person
            order by mailing.created_at, mailing.id
            """)
        .param("person", person.value())
        .query((row, number) ->
            new Item(
                new MailingId(row.getLong("mailing")),
                MailKind.valueOf(row.getString("kind")),
                row.getString("newsletter"),
                row.getString("outcome"),
                row.getObject("day", LocalDate.class)))
        .list();
  }
}
