package org.samizdat.giving;

import java.nio.charset.StandardCharsets;
import java.time.Year;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.samizdat.ledger.GiftSum;
import org.samizdat.ledger.GivenGift;
import org.samizdat.values.Money;

/**
 * What a giver gave in a year, from the books.
 *
 * @param gifts the first first
 */
record YearOfGifts(Year year, List<GivenGift> gifts) {

  /**
   * The sum of one currency, of what was paid in it.
   *
   * @param gifts how many
   */
  record Sum(long gifts, Money paid, Money back) {

    /** What the newsroom has of it still, before fees. */
    Money kept() {
      return paid.minus(back);
    }

    static Sum zero(Currency currency) {
      return new Sum(0, Money.zero(currency), Money.zero(currency));
    }

    Sum plus(Sum other) {
      return new Sum(gifts + other.gifts, paid.plus(other.paid), back.plus(other.back));
    }

    Sum minus(Sum other) {
      return new Sum(gifts - other.gifts, paid.minus(other.paid), back.minus(other.back));
    }

    boolean isNothing() {
      return gifts == 0 && paid.isZero() && back.isZero();
    }
  }

  /** By currency, in the order of their codes. */
  List<Sum> sums() {
    Map<Currency, Sum> sums = new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
    for (GivenGift gift : gifts) {
      sums.merge(gift.paid().currency(), new Sum(1, gift.paid(), gift.back()), Sum::plus);
    }
    return List.copyOf(sums.values());
  }

  /** The same of what the books have summed already; of one giver, in any order. */
  static Map<Currency, Sum> sums(Collection<GiftSum> given) {
    Map<Currency, Sum> sums = new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
    for (GiftSum sum : given) {
      sums.merge(sum.paid().currency(), new Sum(sum.gifts(), sum.paid(), sum.back()), Sum::plus);
    }
    return sums;
  }

  /** Whether all of it has gone back. */
  boolean hasNothingLeft() {
    return sums().stream().allMatch(sum -> sum.kept().isZero());
  }

  /**
   * Another for other figures, the same for the same: SHA-256 of the gifts and what went back of
   * each. That a bank contests one is no figure until it is decided.
   */
  byte[] print() {
    return Hashes.of(
        gifts.stream()
            .map(gift ->
                "%s %d %d %s %d"
                    .formatted(
                        gift.charge(),
                        gift.at().getEpochSecond(),
                        gift.paid().minor(),
                        gift.paid().code(),
                        gift.back().minor()))
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.US_ASCII));
  }
}
