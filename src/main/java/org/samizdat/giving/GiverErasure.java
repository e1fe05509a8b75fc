package org.samizdat.giving;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.MailingId;

/**
 * That a giver is to be forgotten.
 *
 * @param goodbye the mail that says so; null before it is in the outbox
 * @param reason why
 * @param tries how often it could not go on
 * @param finishedOn null until it is done
 */
record GiverErasure(
    long giver,
    Reason reason,
    LocalDate askedOn,
    @Nullable MailingId goodbye,
    int tries,
    @Nullable LocalDate finishedOn) {

  /** Why. */
  enum Reason {
    /** She wants it. */
    ASKED,
    /** The law does not have her name kept any longer. */
    AGE
  }

  boolean isForAge() {
    return reason == Reason.AGE;
  }
}
