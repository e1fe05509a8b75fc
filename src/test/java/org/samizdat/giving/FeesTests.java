package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.samizdat.giving.OffersTests.money;
import static org.samizdat.giving.OffersTests.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.TestClock;
import org.samizdat.ledger.MeasuredFee;
import org.samizdat.values.Money;

class FeesTests {

  private static final BigDecimal RATE = new BigDecimal("0.029");
  private static final Fees.Measure NONE = (currency, since) -> Optional.empty();
  private static final Map<String, BigDecimal> CENTS = Map.of("USD", new BigDecimal("0.30"));
  private static final Clock CLOCK = Clock.systemUTC();

  /** 2.9 % of 10.61 and 30 cents are 60.8 cents: 10.00 stay. */
  @ParameterizedTest
  @CsvSource({
    "1000, usd, 0.30, 1061",
    "200, usd, 0.30, 237",
    "1000, jpy, 30, 1061",
    "3000, kwd, 0.100, 3200"
  })
  void whatIsAddedIsWhatTheFeeTakes(long gift, String code, String fixed, long total) {
    Money money = money(gift, code);
    assertThat(fee(code, "0.029", fixed).on(money).plus(money).minor()).isEqualTo(total);
  }

  /** And not a step more: with less, less than the gift would be left. */
  @Test
  void theWholeGiftArrivesAndTheGiverAddsNoMoreThanThatTakes() {
    Random random = new Random(17);
    for (String code : List.of("usd", "kwd", "jpy")) {
      Fees.Fee fee = fee(code, "0.029", "1");
      for (int i = 0; i < 2000; i++) {
        Money gift = money(fee.step() * random.nextLong(1, 1_000_000), code);
        Money total = gift.plus(fee.on(gift));
        assertThat(total.minor() % fee.step()).isZero();
        assertThat(left(total, fee)).isGreaterThanOrEqualTo(BigDecimal.valueOf(gift.minor()));
        Money less = total.minus(money(fee.step(), code));
        assertThat(left(less, fee)).isLessThan(BigDecimal.valueOf(gift.minor()));
      }
    }
  }

