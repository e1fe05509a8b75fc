package org.samizdat.giving;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.samizdat.giving.Donation.State;
import org.samizdat.giving.stripe.Attempt;
import org.samizdat.giving.stripe.CheckoutSession;
import org.samizdat.giving.stripe.StripeCheckouts;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.samizdat.giving.stripe.SubscriptionSeen;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * Gifts of a giver who is to be forgotten that her bank has yet to pay. Nothing here tells whose a
 * debit is while it is on its way; Stripe's page of it does. So as long as her address can still be
 * recognised, those gifts are put down as hers; when the money comes it is booked with her others,
 * and nobody is found by her address again.
 */
@Component
class GiftsInFlight {

  /** Above it a desk is flooded, not a giver careless; the next round sees the rest. */
  private static final int MOST = 1000;

  private static final List<State> UNPAID = List.of(State.OPEN, State.PROCESSING);

  private final DonationTable table;
  private final StripeCheckouts checkouts;
  private final StripeSubscriptions subscriptions;
  private final Settlement settlement;
  private final Vault vault;
  private final Clock clock;

  GiftsInFlight(
      DonationTable table,
      StripeCheckouts checkouts,
      StripeSubscriptions subscriptions,
      Settlement settlement,
      Vault vault,
      Clock clock) {
    this.table = table;
    this.checkouts = checkouts;
    this.subscriptions = subscriptions;
    this.settlement = settlement;
    this.vault = vault;
    this.clock = clock;
  }

  /**
   * Puts down as a giver's what she has promised and not paid. Must be done before her person is
   * forgotten; a repeat goes on.
   *
   * @return false if Stripe has not yet ended what would go on
   * @throws org.samizdat.giving.stripe.StripeUnreachable if it cannot be known now
   */
  boolean keepFor(Giver giver, PersonId person) {
    boolean all = true;
    // Also those of this moment, by a clock that may be a little ahead of ours.
    for (Donation gift :
        table.openedBefore(clock.instant().plus(Duration.ofMinutes(1)), UNPAID, MOST)) {
      String session = gift.session();
      if (gift.giver() == null && session != null) {
        Optional<CheckoutSession> hers =
            checkouts.find(session).filter(page -> isHers(page, person));
        if (hers.isPresent()) {
          all &= keep(gift, hers.get(), giver);
        }
      }
    }
    return all;
  }

  private boolean isHers(CheckoutSession page, PersonId person) {
    return Optional.ofNullable(page.address())
        .flatMap(address -> vault.find(Purpose.GIVING, address))
        .filter(person::equals)
        .isPresent();
  }

  private boolean keep(Donation gift, CheckoutSession page, Giver giver) {
    // It may be further than we were told.
    settlement.settle(page);
    String subscription = page.subscription();
    if (subscription != null && !hasEnded(subscription)) {
      return false;
    }
    PersonId begun = gift.person();
    if (table.promise(gift.number(), giver) && begun != null) {
      vault.forget(begun);
    }
    return true;
  }

  /** With the customer goes what she would be charged for again; the debit on its way stays. */
  private boolean hasEnded(String subscription) {
    return subscriptions
        .find(subscription)
        .map(SubscriptionSeen::customer)
        .map(customer ->
            switch (subscriptions.forget(customer)) {
              case Attempt.Done<Boolean> done -> true;
              case Attempt.Declined<Boolean>(String code) -> code.equals("resource_missing");
              case Attempt.Later<Boolean> busy -> false;
              case Attempt.Unknown<Boolean> lost -> false;
            })
        .orElse(true);
  }
}
