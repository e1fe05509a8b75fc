package org.samizdat.giving;

import java.util.Optional;
import org.samizdat.values.Language;

/** Stripe's words for ways to pay, in the words of those who pay. */
final class PaymentMethod {

  private PaymentMethod() {}

  /**
   * How something was paid.
   *
   * @param type Stripe's {@code payment_method_details.type}, such as {@code sepa_debit}
   * @return empty for a way that we have no word for: then nothing is said
   */
  static Optional<String> say(Language language, String type) {
    return switch (type) {
      case "card", "card_present" -> Optional.of(language.say("method.card"));
      case "sepa_debit" -> Optional.of(language.say("method.debit", "SEPA"));
      case "bacs_debit" -> Optional.of(language.say("method.debit", "Bacs"));
      case "us_bank_account", "acss_debit", "au_becs_debit", "nz_bank_account" ->
          Optional.of(language.say("method.bank"));
      case "customer_balance" -> Optional.of(language.say("method.transfer"));
      default -> brand(type);
    };
  }

  /** Names that are the same in every language. */
  private static Optional<String> brand(String type) {
    return Optional.ofNullable(
        switch (type) {
          case "alipay" -> "Alipay";
          case "amazon_pay" -> "Amazon Pay";
          case "bancontact" -> "Bancontact";
          case "blik" -> "BLIK";
          case "cashapp" -> "Cash App Pay";
          case "eps" -> "EPS";
          case "ideal" -> "iDEAL";
          case "klarna" -> "Klarna";
          case "link" -> "Link";
          case "mobilepay" -> "MobilePay";
          case "p24" -> "Przelewy24";
          case "paypal" -> "PayPal";
          case "revolut_pay" -> "Revolut Pay";
          case "swish" -> "Swish";
          case "twint" -> "TWINT";
          case "wechat_pay" -> "WeChat Pay";
          default -> null;
        });
  }
}
