package org.samizdat.reminders;

import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What became of each reminder that was promised: one row for each, written once and never changed.
 */
@Component
class Sends {

  /** What became of one. */
  enum Outcome {
    SENT,
    /** She has given since. */
    GIVEN,
    STOPPED,
    /** Her address must not be written to. */
    SUPPRESSED,
    /** She had herself forgotten. */
    ERASED,
    /** We could not send it in time, and nobody wants it late: the desk is told. */
    MISSED
  }

  private final JdbcClient database;

  Sends(JdbcClient database) {
    this.database = database;
  }

  /**
   * Writes down one. Must run in the transaction that moves the promise, which holds its row.
   *
   * @param today the newsroom's day
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void add(Promise promise, int number, Outcome outcome, LocalDate today) {
    database
        .sql(
            """
            insert into reminder_send (promise, number, due_on, outcome, done_on)
            values (:promise, :number, :due, :outcome, :today)
            """)
        .param("promise", promise.number())
        .param("number", number)
        .param("due", promise.plan().day(number))
        .param("outcome", outcome.name())
        .param("today", today)
        .update();
  }

  /** The same for all that were still to come. */
  @Transactional(propagation = Propagation.MANDATORY)
  void addRest(Promise promise, Outcome outcome, LocalDate today) {
    for (int number = promise.next(); number <= promise.plan().times(); number++) {
      add(promise, number, outcome, today);
    }
  }
}
