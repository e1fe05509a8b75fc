package org.samizdat.reminders;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.samizdat.reminders.Promise.State;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets whoever asked and did not confirm, and whoever needs no reminder any more. */
@Component
class ReminderSweep {

  private static final Logger LOG = LoggerFactory.getLogger(ReminderSweep.class);

  /** A confirmation that began in time must be over before its wish is swept. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private static final int MOST = 1000;

  private final Promises promises;
  private final PromiseSteps steps;
  private final Forgetting forgetting;
  private final Vault vault;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ReminderSweep(
      Promises promises,
      PromiseSteps steps,
      Forgetting forgetting,
      Vault vault,
      TransactionTemplate transaction,
      Clock clock) {
    this.promises = promises;
    this.steps = steps;
    this.forgetting = forgetting;
    this.vault = vault;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Killed half-way, the next sweep goes on. */
  void sweep() {
    List<Promise> old =
        promises.askedBefore(clock.instant().minus(Reminders.LIFE).minus(MARGIN), MOST);
    for (Promise asked : old) {
      try {
        transaction.executeWithoutResult(status -> sweep(asked.number()));
      } catch (RuntimeException failed) {
        LOG.warn("A wish could not be swept, and is tried again", failed);
      }
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    List<PersonId> over = promises.toForget(today, MOST);
    for (PersonId person : over) {
      try {
        forgetting.forget(person);
      } catch (RuntimeException failed) {
        LOG.warn("Person {} is not forgotten yet", person, failed);
      }
    }
    if (!old.isEmpty() || !over.isEmpty()) {
      LOG.info("Swept {} wishes after their time, and {} persons", old.size(), over.size());
    }
  }

  /** The person first, which commits by itself, then the row that names her. */
  private void sweep(long number) {
    promises
        .lock(number)
        .filter(asked -> asked.state() == State.ASKED && asked.person() != null)
        .ifPresent(asked -> {
          PersonId person = Objects.requireNonNull(asked.person());
          // A confirmation that was cut off can have made her the one for another promise.
          if (promises.of(person).size() == 1) {
            vault.forget(person);
          }
          steps.delete(number);
        });
  }
}
