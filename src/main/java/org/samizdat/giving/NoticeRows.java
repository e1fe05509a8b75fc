package org.samizdat.giving;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a giver was told of a pledge and must be told once; rows are only ever added. */
@Component
class NoticeRows {

  /** What she was told of. */
  enum Kind {
    /** Of a charge to come; the period is its UTC day. */
    ANNUAL_CHARGE,
    /** Of the end of her card; the period is its last month. */
    CARD_EXPIRES,
    /** Of a try that failed; the period is the bill's and the number of the try. */
    PAYMENT_FAILED
  }

  private final JdbcClient database;
  private final Clock clock;

  NoticeRows(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Whether she is to be told now. Must run in the transaction that leaves the mail: of two workers
   * the second waits for the first, and is told no.
   */
  boolean isFirst(long pledge, Kind kind, String period) {
    return database
            .sql(
                """
                insert into giving_notice (pledge, kind, period, day)
                values (:pledge, :kind, :period, :today)
                on conflict do nothing
                """)
            .param("pledge", pledge)
            .param("kind", kind.name())
            .param("period", period)
            .param("today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
            .update()
        > 0;
  }
}
