package org.samizdat.reminders;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.Donations;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Suppressions;
import org.samizdat.reminders.Promise.State;
import org.samizdat.reminders.Sends.Outcome;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.PersonUnreadable;
import org.samizdat.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what was promised: each reminder on its day, once. Each is a transaction of its own with
 * its mail, so that whatever dies in between has either done it or not; and any number of nodes may
 * do it at once.
 */
@Component
class Keeping {

  /** After downtime a reminder may come so many days late; later it would be out of place. */
  static final int LATEST = 3;

  /** For so many days after the last one she can still have it go on. */
  static final int GRACE = 7;

  private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);
  private static final int PAGE = 500;

  private final Promises promises;
  private final PromiseSteps steps;
  private final Sends sends;
  private final Donations donations;
  private final Suppressions suppressions;
  private final Vault vault;
  private final Outbox outbox;
  private final ReminderMail mail;
  private final ReminderSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Keeping(
      Promises promises,
      PromiseSteps steps,
      Sends sends,
      Donations donations,
      Suppressions suppressions,
      Vault vault,
      Outbox outbox,
      ReminderMail mail,
      ReminderSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.promises = promises;
    this.steps = steps;
    this.sends = sends;
    this.donations = donations;
    this.suppressions = suppressions;
    this.vault = vault;
    this.outbox = outbox;
    this.mail = mail;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Keeps what is due by now, if it is late enough in the newsroom's day. A repeat finds nothing
   * left to do. One that fails stops no other, and is tried again at the next call.
   */
  void keepDue() {
    if (!donations.areTaken()) {
      // What is due by then is late when they are again, or missed.
      return;
    }
    ZonedDateTime now = clock.instant().atZone(settings.zone());
    LocalTime time = now.toLocalTime();
    // Before the hour, what yesterday left undone can be done all the same.
    LocalDate today = now.toLocalDate().minusDays(time.isBefore(settings.at()) ? 1 : 0);
    keepDue(today, now.toLocalDate());
  }

  private void keepDue(LocalDate until, LocalDate today) {
    Long after = null;
    List<Long> page = promises.due(until, after, PAGE);
    while (!page.isEmpty()) {
      page.forEach(number -> keep(number, until, today));
      after = page.getLast();
      page = promises.due(until, after, PAGE);
    }
  }

  private void keep(long number, LocalDate until, LocalDate today) {
    try {
      while (Boolean.TRUE.equals(
          transaction.execute(status ->
              promises.claim(number, until).map(promise -> keep(promise, today)).orElse(false)))) {
        // Of one that was missed, the next day may have come too.
      }
    } catch (RuntimeException failed) {
      LOG.warn(
          "Promise {} could not be kept, and is tried again", Long.toHexString(number), failed);
    }
  }

  /** Whether another of its days may be due. */
  private boolean keep(Promise promise, LocalDate today) {
    LocalDate due = promise.plan().day(promise.next());
    boolean late = ChronoUnit.DAYS.between(due, today) > LATEST;
    Optional<Outcome> reason = reasonNotTo(promise, late);
    if (reason.isPresent()) {
      end(promise, State.valueOf(reason.get().name()), reason.get(), today);
      return false;
    }
    if (late) {
      LOG.error(
          "Reminder {} of promise {} was due on {} and is too late to be sent",
          promise.next(),
          Long.toHexString(promise.number()),
          due);
      return over(promise, Outcome.MISSED, today, utcToday());
    }
    LocalDate forgetOn = promise.isLast() ? utcToday().plusDays(GRACE) : null;
    outbox.enqueue(
        MailKind.REMINDER,
        null,
        promise.recipient(),
        mail.due(promise, isPromisedMore(promise) ? null : forgetOn));
    return over(promise, Outcome.SENT, today, forgetOn);
  }

  /** Whether her address is needed for something else. */
  private boolean isPromisedMore(Promise promise) {
    return promises.of(Objects.requireNonNull(promise.person())).stream()
        .anyMatch(one -> one.number() != promise.number() && one.state() == State.PROMISED);
  }

  /**
   * Why nothing may be sent any more.
   *
   * @param late of whoever cannot be read then, it is not asked any longer
   */
  private Optional<Outcome> reasonNotTo(Promise promise, boolean late) {
    try {
      Optional<EmailAddress> address = vault.address(Objects.requireNonNull(promise.person()));
      if (address.isEmpty()) {
        return Optional.of(Outcome.ERASED);
      }
      if (donations.hasGivenSince(address.get(), promise.askedAt())) {
        return Optional.of(Outcome.GIVEN);
      }
      return suppressions.holdsBack(address.get(), MailKind.REMINDER, null)
          ? Optional.of(Outcome.SUPPRESSED)
          : Optional.empty();
    } catch (PersonUnreadable broken) {
      if (late) {
        return Optional.empty();
      }
      throw broken;
    }
  }

  private boolean over(
      Promise promise, Outcome outcome, LocalDate today, @Nullable LocalDate forgetOn) {
    sends.add(promise, promise.next(), outcome, today);
    if (promise.isLast()) {
      steps.end(promise, State.OVER, promise.next() + 1, today, Objects.requireNonNull(forgetOn));
      return false;
    }
    steps.advance(promise);
    return true;
  }

  /**
   * Calls off all that was still to come. Must run in a transaction that holds the promise.
   *
   * @param today the newsroom's day
   */
  void end(Promise promise, State state, Outcome outcome, LocalDate today) {
    sends.addRest(promise, outcome, today);
    steps.end(promise, state, promise.next(), today, utcToday());
  }

  private LocalDate utcToday() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
