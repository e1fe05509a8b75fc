package org.samizdat.giving;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Forgets givers. First Stripe ends what she pays for, so that nobody is charged whom we cannot
 * tell any more; then she is told goodbye; when that mail has left, what her bank has yet to pay is
 * put down as hers, Stripe deletes her, and last her key goes. Every step may be repeated, and a
 * row drives them until the last is done.
 */
@Component
class GiverErasures {

  private static final Logger LOG = LoggerFactory.getLogger(GiverErasures.class);

  /** By then whoever asked has been answered, or is gone. */
  private static final Duration ANSWERED = Duration.ofMinutes(2);

  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 3;

  private static final int MOST = 100;

  private final GiverErasureTable table;
  private final Givers givers;
  private final Pledges pledges;
  private final PledgeActing acting;
  private final StripeSubscriptions stripe;
  private final GiverFarewells farewells;
  private final GiftsInFlight inFlight;
  private final StripeFarewells stripeFarewells;
  private final OldGivers old;
  private final GivingKeeper keeper;
  private final Vault vault;
  private final TransactionTemplate transaction;
  private final Clock clock;

  GiverErasures(
      GiverErasureTable table,
      Givers givers,
      Pledges pledges,
      PledgeActing acting,
      StripeSubscriptions stripe,
      GiverFarewells farewells,
      GiftsInFlight inFlight,
      StripeFarewells stripeFarewells,
      OldGivers old,
      GivingKeeper keeper,
      Vault vault,
      TransactionTemplate transaction,
      Clock clock) {
    this.table = table;
    this.givers = givers;
    this.pledges = pledges;
    this.acting = acting;
    this.stripe = stripe;
    this.farewells = farewells;
    this.inFlight = inFlight;
    this.stripeFarewells = stripeFarewells;
    this.old = old;
    this.keeper = keeper;
    this.vault = vault;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** How it stands with a giver; empty if nobody asked for it. */
  Optional<GiverErasure> of(Giver giver) {
    return table.find(giver.number()).filter(erasure -> !erasure.isForAge());
  }

  /**
   * Begins to forget a giver, and goes as far as it can now; the rest is done by {@link
   * #carryOn()}. A repeat goes on.
   *
   * @param shown the language of the form
   */
  void ask(Giver giver, Optional<EmailAddress> address, Language shown) {
    ask(giver, () -> address.ifPresent(known -> farewells.withdraw(giver, known, shown)));
  }

  /**
   * The same.
   *
   * @param recording what is to be on record of it: done in the transaction that stores it, and so
   *     not for a repeat
   */
  void ask(Giver giver, Runnable recording) {
    transaction.executeWithoutResult(status -> {
      if (table.insert(giver, today(), clock.instant().plus(ANSWERED))) {
        recording.run();
      }
    });
    carryOn(table.find(giver.number()).orElseThrow());
  }

  /** Goes on with all that are due. One that fails stops no other. */
  void carryOn() {
    table.due(clock.instant(), MOST).forEach(this::carryOn);
  }

  private void carryOn(GiverErasure erasure) {
    try {
      if (erasure.finishedOn() == null && !forget(erasure)) {
        table.later(erasure, clock.instant().plus(wait(erasure)));
      }
    } catch (RuntimeException failed) {
      LOG.warn("Giver {} is not forgotten yet", erasure.giver(), failed);
      table.later(erasure, clock.instant().plus(wait(erasure)));
    }
  }

  /** Whether it could be done to the end. */
  private boolean forget(GiverErasure erasure) {
    Giver giver = givers.find(erasure.giver()).orElseThrow();
    PersonId person = giver.person();
    if (person != null) {
      if (erasure.isForAge()) {
        return old.forget(giver, person);
      }
      if (!pledgesHaveEnded(giver)
          || !farewells.haveLeft(erasure, giver)
          || !inFlight.keepFor(giver, person)
          || !stripeFarewells.haveForgotten(giver)) {
        return false;
      }
      vault.forget(person);
      // The vault asks within a minute; she need not wait for it.
      keeper.forget(person);
    }
    table.finish(giver.number(), today());
    return true;
  }

  private boolean pledgesHaveEnded(Giver giver) {
    boolean all = true;
    for (Pledge pledge : pledges.of(giver)) {
      if (pledge.state().isLive()) {
        all &=
            acting.end(pledge, GiverFarewells.ERASED) == PledgeActing.Outcome.DONE
                // Stripe does not know it at all: of another account, or of a test long ago.
                || stripe.find(pledge.subscription()).isEmpty();
      }
    }
    return all;
  }

  private static Duration wait(GiverErasure erasure) {
    return A_MINUTE.multipliedBy(1L << Math.min(erasure.tries(), MOST_DOUBLINGS));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
