package org.samizdat.giving;

import static java.util.Comparator.naturalOrder;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.samizdat.giving.stripe.BalanceEntry;
import org.samizdat.giving.stripe.PayoutSeen;
import org.samizdat.giving.stripe.StripeBalance;
import org.samizdat.giving.stripe.StripeEvents;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.ledger.BalanceReadings;
import org.samizdat.values.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks Stripe by schedule for what it may not have told: a lost event costs an hour, never money.
 * Broken off at any point, the next sweep asks for the same time again.
 */
@Component
class StripeSweep {

  private static final Logger LOG = LoggerFactory.getLogger(StripeSweep.class);

  /** Stripe's list of events reaches back 30 days. */
  private static final Duration EVENTS_REACH_BACK = Duration.ofDays(29);

  /**
   * Stripe tries to deliver an event for three days: until then it may still become undelivered.
   */
  private static final Duration EVENTS_OVERLAP = Duration.ofDays(4);

  /** An account at work moves now and then; one that always does has to wait for the night. */
  private static final int MOMENT_TRIES = 4;

  /** Stripe's clock need not be ours. */
  private static final Duration BALANCE_REACHES_AHEAD = Duration.ofHours(1);

  /** A movement is listed with the moment it was made, and some are made later than that. */
  private static final Duration BALANCE_OVERLAP = Duration.ofDays(3);

  /** A payout that was paid can still turn out failed, some days later. */
  private static final Duration PAYOUTS_OVERLAP = Duration.ofDays(21);

  /** What is kept of events that are done with: longer than Stripe can send them again. */
  private static final Duration EVENTS_KEPT = Duration.ofDays(40);

  private final StripeSettings settings;
  private final StripeEvents events;
  private final StripeBalance balance;
  private final StripeInbox inbox;
  private final MovementReading movements;
  private final PayoutReading payouts;
  private final UnreadMovements unread;
  private final BalanceReadings readings;
  private final SweepMarks marks;
  private final Clock clock;

  StripeSweep(
      StripeSettings settings,
      StripeEvents events,
      StripeBalance balance,
      StripeInbox inbox,
      MovementReading movements,
      PayoutReading payouts,
      UnreadMovements unread,
      BalanceReadings readings,
      SweepMarks marks,
      Clock clock) {
    this.settings = settings;
    this.events = events;
    this.balance = balance;
    this.inbox = inbox;
    this.movements = movements;
    this.payouts = payouts;
    this.unread = unread;
    this.readings = readings;
    this.marks = marks;
    this.clock = clock;
  }

  /** Takes in every event that Stripe could not deliver. */
  void events() {
    if (!settings.isOn()) {
      return;
    }
    Instant now = clock.instant();
    Instant since =
        marks
            .lastDone("events")
            .map(last -> last.minus(EVENTS_OVERLAP))
            .orElse(clock.instant().minus(EVENTS_REACH_BACK));
    long found = events.undeliveredSince(since).stream().filter(inbox::sweep).count();
    marks.done("events", now);
    if (found > 0) {
      LOG.warn("Stripe could not deliver {} events; they were fetched", found);
    }
  }

  /**
   * Hands the ledger every movement of the balance, whoever caused it, and reads the payments,
   * refunds and disputes of ours that no event told of.
   */
  void balance() {
    if (!settings.isOn()) {
      return;
    }
    Instant now = clock.instant();
    Moment seen = moment();
    for (int again = 1; !seen.isOne() && again < MOMENT_TRIES; again++) {
      now = clock.instant();
      seen = moment();
    }
    List<BalanceEntry> entries = seen.moved().entries();
    unread.add(seen.moved().unread());
    movements.takeSetAside();
    if (movements.take(entries)) {
      marks.done("balance", now);
      if (seen.isOne()) {
        readings.recordAll(seen.before(), lastOf(entries, now));
      } else {
        LOG.info("The balance moved while it was read: it is read again in the next sweep");
      }
    }
  }

  /**
   * What was held, what had moved, and what was held then: only if that is the same, all of it is
   * of one moment.
   */
  private record Moment(List<Money> before, StripeBalance.Movements moved, List<Money> after) {

    boolean isOne() {
      return before.equals(after);
    }
  }

  private Moment moment() {
    List<Money> before = balance.held();
    // All that Stripe has by now, whatever its clock says: what is held already is among it.
    StripeBalance.Movements moved =
        balance.between(
            marks.since("balance", BALANCE_OVERLAP), clock.instant().plus(BALANCE_REACHES_AHEAD));
    // Asked for at once: what is done with the movements takes its time.
    return new Moment(before, moved, balance.held());
  }

  /** By Stripe's clock, which need not be ours. */
  private static Instant lastOf(List<BalanceEntry> entries, Instant now) {
    return entries.stream()
        .map(BalanceEntry::at)
        .filter(at -> at.isAfter(now))
        .max(naturalOrder())
        .orElse(now);
  }

  /** Ties each payout that Stripe has put together to what it paid out. */
  void payouts() {
    if (!settings.isOn()) {
      return;
    }
    Instant now = clock.instant();
    boolean all = true;
    for (PayoutSeen payout : balance.payoutsSince(marks.since("payouts", PAYOUTS_OVERLAP))) {
      all &= payouts.isTied(payout, now);
    }
    if (all) {
      marks.done("payouts", now);
    }
  }

  /** Lets go of events that are done with and can come no more. */
  void forgetOld() {
    inbox.forgetBefore(clock.instant().minus(EVENTS_KEPT));
  }
}
