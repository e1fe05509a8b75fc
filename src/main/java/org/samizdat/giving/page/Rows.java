package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of the desk, in the user's language.
 *
 * @param title above it
 * @param none said where there is no line
 * @param heads one for each column
 */
public record Rows(String title, String none, List<String> heads, List<List<Cell>> lines) {

  /**
   * A cell.
   *
   * @param path where it leads; null if nowhere
   * @param number whether it is an amount or a count, which stand under each other
   */
  public record Cell(String text, @Nullable String path, boolean number) {

    /** Words. */
    public static Cell of(String text) {
      return new Cell(text, null, false);
    }

    /** Words that lead somewhere. */
    public static Cell to(String text, @Nullable String path) {
      return new Cell(text, path, false);
    }

    /** An amount or a count. */
    public static Cell number(String text) {
      return number(text, null);
    }

    /** An amount or a count that leads to what it sums. */
    public static Cell number(String text, @Nullable String path) {
      return new Cell(text, path, true);
    }
  }
}
