package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.samizdat.values.Language;
import org.samizdat.values.Money;

class ExactTests {

  @Test
  void everyPlaceOfTheCurrencyIsShown() {
    Language english = Language.of("en");
    assertThat(Exact.money(Money.of(0, "usd"), english)).isEqualTo("$0.00");
    assertThat(Exact.money(Money.of(-47_300, "eur"), english)).isEqualTo("-€473.00");
    assertThat(Exact.money(Money.of(1_000, "jpy"), english)).isEqualTo("¥1,000");
    assertThat(Exact.money(Money.of(1_230, "kwd"), english)).contains("1.230");
    assertThat(Exact.money(Money.of(123_450, "usd"), Language.of("ru"))).contains("234,50");
  }
}
