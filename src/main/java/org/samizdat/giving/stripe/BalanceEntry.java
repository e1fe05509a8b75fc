package org.samizdat.giving.stripe;

import com.stripe.model.BalanceTransaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * One movement of the account's balance, for good: Stripe never changes one.
 *
 * @param type Stripe's word
 * @param category Stripe's word for reports, the better of the two
 * @param amount before fees, in the currency it was settled in; negative if it left
 * @param fee of all kinds together
 * @param net amount less fee
 * @param exchangeRate from the giver's currency; null if it was the same
 * @param source the object it is about; null if about none
 * @param at Stripe's time
 * @param availableOn UTC day from which it can be paid out
 */
public record BalanceEntry(
    String id,
    String type,
    String category,
    Money amount,
    Money fee,
    Money net,
    List<Fee> fees,
    @Nullable BigDecimal exchangeRate,
    @Nullable String source,
    Instant at,
    LocalDate availableOn) {

  /**
   * A part of the fee.
   *
   * @param type Stripe's word, such as {@code stripe_fee}; of an exchange {@code stripe_fx_fee}
   */
  public record Fee(String type, Money amount) {

    private static Fee of(BalanceTransaction.FeeDetail part) {
      return new Fee(
          isForExchange(part) ? "stripe_fx_fee" : part.getType(),
          StripeAmount.read(part.getAmount(), part.getCurrency()));
    }

    /**
     * Stripe calls it {@code stripe_fee} like its others and tells it apart by its description
     * alone, "Stripe currency conversion fee"; the same taken by itself has a type of its own
     * (docs.stripe.com/reports/balance-transaction-types), which is what we call it too.
     */
    private static boolean isForExchange(BalanceTransaction.FeeDetail part) {
      String description = part.getDescription();
      return "stripe_fee".equals(part.getType())
          && description != null
          && description.toLowerCase(Locale.ROOT).contains("currency conversion");
    }
  }

  static BalanceEntry of(BalanceTransaction entry) {
    String currency = entry.getCurrency();
    return new BalanceEntry(
        entry.getId(),
        entry.getType(),
        entry.getReportingCategory(),
        StripeAmount.read(entry.getAmount(), currency),
        StripeAmount.read(entry.getFee(), currency),
        StripeAmount.read(entry.getNet(), currency),
        entry.getFeeDetails().stream().map(Fee::of).toList(),
        entry.getExchangeRate(),
        entry.getSource(),
        Instant.ofEpochSecond(entry.getCreated()),
        LocalDate.ofInstant(Instant.ofEpochSecond(entry.getAvailableOn()), ZoneOffset.UTC));
  }
}
