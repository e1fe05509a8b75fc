package org.samizdat.giving;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What somebody has chosen on our page so far: by the link that led here, or in a form that comes
 * back. Nothing of it is checked.
 *
 * @param amount chosen among those suggested, in major units
 * @param other typed
 */
record Asked(
    String currency,
    String frequency,
    String amount,
    String other,
    String campaign,
    boolean covers,
    boolean wantsNewsletter,
    String formKey) {

  static Asked byLink(
      @Nullable String currency,
      @Nullable String frequency,
      @Nullable String amount,
      @Nullable String campaign,
      boolean covers,
      String formKey) {
    return new Asked(
        text(currency), text(frequency), text(amount), "", text(campaign), covers, false, formKey);
  }

  static Asked byForm(MultiValueMap<String, String> fields) {
    String frequency = text(fields.getFirst("frequency"));
    String suggested = text(fields.getFirst("amount-" + frequency));
    return new Asked(
        text(fields.getFirst("currency")),
        frequency,
        suggested.isEmpty() ? text(fields.getFirst("amount")) : suggested,
        text(fields.getFirst("other")),
        text(fields.getFirst("campaign")),
        fields.containsKey("cover"),
        fields.containsKey("newsletter"),
        text(fields.getFirst("formKey")));
  }

  /** What she means: without a script, typing something unchooses nothing. */
  String meant() {
    return other.isEmpty() ? amount : other;
  }

  /** How often, if it is known; else once. */
  Frequency often() {
    for (Frequency each : Frequency.values()) {
      if (each.label().equals(frequency.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    return Frequency.ONCE;
  }

  private static String text(@Nullable String field) {
    return field == null ? "" : field.strip();
  }
}
