package org.samizdat.demo;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;

/**
 * The product's clock in the demo: runs like the machine's, some days ahead of it. How far is kept,
 * so that a newsroom which has had its Friday does not wake up before it.
 */
final class DemoClock extends Clock {

  private static final String NOTE = "clock.ahead";

  private final Clock machine;
  private final DemoNotes notes;
  private final ZoneId zone;
  private volatile Duration ahead;

  DemoClock(Clock machine, DemoNotes notes) {
    this.machine = machine;
    this.notes = notes;
    this.zone = machine.getZone();
    this.ahead = Duration.parse(notes.get(NOTE, "PT0S"));
  }

  /** Moves on to the first Friday at that hour which is still to come. */
  Instant makeItFriday(LocalTime hour, ZoneId newsroom) {
    ZonedDateTime now = instant().atZone(newsroom);
    ZonedDateTime friday = now.with(TemporalAdjusters.nextOrSame(DayOfWeek.FRIDAY)).with(hour);
    if (!friday.isAfter(now)) {
      friday = now.with(TemporalAdjusters.next(DayOfWeek.FRIDAY)).with(hour);
    }
    ahead = Duration.between(machine.instant(), friday.toInstant().plusSeconds(1));
    notes.put(NOTE, ahead.toString());
    return friday.toInstant();
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return Clock.offset(machine.withZone(other), ahead);
  }
}
