package org.samizdat.reminders;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.desk.Tile;
import org.samizdat.giving.Donations;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** How many promises are due, for finance; each figure leads to its days. */
@Component
class PromisesTile implements Tile {

  private final ReminderCounts counts;
  private final Reminders reminders;
  private final Donations donations;

  PromisesTile(ReminderCounts counts, Reminders reminders, Donations donations) {
    this.counts = counts;
    this.reminders = reminders;
    this.donations = donations;
  }

  @Override
  public int order() {
    return 320;
  }

  @Override
  public Role least() {
    return Role.FINANCE;
  }

  /** An admin has the desk's own tile of reminders, which says the same and more. */
  @Override
  public Optional<Content> show(DeskUser user) {
    if (user.may(Role.EDITOR) || !donations.areTaken()) {
      return Optional.empty();
    }
    Language language = user.language();
    YearMonth now = YearMonth.from(reminders.today());
    List<ReminderCounts.Month> months = counts.months();
    return Optional.of(
        new Content(
            language.say("desk-reminders.title"),
            List.of(
                new Figure(
                    language.number(ReminderCounts.of(months, now).due().open()),
                    language.say("desk-reminders.tile.open"),
                    ReminderDesk.days(now)),
                new Figure(
                    language.number(ReminderCounts.of(months, now.plusMonths(1)).due().all()),
                    language.say("desk-reminders.tile.next"),
                    ReminderDesk.days(now.plusMonths(1)))),
            List.of(),
            null,
            null));
  }
}
