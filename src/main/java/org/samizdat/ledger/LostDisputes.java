package org.samizdat.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Disputes that were lost, of which no balance transaction tells. */
@Component
public class LostDisputes {

  private final JdbcClient database;
  private final FactsToBook due;
  private final Clock clock;

  LostDisputes(JdbcClient database, FactsToBook due, Clock clock) {
    this.database = database;
    this.due = due;
    this.clock = clock;
  }

  /**
   * Records that a dispute was lost. Repeats are harmless, also with another time: the first
   * stands. Takes part in the caller's transaction.
   *
   * @param dispute Stripe's id
   * @param at when it was decided
   */
  @Transactional
  public void record(String dispute, Instant at) {
    int added =
        database
            .sql(
                """
                insert into lost_dispute (dispute, lost_at, recorded_at)
                values (:dispute, :at, :now)
                on conflict do nothing
                """)
            .param("dispute", dispute)
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update();
    if (added == 1) {
      due.add(FactsToBook.LOST_DISPUTE, dispute);
    }
  }
}
