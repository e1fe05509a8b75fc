package org.samizdat.ledger.export;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.export.Booked.Part;
import org.samizdat.values.Money;

/** What accounts come to while a journal is written out: what is asserted at the end of a month. */
final class Balances {

  private final Map<Account, TreeMap<String, Money>> sums = new EnumMap<>(Account.class);

  void add(Collection<Part> parts) {
    for (Part part : parts) {
      sums.computeIfAbsent(part.account(), account -> new TreeMap<>())
          .merge(part.amount().code(), part.amount(), Money::plus);
    }
  }

  /** Every account that was ever moved, in every currency it was moved in; nothing too. */
  List<Part> all() {
    return sums.entrySet().stream()
        .flatMap(sum -> sum.getValue().values().stream().map(m -> new Part(sum.getKey(), m)))
        .toList();
  }
}
