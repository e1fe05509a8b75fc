package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * A report.
 *
 * @param reports which there are
 * @param what it counts, in whole sentences
 * @param span the months it is about; null where it is about now
 * @param links where it is to be had as files, or where it goes on
 */
public record ReportPage(
    DeskFrame frame,
    GivingMenu menu,
    List<GivingMenu.Entry> reports,
    String title,
    String what,
    List<Definition> definitions,
    @Nullable Months span,
    List<Link> links,
    List<Chart> charts,
    Rows rows) {

  /** Somewhere to go. */
  public record Link(String label, String path) {}

  /** What a word of it means. */
  public record Definition(String word, String meaning) {}

  /**
   * The form to choose other months.
   *
   * @param from such as {@code 2026-01}
   */
  public record Months(String path, String from, String until) {}
}
