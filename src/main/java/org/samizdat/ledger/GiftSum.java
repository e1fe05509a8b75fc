package org.samizdat.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * The sum of the charges of one donation in one currency; the amounts are those of {@link
 * GivenGift}.
 *
 * @param donation its opaque number; null for charges of ours of which no gift is known
 * @param gifts how many charges
 * @param paid in the currency they were paid in
 * @param back of it
 * @param settled in the currency of the balance
 * @param settledBack what went back, as it left the balance
 */
public record GiftSum(
    @Nullable String donation,
    long gifts,
    Money paid,
    Money back,
    Money settled,
    Money settledBack) {

  private record Key(@Nullable String donation, String paid, String settled) {}

  /** Adds gifts up, by donation and currencies. */
  static List<GiftSum> of(Collection<GivenGift> gifts) {
    return merge(
        gifts.stream()
            .map(gift ->
                new GiftSum(
                    gift.donation(),
                    1,
                    gift.paid(),
                    gift.back(),
                    gift.settled(),
                    gift.settledBack()))
            .toList());
  }

  /** Adds sums up, by donation and currencies; in the order of the donations, then currencies. */
  static List<GiftSum> merge(Collection<GiftSum> sums) {
    Map<Key, GiftSum> merged = new HashMap<>();
    for (GiftSum sum : sums) {
      merged.merge(new Key(sum.donation, sum.paid.code(), sum.settled.code()), sum, GiftSum::plus);
    }
    List<GiftSum> sorted = new ArrayList<>(merged.values());
    sorted.sort(
        Comparator.comparing(
                GiftSum::donation, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .thenComparing(sum -> sum.paid.code())
            .thenComparing(sum -> sum.settled.code()));
    return sorted;
  }

  private GiftSum plus(GiftSum other) {
    return new GiftSum(
        donation,
        gifts + other.gifts,
        paid.plus(other.paid),
        back.plus(other.back),
        settled.plus(other.settled),
        settledBack.plus(other.settledBack));
  }
}
