package org.samizdat.reminders;

import java.util.List;
import org.samizdat.reminders.Sends.Outcome;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What became of reminders, for the newsroom's own programs. Knows nobody. */
@RestController
class ReminderCountsController {

  /**
   * A month of the newsroom's.
   *
   * @param due all that were promised for it: the sum of the next seven
   * @param gifts that came by a link in a reminder, by the UTC month they were paid in
   */
  record Line(
      String month,
      long due,
      long open,
      long sent,
      long given,
      long stopped,
      long suppressed,
      long erased,
      long missed,
      long gifts) {

    static Line of(ReminderCounts.Month month) {
      return new Line(
          month.month().toString(),
          month.due().all(),
          month.due().open(),
          month.due().count(Outcome.SENT),
          month.due().count(Outcome.GIVEN),
          month.due().count(Outcome.STOPPED),
          month.due().count(Outcome.SUPPRESSED),
          month.due().count(Outcome.ERASED),
          month.due().count(Outcome.MISSED),
          month.gifts());
    }
  }

  record Counts(List<Line> months) {}

  private final ReminderCounts counts;

  ReminderCountsController(ReminderCounts counts) {
    this.counts = counts;
  }

  @GetMapping("/api/v1/reminders")
  @PreAuthorize("hasAuthority('SCOPE_giving:read')")
  Counts counts() {
    return new Counts(counts.months().stream().map(Line::of).toList());
  }
}
