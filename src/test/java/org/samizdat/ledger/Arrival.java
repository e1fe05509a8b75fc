package org.samizdat.ledger;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.samizdat.values.Money;

/**
 * A movement between Stripe and the bank, as the bank's statement will show it.
 *
 * @param day of the statement
 */
record Arrival(MoneyFact movement, LocalDate day) {

  private static final int ONE_IN = 20;

  /** What the statement says: more than nothing comes in. */
  Money amount() {
    return movement.amount().negated();
  }

  /**
   * All there are of a year: a payout is there after two days, and of twenty one in the next month
   * only. What is called back was there before, and so were some of those that fail. What is
   * cancelled is never there.
   */
  static List<Arrival> all(SeededYear year, Random random) {
    Map<String, MoneyFact> back = new HashMap<>();
    year.facts.stream()
        .filter(fact -> fact.reportingCategory().equals("payout_reversal"))
        .forEach(fact -> back.put(year.reversals.getOrDefault(fact.source(), fact.source()), fact));
    List<Arrival> all = new ArrayList<>();
    for (MoneyFact fact : year.facts) {
      LocalDate day = LocalDate.ofInstant(fact.createdAt(), ZoneOffset.UTC);
      switch (fact.reportingCategory()) {
        case "payout" -> {
          MoneyFact returned = back.get(fact.source());
          if (returned == null) {
            boolean slow = random.nextInt(ONE_IN) == 0;
            all.add(
                new Arrival(
                    fact,
                    slow ? day.withDayOfMonth(1).plusMonths(1).plusDays(3) : day.plusDays(2)));
          } else if (returned.type().equals("payout")
              || (returned.type().equals("payout_failure") && random.nextBoolean())) {
            all.add(new Arrival(fact, day.plusDays(2)));
            all.add(new Arrival(returned, day.plusDays(4)));
          }
        }
        case "topup" -> all.add(new Arrival(fact, day));
        case "topup_reversal" -> all.add(new Arrival(fact, day.plusDays(2)));
        default -> {}
      }
    }
    return all;
  }
}
