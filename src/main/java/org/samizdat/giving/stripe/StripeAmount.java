package org.samizdat.giving.stripe;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;

/**
 * Between {@link Money}, counted as in ISO 4217, and the whole numbers in which Stripe counts it.
 * They differ for some currencies, and Stripe takes not every amount of some others.
 *
 * <p>Source of all of it: docs.stripe.com/currencies, "Special cases", "Zero-decimal currencies",
 * "Three-decimal currencies" and "Minimum and maximum charge amounts", as of 2026.
 */
public final class StripeAmount {

  /** What an amount is for. */
  private enum Use {
    CHARGE,
    PAYOUT
  }

  /** Counted in whole units. ISO 4217 knows hundredths of one of them, the ariary: MGA. */
  private static final Set<String> NO_PLACES =
      Set.of(
          "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
          "XOF", "XPF");

  private static final Set<String> THREE_PLACES = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

  /** Whole units, which for old programs' sake are written as hundredths, always full. */
  private static final Set<String> WHOLE_IN_HUNDREDTHS = Set.of("ISK", "UGX");

  /** Charged in hundredths, paid out in whole units, which are written as hundredths too. */
  private static final Set<String> WHOLE_IN_PAYOUTS = Set.of("HUF", "TWD");

  /**
   * How many digits a charge may have with every way to pay; cards alone take more. Eight if not
   * named.
   */
  private static final Map<String, Integer> MOST_DIGITS = Map.of("IDR", 12, "COP", 10, "INR", 9);

  private static final int USUAL_MOST_DIGITS = 8;

  /** In major units. */
  private static final Map<String, String> LEAST =
      Map.ofEntries(
          Map.entry("USD", "0.50"),
          Map.entry("AED", "2.00"),
          Map.entry("ARS", "0.50"),
          Map.entry("AUD", "0.50"),
          Map.entry("BRL", "0.50"),
          Map.entry("CAD", "0.50"),
          Map.entry("CHF", "0.50"),
          Map.entry("COP", "0.50"),
          Map.entry("CZK", "15.00"),
          Map.entry("DKK", "2.50"),
          Map.entry("EUR", "0.50"),
          Map.entry("GBP", "0.30"),
          Map.entry("HKD", "4.00"),
          Map.entry("HUF", "175.00"),
          Map.entry("IDR", "0.50"),
          Map.entry("ILS", "0.50"),
          Map.entry("INR", "0.50"),
          Map.entry("JPY", "50"),
          Map.entry("KRW", "50"),
          Map.entry("MXN", "10.00"),
          Map.entry("MYR", "2.00"),
          Map.entry("NOK", "3.00"),
          Map.entry("NZD", "0.50"),
          Map.entry("PHP", "0.50"),
          Map.entry("PLN", "2.00"),
          Map.entry("RON", "2.00"),
          Map.entry("RUB", "0.50"),
          Map.entry("SEK", "3.00"),
          Map.entry("SGD", "0.50"),
          Map.entry("THB", "10.00"),
          Map.entry("ZAR", "0.50"));

  private StripeAmount() {}

  /**
   * What Stripe is told to charge or to refund, as {@code amount} or {@code unit_amount}. {@link
   * #least} is not looked at: it does not hold for refunds, nor for every way to pay.
   *
   * @throws Refused {@code amount-not-valid} with an {@code example} that can be sent, if it is not
   *     above nothing, has more digits than Stripe takes, or is finer than Stripe takes it: a KWD
   *     amount whose last digit is not 0, hundredths of MGA; {@code currency-not-known} if we do
   *     not know how Stripe counts the currency
   */
  public static long ofCharge(Money money) {
    return send(money, Use.CHARGE);
  }

  /**
   * What Stripe is told to pay out.
   *
   * @throws Refused as for a charge; also for hundredths of HUF and TWD
   */
  public static long ofPayout(Money money) {
    return send(money, Use.PAYOUT);
  }

