package org.samizdat.giving;

import static java.util.Comparator.naturalOrder;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.samizdat.giving.stripe.BalanceEntry;
import org.samizdat.giving.stripe.PayoutSeen;
import org.samizdat.giving.stripe.StripeBalance;
import org.samizdat.giving.stripe.StripeEvents;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.giving.stripe.StripeUnreachable;
import org.samizdat.ledger.BalanceReadings;
import org.samizdat.ledger.FactsContradicted;
import org.samizdat.ledger.PayoutLinks;
import org.samizdat.values.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
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

  /** Stripe's clock need not be ours. */
  private static final Duration BALANCE_REACHES_AHEAD = Duration.ofHours(1);

  /** A movement is listed with the moment it was made, and some are made later than that. */
  private static final Duration BALANCE_OVERLAP = Duration.ofDays(3);

  /** A payout that was paid can still turn out failed, some days later. */
  private static final Duration PAYOUTS_OVERLAP = Duration.ofDays(21);

  /** A movement that cannot be read waits so long; then it is other activity. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(21);

  /** What is kept of events that are done with: longer than Stripe can send them again. */
  private static final Duration EVENTS_KEPT = Duration.ofDays(40);

  private final StripeSettings settings;
  private final StripeEvents events;
  private final StripeBalance balance;
  private final StripeInbox inbox;
  private final PaymentBooking booking;
  private final RefundReading refunds;
  private final DisputeReading disputes;
  private final MoneyFacts facts;
  private final PayoutLinks links;
  private final BalanceReadings readings;
  private final JdbcClient database;
  private final Clock clock;

  StripeSweep(
      StripeSettings settings,
      StripeEvents events,
      StripeBalance balance,
      StripeInbox inbox,
      PaymentBooking booking,
      RefundReading refunds,
      DisputeReading disputes,
      MoneyFacts facts,
      PayoutLinks links,
      BalanceReadings readings,
      JdbcClient database,
      Clock clock) {
    this.settings = settings;
    this.events = events;
    this.balance = balance;
    this.inbox = inbox;
    this.booking = booking;
    this.refunds = refunds;
    this.disputes = disputes;
    this.facts = facts;
    this.links = links;
    this.readings = readings;
    this.database = database;
    this.clock = clock;
  }

  /** Takes in every event that Stripe could not deliver. */
  void events() {
    if (!settings.isOn()) {
      return;
    }
    Instant now = clock.instant();
    Instant since = since("events", EVENTS_REACH_BACK, EVENTS_OVERLAP);
    long found = events.undeliveredSince(since).stream().filter(inbox::sweep).count();
    done("events", now);
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
    List<Money> before = balance.held();
    // All that Stripe has by now, whatever its clock says: what is held already is among it.
    List<BalanceEntry> entries =
        balance.between(
            since("balance", EVENTS_REACH_BACK, BALANCE_OVERLAP),
            clock.instant().plus(BALANCE_REACHES_AHEAD));
    // Asked for at once: what is done with the entries takes its time.
    boolean ofOneMoment = balance.held().equals(before);
    if (bookAndTake(entries)) {
      done("balance", now);
      if (ofOneMoment) {
        readings.recordAll(before, lastOf(entries, now));
      }
    }
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
    for (PayoutSeen payout :
        balance.payoutsSince(since("payouts", EVENTS_REACH_BACK, PAYOUTS_OVERLAP))) {
      try {
        payout(payout);
      } catch (StripeUnreachable later) {
        LOG.warn("A payout waits for the next sweep: {}", later.getMessage());
        all = false;
      }
    }
    if (all) {
      done("payouts", now);
    }
  }

  /** Ties one payout, if its list is complete. A repeat ties the same. */
  void payout(PayoutSeen payout) {
    if (!payout.reconciled()) {
      return;
    }
    List<BalanceEntry> paidOut = balance.ofPayout(payout.id());
    bookAndTake(paidOut);
    links.record(payout.id(), paidOut.stream().map(BalanceEntry::id).toList());
  }

  /** Lets go of events that are done with and can come no more. */
  void forgetOld() {
    inbox.forgetBefore(clock.instant().minus(EVENTS_KEPT));
  }

  /** What was recorded stands; that Stripe says something else now is no reason to stop. */
  private void take(List<BalanceEntry> entries) {
    try {
      facts.take(entries);
    } catch (FactsContradicted contradicted) {
      LOG.error("The balance is not what it was: {}", contradicted.getMessage());
    }
  }

  /**
   * Reads first what each movement belongs to, so that it is told with its gift. One that cannot be
   * read holds up no other: it waits for the next sweep, and longer than a debit can take for none.
   *
   * @return whether none has to wait
   */
  private boolean bookAndTake(List<BalanceEntry> entries) {
    Instant longAgo = clock.instant().minus(LONGEST_WAIT);
    List<BalanceEntry> ready =
        entries.stream().filter(entry -> book(entry) || entry.at().isBefore(longAgo)).toList();
    take(ready);
    return ready.size() == entries.size();
  }

  /** False if it is to be tried again. */
  private boolean book(BalanceEntry entry) {
    String source = entry.source() == null ? "" : entry.source();
    try {
      switch (source.substring(0, source.indexOf('_') + 1)) {
        case "ch_", "py_" -> booking.ofCharge(source);
        case "re_", "pyr_" -> refunds.read(source);
        case "dp_", "du_" -> disputes.read(source);
        default -> {
          // A fee, a payout: nobody's gift.
        }
      }
      return true;
    } catch (FactsContradicted contradicted) {
      LOG.error("{} is not what it was: {}", source, contradicted.getMessage());
      return true;
    } catch (TooEarly | StripeUnreachable later) {
      LOG.info("{} waits for the next sweep: {}", source, later.getMessage());
      return false;
    } catch (RuntimeException failed) {
      LOG.error("{} could not be read and waits for the next sweep", source, failed);
      return false;
    }
  }

  private Instant since(String name, Duration reach, Duration overlap) {
    Optional<Instant> last =
        database
            .sql("select done_until from stripe_sweep where name = :name")
            .param("name", name)
            .query((row, count) -> row.getObject("done_until", OffsetDateTime.class).toInstant())
            .optional();
    return last.map(time -> time.minus(overlap)).orElse(clock.instant().minus(reach));
  }

  private void done(String name, Instant until) {
    database
        .sql(
            """
            insert into stripe_sweep (name, done_until)
            values (:name, :until)
            on conflict (name) do update
            set done_until = greatest(stripe_sweep.done_until, excluded.done_until)
            """)
        .param("name", name)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .update();
  }
}
