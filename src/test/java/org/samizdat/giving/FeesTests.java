package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.samizdat.giving.OffersTests.money;
import static org.samizdat.giving.OffersTests.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.values.Money;

class FeesTests {

  private static final BigDecimal RATE = new BigDecimal("0.029");

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
    return new Fees(settings, offers).of(offers.all().getFirst()).orElseThrow();
  }

  private static Fees fees(@Nullable String rate, Map<String, BigDecimal> fixed) {
    AskSettings settings = settings(List.of("usd"), Map.of(), rate, fixed);
    return new Fees(settings, new Offers(settings));
  }

  private static Offer usd() {
    return new Offers(settings(List.of("usd"), Map.of(), null, Map.of())).find("usd");
  }
}
