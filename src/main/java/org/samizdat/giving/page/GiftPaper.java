package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * A receipt on paper: for one payment, or for all of a year.
 *
 * @param address of the newsroom, one line; may be empty
 * @param name of the giver; null if it is not to stand there
 * @param totals what was given in all, by currency; none for a single payment
 * @param madeOn the day on which the paper was made
 */
public record GiftPaper(
    Language language,
    String site,
    String address,
    String title,
    @Nullable String name,
    List<Line> lines,
    List<String> totals,
    String madeOn) {

  /**
   * One payment.
   *
   * @param covered of the amount, what was added for the fee, a sentence; null if nothing was
   * @param back what was given back of it, likewise
   */
  public record Line(
      String receipt,
      String day,
      String frequency,
      String amount,
      @Nullable String covered,
      @Nullable String back) {}
}
