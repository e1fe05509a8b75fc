package org.samizdat.giving;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.samizdat.giving.Donation.State;
import org.samizdat.giving.stripe.StripeCheckouts;
import org.samizdat.giving.stripe.StripeUnreachable;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sees gifts through that nobody has finished. Killed half-way, the next round goes on. */
@Component
class DonationWatch {

  private static final Logger LOG = LoggerFactory.getLogger(DonationWatch.class);

  /** By then whoever asked has been answered. */
  private static final Duration ANSWERED = Duration.ofMinutes(2);

  /** After it nothing is kept of who began a gift and did not make it. */
  static final Duration LIFE = Duration.ofDays(2);

  private static final int MOST = 500;

  private final DonationTable table;
  private final Checkouts checkouts;
  private final StripeCheckouts stripe;
  private final Settlement settlement;
  private final Vault vault;
  private final JdbcClient database;
  private final Clock clock;

  DonationWatch(
      DonationTable table,
      Checkouts checkouts,
      StripeCheckouts stripe,
      Settlement settlement,
      Vault vault,
      JdbcClient database,
      Clock clock) {
    this.table = table;
    this.checkouts = checkouts;
    this.stripe = stripe;
    this.settlement = settlement;
    this.vault = vault;
    this.database = database;
    this.clock = clock;
  }

  /** Asks Stripe again where its answer was lost, and forgets who did not give. */
  void run() {
    askAgain();
    giveUp();
    forget();
  }

  /** A page that we do not know of nobody can pay on; and later than this it is closed. */
  private void askAgain() {
    List<Donation> lost =
        table.openedBefore(
            clock.instant().minus(ANSWERED), List.of(State.NEW, State.UNKNOWN), MOST);
    Instant oldest = clock.instant().minus(Checkouts.PAGE_LIFE);
    try {
      checkouts.find(lost.stream().filter(gift -> gift.openedAt().isAfter(oldest)).toList());
    } catch (StripeUnreachable later) {
      LOG.info("{} gifts wait to be asked about: {}", lost.size(), later.getMessage());
    }
  }

  /** A page is open for hours; what is still unpaid after two days is not paid any more. */
  private void giveUp() {
    for (Donation donation :
        table.openedBefore(
            clock.instant().minus(LIFE), List.of(State.NEW, State.UNKNOWN, State.OPEN), MOST)) {
      try {
        String session = donation.session();
        if (session != null) {
          stripe.find(session).ifPresent(settlement::settle);
        }
        // Also one that Stripe does not know: of another account, or of its test mode.
        table.move(donation.number(), State.EXPIRED, "");
      } catch (StripeUnreachable later) {
        LOG.info("A gift waits to be given up: {}", later.getMessage());
      }
    }
  }

  /** The person first, which commits by itself and has every module asked, this one too. */
  private void forget() {
    List<PersonId> over =
        database
            .sql(
                """
                select person
                from donation
                where person is not null
                and giver is null
                and state in ('FAILED', 'EXPIRED', 'REFUSED')
                limit :most
                """)
            .param("most", MOST)
            .query((row, count) -> new PersonId(row.getObject("person", UUID.class)))
            .list();
    for (PersonId person : over) {
      vault.forget(person);
      table.forget(person);
    }
    if (!over.isEmpty()) {
      LOG.info("Forgot who began {} gifts that were not made", over.size());
    }
  }
}
