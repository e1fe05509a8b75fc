package org.samizdat.desk.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * Who did what, newest first.
 *
 * @param older where the page goes on; null at the end
 */
public record AuditPage(
    DeskFrame frame,
    List<Choice> acts,
    List<Choice> users,
    List<Entry> entries,
    @Nullable String older) {

  /** A line of a list to choose from. */
  public record Choice(String value, String label, boolean chosen) {}

  /**
   * One act, in the reader's language.
   *
   * @param at ISO 8601, UTC
   * @param when the same in words
   * @param subject what was acted on
   */
  public record Entry(
      String at, String when, String who, String act, String subject, String detail) {}
}
