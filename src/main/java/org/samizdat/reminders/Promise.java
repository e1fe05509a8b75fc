package org.samizdat.reminders;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.mail.Recipient;
import org.samizdat.mail.Route;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Place;
import org.samizdat.vault.Sealed;

/**
 * What was promised to somebody, and how far it is kept.
 *
 * @param number random; named by the links in its mails
 * @param person null once she is forgotten
 * @param next which of its days comes next, from 1; past the last when all are over
 * @param looked at which gift she was looking; null for none
 * @param words as the form showed them; null once they are on record
 * @param askedAt exact while it is open; a gift from then on makes reminders needless
 * @param receipt the secret half of her consent record; null until it is confirmed
 * @param goesOn the promise that she asked to go on with; null for a new one
 */
record Promise(
    long number,
    int generation,
    @Nullable PersonId person,
    State state,
    Language language,
    Route route,
    Plan plan,
    int next,
    @Nullable Looked looked,
    String policyVersion,
    @Nullable String words,
    String form,
    Channel channel,
    Instant askedAt,
    @Nullable Sealed receipt,
    @Nullable GoesOn goesOn) {

  /** How it stands. */
  enum State {
    /** Not confirmed yet: nothing is promised to an address that may not be hers. */
    ASKED,
    PROMISED,
    /** All of its days are over, each of them kept or missed. */
    OVER,
    /** She wants no more of it. */
    STOPPED,
    /** She has given since. */
    GIVEN,
    /** Her address must not be written to. */
    SUPPRESSED,
    /** She had herself forgotten. */
    ERASED
  }

  /** Another promise, and how many of its days were over. */
  record GoesOn(long promise, int after) {}

  static Place receiptPlace(long number) {
    return new Place("reminder_promise", "sealed_receipt", Long.toHexString(number));
  }

  Recipient recipient() {
    return new Recipient(Objects.requireNonNull(person), route, number, generation);
  }

  /** The UTC day, for the consent log. */
  LocalDate askedOn() {
    return LocalDate.ofInstant(askedAt, ZoneOffset.UTC);
  }

  /** The days that are still to come. */
  List<LocalDate> ahead() {
    return IntStream.rangeClosed(next, plan.times()).mapToObj(plan::day).toList();
  }

  boolean isLast() {
    return next == plan.times();
  }
}
