package org.samizdat.reminders;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.samizdat.mail.AddressSuppressed;
import org.samizdat.reminders.Promise.State;
import org.samizdat.reminders.Sends.Outcome;
import org.samizdat.values.PersonId;
import org.samizdat.vault.PersonKeeper;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Answers the other modules about persons who are to be reminded here, or asked to be. */
@Component
class RemindersKeeper implements PersonKeeper {

  private final Promises promises;
  private final PromiseSteps steps;
  private final Keeping keeping;
  private final Reminders reminders;

  RemindersKeeper(Promises promises, PromiseSteps steps, Keeping keeping, Reminders reminders) {
    this.promises = promises;
    this.steps = steps;
    this.keeping = keeping;
    this.reminders = reminders;
  }

  @Override
  public String module() {
    return "reminders";
  }

  @Override
  public Set<PersonId> keeps(Collection<PersonId> persons) {
    return new HashSet<>(promises.among(persons));
  }

  /** Her consent records stay: without her receipt they name nobody. */
  @Override
  @Transactional
  public void forget(PersonId person) {
    end(person, State.ERASED, Outcome.ERASED);
    steps.forget(person);
  }

  /** What came back from an address ends its promises, in the same transaction. */
  @EventListener
  void on(AddressSuppressed suppressed) {
    end(suppressed.person(), State.SUPPRESSED, Outcome.SUPPRESSED);
  }

  private void end(PersonId person, State state, Outcome outcome) {
    promises.lockAll(person).stream()
        .filter(promise -> promise.state() == State.PROMISED)
        .forEach(promise -> keeping.end(promise, state, outcome, reminders.today()));
  }
}
