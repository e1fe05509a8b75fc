package org.samizdat.giving;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** How the newsroom asks for support, in words: the same in the widget and on our page. */
@Component
class Ask {

  private final AskSettings settings;
  private final Offers offers;
  private final Fees fees;
  private final Site site;
  private final StripeSettings stripe;
  private final List<PaymentMark> marks;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if they name a way to pay that is not known
   */
  Ask(AskSettings settings, Offers offers, Fees fees, Site site, StripeSettings stripe) {
    this.settings = settings;
    this.offers = offers;
    this.fees = fees;
    this.site = site;
    this.stripe = stripe;
    this.marks = PaymentMark.parse(settings.methods());
  }

  /**
   * Asks nobody for what cannot be taken.
   *
   * @throws Refused {@code giving-not-open} without a key of Stripe's
   */
  void refuseUnlessOpen() {
    if (!stripe.isOn()) {
      throw new Refused(
          Refused.Kind.NOT_FOUND, "giving-not-open", "This newsroom does not take gifts here.");
    }
  }

  Offers offers() {
    return offers;
  }

  List<PaymentMark> marks() {
    return marks;
  }

  Optional<Fees.Fee> fee(Offer offer) {
    return fees.of(offer);
  }

  /** The newsroom's own words, or ours for it. */
  String message(Language language, Offer offer) {
    String own = settings.message().getOrDefault(language.tag(), "").strip();
    return own.isEmpty()
        ? language.say(
            "support.message",
            Map.of("newsroom", site.name(), "least", language.money(offer.least())))
        : own;
  }

  /** What covering the fee costs, before an amount is chosen. */
  Optional<String> cover(Offer offer, Language language) {
    return fees.of(offer)
        .map(fee ->
            language.say(
                "support-page.cover",
                Map.of("percent", percent(fee, language), "fixed", language.money(fee.fixed()))));
  }

  /** A gift and how often it is made: {@code $10 a month}. */
  static String gift(Money gift, Frequency frequency, Language language) {
    return language.say("ask.sum-" + frequency.label(), Map.of("sum", language.money(gift)));
  }

  /** From how much on gifts are taken. */
  static String least(Offer offer, Language language) {
    return language.say("support.least", Map.of("least", language.money(offer.least())));
  }

  static String name(Offer offer, Language language) {
    String name = offer.currency().getDisplayName(language.locale());
    return offer.currency().getCurrencyCode() + " – " + name;
  }

  private static String percent(Fees.Fee fee, Language language) {
    java.text.NumberFormat format = java.text.NumberFormat.getPercentInstance(language.locale());
    format.setMaximumFractionDigits(2);
    return format.format((double) fee.rateMillionths() / Fees.MILLION);
  }
}