  /**
   * Reads an amount of Stripe's: of a charge, a refund, a fee, a balance transaction or a payout,
   * in all of which it counts alike. May be negative.
   *
   * @param amount as Stripe counts it
   * @param code of the currency, as Stripe writes it: small
   * @throws IllegalArgumentException if we do not know how Stripe counts the currency, or if it
   *     cannot be so much: a fraction of an ISK. What carries it must be set aside and looked at
   */
  public static Money read(long amount, String code) {
    try {
      Currency currency = Money.currency(code);
      return new Money(
          BigDecimal.valueOf(amount, places(currency))
              .movePointRight(currency.getDefaultFractionDigits())
              .longValueExact(),
          currency);
    } catch (ArithmeticException | Refused cannotBe) {
      throw new IllegalArgumentException("Stripe's " + amount + " " + code + " is not known here");
    }
  }

  /**
   * The least that Stripe charges, for nearly every way to pay. It is the least of the currency
   * that the newsroom's bank account is in: a charge in another one must be worth that much when it
   * has been exchanged, which is not known beforehand.
   *
   * @return nothing where Stripe names none
   */
  public static Optional<Money> least(Currency currency) {
    return Optional.ofNullable(LEAST.get(currency.getCurrencyCode()))
        .map(major -> money(new BigDecimal(major), currency));
  }

  private static long send(Money money, Use use) {
    BigDecimal step = step(money.currency(), use);
    BigDecimal exact = money.decimal();
    BigDecimal most = most(money.currency(), use);
    BigDecimal nearest = exact.divideToIntegralValue(step).multiply(step).max(step).min(most);
    if (nearest.compareTo(exact) != 0) {
      throw cannotBeSent(money(nearest, money.currency()));
    }
    return exact.movePointRight(places(money.currency())).longValueExact();
  }

  /** The smallest amount there is, in major units; all others are multiples of it. */
  private static BigDecimal step(Currency currency, Use use) {
    String code = currency.getCurrencyCode();
    if (WHOLE_IN_HUNDREDTHS.contains(code)
        || (use == Use.PAYOUT && WHOLE_IN_PAYOUTS.contains(code))) {
      return BigDecimal.ONE;
    }
    int places = places(currency);
    // The card networks take no thousandths.
    return BigDecimal.ONE.movePointLeft(Math.min(places, 2));
  }

  /** In major units. */
  private static BigDecimal most(Currency currency, Use use) {
    int digits =
        use == Use.CHARGE
            ? MOST_DIGITS.getOrDefault(currency.getCurrencyCode(), USUAL_MOST_DIGITS)
            // Of a payout Stripe names none: as many as surely fit.
            : 15;
    BigDecimal most = BigDecimal.TEN.pow(digits).subtract(BigDecimal.ONE);
    BigDecimal step = step(currency, use);
    return most.movePointLeft(places(currency)).divideToIntegralValue(step).multiply(step);
  }

  /** How many of the digits of Stripe's number are behind the point. */
  private static int places(Currency currency) {
    String code = currency.getCurrencyCode();
    if (NO_PLACES.contains(code)) {
      return 0;
    }
    if (THREE_PLACES.contains(code)) {
      return 3;
    }
    // "Currencies are two-decimal currencies unless otherwise specified", says Stripe; where ISO
    // says otherwise, as for the Iraqi dinar, one of the two is wrong by a factor of ten or more.
    if (currency.getDefaultFractionDigits() == 2 || WHOLE_IN_HUNDREDTHS.contains(code)) {
      return 2;
    }
    throw new Refused(
        Refused.Kind.UNACCEPTABLE, "currency-not-known", "This currency is not known here.");
  }

  private static Money money(BigDecimal major, Currency currency) {
    return new Money(
        major.movePointRight(currency.getDefaultFractionDigits()).longValueExact(), currency);
  }

  private static Refused cannotBeSent(Money nearest) {
    String example = nearest.decimal().toPlainString();
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "amount-not-valid",
        "This is not an amount we can take. Please write it in figures, such as " + example + ".",
        Map.of("example", example));
  }
}
