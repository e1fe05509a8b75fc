package org.samizdat.giving;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.samizdat.values.Language;

/**
 * A way to pay that is named under the form, in letters: pictures would be a third party's. Which
 * ways there really are is set up at Stripe.
 */
enum PaymentMark {
  /** Said in the language of the form; the others are names. */
  CARD(""),
  APPLE_PAY("Apple Pay"),
  GOOGLE_PAY("Google Pay"),
  PAYPAL("PayPal"),
  SEPA("SEPA"),
  LINK("Link"),
  IDEAL("iDEAL"),
  BANCONTACT("Bancontact"),
  BLIK("BLIK"),
  PRZELEWY24("Przelewy24"),
  TWINT("TWINT"),
  SWISH("Swish");

  private final String brand;

  PaymentMark(String brand) {
    this.brand = brand;
  }

  /**
   * Reads the newsroom's list.
   *
   * @throws IllegalArgumentException if one is not known, in a sentence that lists those there are
   */
  static List<PaymentMark> parse(List<String> names) {
    return names.stream().map(PaymentMark::parse).toList();
  }

  /** As the settings and the API write it: {@code apple-pay}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As people read it. */
  String name(Language language) {
    return this == CARD ? language.say("ask.card") : brand;
  }

  private static PaymentMark parse(String name) {
    return Arrays.stream(values())
        .filter(mark -> mark.label().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "samizdat.giving.methods: "
                    + name
                    + " is none of "
                    + Arrays.stream(values()).map(PaymentMark::label).toList()));
  }
}
