package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.samizdat.mail.MailingId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is to be forgotten, and how far that is. */
@Component
class GiverErasureTable {

  private static final String SELECT =
      """
      select giver, reason, asked_on, goodbye, tries, finished_on
      from giver_erasure
      """;

  private final JdbcClient database;

  GiverErasureTable(JdbcClient database) {
    this.database = database;
  }

  /**
   * Stores that a giver wants to be forgotten, also if she is about to be for her age.
   *
   * @param due when it goes on by itself, should nobody see to it before
   * @return false if that is stored already
   */
  boolean insert(Giver giver, LocalDate today, Instant due) {
    return database
            .sql(
                """
                insert into giver_erasure (giver, asked_on, due_at)
                values (:giver, :today, :due)
                on conflict (giver) do update
                set reason = 'ASKED',
                  asked_on = excluded.asked_on,
                  due_at = excluded.due_at
                where giver_erasure.reason = 'AGE'
                and giver_erasure.finished_on is null
                """)
            .param("giver", giver.number())
            .param("today", today)
            .param("due", due.atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  Optional<GiverErasure> find(long giver) {
    return database
        .sql(SELECT + "where giver = :giver")
        .param("giver", giver)
        .query(GiverErasureTable::read)
        .optional();
  }

  /** The same, held until the transaction ends. */
  Optional<GiverErasure> lock(long giver) {
    return database
        .sql(SELECT + "where giver = :giver for no key update")
        .param("giver", giver)
        .query(GiverErasureTable::read)
        .optional();
  }

  List<GiverErasure> due(Instant now, int most) {
    return database
        .sql(
            SELECT
                + """
                where finished_on is null
                and due_at <= :now
                order by due_at, giver
                limit :most
                """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("most", most)
        .query(GiverErasureTable::read)
        .list();
  }

  void saidGoodbye(long giver, MailingId mailing) {
    database
        .sql("update giver_erasure set goodbye = :mailing where giver = :giver")
        .param("mailing", mailing.value())
        .param("giver", giver)
        .update();
  }

  void later(GiverErasure erasure, Instant due) {
    database
        .sql(
            """
            update giver_erasure
            set tries = tries + 1,
              due_at = :due
            where giver = :giver
            and finished_on is null
            """)
        .param("due", due.atOffset(ZoneOffset.UTC))
        .param("giver", erasure.giver())
        .update();
  }

  /** One who was to be forgotten for her age has given again. */
  void callOff(long giver) {
    database
        .sql(
            """
            delete from giver_erasure
            where giver = :giver
            and reason = 'AGE'
            and finished_on is null
            """)
        .param("giver", giver)
        .update();
  }

  void finish(long giver, LocalDate today) {
    database
        .sql(
            """
            update giver_erasure
            set finished_on = :today,
              due_at = null
            where giver = :giver
            and finished_on is null
            """)
        .param("today", today)
        .param("giver", giver)
        .update();
  }

  private static GiverErasure read(ResultSet row, int count) throws SQLException {
    Long goodbye = row.getObject("goodbye", Long.class);
    return new GiverErasure(
        row.getLong("giver"),
        GiverErasure.Reason.valueOf(row.getString("reason")),
        row.getObject("asked_on", LocalDate.class),
        goodbye == null ? null : new MailingId(goodbye),
        row.getInt("tries"),
        row.getObject("finished_on", LocalDate.class));
  }
}
