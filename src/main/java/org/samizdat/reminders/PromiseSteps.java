package org.samizdat.reminders;

import java.time.LocalDate;
import org.samizdat.reminders.Promise.State;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Sealed;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How stored promises go on: each step only from where it leads on. */
@Component
class PromiseSteps {

  private final JdbcClient database;

  PromiseSteps(JdbcClient database) {
    this.database = database;
  }

  /**
   * Makes it a promise, to whoever has that address for good. Its words are on record then.
   *
   * @throws org.springframework.dao.DuplicateKeyException if she is promised the same days already
   */
  void confirm(Promise promise, PersonId owner, Sealed receipt) {
    database
        .sql(
            """
            update reminder_promise
            set state = 'PROMISED',
              person = :owner,
              words = null,
              sealed_receipt = :receipt
            where number = :number
            and state = 'ASKED'
            """)
        .param("owner", owner.value())
        .param("receipt", receipt.bytes())
        .param("number", promise.number())
        .update();
  }

  /** One of its days is over, and another one is to come. */
  void advance(Promise promise) {
    int next = promise.next() + 1;
    database
        .sql(
            """
            update reminder_promise
            set next_number = :next,
              next_on = :day
            where number = :number
            and state = 'PROMISED'
            """)
        .param("next", next)
        .param("day", promise.plan().day(next))
        .param("number", promise.number())
        .update();
  }

  /**
   * Nothing more comes of it.
   *
   * @param next which of its days would have been next
   * @param forgetOn when her address may go, UTC
   */
  void end(Promise promise, State state, int next, LocalDate today, LocalDate forgetOn) {
    database
        .sql(
            """
            update reminder_promise
            set state = :state,
              next_number = :next,
              next_on = null,
              asked_at = date_trunc('day', asked_at, 'UTC'),
              ended_on = :today,
              forget_on = :forgetOn
            where number = :number
            and state = 'PROMISED'
            """)
        .param("state", state.name())
        .param("next", next)
        .param("today", today)
        .param("forgetOn", forgetOn)
        .param("number", promise.number())
        .update();
  }

  void delete(long number) {
    database
        .sql("delete from reminder_promise where number = :number and state = 'ASKED'")
        .param("number", number)
        .update();
  }

  /** Takes her out of what is over; what nobody confirmed goes altogether. */
  void forget(PersonId person) {
    database
        .sql("delete from reminder_promise where person = :person and state = 'ASKED'")
        .param("person", person.value())
        .update();
    database
        .sql(
            """
            update reminder_promise
            set person = null,
              sealed_receipt = null
            where person = :person
            """)
        .param("person", person.value())
        .update();
  }
}
