package org.samizdat.giving.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;

/** What holds for every currency is tried with many amounts, the same ones each time. */
class StripeAmountTests {

  private static final long SEED = 20260729;
  private static final int TRIES = 40;

  static Stream<Currency> all() {
    return Currency.getAvailableCurrencies().stream()
        .filter(currency -> currency.getDefaultFractionDigits() >= 0)
        .sorted(Comparator.comparing(Currency::getCurrencyCode));
  }

  /** Those that Stripe's page explains. */
  static Stream<Currency> counted() {
    return all().filter(StripeAmountTests::isCounted);
  }

  private static boolean isCounted(Currency currency) {
    try {
      return StripeAmount.ofCharge(Money.parse("200", currency)) > 0;
    } catch (Refused notKnown) {
      return false;
    }
  }

  /** The amounts of Stripe's own examples, and of the currencies that the product is to know. */
  @ParameterizedTest
  @CsvSource({
    "USD, 10.99, 1099",
    "USD, 10, 1000",
    "EUR, 12.50, 1250",
    "GBP, 12.50, 1250",
    "CHF, 12.50, 1250",
    "SEK, 12.50, 1250",
    "PLN, 12.50, 1250",
    "GEL, 12.50, 1250",
    "JPY, 500, 500",
    "JPY, 10, 10",
    "KWD, 5.120, 5120",
    "KWD, 5.130, 5130",
    "BHD, 1, 1000",
    "JOD, 1, 1000",
    "OMR, 1, 1000",
    "TND, 0.010, 10",
    "ISK, 5, 500",
    "UGX, 5, 500",
    "MGA, 5, 5",
    "HUF, 10.45, 1045",
    "TWD, 800.45, 80045",
    "BIF, 7, 7",
    "CLP, 7, 7",
    "DJF, 7, 7",
    "GNF, 7, 7",
    "KMF, 7, 7",
    "KRW, 7, 7",
    "PYG, 7, 7",
    "RWF, 7, 7",
    "VND, 7, 7",
    "VUV, 7, 7",
    "XAF, 7, 7",
    "XOF, 7, 7",
    "XPF, 7, 7"
  })
  void aChargeIsCountedAsStripeCounts(String code, String major, long stripes) {
    Money money = Money.parse(major, Money.currency(code));

    assertThat(StripeAmount.ofCharge(money)).isEqualTo(stripes);
    assertThat(StripeAmount.read(stripes, money.code())).isEqualTo(money);
    assertThat(StripeAmount.read(-stripes, money.code())).isEqualTo(money.negated());
  }

  @ParameterizedTest
  @CsvSource({
    "HUF, 10, 1000",
    "TWD, 800, 80000",
    "USD, 10.45, 1045",
    "JPY, 10, 10",
    "KWD, 5.120, 5120",
    "ISK, 5, 500",
    "UGX, 5, 500",
    "MGA, 5, 5"
  })
  void aPayoutIsCountedAsStripeCounts(String code, String major, long stripes) {
    Money money = Money.parse(major, Money.currency(code));

    assertThat(StripeAmount.ofPayout(money)).isEqualTo(stripes);
    assertThat(StripeAmount.read(stripes, money.code())).isEqualTo(money);
  }

