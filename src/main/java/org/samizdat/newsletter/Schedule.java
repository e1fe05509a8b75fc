package org.samizdat.newsletter;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;

/**
 * When a newsletter goes out: once a week, at an hour of its own zone. Everything is computed from
 * the wall clock of that zone, so a change to summer time moves nothing: an hour that does not
 * exist on the day (RFC 5545 3.3.5) counts from the end of the gap, one that comes twice is the
 * first.
 *
 * @param newsletter its slug
 * @param lateWindow how long after its hour an issue is still sent by itself
 * @param draftLead how long before its hour an issue is drafted
 * @param quotas the most stories of each section
 * @param createdAt hours before it are not its own
 */
record Schedule(
    String newsletter,
    DayOfWeek weekday,
    LocalTime time,
    ZoneId zone,
    Duration lateWindow,
    Duration draftLead,
    Map<Section, Integer> quotas,
    Instant createdAt) {

  /** A night and a day: a node that fails on Friday evening is mended on Saturday. */
  static final Duration USUAL_LATE_WINDOW = Duration.ofHours(36);

  /** A working day for the desk to look at the draft. */
  static final Duration USUAL_DRAFT_LEAD = Duration.ofHours(24);

  /** The moment of an issue's local date. */
  Instant at(LocalDate date) {
    return date.atTime(time).atZone(zone).toInstant();
  }

  /** The last local date whose hour has come; may lie before {@link #createdAt}. */
  LocalDate last(Instant now) {
    LocalDate date = LocalDate.ofInstant(now, zone).with(TemporalAdjusters.previousOrSame(weekday));
    return at(date).isAfter(now) ? date.minusWeeks(1) : date;
  }

  /** The first local date whose hour is still to come. */
  LocalDate next(Instant now) {
    return last(now).plusWeeks(1);
  }

  /** Whether an issue of this date was due while this schedule existed. */
  boolean covers(LocalDate date) {
    return !at(date).isBefore(createdAt);
  }

  /** Whether it is too late to send an issue of this date without being told to. */
  boolean isTooLate(LocalDate date, Instant now) {
    return now.isAfter(at(date).plus(lateWindow));
  }

  /** Whether the draft for this date is due. */
  boolean isTimeToDraft(LocalDate date, Instant now) {
    return !now.isBefore(at(date).minus(draftLead));
  }
}
