package org.samizdat.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.samizdat.values.Money;

/** What Stripe says of a seeded year beside its money. */
final class SeededDetails {

  private static final Instant ANSWER_BY = Instant.parse("2025-12-24T12:00:00Z");

  private SeededDetails() {}

  /** Tells it all. */
  static void tell(SeededYear year, MovementDetails details) {
    for (MoneyFact fact : year.facts) {
      String source = fact.source();
      if (source == null) {
        continue;
      }
      boolean even = Math.floorMod(source.hashCode(), 2) == 0;
      switch (fact.reportingCategory()) {
        case "charge" -> {
          // Of some nothing was told.
          if (fact.gift() != null && Math.floorMod(source.hashCode(), 5) > 0) {
            details.charge(
                source,
                even ? "card" : "sepa_debit",
                Money.of(
                    even ? 10 : 0, requireNonNull(requireNonNull(fact.paid()).amount()).code()),
                even ? Region.EEA : Region.UNKNOWN);
          }
        }
        case "refund" -> details.returned(source, "duplicate", "succeeded", null, fact.createdAt());
        case "dispute" ->
            details.returned(source, "fraudulent", "needs-answer", ANSWER_BY, fact.createdAt());
        case "payout" ->
            details.payout(
                source,
                LocalDate.ofInstant(fact.createdAt(), ZoneOffset.UTC).plusDays(2),
                even ? "TRACE" : null,
                fact.createdAt());
        default -> {}
      }
    }
  }
}
