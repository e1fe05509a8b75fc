package org.samizdat.giving.stripe;

import com.stripe.model.BalanceTransaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
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
   * @param type Stripe's word, such as {@code stripe_fee}
   */
  public record Fee(String type, Money amount) {}

  static BalanceEntry of(BalanceTransaction entry) {
    String currency = entry.getCurrency();
    return new BalanceEntry(
        entry.getId(),
        entry.getType(),
        entry.getReportingCategory(),
        StripeAmount.read(entry.getAmount(), currency),
        StripeAmount.read(entry.getFee(), currency),
        StripeAmount.read(entry.getNet(), currency),
        entry.getFeeDetails().stream()
            .map(fee ->
                new Fee(fee.getType(), StripeAmount.read(fee.getAmount(), fee.getCurrency())))
            .toList(),
        entry.getExchangeRate(),
        entry.getSource(),
        Instant.ofEpochSecond(entry.getCreated()),
        LocalDate.ofInstant(Instant.ofEpochSecond(entry.getAvailableOn()), ZoneOffset.UTC));
  }
}