  @Test
  void itIsOfferedOnlyWhereItIsKnown() {
    assertThat(fees(null, Map.of("usd", BigDecimal.ONE)).of(usd())).isEmpty();
    assertThat(fees("0.029", Map.of("eur", BigDecimal.ONE)).of(usd())).isEmpty();
    assertThat(fees("0", Map.of("usd", BigDecimal.ZERO)).of(usd())).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"29, 0.30", "-0.01, 0.30", "0.0290001, 0.30", "0.029, 0.305", "0.029, -0.30"})
  void whatIsNoFeeIsSaidAtStart(String rate, String fixed) {
    assertThatThrownBy(() -> fees(rate, Map.of("usd", new BigDecimal(fixed))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("samizdat.giving.cover-fee");
  }

  /** Of $20,000.00 in 1,000 payments, with 30 cents of each set. */
  @ParameterizedTest
  @CsvSource({
    "88000, 29000, 30, all as set",
    "89000, 29500, 30, a little more",
    "62345, 16200, 30, to hundredths of a percent",
    "30000, 0, 30, nothing but the fixed part",
    "29999, 15000, 0, less than the fixed part",
    "0, 0, 0, nothing at all",
    "230000, 100000, 30, a tenth and the fixed part",
    "230300, 29000, 30, more than any card costs: as set",
    "-1, 29000, 30, less than nothing: as set"
  })
  void theFixedPartIsAsSetAndTheRateAsMeasured(long fees, long rate, long fixed, String why) {
    Fees measured = measured(money(fees, "usd"), new TestClock(Instant.EPOCH), true);
    assertThat(measured.of(usd()).orElseThrow().terms())
        .as(why)
        .isEqualTo(new Fees.Terms(rate, fixed));
  }

  @Test
  void aNewsroomMayHaveItCountedAsItSays() {
    Fees fixed = measured(money(62_000, "usd"), new TestClock(Instant.EPOCH), false);
    assertThat(fixed.of(usd()).orElseThrow().terms()).isEqualTo(new Fees.Terms(29_000, 30));
  }

  @Test
  void itIsMeasuredOnceADayOnTheLastNinety() {
    TestClock clock = new TestClock(Instant.parse("2026-11-28T23:30:00Z"));
    List<Instant> asked = new ArrayList<>();
    AskSettings settings = settings(List.of("usd", "eur"), Map.of(), "0.029", CENTS);
    Fees fees =
        new Fees(
            settings,
            new Offers(settings),
            (currency, since) -> {
              asked.add(since);
              return Optional.empty();
            },
            clock);
    assertThat(asked).as("a start waits for no sums").isEmpty();
    for (int i = 0; i < 50; i++) {
      fees.of(usd());
      fees.of(new Offers(settings).find("eur"));
    }
    clock.advance(Duration.ofHours(1));
    fees.of(usd());
    fees.of(usd());
    assertThat(asked)
        .as("of the only currency in which it is offered")
        .containsExactly(
            Instant.parse("2026-08-30T00:00:00Z"), Instant.parse("2026-08-31T00:00:00Z"));
  }

  @Test
  void whatCannotBeMeasuredIsMeasuredByTheNext() {
    List<Boolean> asked = new ArrayList<>();
    AskSettings settings = settings(List.of("usd"), Map.of(), "0.029", CENTS);
    Fees fees =
        new Fees(
            settings,
            new Offers(settings),
            (currency, since) -> {
              asked.add(true);
              if (asked.size() == 1) {
                throw new IllegalStateException("no database");
              }
              return Optional.of(new MeasuredFee(money(100_000, "usd"), money(1_600, "usd"), 20));
            },
            new TestClock(Instant.EPOCH));
    assertThatThrownBy(() -> fees.of(usd())).hasMessage("no database");
    assertThat(fees.of(usd()).orElseThrow().terms()).isEqualTo(new Fees.Terms(10_000, 30));
  }

  /** Yesterday's is what she saw; what we cannot have said is not believed. */
  @ParameterizedTest
  @CsvSource({
    "27000-30, 1059, yesterday's",
    "15000-0, 1016, with no fixed part",
    "100000-30, 1145, the highest that is measured",
    "0-0, 1000, none",
    "100001-30, 1047, a higher one",
    "999999-30, 1047, all of it",
    "29000-31, 1047, another fixed part",
    "yes, 1047, of a form that does not know",
    "-5-30, 1047, less than nothing",
    "29000-99999999999999999999, 1047, beyond any number",
    "'', 1047, nothing"
  })
  void whatAFormShowedIsWhatSheAdds(String label, long total, String why) {
    Fees fees = measured(money(62_000, "usd"), new TestClock(Instant.EPOCH), true);
    Money gift = money(1000, "usd");
    assertThat(fees.of(usd()).orElseThrow().on(gift)).isEqualTo(money(47, "usd"));
    Fees.Fee shown = fees.shown(usd(), Fees.Terms.parse(label)).orElseThrow();
    assertThat(gift.plus(shown.on(gift))).as(why).isEqualTo(money(total, "usd"));
  }

  @Test
  void whatIsNotOfferedIsAddedByNoForm() {
    assertThat(fees(null, Map.of()).shown(usd(), new Fees.Terms(29_000, 30))).isEmpty();
  }

  private static Fees measured(Money fee, Clock clock, boolean on) {
    AskSettings set = settings(List.of("usd"), Map.of(), "0.029", CENTS);
    AskSettings settings =
        new AskSettings(
            set.message(),
            set.currencies(),
            set.amounts(),
            set.methods(),
            set.newsletter(),
            new AskSettings.CoverFee(set.coverFee().rate(), CENTS, on));
    MeasuredFee found = new MeasuredFee(money(2_000_000, "usd"), fee, 1000);
    return new Fees(settings, new Offers(settings), (currency, since) -> Optional.of(found), clock);
  }

  private static BigDecimal left(Money total, Fees.Fee fee) {
    BigDecimal whole = BigDecimal.valueOf(total.minor());
    return whole
        .subtract(whole.multiply(RATE))
        .subtract(BigDecimal.valueOf(fee.fixed().minor()))
        .setScale(6, RoundingMode.UNNECESSARY);
  }

  private static Fees.Fee fee(String code, String rate, String fixed) {
    AskSettings settings =
        settings(List.of(code), Map.of(), rate, Map.of(code, new BigDecimal(fixed)));
    Offers offers = new Offers(settings);
    return new Fees(settings, offers, NONE, CLOCK).of(offers.all().getFirst()).orElseThrow();
  }

  private static Fees fees(@Nullable String rate, Map<String, BigDecimal> fixed) {
    AskSettings settings = settings(List.of("usd"), Map.of(), rate, fixed);
    return new Fees(settings, new Offers(settings), NONE, CLOCK);
  }

  private static Offer usd() {
    return new Offers(settings(List.of("usd"), Map.of(), null, Map.of())).find("usd");
  }
}
