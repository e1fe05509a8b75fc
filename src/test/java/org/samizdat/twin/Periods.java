package org.samizdat.twin;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** How long a subscription's period is; in UTC, counted from its anchor, as Stripe counts. */
final class Periods {

  private Periods() {}

  static void check(String interval, String parameter) {
    if (!interval.equals("month") && !interval.equals("year")) {
      throw Refusal.invalid(
          "parameter_invalid", parameter, "The twin knows month and year, not " + interval);
    }
  }

  /** The end of the period that begins then. The 31st becomes the last day of a shorter month. */
  static Instant end(Instant anchor, Instant start, String interval) {
    ZonedDateTime first = anchor.atZone(ZoneOffset.UTC);
    long count = 1;
    while (!plus(first, count, interval).isAfter(start)) {
      count++;
    }
    return plus(first, count, interval);
  }

  private static Instant plus(ZonedDateTime first, long count, String interval) {
    return (interval.equals("year") ? first.plusYears(count) : first.plusMonths(count)).toInstant();
  }
}
