package org.samizdat.ledger.export;

import java.time.YearMonth;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whole months of the books, read one after the other.
 *
 * @param first inclusive
 * @param last inclusive
 */
record Months(YearMonth first, YearMonth last, Function<YearMonth, List<Booked>> read) {

  void forEach(BiConsumer<YearMonth, List<Booked>> month) {
    Stream.iterate(first, one -> !one.isAfter(last), one -> one.plusMonths(1))
        .forEach(one -> month.accept(one, read.apply(one)));
  }
}
