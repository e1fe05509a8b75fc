package org.samizdat.ledger.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * A page of the books.
 *
 * @param menu where one is among them
 * @param what it shows, in whole sentences
 * @param alarms what somebody has to look at
 * @param span the form to choose months; null where there is nothing to choose
 * @param acts what can be done here
 * @param paste a form to paste a text into; null where there is none
 * @param links to files and other pages
 */
public record FinancePage(
    DeskFrame frame,
    List<Place> menu,
    String title,
    List<String> what,
    List<String> alarms,
    @Nullable Months span,
    List<BookChart> charts,
    List<Act> acts,
    List<BookTable> tables,
    @Nullable Paste paste,
    List<Place> links) {

  /** Somewhere to go. */
  public record Place(String label, String path, boolean current) {}

  /**
   * The form to choose other months.
   *
   * @param from such as {@code 2026-01}
   */
  public record Months(String path, String from, String until) {}

  /**
   * A button.
   *
   * @param what it does, in a sentence
   * @param path where its form is sent to
   */
  public record Act(String what, String button, String path, List<Field> fields) {}

  /** What a form sends unseen. */
  public record Field(String name, String value) {}

  /**
   * A form to paste a text into.
   *
   * @param name of its field
   */
  public record Paste(String label, String path, String name, String button) {}
}
