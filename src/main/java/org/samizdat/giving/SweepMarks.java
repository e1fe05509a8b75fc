package org.samizdat.giving;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.samizdat.ledger.Ledger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far each sweep through what Stripe has to tell has got. */
@Component
class SweepMarks {

  private final Ledger ledger;
  private final JdbcClient database;
  private final Clock clock;

  SweepMarks(Ledger ledger, JdbcClient database, Clock clock) {
    this.ledger = ledger;
    this.database = database;
    this.clock = clock;
  }

  /**
   * From when to ask. The first time, from the first day of the month before: the books of an
   * account that has been there for long are opened with the first of this month or of that one,
   * and are whole from there.
   */
  Instant since(String name, Duration overlap) {
    return lastDone(name)
        .map(last -> last.minus(overlap))
        .orElseGet(() ->
            ledger
                .day(clock.instant())
                .withDayOfMonth(1)
                .minusMonths(1)
                .atStartOfDay(ledger.zone())
                .toInstant());
  }

  /** Until when a sweep has got; empty if there was none. */
  Optional<Instant> lastDone(String name) {
    return database
        .sql("select done_until from stripe_sweep where name = :name")
        .param("name", name)
        .query((row, count) -> row.getObject("done_until", OffsetDateTime.class).toInstant())
        .optional();
  }

  /** A sweep has got so far; an earlier time changes nothing. */
  void done(String name, Instant until) {
    database
        .sql(
            """
            insert into stripe_sweep (name, done_until)
            values (:name, :until)
            on conflict (name) do update
            set done_until = greatest(stripe_sweep.done_until, excluded.done_until)
            """)
        .param("name", name)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .update();
  }
}
