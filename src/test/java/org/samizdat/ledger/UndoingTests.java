package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.values.Money;

/** What has gone back of a charge, in the currency it was paid in. */
class UndoingTests {

  @Test
  void refundsCountAndThoseThatFailedDoNot() {
    GivenGift gift =
        Undoing.of(
            gift(5_000, "usd", 5_000, "usd"),
            List.of(
                told("refund", "re_1", -1_000, "usd", 1_000, "usd"),
                told("refund", "re_2", -500, "usd", 500, "usd"),
                told("refund_failure", "re_1", 1_000, "usd", 1_000, "usd")));
    assertThat(gift.back()).isEqualTo(Money.of(500, "usd"));
    assertThat(gift.settledBack()).isEqualTo(Money.of(500, "usd"));
    assertThat(gift.kept()).isEqualTo(Money.of(4_500, "usd"));
  }

  @Test
  void whatIsSettledIsWhatLeftTheBalanceAtItsOwnRate() {
    GivenGift gift =
        Undoing.of(
            gift(4_000, "eur", 4_320, "usd"),
            List.of(told("refund", "re_1", -2_200, "usd", 2_000, "eur")));
    assertThat(gift.back()).isEqualTo(Money.of(2_000, "eur"));
    assertThat(gift.settledBack()).isEqualTo(Money.of(2_200, "usd"));
  }

  @Test
  void aDisputeCountsOnlyOnceItIsLost() {
    Undoing taken = untold("dispute", "dp_1", -1_300, "usd", null, false);
    Undoing lost = untold("dispute", "dp_1", -1_300, "usd", null, true);
    Undoing returned = untold("dispute_reversal", "dp_1", 1_300, "usd", null, false);
    GivenGift paid = gift(1_300, "usd", 1_300, "usd");
    assertThat(Undoing.of(paid, List.of(taken)).contested()).isTrue();
    assertThat(Undoing.of(paid, List.of(taken)).back().isZero()).isTrue();
    assertThat(Undoing.of(paid, List.of(taken, returned))).isEqualTo(paid);
    assertThat(Undoing.of(paid, List.of(lost)).kept().isZero()).isTrue();
    assertThat(Undoing.of(paid, List.of(lost)).contested()).isFalse();
    assertThat(
            Undoing.of(
                paid, List.of(lost, untold("dispute_reversal", "dp_1", 1_300, "usd", null, true))))
        .as("the bank has changed its mind")
        .isEqualTo(paid);
  }

  /** Stripe rounds what it takes to a cent of the balance, and the rate to six places. */
  @ParameterizedTest
  @CsvSource({
    "3333, eur, 3600, usd, 1.08, -3600, 3333",
    "3333, eur, 1668, gbp, 0.500350, -1668, 3333",
    "100000, jpy, 66667, usd, 0.00666667, -66667, 100000",
    "12345, kwd, 4012, usd, 3.25, -4012, 12345",
    "4000, eur, 4320, usd, 1.10, -2200, 2000",
    "4000, eur, 4320, usd, 1.10, -9900, 4000",
  })
  void aLostDisputeOfAnExchangedGiftIsTurnedBackAtItsRate(
      long paid, String paidIn, long settled, String balance, String rate, long taken, long back) {
    GivenGift gift =
        Undoing.of(
            gift(paid, paidIn, settled, balance),
            List.of(untold("dispute", "dp_1", taken, balance, new BigDecimal(rate), true)));
    assertThat(gift.back()).isEqualTo(Money.of(back, paidIn));
    assertThat(gift.settledBack()).isEqualTo(Money.of(-taken, balance));
  }

  @Test
  void moreThanWasPaidNeverGoesBackOfAnExchangedDispute() {
    GivenGift gift =
        Undoing.of(
            gift(4_000, "eur", 4_320, "usd"),
            List.of(
                told("refund", "re_1", -1_080, "usd", 1_000, "eur"),
                untold("dispute", "dp_1", -4_320, "usd", new BigDecimal("1.08"), true)));
    assertThat(gift.kept().isZero()).isTrue();
  }

  private static GivenGift gift(long paid, String paidIn, long settled, String balance) {
    Money given = Money.of(paid, paidIn);
    Money got = Money.of(settled, balance);
    return new GivenGift(
        "1f",
        "once",
        "ch_1",
        Instant.EPOCH,
        given,
        Money.zero(given.currency()),
        got,
        Money.zero(got.currency()),
        false);
  }

  private static Undoing told(
      String category, String source, long settled, String balance, long paid, String paidIn) {
    return new Undoing(
        "ch_1",
        source,
        category,
        Money.of(settled, balance),
        paidIn.equals(balance) ? null : new BigDecimal("1.1"),
        Money.of(paid, paidIn),
        false);
  }

  private static Undoing untold(
      String category,
      String source,
      long settled,
      String balance,
      @Nullable BigDecimal rate,
      boolean lost) {
    return new Undoing("ch_1", source, category, Money.of(settled, balance), rate, null, lost);
  }
}
