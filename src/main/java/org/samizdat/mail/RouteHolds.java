package org.samizdat.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Providers that have asked us to slow down: their route rests, on every node, at the relay that
 * said so, and no other.
 */
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
  void hold(Lane lane, Route route, String relay) {
    database
        .sql(
            """
            insert into route_hold (lane, route, relay, held_until)
            values (:lane, :route, :relay, :until)
            on conflict on constraint route_hold_once
            do update set held_until = greatest(route_hold.held_until, excluded.held_until)
            """)
        .param("lane", lane.name())
        .param("route", route.name())
        .param("relay", relay)
        .param("until", clock.instant().plus(REST).atOffset(ZoneOffset.UTC))
        .update();
  }

  /** At which relays which routes rest now. */
  Map<Route, Set<String>> now(Lane lane) {
    Map<Route, Set<String>> rests = new EnumMap<>(Route.class);
    database
        .sql(
            """
            select route, relay
            from route_hold
            where lane = :lane
            and held_until > :now
            """)
        .param("lane", lane.name())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(row -> {
          rests
              .computeIfAbsent(Route.valueOf(row.getString("route")), route -> new HashSet<>())
              .add(row.getString("relay"));
        });
    return rests;
  }
}
