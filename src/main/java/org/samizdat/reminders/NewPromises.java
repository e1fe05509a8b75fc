package org.samizdat.reminders;

import java.sql.Types;
import java.time.ZoneOffset;
import org.samizdat.reminders.Promise.GoesOn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stores promises as they are asked for. */
@Component
class NewPromises {

  private final JdbcClient database;

  NewPromises(JdbcClient database) {
    this.database = database;
  }

  /**
   * Stores a new one.
   *
   * @return false if she has asked to go on with that one already, or is promised the same days
   */
  boolean insert(Promise promise) {
    Looked looked = promise.looked();
    GoesOn goesOn = promise.goesOn();
    return database
            .sql(
                """
                insert into reminder_promise (
                  number, generation, person, state, language, route, rhythm, times, first_on,
                  anchor, next_number, next_on, frequency, amount, currency, policy_version, words,
                  form, channel, asked_at, sealed_receipt, again_of, again_after)
                values (
                  :number, :generation, :person, :state, :language, :route, :rhythm, :times, :first,
                  :anchor, :next, :nextOn, :frequency, :amount, :currency, :policyVersion, :words,
                  :form, :channel, :askedAt, :receipt, :againOf, :againAfter)
                on conflict do nothing
                """)
            .param("number", promise.number())
            .param("generation", promise.generation())
            .param(
                "person", promise.person() == null ? null : promise.person().value(), Types.OTHER)
            .param("state", promise.state().name())
            .param("language", promise.language().tag())
            .param("route", promise.route().name())
            .param("rhythm", promise.plan().rhythm().name())
            .param("times", promise.plan().times())
            .param("first", promise.plan().first())
            .param("anchor", promise.plan().anchor())
            .param("next", promise.next())
            .param("nextOn", promise.plan().day(promise.next()))
            .param("frequency", looked == null ? null : looked.frequency(), Types.VARCHAR)
            .param("amount", looked == null ? null : looked.amount().minor(), Types.BIGINT)
            .param("currency", looked == null ? null : looked.amount().code(), Types.VARCHAR)
            .param("policyVersion", promise.policyVersion())
            .param("words", promise.words(), Types.VARCHAR)
            .param("form", promise.form())
            .param("channel", promise.channel().name())
            .param("askedAt", promise.askedAt().atOffset(ZoneOffset.UTC))
            .param(
                "receipt",
                promise.receipt() == null ? null : promise.receipt().bytes(),
                Types.BINARY)
            .param("againOf", goesOn == null ? null : goesOn.promise(), Types.BIGINT)
            .param("againAfter", goesOn == null ? null : goesOn.after(), Types.SMALLINT)
            .update()
        > 0;
  }

  /** Whether she has asked to go on with a promise since its last mail. */
  boolean goesOn(Promise promise) {
    return database
        .sql(
            """
            select exists (
              select from reminder_promise
              where again_of = :number
              and again_after = :after)
            """)
        .param("number", promise.number())
        .param("after", promise.next() - 1)
        .query(Boolean.class)
        .single();
  }
}
