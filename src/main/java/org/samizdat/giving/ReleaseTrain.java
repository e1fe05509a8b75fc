package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.samizdat.giving.stripe.StripeEvents;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.mail.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether Stripe tells us of events, and in the words of the API version that this product was made
 * for. In other words everything still works, for objects are read anew; somebody should see to it
 * all the same.
 */
@Component
class ReleaseTrain {

  /**
   * What was found.
   *
   * @param none whether no endpoint leads to us, so that Stripe tells us nothing
   * @param others versions of other trains that endpoints are made with; empty if all is well
   */
  record Found(boolean none, List<String> others, Instant at) {}

  private static final Logger LOG = LoggerFactory.getLogger(ReleaseTrain.class);

  private final StripeSettings settings;
  private final StripeEvents events;
  private final Site site;
  private final JdbcClient database;
  private final Clock clock;

  ReleaseTrain(
      StripeSettings settings, StripeEvents events, Site site, JdbcClient database, Clock clock) {
    this.settings = settings;
    this.events = events;
    this.site = site;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Asks Stripe, and keeps the answer for the desk.
   *
   * @throws org.samizdat.giving.stripe.StripeUnreachable if it does not answer now
   */
  void check() {
    if (!settings.isOn()) {
      return;
    }
    String url = site.link(StripeWebhookController.PATH);
    StripeEvents.Endpoints endpoints = events.endpoints(url);
    if (endpoints.none()) {
      LOG.warn("Stripe has no endpoint that is on and begins with {}: it tells us nothing", url);
    } else if (endpoints.others().isEmpty()) {
      LOG.info("Stripe's endpoints are of our release train");
    } else {
      LOG.warn("Endpoints at Stripe are of another release train: {}", endpoints.others());
    }
    database
        .sql(
            """
            insert into release_train (no_endpoint, others, checked_at)
            values (:none, :others, :now)
            on conflict (only_one) do update
            set no_endpoint = excluded.no_endpoint,
              others = excluded.others,
              checked_at = excluded.checked_at
            where release_train.checked_at <= excluded.checked_at
            """)
        .param("none", endpoints.none())
        .param("others", endpoints.others().toArray(String[]::new))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** The last answer, of whichever node asked; empty before there is one. */
  Optional<Found> found() {
    return database
        .sql("select no_endpoint, others, checked_at from release_train")
        .query(ReleaseTrain::read)
        .optional();
  }

  private static Found read(ResultSet row, int count) throws SQLException {
    return new Found(
        row.getBoolean("no_endpoint"),
        List.of((String[]) row.getArray("others").getArray()),
        row.getObject("checked_at", OffsetDateTime.class).toInstant());
  }
}
