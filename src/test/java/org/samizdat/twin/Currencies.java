package org.samizdat.twin;

import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What Stripe allows of each currency; amounts are in its minor units. */
final class Currencies {

  private static final Set<String> ZERO_DECIMAL =
      Set.of(
          "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
          "xof", "xpf");
  private static final Set<String> THREE_DECIMAL = Set.of("bhd", "jod", "kwd", "omr", "tnd");

  /** Sent with two decimals which must be 0. */
  private static final Set<String> WHOLE_CHARGES = Set.of("isk", "ugx");

  private static final Map<String, Long> SMALLEST =
      Map.ofEntries(
          Map.entry("usd", 50L),
          Map.entry("eur", 50L),
          Map.entry("gbp", 30L),
          Map.entry("chf", 50L),
          Map.entry("sek", 300L),
          Map.entry("nok", 300L),
          Map.entry("dkk", 250L),
          Map.entry("pln", 200L),
          Map.entry("czk", 1500L),
          Map.entry("jpy", 50L),
          Map.entry("kwd", 150L),
          Map.entry("huf", 17500L));

  private static final long LARGEST = 99_999_999;

  /** How much of a US dollar one unit is; made up, and the same every day. */
  private static final Map<String, Double> DOLLARS =
      Map.ofEntries(
          Map.entry("usd", 1.0),
          Map.entry("eur", 1.1),
          Map.entry("gbp", 1.3),
          Map.entry("chf", 1.2),
          Map.entry("sek", 0.1),
          Map.entry("pln", 0.25),
          Map.entry("jpy", 0.0068),
          Map.entry("kwd", 3.25),
          Map.entry("gel", 0.37),
          Map.entry("huf", 0.0028),
          Map.entry("twd", 0.031),
          Map.entry("isk", 0.0072),
          Map.entry("ugx", 0.00027),
          Map.entry("krw", 0.00072),
          Map.entry("czk", 0.045),
          Map.entry("nok", 0.1),
          Map.entry("dkk", 0.15),
          Map.entry("cad", 0.72),
          Map.entry("aud", 0.65),
          Map.entry("bhd", 2.65),
          Map.entry("jod", 1.41));

  private static final double ELSEWHERE = 0.5;

  /** Codes of metals, funds and tests, which nobody pays with. */
  private static final Set<String> UNUSABLE =
      Set.of("xxx", "xts", "xau", "xag", "xpt", "xpd", "xdr", "xba", "xbb", "xbc", "xbd");

  private Currencies() {}

  /** A currency's name as Stripe answers it. */
  static String known(String name, String parameter) {
    String currency = name.toLowerCase(Locale.ROOT);
    boolean real =
        Currency.getAvailableCurrencies().stream()
            .anyMatch(it -> it.getCurrencyCode().toLowerCase(Locale.ROOT).equals(currency));
    if (!real || UNUSABLE.contains(currency)) {
      throw Refusal.invalid("parameter_invalid", parameter, "Invalid currency: " + currency);
    }
    return currency;
  }

  /** Refuses an amount that Stripe would not charge. */
  static void checkCharge(String currency, long amount, String parameter) {
    if (amount < 0) {
      throw Refusal.invalid("parameter_invalid_integer", parameter, "Invalid non-negative integer");
    }
    if (amount > 0 && amount < SMALLEST.getOrDefault(currency, 1L)) {
      throw Refusal.invalid(
          "amount_too_small", parameter, "The amount is below the least that can be charged");
    }
    if (amount > LARGEST) {
      throw Refusal.invalid("amount_too_large", parameter, "Amount must be no more than 8 digits");
    }
    boolean odd = THREE_DECIMAL.contains(currency) && amount % 10 != 0;
    boolean broken = WHOLE_CHARGES.contains(currency) && amount % 100 != 0;
    if (odd || broken) {
      throw Refusal.invalid(
          "parameter_invalid_integer", parameter, "The last digits of this currency must be 0");
    }
  }

  static int decimals(String currency) {
    return ZERO_DECIMAL.contains(currency) ? 0 : THREE_DECIMAL.contains(currency) ? 3 : 2;
  }

  /** How many units of one currency a unit of another buys. */
  static double rate(String from, String to) {
    return DOLLARS.getOrDefault(from, ELSEWHERE) / DOLLARS.getOrDefault(to, ELSEWHERE);
  }

  /** An amount in another currency's minor units. */
  static long convert(long amount, String from, String to) {
    return Math.round(
        amount * rate(from, to) * Math.pow(10, decimals(to)) / Math.pow(10, decimals(from)));
  }
}
