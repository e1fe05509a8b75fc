package org.samizdat.ledger.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.samizdat.values.Money;

/**
 * A report as a table: for a page, and for a program that reads tables.
 *
 * @param heads names of the columns, as a program knows them
 * @param lines words, counts ({@link Long}), amounts ({@link Money}), months and days
 */
public record Sheet(List<String> heads, List<List<Object>> lines) {

  /** What the amounts of each column come to, by currency and column: what a reader checks by. */
  public Map<String, Map<String, Money>> totals() {
    Map<String, Map<String, Money>> totals = new TreeMap<>();
    for (List<Object> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        if (line.get(i) instanceof Money amount) {
          totals
              .computeIfAbsent(
                  amount.currency().getCurrencyCode(), currency -> new LinkedHashMap<>())
              .merge(heads.get(i), amount, Money::plus);
        }
      }
    }
    return totals;
  }
}
