package org.samizdat.ledger.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.page.FinancePage.Act;

/**
 * A table of the books, in the user's language.
 *
 * @param id of its heading on the page
 * @param title above it
 * @param none said where there is no line
 * @param heads one for each column
 * @param totals what columns come to, said in sentences below
 */
public record BookTable(
    String id,
    String title,
    String none,
    List<String> heads,
    List<List<Cell>> lines,
    List<String> totals) {

  /** The same with no more than so many lines; the totals stay those of all. */
  public BookTable first(int most) {
    return new BookTable(
        id, title, none, heads, lines.subList(0, Math.min(most, lines.size())), totals);
  }

  /**
   * A cell.
   *
   * @param path where it leads; null if nowhere
   * @param number whether it is an amount or a count, which stand under each other
   * @param act a button in it; null for none
   */
  public record Cell(String text, @Nullable String path, boolean number, @Nullable Act act) {

    /** Words. */
    public static Cell of(String text) {
      return new Cell(text, null, false, null);
    }

    /** Words that lead somewhere. */
    public static Cell to(String text, @Nullable String path) {
      return new Cell(text, path, false, null);
    }

    /** An amount or a count. */
    public static Cell number(String text) {
      return number(text, null);
    }

    /** An amount or a count that leads to what it sums. */
    public static Cell number(String text, @Nullable String path) {
      return new Cell(text, path, true, null);
    }

    /** A button. */
    public static Cell act(Act act) {
      return new Cell("", null, false, act);
    }
  }
}
