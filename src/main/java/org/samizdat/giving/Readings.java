package org.samizdat.giving;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Has things at Stripe read and stored so that no older reading overwrites a newer one, however
 * many nodes read at once. A reading is as old as its beginning, by the database's clock: the one
 * that all nodes share.
 */
@Component
class Readings {

  private static final int MOST = 5;

  private final JdbcClient database;

  Readings(JdbcClient database) {
    this.database = database;
  }

  /**
   * Reads and stores; and does so once more if somebody stored meanwhile what was read later: which
   * of the two saw the later state is not known then.
   *
   * @param reading takes when it begins; false if what it read was refused for its age
   * @throws TooEarly if others were later each time
   */
  void untilTaken(Predicate<Instant> reading) {
    for (int count = 0; count < MOST; count++) {
      if (reading.test(now())) {
        return;
      }
    }
    throw new TooEarly("Others read the same at Stripe, and each time later");
  }

  /** Now, as the database has it; exact to the microsecond. */
  Instant now() {
    return database
        .sql("select clock_timestamp()")
        .query(OffsetDateTime.class)
        .single()
        .toInstant();
  }
}
