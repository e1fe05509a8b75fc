package org.samizdat.giving;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.stripe.BalanceEntry;
import org.samizdat.giving.stripe.StripeBalance;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.ledger.Ledger;
import org.samizdat.ledger.MoneyFact;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/**
 * Hands the ledger what moved the account's balance, with the gift behind it and without the giver.
 * Other activity on a shared account is handed over too, as what it is.
 */
@Component
class MoneyFacts {

  private final StripeBalance balance;
  private final StripePayments stripe;
  private final Payments payments;
  private final Ledger ledger;

  MoneyFacts(StripeBalance balance, StripePayments stripe, Payments payments, Ledger ledger) {
    this.balance = balance;
    this.stripe = stripe;
    this.payments = payments;
    this.ledger = ledger;
  }

  /** Reads one movement and hands it over. A repeat hands over the same. */
  void take(String entry) {
    balance.find(entry).ifPresent(found -> ledger.record(fact(found)));
  }

  /** Hands over many, read already. */
  void take(List<BalanceEntry> entries) {
    ledger.record(entries.stream().map(this::fact).toList());
  }

  private MoneyFact fact(BalanceEntry entry) {
    Optional<Origin> origin = Optional.ofNullable(entry.source()).flatMap(this::origin);
    Optional<Payment> payment = origin.map(Origin::charge).flatMap(payments::ofCharge);
    return new MoneyFact(
        entry.id(),
        entry.type(),
        entry.category(),
        entry.amount(),
        entry.fee(),
        entry.net(),
        entry.fees().stream().map(fee -> new MoneyFact.Fee(fee.type(), fee.amount())).toList(),
        entry.exchangeRate(),
        entry.source(),
        entry.at(),
        entry.availableOn().atStartOfDay(ZoneOffset.UTC).toInstant(),
        payment.isPresent(),
        payment.map(MoneyFacts::gift).orElse(null),
        payment
            .flatMap(known -> origin.map(from -> paid(known, entry.source(), from)))
            .orElse(null));
  }

  /** What the giver paid or was given back; of a dispute Stripe may still change its mind. */
  private static MoneyFact.Paid paid(Payment payment, @Nullable String source, Origin origin) {
    return new MoneyFact.Paid(
        origin.charge(), origin.charge().equals(source) ? payment.amount() : origin.refunded());
  }

  /**
   * The charge that a movement's source is, gives back or disputes.
   *
   * @param refunded in the giver's currency; null if it is no refund
   */
  private record Origin(String charge, @Nullable Money refunded) {}

  /** Empty if it is about something else, such as a payout or a fee. */
  private Optional<Origin> origin(String source) {
    return switch (source.substring(0, source.indexOf('_') + 1)) {
      case "ch_", "py_" -> Optional.of(new Origin(source, null));
      case "re_", "pyr_" ->
          stripe
              .refund(source)
              .flatMap(refund ->
                  Optional.ofNullable(refund.charge())
                      .map(charge -> new Origin(charge, refund.amount())));
      case "dp_", "du_" -> stripe.dispute(source).map(seen -> new Origin(seen.charge(), null));
      default -> Optional.empty();
    };
  }

  private static MoneyFact.Gift gift(Payment payment) {
    return new MoneyFact.Gift(
        Long.toHexString(payment.donation()),
        payment.frequency().label(),
        payment.campaign().equals("-") ? null : payment.campaign());
  }
}
