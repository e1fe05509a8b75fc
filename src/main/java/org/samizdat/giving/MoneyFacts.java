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
  private final GiftsBehind gifts;
  private final Ledger ledger;

  MoneyFacts(StripeBalance balance, StripePayments stripe, GiftsBehind gifts, Ledger ledger) {
    this.balance = balance;
    this.stripe = stripe;
    this.gifts = gifts;
    this.ledger = ledger;
  }

  /** Reads one movement and hands it over. A repeat hands over the same. */
  void take(String entry) {
    balance.find(entry).ifPresent(found -> ledger.record(of(found)));
  }

  /** Hands over many. */
  void record(List<MoneyFact> facts) {
    ledger.record(facts);
  }

  /** A movement as a fact; what it belongs to is asked of Stripe. */
  MoneyFact of(BalanceEntry entry) {
    Optional<Origin> origin = Optional.ofNullable(entry.source()).flatMap(this::origin);
    Optional<GiftsBehind.Behind> behind = origin.map(Origin::charge).flatMap(gifts::of);
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
        behind.isPresent(),
        behind.map(GiftsBehind.Behind::gift).orElse(null),
        behind
            .flatMap(known -> origin.map(from -> paid(known, entry.source(), from)))
            .orElse(null));
  }

  /** What the giver paid or was given back; of a dispute Stripe may still change its mind. */
  private static MoneyFact.Paid paid(
      GiftsBehind.Behind behind, @Nullable String source, Origin origin) {
    return new MoneyFact.Paid(
        origin.charge(), origin.charge().equals(source) ? behind.amount() : origin.refunded());
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
}
