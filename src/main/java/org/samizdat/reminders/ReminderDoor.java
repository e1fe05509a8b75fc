package org.samizdat.reminders;

import java.util.Optional;
import org.samizdat.door.Door;
import org.samizdat.door.Visitor;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** By which strangers' wishes come in: checked first, then let through or not. */
@Component
class ReminderDoor {

  private final Door door;
  private final Reminders reminders;

  ReminderDoor(Door door, Reminders reminders) {
    this.door = door;
    this.reminders = reminders;
  }

  /**
   * Takes a wish from a program or the widget, unless that address had its mail of today already.
   *
   * @return the days that will be promised
   * @throws Refused as {@link Reminders#check}, {@link Door#refuseUnlessSomebodys} and {@link
   *     Door#comesWithProof}
   */
  Plan comesWithProof(Visitor visitor, ReminderOrder order) {
    Reminders.Checked checked = check(order);
    door.comesWithProof(visitor, wish(checked), () -> reminders.take(checked));
    return checked.plan();
  }

  /**
   * Takes a wish from a form, likewise.
   *
   * @return the days that will be promised; empty if she has neither worked nor waited
   * @throws Refused as {@link Reminders#check}, {@link Door#refuseUnlessSomebodys} and {@link
   *     Door#comes}
   */
  Optional<Plan> comes(Visitor visitor, ReminderOrder order) {
    Reminders.Checked checked = check(order);
    return door.comes(visitor, wish(checked), () -> reminders.take(checked))
        ? Optional.of(checked.plan())
        : Optional.empty();
  }

  private Reminders.Checked check(ReminderOrder order) {
    Reminders.Checked checked = reminders.check(order);
    door.refuseUnlessSomebodys(order.address());
    return checked;
  }

  private static Door.Wish wish(Reminders.Checked checked) {
    return new Door.Wish("reminder", checked.plan().days().toString(), checked.order().address());
  }
}
