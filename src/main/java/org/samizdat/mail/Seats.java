package org.samizdat.mail;

import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who may have how many connections to a relay that allows only so many. Nodes share them evenly;
 * one that comes gets its part when the others have left it. One that dies leaves them when its
 * lease has run out, by the clock of the database.
 */
@Component
class Seats {

  private final JdbcClient database;
  private final TransactionTemplate transactions;

  Seats(JdbcClient database, TransactionTemplate transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  private record Others(int nodes, int before, int seats) {}

  /**
   * Says how many this node has in use, and asks how many it may.
   *
   * @param most of all nodes together
   * @param least fewer are of no use to a node
   * @param used open now; they are this node's until it closes them
   * @return how many it may have
   */
  int take(String relay, UUID node, int most, int least, int used, Duration lease) {
    Integer granted =
        transactions.execute(status -> {
          lock(relay);
          Others others = others(relay, node);
          int nodes = Math.clamp(most / least, 1, others.nodes() + 1);
          int share =
              others.before() >= nodes
                  ? 0
                  : most / nodes + (others.before() < most % nodes ? 1 : 0);
          int free = Math.max(0, most - others.seats());
          int seats = Math.min(share, free);
          keep(relay, node, Math.max(seats, Math.min(used, free)), lease);
          return seats;
        });
    return granted == null ? 0 : granted;
  }

  /** The node stops. */
  void leave(UUID node) {
    database.sql("delete from relay_seat where node = :node").param("node", node).update();
  }

  private void lock(String relay) {
    database
        .sql("select name from allowance where name = :name for update")
        .param("name", Allowances.relay(relay))
        .query(String.class)
        .single();
    database
        .sql("delete from relay_seat where relay = :relay and held_until < clock_timestamp()")
        .param("relay", relay)
        .update();
  }

  private Others others(String relay, UUID node) {
    return database
        .sql(
            """
            select count(*) as nodes,
              count(*) filter (where node < :node) as before,
              coalesce(sum(seats), 0) as seats
            from relay_seat
            where relay = :relay
            and node <> :node
            """)
        .param("relay", relay)
        .param("node", node)
        .query((row, number) ->
            new Others(row.getInt("nodes"), row.getInt("before"), row.getInt("seats")))
        .single();
  }

  private void keep(String relay, UUID node, int seats, Duration lease) {
    database
        .sql(
            """
            insert into relay_seat (relay, node, seats, held_until)
            values (:relay, :node, :seats, clock_timestamp() + make_interval(secs => :lease))
            on conflict on constraint relay_seat_once
            do update set seats = excluded.seats, held_until = excluded.held_until
            """)
        .param("relay", relay)
        .param("node", node)
        .param("seats", seats)
        .param("lease", lease.toMillis() / 1000.0)
        .update();
  }
}
