package org.samizdat.audience;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Recipient;
import org.samizdat.mail.Route;
import org.samizdat.values.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who receives a newsletter: its confirmed readers, and nobody else. */
@Component
public class Audience {

  /** Below every random (version 4) number. */
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final JdbcClient database;

  Audience(JdbcClient database) {
    this.database = database;
  }

  /**
   * A page of a newsletter's readers in the order of their numbers.
   *
   * @param after exclusive; null starts from the beginning
   * @param limit at least 1
   */
  public List<Recipient> page(String newsletter, @Nullable PersonId after, int limit) {
    return database
        .sql(
            """
            select s.reader, r.route, s.number, s.generation
            from subscription s
            join reader r on r.person = s.reader
            where s.newsletter = :newsletter
            and s.state = 'ACTIVE'
            and r.status = 'ACTIVE'
            and s.reader > :after
            -- The same said again of the other table, which is otherwise read from its first row.
            and r.person > :after
            order by s.reader
            limit :limit
            """)
        .param("newsletter", newsletter)
        .param("after", after == null ? BEFORE_ALL : after.value())
        .param("limit", limit)
        .query((row, number) ->
            new Recipient(
                new PersonId(row.getObject("reader", UUID.class)),
                Route.valueOf(row.getString("route")),
                row.getLong("number"),
                row.getInt("generation")))
        .list();
  }

  /** How many readers a newsletter has now: as many as all its pages list. */
  public int count(String newsletter) {
    return database
        .sql(
            """
            select count(*)
            from subscription s
            join reader r on r.person = s.reader
            where s.newsletter = :newsletter
            and s.state = 'ACTIVE'
            and r.status = 'ACTIVE'
            """)
        .param("newsletter", newsletter)
        .query(Integer.class)
        .single();
  }

  /**
   * How many of its readers joined a newsletter lately.
   *
   * @param day UTC, inclusive
   */
  public int joinedSince(String newsletter, LocalDate day) {
    return database
        .sql(
            """
            select count(*)
            from subscription s
            join reader r on r.person = s.reader
            where s.newsletter = :newsletter
            and s.state = 'ACTIVE'
            and r.status = 'ACTIVE'
            and s.since >= :day
            """)
        .param("newsletter", newsletter)
        .param("day", day)
        .query(Integer.class)
        .single();
  }
}
