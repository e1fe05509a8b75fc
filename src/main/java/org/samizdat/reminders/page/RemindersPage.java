package org.samizdat.reminders.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * Reminders at the desk, month by month or day by day.
 *
 * @param alarms what could not be sent, in whole sentences
 * @param lines one for each month, the last first; or for each day, the first first
 * @param months whether they are months
 */
public record RemindersPage(
    DeskFrame frame, String title, List<String> alarms, List<Line> lines, boolean months) {

  /**
   * A month or a day, its counts in the user's language.
   *
   * @param path where a month's days stand; null of a day
   * @param due all that were promised for it: the sum of the next seven
   * @param gifts of a month; empty of a day
   */
  public record Line(
      String when,
      @Nullable String path,
      String due,
      String open,
      String sent,
      String given,
      String stopped,
      String suppressed,
      String erased,
      String missed,
      String gifts) {}
}
