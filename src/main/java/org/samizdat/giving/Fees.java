package org.samizdat.giving;

import java.math.BigDecimal;
import java.util.Optional;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/** What a giver may add so that the payment's fee does not lessen her gift. */
@Component
class Fees {

  /** Whole millionths, so that the widget, which shows the sum, counts exactly as we do. */
  static final long MILLION = 1_000_000;

  /**
   * The fee on payments of one currency.
   *
   * @param rateMillionths of the whole payment
   * @param fixed on top, for each payment
   * @param step the smallest difference between two payments, in minor units
   */
  record Fee(long rateMillionths, Money fixed, long step) {

    /**
     * What has to be added to a gift: {@code ceil((gift + fixed) / (1 - rate)) - gift}, on to the
     * next step.
     *
     * @throws ArithmeticException if it is beyond a {@code long}
     */
    Money on(Money gift) {
      long whole = Math.multiplyExact(gift.plus(fixed).minor(), MILLION);
      long total = Math.ceilDiv(whole, MILLION - rateMillionths);
      return new Money(Math.ceilDiv(total, step) * step - gift.minor(), gift.currency());
    }
  }

  private final AskSettings.CoverFee settings;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a fee cannot be what they say
   */
  Fees(AskSettings settings, Offers offers) {
    this.settings = settings.coverFee();
    BigDecimal rate = this.settings.rate();
    if (rate != null
        && (rate.signum() < 0
            || rate.compareTo(new BigDecimal("0.5")) > 0
            || rate.stripTrailingZeros().scale() > 6)) {
      throw new IllegalArgumentException(
          "samizdat.giving.cover-fee.rate is a share such as 0.029, with at most six places");
    }
    offers.all().forEach(this::of);
  }

  /** The fee on a currency's payments; nothing if covering it is not offered. */
  Optional<Fee> of(Offer offer) {
    BigDecimal rate = settings.rate();
    BigDecimal fixed = settings.fixed().get(offer.currency().getCurrencyCode());
    if (rate == null || fixed == null) {
      return Optional.empty();
    }
    try {
      Money each =
          new Money(
              fixed.movePointRight(offer.currency().getDefaultFractionDigits()).longValueExact(),
              offer.currency());
      if (!each.isNegative()) {
        return Optional.of(new Fee(rate.movePointRight(6).longValueExact(), each, offer.step()));
      }
    } catch (ArithmeticException tooFine) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "samizdat.giving.cover-fee.fixed: "
            + fixed.toPlainString()
            + " is no fee in "
            + offer.currency());
  }
}