  @ParameterizedTest
  @CsvSource({
    "KWD, 5.124, 5.120",
    "BHD, 1.001, 1.000",
    "JOD, 0.009, 0.010",
    "OMR, 1.009, 1.000",
    "TND, 0.001, 0.010",
    "MGA, 12.50, 12.00",
    "USD, 0, 0.01",
    "USD, -1, 0.01",
    "ISK, 0, 1",
    "KWD, 0, 0.010",
    "USD, 1000000, 999999.99",
    "JPY, 100000000, 99999999",
    "ISK, 1000000, 999999",
    "KWD, 100000, 99999.990",
    "MGA, 100000000, 99999999.00",
    "INR, 10000000, 9999999.99",
    "COP, 100000000, 99999999.99",
    "IDR, 10000000000, 9999999999.99"
  })
  void whatCannotBeChargedIsRefusedWithTheNearestThatCan(
      String code, String major, String nearest) {
    Currency currency = Money.currency(code);
    Money money = money(major, currency);

    assertRefused(money, StripeAmount::ofCharge, nearest);
    assertThat(StripeAmount.ofCharge(Money.parse(nearest, currency))).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"HUF, 10.45, 10.00", "TWD, 800.45, 800.00", "KWD, 5.124, 5.120", "USD, -5, 0.01"})
  void whatCannotBePaidOutIsRefusedWithTheNearestThatCan(
      String code, String major, String nearest) {
    assertRefused(money(major, Money.currency(code)), StripeAmount::ofPayout, nearest);
  }

  @Test
  void onlyCurrenciesOfWhichIsoAndStripeSayTheSameAreCounted() {
    Set<String> others =
        all()
            .filter(currency -> !isCounted(currency))
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(others)
        .contains("IQD", "LYD", "CLF", "UYI", "MGF")
        .doesNotContain(
            "USD", "EUR", "GBP", "CHF", "SEK", "PLN", "JPY", "KWD", "GEL", "MGA", "ISK");
    assertThat(others).allMatch(code -> Currency.getInstance(code).getDefaultFractionDigits() != 2);
    for (String code : others) {
      Money one = Money.parse("1", Money.currency(code));
      assertThatThrownBy(() -> StripeAmount.ofCharge(one))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.problem()).isEqualTo("currency-not-known"));
      assertThatThrownBy(() -> StripeAmount.read(100, one.code()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("counted")
  void whatIsSentIsReadAsTheSame(Currency currency) {
    int sent = 0;
    for (Money money : amounts(currency)) {
      for (ToLongFunction<Money> way : ways()) {
        try {
          assertThat(StripeAmount.read(way.applyAsLong(money), money.code())).isEqualTo(money);
          sent++;
        } catch (Refused refused) {
          assertThat(refused.problem()).isEqualTo("amount-not-valid");
          Money example = money(String.valueOf(refused.details().get("example")), currency);
          assertThat(example).isNotEqualTo(money);
          assertThat(way.applyAsLong(example)).isPositive();
        }
      }
    }
    assertThat(sent).isPositive();
  }

  /** So that the parts of a gift, sent one by one or as a whole, are the same. */
  @ParameterizedTest
  @MethodSource("counted")
  void sumsAreKept(Currency currency) {
    List<Money> sendable =
        amounts(currency).stream()
            .filter(money -> money.decimal().compareTo(new BigDecimal("200000")) < 0)
            .filter(money -> isSendable(money, StripeAmount::ofPayout))
            .filter(money -> isSendable(money, StripeAmount::ofCharge))
            .toList();
    assertThat(sendable).hasSizeGreaterThan(3);
    for (int i = 1; i < sendable.size(); i++) {
      Money one = sendable.get(i - 1);
      Money other = sendable.get(i);
      for (ToLongFunction<Money> way : ways()) {
        if (isSendable(one.plus(other), way)) {
          assertThat(way.applyAsLong(one.plus(other)))
              .isEqualTo(way.applyAsLong(one) + way.applyAsLong(other));
        }
      }
    }
  }

  /** What Stripe sends is never rounded: it is the amount to the last digit, or an error. */
  @ParameterizedTest
  @MethodSource("counted")
  void whatStripeSendsIsReadToTheLastDigitOrNotAtAll(Currency currency) {
    Random random = new Random(SEED + currency.getCurrencyCode().hashCode());
    String code = Money.zero(currency).code();
    BigDecimal unit =
        StripeAmount.read(100_000, code).decimal().divide(BigDecimal.valueOf(100_000));
    for (int i = 0; i < TRIES; i++) {
      long amount = random.nextLong() >> (Long.SIZE / 4 + random.nextInt(40));
      BigDecimal worth = unit.multiply(BigDecimal.valueOf(amount)).stripTrailingZeros();
      if (worth.scale() <= currency.getDefaultFractionDigits()) {
        assertThat(StripeAmount.read(amount, code).decimal()).isEqualByComparingTo(worth);
      } else {
        assertThat(Set.of("ISK", "UGX")).contains(currency.getCurrencyCode());
        assertThatThrownBy(() -> StripeAmount.read(amount, code))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xxx", "usdc", "qqq"})
  void anAmountOfNoCurrencyIsNotRead(String code) {
    assertThatThrownBy(() -> StripeAmount.read(100, code))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "USD, 0.50", "EUR, 0.50", "GBP, 0.30", "CHF, 0.50", "SEK, 3.00", "PLN, 2.00", "JPY, 50",
    "AED, 2.00", "CZK, 15.00", "DKK, 2.50", "HKD, 4.00", "HUF, 175.00", "KRW, 50", "MXN, 10.00",
    "MYR, 2.00", "NOK, 3.00", "RON, 2.00", "THB, 10.00", "RUB, 0.50"
  })
  void theLeastIsStripes(String code, String major) {
    Currency currency = Money.currency(code);

    assertThat(StripeAmount.least(currency)).contains(Money.parse(major, currency));
  }

  @Test
  void whereStripeNamesNoLeastThereIsNone() {
    assertThat(StripeAmount.least(Money.currency("GEL"))).isEmpty();
    assertThat(StripeAmount.least(Money.currency("KWD"))).isEmpty();
    assertThat(all().flatMap(currency -> StripeAmount.least(currency).stream()))
        .hasSize(31)
        .allMatch(least -> StripeAmount.ofCharge(least) > 0);
  }

  private static List<ToLongFunction<Money>> ways() {
    return List.of(StripeAmount::ofCharge, StripeAmount::ofPayout);
  }

  private static boolean isSendable(Money money, ToLongFunction<Money> way) {
    try {
      return way.applyAsLong(money) > 0;
    } catch (Refused refused) {
      return false;
    }
  }

  private static void assertRefused(Money money, ToLongFunction<Money> way, String nearest) {
    assertThatThrownBy(() -> way.applyAsLong(money))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(Refused.Kind.UNACCEPTABLE);
              assertThat(refused.problem()).isEqualTo("amount-not-valid");
              assertThat(refused.details()).containsEntry("example", nearest);
              assertThat(refused.sentence(Language.of("ru"))).contains(nearest);
            });
  }

  private static Money money(String major, Currency currency) {
    return new Money(
        new BigDecimal(major).movePointRight(currency.getDefaultFractionDigits()).longValueExact(),
        currency);
  }

  /** Of every length and either sign, fine ones and whole ones. */
  private static List<Money> amounts(Currency currency) {
    Random random = new Random(SEED + currency.getCurrencyCode().hashCode());
    List<Money> amounts = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      long drawn = random.nextLong() >> (Long.SIZE / 4 + random.nextInt(48));
      for (long step : new long[] {1, 10, 100, 1000}) {
        amounts.add(new Money(drawn / step * step, currency));
      }
    }
    return amounts;
  }
}
