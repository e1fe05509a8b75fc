package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * Statements of a year for those who keep the books: counts and sums, and no giver.
 *
 * @param years that are over and had gifts, the latest first
 * @param year the one shown; null if there is none
 * @param notes whole sentences before the tables
 * @param lists what there is, and how far the run is
 * @param waiting whether the run goes on, and looking again shows more
 * @param start null where there is nothing to be started
 * @param csv where the lines are to be had as a table; null if there is no year
 * @param xlsx where they are to be had as a workbook; null if there is no year
 */
public record StatementsPage(
    DeskFrame frame,
    List<String> years,
    @Nullable String year,
    List<String> notes,
    List<Rows> lists,
    boolean waiting,
    @Nullable Start start,
    @Nullable String csv,
    @Nullable String xlsx) {

  /**
   * The button.
   *
   * @param what happens, a sentence
   */
  public record Start(String path, String what, String button) {}
}
