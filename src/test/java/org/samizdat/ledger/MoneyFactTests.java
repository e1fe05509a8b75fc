package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.ledger.MoneyFact.Gift;
import org.samizdat.values.Money;

class MoneyFactTests {

  @Test
  void theSameWrittenOtherwiseIsEqual() {
    MoneyFact one =
        Facts.charge("txn_1")
            .with(fact -> {
              fact.exchangeRate = new BigDecimal("1.20");
              fact.createdAt = Instant.parse("2020-01-15T12:00:00.900Z");
            });
    MoneyFact other =
        Facts.charge("txn_1")
            .with(fact -> {
              fact.exchangeRate = new BigDecimal("1.2");
              fact.fees = fact.fees.reversed();
            });

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.differences(other)).isEmpty();
    assertThat(Facts.charge("txn_1").with(f -> f.exchangeRate = new BigDecimal("1E+2")))
        .isEqualTo(Facts.charge("txn_1").with(f -> f.exchangeRate = new BigDecimal("100.0")));
  }

  static Stream<Facts> variations() {
    return Facts.variations("txn_1");
  }

  @ParameterizedTest
  @MethodSource("variations")
  void whatDiffersIsNamedAndNotTold(Facts other) {
    MoneyFact fact = Facts.charge("txn_1").fact();

    assertThat(fact).isNotEqualTo(other.fact());
    assertThat(fact.differences(other.fact())).isEqualTo(other.changed);
  }

  @Test
  void whatWasToldBeforeAnExchangesPartHadANameIsConfirmed() {
    MoneyFact before = exchanged("stripe_fee");
    MoneyFact now = exchanged(MoneyFact.EXCHANGE_FEE);

    assertThat(before.isConfirmedBy(now)).isTrue();
    assertThat(before.isConfirmedBy(before)).isTrue();
    assertThat(now.isConfirmedBy(now)).isTrue();
    assertThat(now.isConfirmedBy(before)).as("what was told apart stays so").isFalse();
    assertThat(before.isConfirmedBy(exchanged("tax"))).isFalse();
    assertThat(unpaid(before).isConfirmedBy(now)).as("both at once").isTrue();
    assertThat(before.isConfirmedBy(unpaid(before))).isFalse();
  }

  private static MoneyFact exchanged(String part) {
    return Facts.charge("txn_1")
        .with(fact -> {
          fact.exchangeRate = new BigDecimal("1.1");
          fact.fees =
              List.of(
                  new MoneyFact.Fee("stripe_fee", Money.of(40, "usd")),
                  new MoneyFact.Fee("tax", Money.of(9, "usd")),
                  new MoneyFact.Fee(part, Money.of(10, "usd")));
        });
  }

  private static MoneyFact unpaid(MoneyFact known) {
    return Facts.charge("txn_1")
        .with(fact -> {
          fact.exchangeRate = known.exchangeRate();
          fact.fees = known.fees();
          fact.paid = null;
        });
  }

  /** Whoever adds a component finds that its difference has no name. */
  @Test
  void everyComponentHasADifferenceWithAName() {
    List<String> named =
        Facts.variations("txn_1")
            .flatMap(other -> List.of(other.changed.split(", ")).stream())
            .distinct()
            .toList();

    // All but the id, by which two are told to be the same.
    assertThat(named).hasSize(MoneyFact.class.getRecordComponents().length - 1);
  }

  @Test
  void whatDoesNotAddUpIsNoFact() {
    MoneyFact fact = Facts.charge("txn_1").fact();

    assertThatThrownBy(() -> otherNet(fact, Money.of(940, "usd")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("txn_1 does not add up");
    assertThatThrownBy(() -> otherNet(fact, Money.of(941, "eur")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Facts.charge("txn_1").with(f -> f.fee = Money.of(59, "eur")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGiftIsOurs() {
    assertThatThrownBy(() -> Facts.charge("txn_1").with(fact -> fact.own = false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "reader17@example.org", "Reader Seventeen", "txn 1", "txn-1"})
  void anIdThatIsNoneOfStripesIsRefusedAndNotRepeated(String id) {
    assertThatThrownBy(() -> Facts.charge(id).fact())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A balance transaction and its source have Stripe's ids");
    assertThatThrownBy(() -> Facts.charge("txn_1").with(fact -> fact.source = id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A balance transaction and its source have Stripe's ids");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "reader17@example.org", "Reader Seventeen", "a\nb"})
  void whatMayBeOfAPersonIsNoGiftAndNotRepeated(String text) {
    String said = "A gift is an opaque number, a frequency and a label";
    assertThatThrownBy(() -> new Gift(text, "once", null)).hasMessage(said);
    assertThatThrownBy(() -> new Gift("gift-1", text, null)).hasMessage(said);
    assertThatThrownBy(() -> new Gift("gift-1", "once", text)).hasMessage(said);
  }

  private static MoneyFact otherNet(MoneyFact fact, Money net) {
    return new MoneyFact(
        fact.balanceTransaction(),
        fact.type(),
        fact.reportingCategory(),
        fact.amount(),
        fact.fee(),
        net,
        fact.fees(),
        fact.exchangeRate(),
        fact.source(),
        fact.createdAt(),
        fact.availableOn(),
        fact.own(),
        fact.gift());
  }
}
