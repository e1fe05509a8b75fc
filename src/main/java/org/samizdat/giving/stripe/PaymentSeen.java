package org.samizdat.giving.stripe;

import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.Region;
import org.samizdat.values.Money;

/**
 * A payment as Stripe tells of it now: an intent and its latest charge.
 *
 * @param id of the payment intent
 * @param donation our number of the gift; empty for one of a gift that goes on, which carries no
 *     mark of ours
 * @param state whether money has come
 * @param amount what the giver was asked for
 * @param begun when somebody first asked for it, by Stripe's clock
 * @param charge null before the first try
 */
public record PaymentSeen(
    String id,
    OptionalLong donation,
    State state,
    Money amount,
    Instant begun,
    @Nullable ChargeSeen charge) {

  /** Whether money has come. */
  public enum State {
    /** Nothing was taken; something may be. */
    WAITING,
    /** On its way, for days: a bank debit. */
    PROCESSING,
    PAID,
    CANCELED
  }

  /**
   * One try to take the money.
   *
   * @param succeeded whether it did, as far as is known now
   * @param refunded what went back, of the same currency; less again when a refund fails
   * @param disputed whether the giver's bank asks it back
   * @param at when it was made, by Stripe's clock
   * @param entry its balance transaction; null for some seconds after the charge
   * @param method Stripe's word, such as {@code card} or {@code sepa_debit}
   * @param expires the card's last month; null if it is no card
   * @param region where the card is from
   * @param failure Stripe's code of why it did not succeed
   */
  public record ChargeSeen(
      String id,
      boolean succeeded,
      Money amount,
      Money refunded,
      boolean disputed,
      Instant at,
      @Nullable String entry,
      String method,
      @Nullable YearMonth expires,
      Region region,
      @Nullable String failure) {

    static ChargeSeen of(Charge charge) {
      Charge.PaymentMethodDetails method = charge.getPaymentMethodDetails();
      return new ChargeSeen(
          charge.getId(),
          "succeeded".equals(charge.getStatus()),
          StripeAmount.read(charge.getAmount(), charge.getCurrency()),
          StripeAmount.read(charge.getAmountRefunded(), charge.getCurrency()),
          Boolean.TRUE.equals(charge.getDisputed()),
          Instant.ofEpochSecond(charge.getCreated()),
          charge.getBalanceTransaction(),
          method == null || method.getType() == null ? "unknown" : method.getType(),
          method == null || method.getCard() == null
              ? null
              : month(method.getCard().getExpYear(), method.getCard().getExpMonth()),
          method == null || method.getCard() == null
              ? Region.UNKNOWN
              : Region.of(method.getCard().getCountry()),
          charge.getFailureCode());
    }
  }

  static PaymentSeen of(PaymentIntent intent) {
    Charge charge = intent.getLatestChargeObject();
    return new PaymentSeen(
        intent.getId(),
        OurMark.read(intent.getMetadata()),
        switch (intent.getStatus()) {
          case "succeeded" -> State.PAID;
          case "processing" -> State.PROCESSING;
          case "canceled" -> State.CANCELED;
          default -> State.WAITING;
        },
        StripeAmount.read(intent.getAmount(), intent.getCurrency()),
        Instant.ofEpochSecond(intent.getCreated()),
        charge == null ? null : ChargeSeen.of(charge));
  }

  static @Nullable YearMonth month(@Nullable Long year, @Nullable Long month) {
    try {
      return year == null || month == null
          ? null
          : YearMonth.of(Math.toIntExact(year), Math.toIntExact(month));
    } catch (DateTimeException | ArithmeticException none) {
      return null;
    }
  }
}
