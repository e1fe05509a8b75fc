package org.samizdat.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every currency is tried with many amounts, the same ones each time. */
class MoneyTests {

  private static final long SEED = 4217;
  private static final int TRIES = 40;

  /** The longest that may be typed. */
  private static final long FIFTEEN_DIGITS = 999_999_999_999_999L;

  /** Every currency one can pay with, of today and before. */
  static Stream<Currency> currencies() {
    return Currency.getAvailableCurrencies().stream()
        .filter(currency -> currency.getDefaultFractionDigits() >= 0)
        .sorted(Comparator.comparing(Currency::getCurrencyCode));
  }

  static Stream<Currency> gold() {
    return Currency.getAvailableCurrencies().stream()
        .filter(currency -> currency.getDefaultFractionDigits() < 0);
  }

  @Test
  void thereAreManyCurrenciesAndOfEachKind() {
    assertThat(currencies()).hasSizeGreaterThan(200);
    assertThat(currencies().map(Currency::getDefaultFractionDigits)).contains(0, 2, 3, 4);
    assertThat(gold()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "USD, 1250, 12.50",
    "EUR, 1250, 12.50",
    "GBP, 1250, 12.50",
    "CHF, 1250, 12.50",
    "SEK, 1250, 12.50",
    "PLN, 1250, 12.50",
    "GEL, 1250, 12.50",
    "JPY, 1250, 1250",
    "KWD, 1250, 1.250",
    "USD, 5, 0.05",
    "JPY, 5, 5",
    "KWD, 5, 0.005",
    "USD, -1250, -12.50"
  })
  void minorUnitsAreThoseOfTheCurrency(String code, long minor, String major) {
    Money money = Money.of(minor, code);

    assertThat(money.decimal()).isEqualTo(new BigDecimal(major));
    assertThat(money.toString()).isEqualTo(major + " " + code);
    assertThat(money.code()).isEqualTo(code.toLowerCase(Locale.ROOT));
    assertThat(Money.of(minor, money.code())).isEqualTo(money);
  }

  @ParameterizedTest
  @MethodSource("currencies")
  void aMajorUnitIsAsManyMinorOnesAsJavaSays(Currency currency) {
    BigInteger units = BigInteger.TEN.pow(currency.getDefaultFractionDigits());

    assertThat(Money.parse("1", currency).minor()).isEqualTo(units.longValueExact());
    assertThat(new Money(units.longValueExact(), currency).decimal()).isEqualByComparingTo("1");
  }

  @ParameterizedTest
  @MethodSource("currencies")
  void whatIsWrittenIsReadAgain(Currency currency) {
    for (long minor : amounts(currency, FIFTEEN_DIGITS / 10_000)) {
      Money money = new Money(Math.abs(minor), currency);
      String written = money.decimal().toPlainString();

      assertThat(Money.parse(written, currency)).isEqualTo(money);
      assertThat(Money.parse(written.replace('.', ','), currency)).isEqualTo(money);
      assertThat(Money.parse(" " + written + "\t", currency)).isEqualTo(money);
      assertThat(Money.parse("0" + written, currency)).isEqualTo(money);
      assertThat(money.toString()).isEqualTo(written + " " + currency.getCurrencyCode());
    }
  }

