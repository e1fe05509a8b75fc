package org.samizdat.giving;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.giving.stripe.Attempt;
import org.samizdat.giving.stripe.RefundSeen;
import org.samizdat.giving.stripe.StripeAmount;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.giving.stripe.StripeUnreachable;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives money back at the desk's word, each time once. */
@Component
class GivingBack {

  private static final Logger LOG = LoggerFactory.getLogger(GivingBack.class);

  /** Whoever asked waits no longer by then. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(2);

  /** Stripe knows a key for 24 hours: after that, asking again would give back again. */
  private static final Duration KEY_IS_KNOWN = Duration.ofHours(23);

  private static final int MOST = 50;

  private final Payments payments;
  private final Refunds refunds;
  private final RefundActs acts;
  private final RefundReading reading;
  private final Readings readings;
  private final StripePayments stripe;
  private final Audit audit;
  private final TransactionTemplate transaction;
  private final Clock clock;

  GivingBack(
      Payments payments,
      Refunds refunds,
      RefundActs acts,
      RefundReading reading,
      Readings readings,
      StripePayments stripe,
      Audit audit,
      TransactionTemplate transaction,
      Clock clock) {
    this.payments = payments;
    this.refunds = refunds;
    this.acts = acts;
    this.reading = reading;
    this.readings = readings;
    this.stripe = stripe;
    this.audit = audit;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** What can still be given back: neither gone, nor asked for and without an answer. */
  Money left(Payment payment) {
    return left(payment, acts.of(payment));
  }

  /** The number of the next act on a payment, for its form. */
  int next(Payment payment) {
    return acts.of(payment).size() + 1;
  }

  /**
   * Stores what is wanted with its audit row, commits, and asks Stripe. The same act with the same
   * amount is given back once, however often it is sent; what Stripe's answer was, the payment's
   * acts tell.
   *
   * @param act as the form had it
   * @param amount in the payment's currency
   * @throws Refused {@code refund-stale} if somebody has given back meanwhile; {@code
   *     refund-too-much} with what is {@code left}; {@code amount-not-valid}
   */
  void ask(DeskUser who, Payment payment, int act, Money amount) {
    // Before anything is stored: refuses what cannot be sent.
    StripeAmount.ofCharge(amount);
    RefundAct stored =
        Objects.requireNonNull(transaction.execute(status -> store(who, payment, act, amount)));
    if (stored.state() == RefundAct.State.ASKED) {
      carryOut(stored);
    } else if (stored.state().isOpen()) {
      resumeIfReached(stored);
    }
  }

  /** Sees through what has no answer yet. A repeat does nothing more. */
  void resume() {
    for (RefundAct act : acts.openBefore(clock.instant().minus(FORGOTTEN), MOST)) {
      resumeIfReached(act);
    }
  }

  private void resumeIfReached(RefundAct act) {
    try {
      resume(act);
    } catch (StripeUnreachable unreachable) {
      LOG.info("Refund {} still waits: {}", act.key(), unreachable.getMessage());
    }
  }

  private RefundAct store(DeskUser who, Payment payment, int number, Money amount) {
    payments.lock(payment.intent());
    List<RefundAct> earlier = acts.of(payment);
    Optional<RefundAct> same =
        earlier.stream()
            .filter(one -> one.act() == number && one.amount().equals(amount))
            .findAny();
    if (same.isPresent()) {
      return same.get();
    }
    if (number != earlier.size() + 1) {
      throw new Refused(
          Refused.Kind.STALE,
          "refund-stale",
          "Money of this gift was given back meanwhile. Look at what is left, and decide again.");
    }
    Money left = left(payment, earlier);
    if (amount.compareTo(left) > 0) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "refund-too-much",
          "Of this gift there is less left than that.",
          Map.of("left", left.toString()));
    }
    RefundAct act =
        new RefundAct(
            payment.intent(),
            number,
            amount,
            RefundAct.State.ASKED,
            "",
            null,
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            1);
    acts.insert(act);
    audit.record(
        who,
        "gift.refunded",
        "receipt " + ReceiptNumber.of(payment.receipt(), payment.paidAt()),
        amount.toString());
    return act;
  }

  private Money left(Payment payment, List<RefundAct> earlier) {
    Money left = payment.amount().minus(refunds.refunded(payment));
    for (RefundAct act : earlier) {
      left = act.state().isOpen() ? left.minus(act.amount()) : left;
    }
    return left;
  }

  /** Looks first whether it was done: with another key it would be done once more. */
  private void resume(RefundAct act) {
    Instant readAt = readings.now();
    Payment payment = payments.find(act.payment()).orElseThrow();
    Optional<RefundSeen> made =
        stripe.refundsOf(payment.charge()).stream()
            .filter(refund -> act.key().equals(refund.mark()))
            .findAny();
    if (made.isPresent()) {
      reading.take(made.get(), readAt);
    } else if (act.askedAt().isAfter(clock.instant().minus(KEY_IS_KNOWN))) {
      carryOut(act);
    } else {
      acts.move(act, RefundAct.State.DECLINED, "not-done");
    }
  }

  private void carryOut(RefundAct act) {
    Instant readAt = readings.now();
    switch (stripe.giveBack(act.key(), act.tries(), act.payment(), act.amount())) {
      case Attempt.Done<RefundSeen>(RefundSeen made) -> {
        acts.done(act.payment(), act.key(), made.id());
        take(made, readAt);
      }
      case Attempt.Declined<RefundSeen>(String code) ->
          acts.move(act, RefundAct.State.DECLINED, code);
      case Attempt.Later<RefundSeen> busy -> acts.move(act, RefundAct.State.LATER, "");
      case Attempt.Unknown<RefundSeen>(boolean answered) -> {
        acts.move(act, RefundAct.State.UNKNOWN, "");
        if (answered) {
          acts.tryAnew(act);
        }
      }
    }
  }

  private void take(RefundSeen made, Instant readAt) {
    try {
      reading.take(made, readAt);
    } catch (StripeUnreachable | TooEarly later) {
      // It is given back; the events tell the rest.
      LOG.info("Refund {} is made and not read yet", made.id());
    }
  }
}
