package org.samizdat.mail;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.samizdat.vault.KeyedPrint;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** On which day an address that had been given up was last allowed again, by its prints. */
@Component
class SuppressionLifts {

  private final JdbcClient database;

  SuppressionLifts(JdbcClient database) {
    this.database = database;
  }

  /**
   * Notes it; a later day replaces an earlier one.
   *
   * @param newest the print under the newest key
   */
  void note(KeyedPrint newest, LocalDate day) {
    database
        .sql(
            """
            insert into suppression_lift (key_id, print, day)
            values (:keyId, :print, :day)
            on conflict on constraint suppression_lift_once
            do update set day = greatest(suppression_lift.day, excluded.day)
            """)
        .param("keyId", newest.keyId())
        .param("print", newest.bytes())
        .param("day", day)
        .update();
  }

  /**
   * The last such day.
   *
   * @param prints of one address, under every key still accepted
   */
  Optional<LocalDate> last(Collection<KeyedPrint> prints) {
    List<LocalDate> days =
        database
            .sql(
                """
                select day
                from unnest(:keyIds::integer[], :prints::bytea[]) as candidate (key_id, print)
                join suppression_lift using (key_id, print)
                order by day desc
                limit 1
                """)
            .param("keyIds", prints.stream().map(KeyedPrint::keyId).toArray(Integer[]::new))
            .param("prints", prints.stream().map(KeyedPrint::bytes).toArray(byte[][]::new))
            .query((row, number) -> row.getObject("day", LocalDate.class))
            .list();
    return days.stream().findFirst();
  }

  /** Forgets those of before a day: nothing that came back then is known any more. */
  void sweep(LocalDate before) {
    database
        .sql("delete from suppression_lift where day < :before")
        .param("before", before)
        .update();
  }
}