  @ParameterizedTest
  @MethodSource("currencies")
  void fewerPlacesThanTheCurrencyHasAreEnoughAndMoreAreRefused(Currency currency) {
    int places = currency.getDefaultFractionDigits();
    for (int typed = 1; typed <= 6; typed++) {
      String text = "7." + "0".repeat(typed);
      if (typed <= places) {
        assertThat(Money.parse(text, currency)).isEqualTo(Money.parse("7", currency));
      } else {
        // Also zeros: 7.000 may be seven or seven thousand.
        assertRefused(text, currency);
        assertRefused(text.replace('.', ','), currency);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        ",",
        "1.",
        ".5",
        ",5",
        "-1",
        "+1",
        "1e3",
        "1E3",
        "0x10",
        "1 000",
        "1\u00a0000",
        "1.000,50",
        "1,000.50",
        "1'000",
        "1_000",
        "12.5.0",
        "$5",
        "5 USD",
        "five",
        "NaN",
        "Infinity",
        "٥",
        "５",
        "1\n2",
        "1000000000000000",
        "99999999999999999999999999999999",
        "1.000",
        "1,000"
      })
  void whatIsNoAmountIsRefused(String text) {
    assertRefused(text, Money.currency("USD"));
  }

  @Test
  void onlyPaddingOfWhitespaceIsForgiven() {
    assertThat(Money.parse("\n 12,50 \t", Money.currency("USD"))).isEqualTo(Money.of(1250, "USD"));
  }

  @ParameterizedTest
  @MethodSource("currencies")
  void theLongestAmountIsTakenOrRefusedAndNeverTurnedOver(Currency currency) {
    String longest = Long.toString(FIFTEEN_DIGITS);
    int places = currency.getDefaultFractionDigits();
    BigInteger minor = new BigInteger(longest).multiply(BigInteger.TEN.pow(places));
    if (minor.bitLength() < Long.SIZE) {
      assertThat(Money.parse(longest, currency).minor()).isEqualTo(minor.longValueExact());
    } else {
      assertRefused(longest, currency);
    }
    assertRefused(longest + "0", currency);
  }

  @ParameterizedTest
  @MethodSource("currencies")
  void theExampleOfARefusalIsAnAmount(Currency currency) {
    assertThatThrownBy(() -> Money.parse("much", currency))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              String example = String.valueOf(refused.details().get("example"));
              assertThat(Money.parse(example, currency).minor()).isPositive();
              for (Language language : Language.all()) {
                assertThat(refused.sentence(language)).contains(" " + example);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("currencies")
  void sumsAreThoseOfWholeNumbers(Currency currency) {
    List<Long> amounts = amounts(currency, Long.MAX_VALUE);
    for (int i = 1; i < amounts.size(); i++) {
      Money one = new Money(amounts.get(i - 1), currency);
      Money other = new Money(amounts.get(i), currency);
      BigInteger sum = BigInteger.valueOf(one.minor()).add(BigInteger.valueOf(other.minor()));
      if (sum.bitLength() < Long.SIZE) {
        Money both = one.plus(other);
        assertThat(both).isEqualTo(new Money(sum.longValueExact(), currency));
        assertThat(both).isEqualTo(other.plus(one));
        assertThat(both.minus(other)).isEqualTo(one);
        assertThat(both.decimal()).isEqualTo(one.decimal().add(other.decimal()));
      } else {
        assertThatThrownBy(() -> one.plus(other)).isInstanceOf(ArithmeticException.class);
      }
      assertThat(one.compareTo(other)).isEqualTo(Long.compare(one.minor(), other.minor()));
      assertThat(one.plus(one.negated()).isZero()).isTrue();
      assertThat(one.isNegative()).isEqualTo(one.minor() < 0);
      assertThat(one.minus(one)).isEqualTo(Money.zero(currency));
    }
  }

  @ParameterizedTest
  @MethodSource("currencies")
  void nothingIsTurnedOverAtTheEnds(Currency currency) {
    Money most = new Money(Long.MAX_VALUE, currency);
    Money least = new Money(Long.MIN_VALUE, currency);
    Money one = new Money(1, currency);

    assertThatThrownBy(() -> most.plus(one)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> least.minus(one)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(least::negated).isInstanceOf(ArithmeticException.class);
    assertThat(most.decimal().unscaledValue()).isEqualTo(BigInteger.valueOf(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("currencies")
  void twoCurrenciesNeverGoTogether(Currency currency) {
    Money one = new Money(1, currency);
    Money other = Money.of(1, currency.getCurrencyCode().equals("EUR") ? "USD" : "EUR");

    assertThat(one).isNotEqualTo(other);
    assertThatThrownBy(() -> one.plus(other)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> one.minus(other)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> one.compareTo(other)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("gold")
  void whatHasNoMinorUnitsIsNoMoney(Currency gold) {
    assertThatThrownBy(() -> new Money(1, gold)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Money.currency(gold.getCurrencyCode())).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @MethodSource("currencies")
  void aCodeIsKnownInEitherCase(Currency currency) {
    String code = currency.getCurrencyCode();

    assertThat(Money.currency(code)).isSameAs(currency);
    assertThat(Money.currency(code.toLowerCase(Locale.ROOT))).isSameAs(currency);
  }

  /** The last three are of three letters that ISO knows once they are written large. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "us", "usdd", " usd", "usd ", "u\u0000d", "QQQ", "€", "ınr", "uß", "ſek"})
  void aCodeThatIsNoneIsRefused(String code) {
    assertThatThrownBy(() -> Money.of(1, code))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("currency-not-known");
              assertThat(refused.kind()).isEqualTo(Refused.Kind.UNACCEPTABLE);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "USD | $12    | $12.50    | $1,234.05    | -$0.05",
        "EUR | €12    | €12.50    | €1,234.05    | -€0.05",
        "GBP | £12    | £12.50    | £1,234.05    | -£0.05",
        "CHF | CHF 12 | CHF 12.50 | CHF 1,234.05 | -CHF 0.05",
        "SEK | SEK 12 | SEK 12.50 | SEK 1,234.05 | -SEK 0.05",
        "PLN | PLN 12 | PLN 12.50 | PLN 1,234.05 | -PLN 0.05",
        "GEL | GEL 12 | GEL 12.50 | GEL 1,234.05 | -GEL 0.05",
        "JPY | ¥12    | ¥1,250    | ¥123,405     | -¥5",
        "KWD | KWD 12 | KWD 1.250 | KWD 123.405  | -KWD 0.005"
      })
  void englishWritesItSo(
      String code, String whole, String broken, String thousands, String negative) {
    assertWritten(Language.ENGLISH, code, List.of(whole, broken, thousands, negative));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "USD | 12 $   | 12,50 $   | 1 234,05 $   | -0,05 $",
        "EUR | 12 €   | 12,50 €   | 1 234,05 €   | -0,05 €",
        "GBP | 12 £   | 12,50 £   | 1 234,05 £   | -0,05 £",
        "CHF | 12 CHF | 12,50 CHF | 1 234,05 CHF | -0,05 CHF",
        "SEK | 12 SEK | 12,50 SEK | 1 234,05 SEK | -0,05 SEK",
        "PLN | 12 PLN | 12,50 PLN | 1 234,05 PLN | -0,05 PLN",
        "GEL | 12 GEL | 12,50 GEL | 1 234,05 GEL | -0,05 GEL",
        "JPY | 12 ¥   | 1 250 ¥   | 123 405 ¥    | -5 ¥",
        "KWD | 12 KWD | 1,250 KWD | 123,405 KWD  | -0,005 KWD"
      })
  void russianWritesItSo(
      String code, String whole, String broken, String thousands, String negative) {
    assertWritten(Language.of("ru"), code, List.of(whole, broken, thousands, negative));
  }

  /** Whatever else stands around them, the figures are those of the amount. */
  @ParameterizedTest
  @MethodSource("currencies")
  void everyLanguageWritesEveryFigure(Currency currency) {
    Map<Language, String> points = Map.of(Language.ENGLISH, ".", Language.of("ru"), ",");
    for (long minor : amounts(currency, Long.MAX_VALUE)) {
      Money money = new Money(minor, currency);
      points.forEach((language, point) -> {
        String written = language.money(money);
        // Between the first and the last: some currencies' signs end in a point themselves.
        String figures =
            written
                .replaceAll("^\\D+|\\D+$", "")
                .replaceAll("[^0-9" + point + "]", "")
                .replace(point, ".");
        assertThat(new BigDecimal(figures)).isEqualByComparingTo(money.decimal().abs());
        assertThat(written.contains("-")).isEqualTo(money.isNegative());
      });
    }
  }

  private static void assertWritten(Language language, String code, List<String> expected) {
    Money twelve = Money.parse("12", Money.currency(code));
    assertThat(
            Stream.of(twelve, Money.of(1250, code), Money.of(123405, code), Money.of(-5, code))
                .map(language::money)
                .peek(written -> assertThat(written).as("it is not broken").doesNotContain(" "))
                .map(written -> written.replace('\u00a0', ' ')))
        .containsExactlyElementsOf(expected);
  }

  private static void assertRefused(String text, Currency currency) {
    assertThatThrownBy(() -> Money.parse(text, currency))
        .as(text)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("amount-not-valid");
              assertThat(refused.kind()).isEqualTo(Refused.Kind.UNACCEPTABLE);
            });
  }

  /** Of every length, of either sign, up to a bound; the small ones and the round ones too. */
  private static List<Long> amounts(Currency currency, long bound) {
    Random random = new Random(SEED + Arrays.hashCode(currency.getCurrencyCode().toCharArray()));
    Stream<Long> drawn =
        Stream.generate(() -> random.nextLong() >> random.nextInt(Long.SIZE)).limit(TRIES);
    return Stream.concat(Stream.of(0L, 1L, -1L, 9L, 10L, 99L, 100L, 999L, 1000L, 10000L), drawn)
        .map(amount -> amount % bound)
        .toList();
  }
}
