package org.samizdat.values;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** How tables are written that somebody may open in a spreadsheet. */
public final class Spreadsheet {

  /** Where a spreadsheet takes a cell for a formula and carries it out. */
  private static final String FORMULAS = "=+-@\t\r\n＝＋－＠";

  /** A dash for nothing, and numbers: they begin like formulas and are none. */
  private static final Pattern PLAIN = Pattern.compile("-|[+-]?[0-9]{1,30}([.,][0-9]{1,30})?");

  private Spreadsheet() {}

  /**
   * A cell of words: those that would be carried out as a formula get an apostrophe before them. A
   * number stays a number, a dash a dash.
   */
  public static String harmless(String words) {
    return !words.isEmpty()
            && FORMULAS.indexOf(words.charAt(0)) >= 0
            && !PLAIN.matcher(words).matches()
        ? "'" + words
        : words;
  }

  /**
   * A table in UTF-8.
   *
   * @param marked whether a byte order mark comes first: Excel takes a table for its country's own
   *     letters without one; most programs that import a table take the mark for a letter
   */
  public static byte[] bytes(String table, boolean marked) {
    return (marked ? "\uFEFF" + table : table).getBytes(StandardCharsets.UTF_8);
  }
}
