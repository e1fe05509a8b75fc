package org.samizdat.mail;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.vault.KeyedPrint;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The rows of {@link Suppressions}. An address is asked for by the prints of every key still
 * accepted; new rows are stored under the newest.
 */
@Component
class SuppressionTable {

  /**
   * One row.
   *
   * @param scope a newsletter; empty for all mail
   * @param day since when, UTC
   * @param letThroughOn the day a confirmation last passed this hard bounce
   */
  record Suppression(
      KeyedPrint print,
      Reason reason,
      String scope,
      LocalDate day,
      @Nullable LocalDate letThroughOn) {}

  private final JdbcClient database;

  SuppressionTable(JdbcClient database) {
    this.database = database;
  }

  /**
   * Adds a row unless the address has one of this reason and scope, under whichever key.
   *
   * @param prints of one address, the newest key's first
   */
  void insert(List<KeyedPrint> prints, Reason reason, String scope, LocalDate day) {
    KeyedPrint newest = prints.getFirst();
    database
        .sql(
            """
            insert into suppression (key_id, print, reason, scope, day)
            select :keyId, :print, :reason, :scope, :day
            where not exists (
              select
              from unnest(:keyIds::integer[], :prints::bytea[]) as candidate (key_id, print)
              join suppression as older using (key_id, print)
              where older.reason = :reason
              and older.scope = :scope)
            on conflict do nothing
            """)
        .param("keyId", newest.keyId())
        .param("print", newest.bytes())
        .param("reason", reason.name())
        .param("scope", scope)
        .param("day", day)
        .param("keyIds", keyIds(prints))
        .param("prints", bytes(prints))
        .update();
  }

  /** Returns whether there was one. */
  boolean delete(List<KeyedPrint> prints, Reason reason, String scope) {
    return database
            .sql(
                """
                delete from suppression
                using unnest(:keyIds::integer[], :prints::bytea[]) as candidate (key_id, print)
                where suppression.key_id = candidate.key_id
                and suppression.print = candidate.print
                and suppression.reason = :reason
                and suppression.scope = :scope
                """)
            .param("keyIds", keyIds(prints))
            .param("prints", bytes(prints))
            .param("reason", reason.name())
            .param("scope", scope)
            .update()
        > 0;
  }

  /** Every row under any of the prints: of one address, or of a whole chunk of them. */
  List<Suppression> find(Collection<KeyedPrint> prints) {
    return database
        .sql(
            """
            select key_id, print, reason, scope, day, let_through_on
            from unnest(:keyIds::integer[], :prints::bytea[]) as candidate (key_id, print)
            join suppression using (key_id, print)
            """)
        .param("keyIds", keyIds(prints))
        .param("prints", bytes(prints))
        .query((row, number) ->
            new Suppression(
                new KeyedPrint(row.getInt("key_id"), row.getBytes("print")),
                Reason.valueOf(row.getString("reason")),
                row.getString("scope"),
                row.getObject("day", LocalDate.class),
                row.getObject("let_through_on", LocalDate.class)))
        .list();
  }

  /**
   * Takes the one passage a hard bounce leaves, if nothing has passed since {@code before}. The
   * row's lock makes the second of two workers see what the first took; whoever took it may ask
   * again.
   *
   * @param passer who asks; the same bytes are the same passer
   */
  boolean letThrough(KeyedPrint print, byte[] passer, LocalDate today, LocalDate before) {
    return database
            .sql(
                """
                update suppression
                set let_through_on = :today, let_through_for = :passer
                where key_id = :keyId
                and print = :print
                and reason = 'HARD_BOUNCE'
                and (let_through_on is null
                  or let_through_on <= :before
                  or let_through_for = :passer)
                """)
            .param("today", today)
            .param("passer", passer)
            .param("keyId", print.keyId())
            .param("print", print.bytes())
            .param("before", before)
            .update()
        > 0;
  }

  private static Integer[] keyIds(Collection<KeyedPrint> prints) {
    return prints.stream().map(KeyedPrint::keyId).toArray(Integer[]::new);
  }

  private static byte[][] bytes(Collection<KeyedPrint> prints) {
    return prints.stream().map(KeyedPrint::bytes).toArray(byte[][]::new);
  }
}
