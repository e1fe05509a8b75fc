package org.samizdat.giving;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.samizdat.giving.stripe.StripeBalance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Movements of the balance in a currency that is not known here: set aside, so that they hold up no
 * other, and asked for again at each sweep until a version of this program knows it.
 */
@Component
class UnreadMovements {

  private final JdbcClient database;
  private final Clock clock;

  UnreadMovements(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Sets some aside. A repeat changes nothing. */
  void add(List<StripeBalance.Unread> unread) {
    for (StripeBalance.Unread one : unread) {
      database
          .sql(
              """
              insert into unread_movement (id, currency, seen_at)
              values (:id, :currency, :now)
              on conflict do nothing
              """)
          .param("id", one.id())
          .param("currency", one.currency())
          .param("now", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    }
  }

  /** Stripe's ids of all. */
  List<String> ids() {
    return database
        .sql("select id from unread_movement order by id")
        .query((row, count) -> row.getString("id"))
        .list();
  }

  /** One is read, and recorded. */
  void remove(String id) {
    database.sql("delete from unread_movement where id = :id").param("id", id).update();
  }

  /** In which currencies there are some, as Stripe writes them. */
  List<String> currencies() {
    return database
        .sql("select distinct currency from unread_movement order by currency")
        .query((row, count) -> row.getString("currency"))
        .list();
  }
}
