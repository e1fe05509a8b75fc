package org.samizdat.giving;

import java.util.Optional;
import org.samizdat.giving.stripe.StripeAmount;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** What the amount of a running pledge may be changed to: what a new gift may be. */
@Component
class PledgeAmounts {

  private final Offers offers;

  PledgeAmounts(Offers offers) {
    this.offers = offers;
  }

  /**
   * Reads an amount in a pledge's own currency, which cannot be changed.
   *
   * @param text in major units, as people type it
   * @throws Refused {@code amount-not-valid}, {@code amount-too-small}, {@code amount-too-large}
   */
  Money read(String text, Pledge pledge, Language language) {
    Money amount = Money.parse(text, pledge.amount().currency());
    Optional<Offer> offer =
        offers.all().stream().filter(one -> one.code().equals(amount.code())).findFirst();
    if (offer.isPresent()) {
      offer.get().refuseUnlessTaken(amount, language);
    } else {
      // Of a currency that is offered no more, only Stripe's upper bound is known.
      refuseNothing(amount);
      Money least = least(pledge);
      if (amount.compareTo(least) < 0) {
        throw Offer.tooSmall(least, language);
      }
      StripeAmount.ofCharge(amount);
    }
    return amount;
  }

  /** What is usual, or what she gives if that is less: small amounts are for trying out cards. */
  private static Money least(Pledge pledge) {
    Money now = pledge.amount();
    return Offers.usualLeast(now.currency()).filter(usual -> usual.compareTo(now) < 0).orElse(now);
  }

  private static void refuseNothing(Money amount) {
    Money least = StripeAmount.least(amount.currency()).orElse(Money.zero(amount.currency()));
    if (amount.isZero() || amount.compareTo(least) < 0) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE, "amount-not-valid", "This is not an amount we can take.");
    }
  }
}
