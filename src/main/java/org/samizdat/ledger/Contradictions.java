package org.samizdat.ledger;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was told again otherwise than it was recorded, kept for the report on exceptions. */
@Component
class Contradictions {

  static final String MONEY = "money";
  static final String PAYOUT_LINK = "payout-link";

  private final JdbcClient database;
  private final Clock clock;

  Contradictions(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Keeps one. The same once more changes nothing. Takes part in the caller's transaction.
   *
   * @param fact Stripe's id of the balance transaction
   * @param differs what was told otherwise, in names of what a fact says
   */
  void add(String kind, String fact, String differs) {
    database
        .sql(
            """
            insert into contradiction (kind, fact, differs, recorded_at)
            values (:kind, :fact, :differs, :now)
            on conflict do nothing
            """)
        .param("kind", kind)
        .param("fact", fact)
        .param("differs", differs)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }
}
