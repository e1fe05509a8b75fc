package org.samizdat.giving;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.stripe.StripeAmount;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** The currencies that gifts are taken in, with what is suggested in each. */
@Component
class Offers {

  /** From just two dollars, or about as much. */
  private static final Map<String, AskSettings.Amounts> USUAL =
      Map.of(
          "USD", usual("2", "10 25 50 100", "2 5 10 20", "25 50 100 200"),
          "EUR", usual("2", "10 25 50 100", "2 5 10 20", "25 50 100 200"),
          "GBP", usual("2", "10 20 40 80", "2 5 10 20", "20 50 100 200"),
          "CHF", usual("2", "10 25 50 100", "2 5 10 20", "25 50 100 200"),
          "SEK", usual("20", "100 250 500 1000", "20 50 100 200", "250 500 1000 2000"),
          "PLN", usual("8", "40 100 200 400", "10 20 40 80", "100 200 400 800"),
          "JPY", usual("300", "1500 3000 7000 15000", "300 700 1500 3000", "3000 7000 15000 30000"),
          "KWD", usual("0.6", "3 8 15 30", "0.6 1.5 3 6", "8 15 30 60"),
          "GEL", usual("5", "25 60 120 250", "5 15 25 50", "60 120 250 500"));

  /** Times the least: ten thousand dollars. Whoever wants to give more writes to the newsroom. */
  private static final BigDecimal MOST = BigDecimal.valueOf(5000);

  private final List<Offer> offers;

  /**
   * Puts them together.
   *
   * @throws IllegalArgumentException if the settings name what cannot be taken, in a sentence that
   *     says which
   */
  Offers(AskSettings settings) {
    offers = settings.currencies().stream().map(code -> offer(code, settings)).toList();
    if (offers.isEmpty()) {
      throw new IllegalArgumentException("samizdat.giving.currencies names no currency");
    }
    if (offers.stream().map(Offer::code).distinct().count() < offers.size()) {
      throw new IllegalArgumentException("samizdat.giving.currencies names one twice");
    }
  }

  List<Offer> all() {
    return offers;
  }

  /** The first, or the one of a code that a link names, if it is offered. */
  Offer preferred(@Nullable String code) {
    return offers.stream()
        .filter(offer -> offer.code().equalsIgnoreCase(code))
        .findFirst()
        .orElseGet(offers::getFirst);
  }

  /**
   * The one of a code.
   *
   * @param code of ISO 4217, in either case
   * @throws Refused {@code currency-not-known}; {@code currency-not-offered} with {@code offered}
   */
  Offer find(String code) {
    Currency currency = Money.currency(code.strip());
    return offers.stream()
        .filter(offer -> offer.currency().equals(currency))
        .findFirst()
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.UNACCEPTABLE,
                "currency-not-offered",
                "Gifts are not taken in this currency.",
                Map.of("offered", offers.stream().map(Offer::code).toList())));
  }

  /** The least that is usual in a currency, offered or not; empty where there is no usual one. */
  static Optional<Money> usualLeast(Currency currency) {
    return Optional.ofNullable(USUAL.get(currency.getCurrencyCode()))
        .map(AskSettings.Amounts::least)
        .map(least -> money(least, currency, currency.getCurrencyCode()));
  }

  private static Offer offer(String code, AskSettings settings) {
    Currency currency;
    try {
      currency = Money.currency(code);
    } catch (Refused unknown) {
      throw new IllegalArgumentException(
          "samizdat.giving.currencies: " + code + " is no code of ISO 4217", unknown);
    }
    String own = currency.getCurrencyCode();
    String name = "samizdat.giving.amounts." + code.toLowerCase(java.util.Locale.ROOT);
    AskSettings.Amounts set = settings.amounts().get(own);
    AskSettings.Amounts usual = USUAL.get(own);
    BigDecimal least = least(set, usual, name);
    BigDecimal most = set != null && set.most() != null ? set.most() : least.multiply(MOST);
    EnumMap<Frequency, List<Money>> suggested = new EnumMap<>(Frequency.class);
    for (Frequency frequency : Frequency.values()) {
      List<BigDecimal> amounts = amounts(set, frequency);
      if (amounts.isEmpty()) {
        // Of the usual ones those that are still taken.
        amounts =
            amounts(usual, frequency).stream()
                .filter(each -> each.compareTo(least) >= 0 && each.compareTo(most) <= 0)
                .toList();
      }
      suggested.put(
          frequency, amounts.stream().map(major -> money(major, currency, name)).toList());
    }
    Offer offer =
        new Offer(
            currency,
            money(least, currency, name),
            money(most, currency, name),
            step(currency, name),
            suggested);
    refuseUnlessSound(offer, name);
    return offer;
  }

  private static void refuseUnlessSound(Offer offer, String name) {
    StripeAmount.least(offer.currency())
        .filter(stripes -> offer.least().compareTo(stripes) < 0)
        .ifPresent(stripes -> {
          throw new IllegalArgumentException(name + ".least is under Stripe's own, " + stripes);
        });
    for (List<Money> amounts : offer.suggested().values()) {
      for (Money amount : amounts) {
        if (amount.compareTo(offer.least()) < 0 || amount.compareTo(offer.most()) > 0) {
          throw new IllegalArgumentException(
              name + " suggests " + amount + ", which would not be taken");
        }
      }
    }
  }

  private static BigDecimal least(
      AskSettings.@Nullable Amounts set, AskSettings.@Nullable Amounts usual, String name) {
    BigDecimal least = set == null ? null : set.least();
    if (least == null && usual != null) {
      least = usual.least();
    }
    if (least == null) {
      throw new IllegalArgumentException(
          name + ".least is needed: for this currency there is no usual one");
    }
    return least;
  }

  private static List<BigDecimal> amounts(
      AskSettings.@Nullable Amounts amounts, Frequency frequency) {
    if (amounts == null) {
      return List.of();
    }
    return switch (frequency) {
      case ONCE -> amounts.once();
      case MONTHLY -> amounts.monthly();
      case ANNUAL -> amounts.annual();
    };
  }

  private static Money money(BigDecimal major, Currency currency, String name) {
    try {
      Money money =
          new Money(
              major.movePointRight(currency.getDefaultFractionDigits()).longValueExact(), currency);
      StripeAmount.ofCharge(money);
      return money;
    } catch (ArithmeticException | Refused cannotBe) {
      throw new IllegalArgumentException(
          name + ": " + major.toPlainString() + " is no amount that Stripe takes", cannotBe);
    }
  }

  /** The smallest by which an amount that Stripe takes may grow, and still be taken. */
  private static long step(Currency currency, String name) {
    return LongStream.of(1, 10, 100)
        .filter(step -> isTaken(new Money(100_000 + step, currency)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + ": Stripe takes no such currency"));
  }

  private static boolean isTaken(Money money) {
    try {
      StripeAmount.ofCharge(money);
      return true;
    } catch (Refused tooFine) {
      return false;
    }
  }

  private static AskSettings.Amounts usual(
      String least, String once, String monthly, String annual) {
    return new AskSettings.Amounts(
        new BigDecimal(least), null, list(once), list(monthly), list(annual));
  }

  private static List<BigDecimal> list(String amounts) {
    return Arrays.stream(amounts.split(" ", -1)).map(BigDecimal::new).toList();
  }
}
