package org.samizdat.giving;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a newsroom may decide about how it asks for support. All of it is checked at start, by
 * {@link Offers}, {@link Fees} and {@link PaymentMark}.
 *
 * @param message the newsroom's own words above the form, by the code of a language; plain text.
 *     Where there are none, the language file's
 * @param currencies in which gifts are taken, codes of ISO 4217; the first is shown first
 * @param amounts by the code of a currency: what differs from the usual
 * @param methods whose names stand under the form, in order; what can really be paid with is
 *     decided at Stripe
 * @param newsletter the slug of one that is offered beside a gift, unticked; none by default
 * @param coverFee whether a giver may add the payment's fee, and how much it is
 */
@ConfigurationProperties("samizdat.giving")
record AskSettings(
    @DefaultValue Map<String, String> message,
    @DefaultValue({"usd", "eur"}) List<String> currencies,
    @DefaultValue Map<String, Amounts> amounts,
    @DefaultValue({"card", "apple-pay", "google-pay"}) List<String> methods,
    @DefaultValue("") String newsletter,
    @DefaultValue CoverFee coverFee) {

  /**
   * The amounts of one currency, in major units. What is null or empty is as usual.
   *
   * @param least of a gift; never under Stripe's own
   * @param most of a gift, before the fee is added
   * @param once suggested for a single gift
   * @param monthly suggested for each month
   * @param annual suggested for each year
   */
  record Amounts(
      @Nullable BigDecimal least,
      @Nullable BigDecimal most,
      @DefaultValue List<BigDecimal> once,
      @DefaultValue List<BigDecimal> monthly,
      @DefaultValue List<BigDecimal> annual) {}

  /**
   * What a payment costs the newsroom. Offered for the currencies that {@code fixed} names. What it
   * has cost of late counts more, as {@link Fees} measures it.
   *
   * @param rate the share of the whole payment, such as {@code 0.029}; null: not offered, for a
   *     wrong promise is worse than none
   * @param fixed by the code of a currency, in major units, such as {@code 0.30}
   * @param measured false: what is set here counts, whatever payments cost
   */
  record CoverFee(
      @Nullable BigDecimal rate,
      @DefaultValue Map<String, BigDecimal> fixed,
      @DefaultValue("true") boolean measured) {

    CoverFee {
      fixed = byCode(fixed);
    }
  }

  AskSettings {
    currencies = currencies.stream().map(String::strip).filter(code -> !code.isEmpty()).toList();
    methods = methods.stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
    amounts = byCode(amounts);
    newsletter = newsletter.strip();
  }

  /** Whoever writes a code writes it as she likes. */
  private static <T> Map<String, T> byCode(Map<String, T> values) {
    return values.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                entry -> entry.getKey().toUpperCase(Locale.ROOT), Map.Entry::getValue));
  }
}
