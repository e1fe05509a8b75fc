package org.samizdat.ledger;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The zone of the books' days: the one the settings named when the first entry was made. It does
 * not change, for entries do not; where the settings name another one the books stand still and
 * everything else goes on.
 */
@Component
class BooksZone {

  private final JdbcClient database;
  private final LedgerSettings settings;
  private final Clock clock;

  BooksZone(JdbcClient database, LedgerSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Chooses the settings' zone if none is chosen yet; to be called by whoever writes in the books.
   *
   * @throws Refused {@code books-zone-changed} with the {@code zone} and the one {@code configured}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void hold() {
    database
        .sql(
            """
            insert into books_zone (zone, chosen_at)
            values (:zone, :now)
            on conflict do nothing
            """)
        .param("zone", settings.zone().getId())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    changed()
        .ifPresent(refused -> {
          throw refused;
        });
  }

  /** Why the books stand still; empty if they do not. */
  Optional<Refused> changed() {
    return database
        .sql("select zone from books_zone")
        .query((row, number) -> row.getString("zone"))
        .optional()
        // One zone has several names: UTC, Etc/UTC, Z.
        .filter(zone -> !ZoneId.of(zone).getRules().equals(settings.zone().getRules()))
        .map(zone -> refused(zone, settings.zone().getId()));
  }

  private static Refused refused(String zone, String configured) {
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "books-zone-changed",
        "The books are kept in days of the zone "
            + zone
            + ", and SAMIZDAT_LEDGER_ZONE says "
            + configured
            + ". What is booked keeps its day: set it to "
            + zone
            + " again. Until then nothing is booked or closed, and nothing is lost.",
        Map.of("zone", zone, "configured", configured));
  }
}
