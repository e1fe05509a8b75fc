package org.samizdat.ledger;

import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.samizdat.values.Money;

/**
 * A seeded year reckoned up as somebody with pencil and paper would: what the generator meant by
 * each movement, summed by month and currency. Nothing of the product is asked, neither which
 * category is what nor any query, so that it can judge the certificates.
 */
final class YearByHand {

  /** What a movement is meant as. */
  enum Figure {
    GROSS,
    /** Stripe takes it by itself, as a movement of its own. */
    FEES_THEMSELVES,
    REFUNDS,
    DISPUTES,
    TOP_UPS,
    OTHER,
    PAYOUTS
  }

  /** What is counted. */
  private enum Count {
    GROSS,
    FEES,
    REFUNDS,
    DISPUTES,
    OTHER,
    PAYOUTS,
    SUSPENSE,
    IN_TRANSIT,
    BANK,
    HELD,
    EXCHANGE
  }

  /**
   * What a month comes to, in minor units.
   *
   * @param inTransit at its end, as {@code bank}, {@code held}, {@code deferred} and {@code
   *     suspense} are
   * @param onStatement what reaches the bank in the month
   */
  record Sums(
      long opening,
      long gross,
      long fees,
      long refunds,
      long disputes,
      long other,
      long payouts,
      long closing,
      long inTransit,
      long bank,
      long onStatement,
      long held,
      long deferred,
      long exchange,
      long suspense) {

    /** What a certificate says, in the same words. */
    static Sums of(Certificate one) {
      return new Sums(
          one.opening().minor(),
          one.gross().minor(),
          one.fees().minor(),
          one.refunds().minor(),
          one.disputes().minor(),
          one.other().minor(),
          one.payouts().minor(),
          one.closing().minor(),
          one.inTransit().minor(),
          one.bank().minor(),
          one.onStatement().minor(),
          one.held().minor(),
          one.deferred().minor(),
          one.exchange().minor(),
          one.suspense().minor());
    }
  }

  private record Place(YearMonth month, String currency) {}

  private final Map<Place, Map<Count, Long>> counts = new HashMap<>();
  private final Map<String, Map<Count, Long>> byMovement = new HashMap<>();
  private final Map<String, GiftByHand> annual = new HashMap<>();
  private final Map<String, List<GiftByHand.Back>> givenBack = new HashMap<>();

  /** Puts a movement down in its own month. */
  void add(MoneyFact fact, Figure figure) {
    long amount = fact.amount().minor();
    count(fact, Count.FEES, fact.fee().minor());
    switch (figure) {
      case GROSS -> count(fact, Count.GROSS, amount);
      case FEES_THEMSELVES -> count(fact, Count.FEES, -amount);
      case REFUNDS -> count(fact, Count.REFUNDS, -amount);
      case DISPUTES -> count(fact, Count.DISPUTES, amount);
      case OTHER -> count(fact, Count.OTHER, amount);
      case TOP_UPS -> {
        count(fact, Count.OTHER, amount);
        count(fact, Count.IN_TRANSIT, -amount);
      }
      case PAYOUTS -> {
        count(fact, Count.PAYOUTS, -amount);
        count(fact, Count.IN_TRANSIT, -amount);
      }
    }
  }

  /** Nobody will know what this part of a movement is. */
  void suspended(MoneyFact fact, Money part) {
    count(fact, Count.SUSPENSE, part.minor());
  }

  /** What a dispute keeps from a month on; less than nothing once it keeps it no more. */
  void held(YearMonth month, Money amount) {
    count(new Place(month, amount.code()), Count.HELD, amount.minor());
  }

  /** What an exchange costs; less than nothing is a gain. */
  void exchanged(YearMonth month, String currency, long cost) {
    count(new Place(month, currency), Count.EXCHANGE, cost);
  }

  /** What was on its way between Stripe and the bank is there. */
  void arrived(YearMonth month, Money amount) {
    count(new Place(month, amount.code()), Count.BANK, amount.minor());
    count(new Place(month, amount.code()), Count.IN_TRANSIT, -amount.minor());
  }

  /** A gift for a year. */
  void annual(String charge, GiftByHand gift) {
    annual.put(charge, gift);
  }

  /**
   * Something of a charge goes back for good, or comes again; each after that which it follows.
   *
   * @param worth what it was when it came; less than nothing comes again
   */
  void givenBack(String charge, YearMonth month, long worth) {
    givenBack
        .computeIfAbsent(charge, first -> new ArrayList<>())
        .add(new GiftByHand.Back(month, worth));
  }

  /** A movement that was put down is told only after its month: it belongs to the next one. */
  void late(MoneyFact fact) {
    YearMonth own = SeededYear.month(fact);
    byMovement
        .getOrDefault(fact.balanceTransaction(), Map.of())
        .forEach((count, minor) -> {
          count(new Place(own, fact.amount().code()), count, -minor);
          count(new Place(own.plusMonths(1), fact.amount().code()), count, minor);
        });
  }

  private void count(MoneyFact fact, Count count, long minor) {
    count(new Place(SeededYear.month(fact), fact.amount().code()), count, minor);
    byMovement
        .computeIfAbsent(fact.balanceTransaction(), id -> new EnumMap<>(Count.class))
        .merge(count, minor, Math::addExact);
  }

  private void count(Place place, Count count, long minor) {
    counts
        .computeIfAbsent(place, first -> new EnumMap<>(Count.class))
        .merge(count, minor, Math::addExact);
  }

  /** What a certificate of a month must say; late movements are in the month after their own. */
  Sums sums(YearMonth month, String currency) {
    long opening = 0;
    for (YearMonth before = YearMonth.from(SeededYear.START.atZone(ZoneOffset.UTC));
        before.isBefore(month);
        before = before.plusMonths(1)) {
      opening = Math.addExact(opening, moved(before, currency));
    }
    return new Sums(
        opening,
        of(month, currency, Count.GROSS),
        of(month, currency, Count.FEES),
        of(month, currency, Count.REFUNDS),
        of(month, currency, Count.DISPUTES),
        of(month, currency, Count.OTHER),
        of(month, currency, Count.PAYOUTS),
        opening + moved(month, currency),
        upTo(month, currency, Count.IN_TRANSIT),
        upTo(month, currency, Count.BANK),
        of(month, currency, Count.BANK),
        upTo(month, currency, Count.HELD),
        deferred(month, currency),
        of(month, currency, Count.EXCHANGE),
        upTo(month, currency, Count.SUSPENSE));
  }

  private long deferred(YearMonth month, String currency) {
    return annual.entrySet().stream()
        .filter(one -> one.getValue().currency().equals(currency))
        .mapToLong(
            one -> one.getValue().owed(month, givenBack.getOrDefault(one.getKey(), List.of())))
        .sum();
  }

  private long moved(YearMonth month, String currency) {
    return of(month, currency, Count.GROSS)
        - of(month, currency, Count.FEES)
        - of(month, currency, Count.REFUNDS)
        + of(month, currency, Count.DISPUTES)
        + of(month, currency, Count.OTHER)
        - of(month, currency, Count.PAYOUTS);
  }

  private long upTo(YearMonth month, String currency, Count count) {
    return counts.entrySet().stream()
        .filter(one -> one.getKey().currency().equals(currency))
        .filter(one -> !one.getKey().month().isAfter(month))
        .mapToLong(one -> one.getValue().getOrDefault(count, 0L))
        .sum();
  }

  private long of(YearMonth month, String currency, Count count) {
    return counts.getOrDefault(new Place(month, currency), Map.of()).getOrDefault(count, 0L);
  }
}
