package org.samizdat.giving;

import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Everybody who has given and is not forgotten, as the desk lists them. */
@Component
class GiverList {

  /**
   * A giver in a line.
   *
   * @param since UTC day on which she was first known
   * @param last when she paid last, by Stripe's clock; null if she never did
   * @param gifts how many payments of hers there are
   * @param pledges how many gifts of hers go on
   * @param leaving whether she is being forgotten
   */
  record Line(
      long number,
      LocalDate since,
      @Nullable Instant last,
      long gifts,
      long pledges,
      boolean leaving) {

    DayCursor cursor() {
      return new DayCursor(since, number);
    }
  }

  private final JdbcClient database;

  GiverList(JdbcClient database) {
    this.database = database;
  }

  /**
   * A page of them, the youngest first.
   *
   * @param after where the page before ended, exclusive; null for the first
   */
  List<Line> page(@Nullable DayCursor after, int most) {
    return database
        .sql(
            """
            select number, since,
              (select max(paid_at) from payment where payment.giver = giver.number) as last,
              (select count(*) from payment where payment.giver = giver.number) as gifts,
              (select count(*) from pledge
                where pledge.giver = giver.number and state <> 'ENDED') as pledges,
              exists (
                select from giver_erasure where giver_erasure.giver = giver.number) as leaving
            from giver
            where person is not null
            and (cast(:since as date) is null
              or (since, number) < (cast(:since as date), cast(:number as bigint)))
            order by since desc, number desc
            limit :most
            """)
        .param("since", after == null ? null : after.day(), Types.DATE)
        .param("number", after == null ? null : after.number(), Types.BIGINT)
        .param("most", most)
        .query((row, count) -> {
          OffsetDateTime last = row.getObject("last", OffsetDateTime.class);
          return new Line(
              row.getLong("number"),
              row.getObject("since", LocalDate.class),
              last == null ? null : last.toInstant(),
              row.getLong("gifts"),
              row.getLong("pledges"),
              row.getBoolean("leaving"));
        })
        .list();
  }
}
