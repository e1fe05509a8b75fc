package org.samizdat.values;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An amount of one currency in whole minor units, as ISO 4217 counts them: cents of USD, yen of
 * JPY, fils of KWD. Two currencies never add. May be negative: a refund, a fee.
 *
 * @param minor in minor units of the currency
 */
public record Money(long minor, Currency currency) implements Comparable<Money> {

  /** In ASCII: an upper case of other letters may be one of these. */
  private static final Pattern CODE = Pattern.compile("[A-Za-z]{3}");

  /** Longer is beyond any gift. */
  private static final Pattern TYPED = Pattern.compile("(?=.{1,15}$)[0-9]+([.,][0-9]+)?");

  public Money {
    if (currency.getDefaultFractionDigits() < 0) {
      throw new IllegalArgumentException(currency + " is no money one can pay with");
    }
  }

  /**
   * An amount with its currency's code.
   *
   * @param minor in minor units
   * @param code of ISO 4217, in either case: Stripe writes it small
   * @throws Refused {@code currency-not-known}
   */
  public static Money of(long minor, String code) {
    return new Money(minor, currency(code));
  }

  /** Nothing of a currency. */
  public static Money zero(Currency currency) {
    return new Money(0, currency);
  }

  /**
   * The currency of a code.
   *
   * @param code of ISO 4217, in either case
   * @throws Refused {@code currency-not-known}
   */
  public static Currency currency(String code) {
    if (CODE.matcher(code).matches()) {
      try {
        Currency currency = Currency.getInstance(code.toUpperCase(Locale.ROOT));
        if (currency.getDefaultFractionDigits() >= 0) {
          return currency;
        }
      } catch (IllegalArgumentException unknown) {
        // Said below.
      }
    }
    throw new Refused(
        Refused.Kind.UNACCEPTABLE, "currency-not-known", "This currency is not known here.");
  }

  /**
   * Reads an amount as people type it into a form: {@code 12}, {@code 12.50}, {@code 12,50}. No
   * separators of thousands, for in half the world they are the others' decimal points: of {@code
   * 1.000} USD nobody knows whether it is one dollar or a thousand.
   *
   * @throws Refused {@code amount-not-valid} with an {@code example} if it is no number, has more
   *     places than the currency, zeros too, or is beyond any gift
   */
  public static Money parse(String text, Currency currency) {
    String plain = text.strip();
    if (!TYPED.matcher(plain).matches()) {
      throw notValid(currency);
    }
    BigDecimal typed = new BigDecimal(plain.replace(',', '.'));
    int places = currency.getDefaultFractionDigits();
    if (typed.scale() > places) {
      throw notValid(currency);
    }
    try {
      return new Money(typed.movePointRight(places).longValueExact(), currency);
    } catch (ArithmeticException tooLarge) {
      throw notValid(currency);
    }
  }

  /** The code as APIs write it: {@code usd}. */
  public String code() {
    return currency.getCurrencyCode().toLowerCase(Locale.ROOT);
  }

  /**
   * The sum.
   *
   * @throws IllegalArgumentException if the currencies differ
   * @throws ArithmeticException if it is beyond a {@code long}
   */
  public Money plus(Money other) {
    return new Money(Math.addExact(minor, same(other).minor), currency);
  }

  /**
   * The difference.
   *
   * @throws IllegalArgumentException if the currencies differ
   * @throws ArithmeticException if it is beyond a {@code long}
   */
  public Money minus(Money other) {
    return new Money(Math.subtractExact(minor, same(other).minor), currency);
  }

  /**
   * The same amount the other way.
   *
   * @throws ArithmeticException if it is beyond a {@code long}
   */
  public Money negated() {
    return new Money(Math.negateExact(minor), currency);
  }

  /** Whether it is less than nothing. */
  public boolean isNegative() {
    return minor < 0;
  }

  /** Whether it is nothing. */
  public boolean isZero() {
    return minor == 0;
  }

  /** In major units: {@code 12.50}. */
  public BigDecimal decimal() {
    return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits());
  }

  /**
   * Compares amounts.
   *
   * @throws IllegalArgumentException if the currencies differ
   */
  @Override
  public int compareTo(Money other) {
    return Long.compare(minor, same(other).minor);
  }

  /** For logs and programs: {@code 12.50 USD}. {@link Language#money} writes it for people. */
  @Override
  public String toString() {
    return decimal().toPlainString() + " " + currency.getCurrencyCode();
  }

  private Money same(Money other) {
    if (!other.currency.equals(currency)) {
      throw new IllegalArgumentException(
          "Amounts of " + currency + " and " + other.currency + " do not go together");
    }
    return other;
  }

  private static Refused notValid(Currency currency) {
    String example =
        new BigDecimal("12.5")
            .setScale(currency.getDefaultFractionDigits(), RoundingMode.DOWN)
            .toPlainString();
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "amount-not-valid",
        "This is not an amount we can take. Please write it in figures, such as " + example + ".",
        Map.of("example", example));
  }
}
