package org.samizdat.ledger.page;

import java.util.List;

/**
 * A picture of bars, drawn to scale; the figures themselves stand in the table behind it.
 *
 * @param title what it shows, also for those who do not see it
 * @param most what the longest bar is, in words
 * @param base where bars stand
 */
public record BookChart(
    String title, String most, int width, int height, int base, List<Bar> bars, List<Mark> marks) {

  /**
   * A bar.
   *
   * @param second whether it is less than nothing, and so in another colour
   * @param said what it stands for
   */
  public record Bar(int x, int y, int width, int height, boolean second, String said) {}

  /** A word below the bars. */
  public record Mark(int x, String text) {}
}
