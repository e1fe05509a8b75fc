package org.samizdat.mail;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How fast a route may go at a relay after its provider has asked us to slow down: half as fast as
 * it went, and twice as fast again after every {@link #RECOVERY} without another such answer. By
 * the clock of the database, and the same for all nodes.
 */
@Component
class Paces {

  static final Duration RECOVERY = Duration.ofMinutes(5);

  /** Answers that come together are one. */
  private static final Duration ONCE = Duration.ofSeconds(30);

  /** Mails a second; slower than that a digest would not be news any more. */
  private static final double SLOWEST = 2;

  /** A route at a relay. */
  record Way(String relay, Route route) {}

  private final JdbcClient database;

  Paces(JdbcClient database) {
    this.database = database;
  }

  /**
   * Slows a route at a relay. A repeat within half a minute changes nothing.
   *
   * @param observed how many mails a second it has taken of late
   */
  void slow(Way way, double observed) {
    database
        .sql(
            """
            insert into route_pace as pace (relay, route, rate, slowed_at, free_above)
            values (:relay, :route, greatest(:slowest, :observed / 2), clock_timestamp(),
              2 * greatest(:slowest, :observed))
            on conflict on constraint route_pace_once
            do update set
              rate = greatest(
                :slowest,
                least(
                  pace.free_above,
                  pace.rate
                    * power(2, least(30, extract(epoch from clock_timestamp() - pace.slowed_at)
                        / :recovery)))
                  / 2),
              slowed_at = clock_timestamp(),
              free_above = greatest(pace.free_above, excluded.free_above)
            where pace.slowed_at < clock_timestamp() - make_interval(secs => :once)
            """)
        .param("relay", way.relay())
        .param("route", way.route().name())
        .param("observed", observed)
        .param("slowest", SLOWEST)
        .param("recovery", (double) RECOVERY.toSeconds())
        .param("once", (double) ONCE.toSeconds())
        .update();
  }

  /** Mails a second for each that is slowed down still. */
  Map<Way, Double> now() {
    Map<Way, Double> rates = new HashMap<>();
    database
        .sql(
            """
            select relay, route, rate
            from (
              select relay, route, free_above,
                rate
                  * power(2, least(30, extract(epoch from clock_timestamp() - slowed_at)
                      / :recovery)) as rate
              from route_pace
            ) as pace
            where rate < free_above
            """)
        .param("recovery", (double) RECOVERY.toSeconds())
        .query(row -> {
          rates.put(
              new Way(row.getString("relay"), Route.valueOf(row.getString("route"))),
              row.getDouble("rate"));
        });
    return rates;
  }
}
