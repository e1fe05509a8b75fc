package org.samizdat.reminders;

import org.samizdat.reminders.Promise.State;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets somebody to whom nothing is promised any more. */
@Component
class Forgetting {

  private final Promises promises;
  private final RemindersKeeper keeper;
  private final Vault vault;
  private final TransactionTemplate transaction;

  Forgetting(
      Promises promises, RemindersKeeper keeper, Vault vault, TransactionTemplate transaction) {
    this.promises = promises;
    this.keeper = keeper;
    this.vault = vault;
    this.transaction = transaction;
  }

  /**
   * Forgets her, unless something is promised to her, or waits for her word. Whoever promises her
   * something holds her rows, as this does: one comes after the other, and the second sees what the
   * first did. A repeat does nothing.
   *
   * @return whether she is forgotten
   */
  boolean forget(PersonId person) {
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          promises.lockAll(person);
          // Asked once more: what came while we waited for the rows is not among them.
          boolean over =
              promises.of(person).stream()
                  .noneMatch(one -> one.state() == State.PROMISED || one.state() == State.ASKED);
          if (over) {
            vault.forget(person);
            // The vault asks within a minute; she need not wait for it.
            keeper.forget(person);
          }
          return over;
        }));
  }
}
