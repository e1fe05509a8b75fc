package org.samizdat.reminders;

import java.util.Optional;
import org.samizdat.mail.Outbox;
import org.samizdat.reminders.Promise.State;
import org.samizdat.reminders.Sends.Outcome;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Calls reminders off, at the word of whoever has a link to one. A link that was ours works for
 * ever; when nothing is left to call off, that is done.
 */
@Component
class ReminderStops {

  private static final int MOST_ROUNDS = 5;

  private final PromiseLinks links;
  private final Promises promises;
  private final Keeping keeping;
  private final Reminders reminders;
  private final ReminderConsent consent;
  private final Forgetting forgetting;
  private final Outbox outbox;
  private final TransactionTemplate transaction;

  ReminderStops(
      PromiseLinks links,
      Promises promises,
      Keeping keeping,
      Reminders reminders,
      ReminderConsent consent,
      Forgetting forgetting,
      Outbox outbox,
      TransactionTemplate transaction) {
    this.links = links;
    this.promises = promises;
    this.keeping = keeping;
    this.reminders = reminders;
    this.consent = consent;
    this.forgetting = forgetting;
    this.outbox = outbox;
    this.transaction = transaction;
  }

  /**
   * Calls off the promise behind a link. A repeat does nothing.
   *
   * @param shown the language of the form
   * @throws Refused {@code link-not-valid}
   */
  void stop(Token token, ReminderForm form, Language shown) {
    Optional<Promise> found = links.find(token);
    Optional<PersonId> person = found.flatMap(promise -> Optional.ofNullable(promise.person()));
    if (person.isEmpty()) {
      return;
    }
    long number = found.get().number();
    transaction.executeWithoutResult(status -> {
      promises.lockAll(person.get());
      promises.find(number).ifPresent(promise -> stop(promise, person.get(), form, shown));
    });
    forgetting.forget(person.get());
  }

  /**
   * Calls off all promises to whoever has a link, and forgets her. A repeat does nothing; if we
   * crash half-way, a repeat or the sweep goes on.
   *
   * @param shown the language of the form
   * @throws Refused {@code link-not-valid}
   */
  void stopAll(Token token, Language shown) {
    Optional<PersonId> person =
        links.find(token).flatMap(promise -> Optional.ofNullable(promise.person()));
    if (person.isEmpty()) {
      return;
    }
    boolean forgotten = false;
    // What is promised meanwhile is called off too.
    for (int round = 0; !forgotten && round < MOST_ROUNDS; round++) {
      transaction.executeWithoutResult(status ->
          promises
              .lockAll(person.get())
              .forEach(promise -> stop(promise, person.get(), ReminderForm.STOP_ALL, shown)));
      forgotten = forgetting.forget(person.get());
    }
  }

  private void stop(Promise promise, PersonId person, ReminderForm form, Language shown) {
    if (promise.state() == State.PROMISED) {
      consent.withdrawn(promise, person, form, shown);
      keeping.end(promise, State.STOPPED, Outcome.STOPPED, reminders.today());
    }
    // Also of one that is over: its last mail may be waiting for the relay.
    outbox.drop(person, null);
  }
}
