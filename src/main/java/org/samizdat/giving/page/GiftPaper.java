package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * A receipt on paper: for one payment, or for all of a year.
 *
 * @param address of the newsroom, one line; may be empty
 * @param name of the giver; null if it is not to stand there
 * @param notes whole sentences before the payments: the number of a statement, and which one it
 *     corrects; none on a receipt
 * @param totals by currency; none for a single payment
 * @param terms what the figures mean, in whole sentences; none on a receipt
 * @param madeOn the day on which the paper was made
 */
public record GiftPaper(
    Language language,
    String site,
    String address,
    String title,
    @Nullable String name,
    List<String> notes,
    List<Line> lines,
    List<Total> totals,
    List<String> terms,
    String madeOn) {

  /**
   * One payment.
   *
   * @param notes whole sentences: of the amount, what was added for the fee; what was given back
   */
  public record Line(
      String receipt, String day, String frequency, String amount, List<String> notes) {}

  /**
   * A sum of one currency.
   *
   * @param amount what the newsroom has of it still
   * @param made of what it is made, a sentence; null if nothing was given back
   */
  public record Total(String amount, @Nullable String made) {}
}
