package org.samizdat.reminders;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;

/**
 * The gift somebody was looking at when she asked to be reminded: her mail leads back to it.
 * Whether it can still be had is for the support page to say.
 *
 * @param frequency as the API writes it: {@code once}, {@code monthly}, {@code annual}
 */
record Looked(Money amount, String frequency) {

  /** More than anybody can give; a number that long is none. */
  private static final long MOST = 999_999_999_999L;

  private static final Set<String> FREQUENCIES = Set.of("once", "monthly", "annual");

  Looked {
    if (amount.minor() <= 0 || !FREQUENCIES.contains(frequency)) {
      throw new IllegalArgumentException("Nobody looks at such a gift");
    }
  }

  /**
   * Reads what a form sent along.
   *
   * @param amount in minor units; null for none, and then the rest counts for nothing
   * @throws Refused {@code currency-not-known}, {@code frequency-not-known}, {@code
   *     amount-not-valid}
   */
  static @Nullable Looked parse(
      @Nullable Long amount, @Nullable String currency, @Nullable String frequency) {
    if (amount == null) {
      return null;
    }
    if (frequency == null || !FREQUENCIES.contains(frequency)) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "frequency-not-known",
          "A gift is made once, monthly or annual.",
          Map.of("known", FREQUENCIES.stream().sorted().toList()));
    }
    if (amount <= 0 || amount > MOST) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "amount-not-valid",
          "An amount is a whole number of minor units, such as 500.",
          Map.of("example", "500"));
    }
    return new Looked(Money.of(amount, currency == null ? "" : currency), frequency);
  }

  /** As people write it: {@code $7 a month}. */
  String say(Language language) {
    return language.say("ask.sum-" + frequency, Map.of("sum", language.money(amount)));
  }
}
