package org.samizdat.mail;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.smtp.Relay;

/**
 * A relay as it is set: where mail is handed over, and which mail.
 *
 * @param name what the newsroom calls it
 * @param priority the lowest that is there goes first
 * @param weight its share of the connections among its equals
 * @param connections at most, of all nodes together; null for as many as are wanted
 * @param rate mails a second at most, of all nodes together; null for as fast as it goes
 * @param lanes that it takes
 * @param routes that it takes; empty for all
 */
record Smarthost(
    String name,
    Relay relay,
    int priority,
    int weight,
    @Nullable Integer connections,
    @Nullable Double rate,
    Set<Lane> lanes,
    Set<Route> routes) {

  Smarthost {
    lanes = Set.copyOf(lanes);
    routes = Set.copyOf(routes);
  }

  boolean takes(Lane lane, Route route) {
    return lanes.contains(lane) && (routes.isEmpty() || routes.contains(route));
  }

  /** Lower goes first; of two with one priority, the one that is meant for the route. */
  int rank(Route route) {
    return 2 * priority + (routes.contains(route) ? 0 : 1);
  }
}
