package org.samizdat.reminders.page;

import java.util.List;
import org.samizdat.desk.DeskFrame;

/**
 * Reminders at the desk.
 *
 * @param alarms what could not be sent, in whole sentences
 * @param lines one for each month, the last first
 */
public record RemindersPage(DeskFrame frame, List<String> alarms, List<Line> lines) {

  /**
   * A month, its counts in the user's language.
   *
   * @param due all that were promised for it: the sum of the next seven
   */
  public record Line(
      String month,
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
