package org.samizdat.giving;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import org.samizdat.giving.Pledge.State;

/** When a pledge is charged, by the calendar of UTC as at Stripe. */
final class Charges {

  /** How many charges may be skipped at a time. */
  static final int MOST_SKIPPED = 3;

  /** How far the next charge may be moved, either way. */
  private static final int MOST_DAYS = 28;

  /** Far enough from two charges that neither the end of a month nor a slow bill mixes them up. */
  private static final Duration BEFORE = Duration.ofDays(1);

  /** A century of months. */
  private static final int MOST_STEPS = 1200;

  /** The days on which the next charge may be. */
  record Window(LocalDate first, LocalDate last) {

    boolean has(LocalDate day) {
      return !day.isBefore(first) && !day.isAfter(last);
    }
  }

  private Charges() {}

  /** The next one, as far as anybody can tell; empty if none is to come. */
  static Optional<Instant> next(Pledge pledge) {
    return switch (pledge.state()) {
      case ACTIVE -> Optional.of(pledge.periodEnd());
      case PAST_DUE -> Optional.ofNullable(pledge.nextAttempt());
      case PAUSED -> Optional.ofNullable(pledge.pausedUntil()).map(until -> from(pledge, until));
      case ENDING, ENDED -> Optional.empty();
    };
  }

  /** The next one after some are skipped. */
  static Instant afterSkipping(Pledge pledge, int times) {
    return step(pledge, times);
  }

  /** When collecting goes on, so that just these are skipped: a day before the next. */
  static Instant pauseUntil(Pledge pledge, int times) {
    return afterSkipping(pledge, times).minus(BEFORE);
  }

  /** Where the next one may be moved. Not far: what was paid for is not paid for again. */
  static Window window(Pledge pledge, LocalDate today) {
    LocalDate planned = LocalDate.ofInstant(pledge.periodEnd(), ZoneOffset.UTC);
    LocalDate tomorrow = today.plusDays(1);
    LocalDate first = planned.minusDays(MOST_DAYS);
    return new Window(first.isBefore(tomorrow) ? tomorrow : first, planned.plusDays(MOST_DAYS));
  }

  /** The moment on another day, at the same time of the day. */
  static Instant on(LocalDate day, Pledge pledge) {
    return day.atTime(pledge.periodEnd().atOffset(ZoneOffset.UTC).toOffsetTime()).toInstant();
  }

  /** Whether the one pledge began after the other. Days are stored; the first period tells more. */
  static boolean isYounger(Pledge one, Pledge other) {
    if (!one.began().equals(other.began())) {
      return one.began().isAfter(other.began());
    }
    return step(one, -1).isAfter(step(other, -1));
  }

  private static Instant from(Pledge pledge, Instant time) {
    Instant charge = pledge.periodEnd();
    for (int steps = 1; charge.isBefore(time) && steps < MOST_STEPS; steps++) {
      charge = step(pledge, steps);
    }
    return charge;
  }

  /** From the end of the present period; after a short month it is the old day again. */
  private static Instant step(Pledge pledge, int periods) {
    OffsetDateTime end = pledge.periodEnd().atOffset(ZoneOffset.UTC);
    OffsetDateTime time =
        pledge.frequency() == Frequency.ANNUAL ? end.plusYears(periods) : end.plusMonths(periods);
    Integer anchor = pledge.anchorDay();
    int last = YearMonth.from(time).lengthOfMonth();
    return (anchor == null ? time : time.withDayOfMonth(Math.min(anchor, last))).toInstant();
  }

  /** Whether a pledge is charged by itself, unless something is done. */
  static boolean goesOn(Pledge pledge) {
    return pledge.state() == State.ACTIVE || pledge.state() == State.PAUSED;
  }
}
