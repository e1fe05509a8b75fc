package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Providers that have asked us to slow down: their route rests, on every node, and no other. */
@Component
class RouteHolds {

  /** What Gmail and Outlook count in; a provider that still minds asks again. */
  static final Duration REST = Duration.ofMinutes(1);

  private final JdbcClient database;
  private final Clock clock;

  RouteHolds(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Lets a route rest from now on; a repeat makes it longer. */
  void hold(Lane lane, Route route) {
    database
        .sql(
            """
            insert into route_hold (lane, route, held_until)
            values (:lane, :route, :until)
            on conflict on constraint route_hold_once
            do update set held_until = greatest(route_hold.held_until, excluded.held_until)
            """)
        .param("lane", lane.name())
        .param("route", route.name())
        .param("until", clock.instant().plus(REST).atOffset(ZoneOffset.UTC))
        .update();
  }
}
