package org.samizdat.giving;

import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.samizdat.giving.stripe.StripeAmount;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;

/**
 * One currency that gifts are taken in.
 *
 * @param least of a gift
 * @param most of a gift, before the fee is added
 * @param step the smallest difference between two amounts, in minor units: 10 for KWD, whose
 *     thousandths no card network takes
 * @param suggested amounts for each frequency, in the order they are shown
 */
record Offer(
    Currency currency, Money least, Money most, long step, Map<Frequency, List<Money>> suggested) {

  Offer {
    suggested = Map.copyOf(suggested);
  }

  List<Money> suggested(Frequency frequency) {
    return suggested.getOrDefault(frequency, List.of());
  }

  /** As the API writes it: {@code usd}. */
  String code() {
    return least.code();
  }

  /**
   * Refuses what is not taken.
   *
   * @param language the refusal's amounts are written in
   * @throws Refused {@code amount-too-small} with {@code least}, {@code amount-too-large} with
   *     {@code most}, both in minor units with {@code currency} and {@code written}; {@code
   *     amount-not-valid} if it is finer than Stripe takes it
   */
  void refuseUnlessTaken(Money gift, Language language) {
    if (gift.compareTo(least) < 0) {
      throw tooSmall(least, language);
    }
    if (gift.compareTo(most) > 0) {
      throw tooLarge(language);
    }
    StripeAmount.ofCharge(gift);
  }

  static Refused tooSmall(Money least, Language language) {
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "amount-too-small",
        "The least that is taken is " + least + ".",
        Map.of("least", least.minor(), "currency", least.code(), "written", language.money(least)));
  }

  Refused tooLarge(Language language) {
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "amount-too-large",
        "The most that is taken by this form is " + most + ".",
        Map.of("most", most.minor(), "currency", code(), "written", language.money(most)));
  }
}
