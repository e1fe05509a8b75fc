package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.giving.stripe.StripeAmount;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;

class OffersTests {

  private static final List<String> ALL =
      List.of("usd", "eur", "gbp", "chf", "sek", "pln", "jpy", "kwd", "gel");

  @Test
  void thereAreSoundAmountsForEveryCurrencyWeKnow() {
    List<Offer> offers = offers(ALL, Map.of()).all();
    assertThat(offers).hasSize(ALL.size());
    for (Offer offer : offers) {
      for (Frequency frequency : Frequency.values()) {
        assertThat(offer.suggested(frequency))
            .as(offer.currency() + " " + frequency)
            .hasSizeBetween(3, 5)
            .isSorted()
            .allSatisfy(amount -> offer.refuseUnlessTaken(amount, Language.ENGLISH));
      }
      StripeAmount.least(offer.currency())
          .ifPresent(least -> assertThat(offer.least()).isGreaterThanOrEqualTo(least));
    }
  }

  @ParameterizedTest
  @CsvSource({"usd, 200, 1", "jpy, 300, 1", "kwd, 600, 10", "sek, 2000, 1"})
  void fromJustTwoDollarsOrAboutAsMuch(String code, long least, long step) {
    Offer offer = offers(ALL, Map.of()).find(code);
    assertThat(offer.least().minor()).isEqualTo(least);
    assertThat(offer.step()).isEqualTo(step);
  }

  @Test
  void lessAndMoreAreRefusedWithWhatIsTaken() {
    Offer usd = offers(ALL, Map.of()).find("USD");
    assertThatThrownBy(() -> usd.refuseUnlessTaken(money(199, "usd"), Language.ENGLISH))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("amount-too-small");
              assertThat(refused.details()).containsEntry("least", 200L);
              assertThat(refused.sentence(Language.ENGLISH)).contains("$2.");
              assertThat(refused.sentence(Language.of("ru"))).contains("$2.");
            });
    assertThatThrownBy(() -> usd.refuseUnlessTaken(money(1_000_001, "usd"), Language.ENGLISH))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo("amount-too-large"));
    usd.refuseUnlessTaken(money(200, "usd"), Language.ENGLISH);
    usd.refuseUnlessTaken(money(1_000_000, "usd"), Language.ENGLISH);
  }

  /** The form takes no dollars any more, and who gives some goes on. */
  @ParameterizedTest
  @CsvSource({
    "usd, 700, 2, ",
    "usd, 700, 1.99, 200",
    "usd, 150, 1.50, ",
    "usd, 150, 1.49, 150",
    "nok, 5000, 50, ",
    "nok, 5000, 49.99, 5000"
  })
  void inACurrencyOfferedNoMoreTheLeastIsTheUsualOneOrWhatSheGives(
      String code, long gives, String asked, @Nullable Long least) {
    PledgeAmounts amounts = new PledgeAmounts(offers(List.of("EUR"), Map.of()));
    if (least == null) {
      assertThat(amounts.read(asked, giving(money(gives, code)), Language.ENGLISH).code())
          .isEqualTo(code);
      return;
    }
    assertThatThrownBy(() -> amounts.read(asked, giving(money(gives, code)), Language.ENGLISH))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("amount-too-small");
              assertThat(refused.details()).containsEntry("least", least);
            });
  }

  private static Pledge giving(Money amount) {
    return new Pledge(
        1,
        1,
        1,
        "sub_1",
        null,
        Frequency.MONTHLY,
        amount,
        Money.zero(amount.currency()),
        "-",
        Pledge.State.ACTIVE,
        "",
        LocalDate.of(2026, 12, 15),
        Instant.parse("2027-02-15T10:00:00Z"),
        null,
        null,
        null,
        0,
        null,
        null,
        null);
  }

  @Test
  void thousandthsOfADinarAreRefused() {
    Offer kwd = offers(ALL, Map.of()).find("kwd");
    kwd.refuseUnlessTaken(money(1230, "kwd"), Language.ENGLISH);
    assertThatThrownBy(() -> kwd.refuseUnlessTaken(money(1234, "kwd"), Language.ENGLISH))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo("amount-not-valid"));
  }

  @ParameterizedTest
  @CsvSource({"xyz, currency-not-known", "'', currency-not-known", "gbp, currency-not-offered"})
  void anotherCurrencyIsRefused(String code, String problem) {
    assertThatThrownBy(() -> offers(List.of("usd", "eur"), Map.of()).find(code))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
  }

  @Test
  void theNewsroomsOwnAmountsGoFirst() {
    Offers offers =
        offers(
            List.of("usd", "nok"),
            Map.of(
                "USD", amounts("3", null, "4 5.50"),
                "nok", amounts("20", "1000", "50 100")));
    assertThat(offers.find("usd").least()).isEqualTo(money(300, "usd"));
    assertThat(offers.find("usd").suggested(Frequency.ONCE))
        .containsExactly(money(400, "usd"), money(550, "usd"));
    assertThat(offers.find("usd").suggested(Frequency.MONTHLY))
        .as("of the usual ones those that are still taken")
        .containsExactly(money(500, "usd"), money(1000, "usd"), money(2000, "usd"));
    assertThat(offers.find("nok").most()).isEqualTo(money(100_000, "nok"));
    assertThat(offers.preferred("NOK").code()).isEqualTo("nok");
    assertThat(offers.preferred("gbp").code()).isEqualTo("usd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nok", "xyz", "xau", "usd usd", ""})
  void currenciesThatCannotBeTakenAreSaidAtStart(String codes) {
    assertThatThrownBy(() -> offers(List.of(codes.split(" ", -1)), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("samizdat.giving.");
  }

  @ParameterizedTest
  @CsvSource({"0.49, 10", "2, 1", "2, 10001", "2.001, 10", "2, 10.005"})
  void amountsThatWouldBeRefusedAreSaidAtStart(String least, String once) {
    assertThatThrownBy(() -> offers(List.of("usd"), Map.of("usd", amounts(least, null, once))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("samizdat.giving.amounts.usd");
  }

  private static Offers offers(List<String> currencies, Map<String, AskSettings.Amounts> amounts) {
    return new Offers(settings(currencies, amounts, null, Map.of()));
  }

  static AskSettings settings(
      List<String> currencies,
      Map<String, AskSettings.Amounts> amounts,
      @Nullable String rate,
      Map<String, BigDecimal> fixed) {
    return new AskSettings(
        Map.of(),
        currencies,
        amounts,
        List.of("card"),
        "",
        new AskSettings.CoverFee(rate == null ? null : new BigDecimal(rate), fixed, true));
  }

  private static AskSettings.Amounts amounts(String least, @Nullable String most, String once) {
    return new AskSettings.Amounts(
        new BigDecimal(least),
        most == null ? null : new BigDecimal(most),
        List.of(once.split(" ", -1)).stream().map(BigDecimal::new).toList(),
        List.of(),
        List.of());
  }

  static Money money(long minor, String code) {
    return Money.of(minor, code);
  }
}
