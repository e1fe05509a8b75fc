package org.samizdat.giving;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.Pledge.State;
import org.samizdat.giving.stripe.CheckoutOrder.Interval;
import org.samizdat.giving.stripe.InvoiceSeen;
import org.samizdat.giving.stripe.StripeCheckouts;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.samizdat.giving.stripe.SubscriptionSeen;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads gifts that go on from Stripe, and stores how they stand. */
@Component
class PledgeReading {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Pledges pledges;
  private final DonationTable donations;
  private final StripeSubscriptions stripe;
  private final StripeCheckouts checkouts;
  private final StripePayments payments;
  private final Settlement settlement;
  private final Disputes disputes;
  private final PledgeNews news;
  private final PledgeActs acts;
  private final Replacements replacements;
  private final TransactionTemplate transaction;
  private final Readings readings;
  private final Clock clock;

  PledgeReading(
      Pledges pledges,
      DonationTable donations,
      StripeSubscriptions stripe,
      StripeCheckouts checkouts,
      StripePayments payments,
      Settlement settlement,
      Disputes disputes,
      PledgeNews news,
      PledgeActs acts,
      Replacements replacements,
      TransactionTemplate transaction,
      Readings readings,
      Clock clock) {
    this.pledges = pledges;
    this.donations = donations;
    this.stripe = stripe;
    this.checkouts = checkouts;
    this.payments = payments;
    this.settlement = settlement;
    this.disputes = disputes;
    this.news = news;
    this.acts = acts;
    this.replacements = replacements;
    this.transaction = transaction;
    this.readings = readings;
    this.clock = clock;
  }

  /**
   * Reads a subscription and stores how it stands; the first time, as a new pledge of the gift it
   * began with, which is settled on the way. A repeat stores the same.
   *
   * @return empty if it is none of ours, or not paid for yet
   */
  Optional<Pledge> read(String subscription) {
    return read(subscription, null);
  }

  /**
   * The same with the bill that is due.
   *
   * @param due null if none is known
   * @throws TooEarly if others read it at once, and each time later
   */
  Optional<Pledge> read(String subscription, @Nullable InvoiceSeen due) {
    readings.untilTaken(
        readAt -> stripe.find(subscription).map(seen -> isTaken(seen, due, readAt)).orElse(true));
    return pledges.ofSubscription(subscription);
  }

  /** False if a later reading is stored. */
  private boolean isTaken(SubscriptionSeen seen, @Nullable InvoiceSeen due, Instant readAt) {
    boolean known = pledges.ofSubscription(seen.id()).isPresent();
    if (!known && seen.donation().isEmpty()) {
      return true;
    }
    Optional<Donation> gift = known ? Optional.empty() : settled(seen, due);
    if (!known && gift.isEmpty()) {
      return true;
    }
    YearMonth card = card(seen);
    gift.ifPresent(donation -> begin(seen, donation, card, readAt));
    return isStored(seen, due, card, readAt);
  }

  /** Reads those that a payment method may be charged for: they know until when it is good. */
  void readOfMethod(String paymentMethod) {
    payments
        .customerOfMethod(paymentMethod)
        .map(pledges::ofCustomer)
        .orElse(List.of())
        .forEach(pledge -> read(pledge.subscription()));
  }

  private void begin(
      SubscriptionSeen seen, Donation gift, @Nullable YearMonth card, Instant readAt) {
    Pledge pledge =
        new Pledge(
            RANDOM.nextLong(),
            Objects.requireNonNull(gift.giver()),
            gift.number(),
            seen.id(),
            seen.customer(),
            frequency(seen),
            seen.amount(),
            covered(seen.amount(), gift.covered()),
            gift.campaign(),
            State.ACTIVE,
            "",
            LocalDate.ofInstant(seen.begun(), ZoneOffset.UTC),
            seen.periodEnd(),
            null,
            null,
            null,
            0,
            null,
            card,
            anchorDay(seen));
    transaction.executeWithoutResult(status -> {
      if (pledges.insert(pledge, readAt)) {
        news.begun(pledge);
        if (seen.state() != SubscriptionSeen.State.ENDED) {
          replacements.begun(pledge);
        }
      }
    });
  }

  /**
   * The gift it began with; settled, if Stripe says that it was paid for.
   *
   * @throws TooEarly if it was, and cannot be settled yet
   */
  private Optional<Donation> settled(SubscriptionSeen seen, @Nullable InvoiceSeen due) {
    long number = seen.donation().orElseThrow();
    Optional<Donation> donation = donations.find(number);
    if (donation.isPresent() && !donation.get().isMade()) {
      boolean paid = due != null && due.state() == InvoiceSeen.State.PAID;
      checkouts
          .ofSubscription(seen.id())
          .ifPresent(paid ? settlement::settlePaid : settlement::settle);
      donation = donations.find(number).filter(Donation::isMade);
      if (paid && donation.isEmpty()) {
        throw new TooEarly("A gift that goes on was paid for, and its page is not complete");
      }
    }
    return donation.filter(Donation::isMade);
  }

  private boolean isStored(
      SubscriptionSeen seen, @Nullable InvoiceSeen due, @Nullable YearMonth card, Instant readAt) {
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          Optional<Pledge> held = pledges.lock(seen.id());
          if (held.isEmpty() || held.get().state() == State.ENDED) {
            return true;
          }
          Pledge before = held.get();
          Pledge after = after(before, seen, due, card);
          boolean isSame = after.equals(before);
          // Also of the same: that it was so at that time counts against older readings.
          if (!pledges.update(after, readAt, today())) {
            return isSame;
          }
          if (!isSame) {
            news.changed(before, after);
          }
          return true;
        }));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Pledge after(
      Pledge before, SubscriptionSeen seen, @Nullable InvoiceSeen due, @Nullable YearMonth card) {
    State state = state(seen);
    boolean failing = state == State.PAST_DUE;
    InvoiceSeen open = failing && due != null && due.state() == InvoiceSeen.State.OPEN ? due : null;
    return new Pledge(
        before.number(),
        before.giver(),
        before.donation(),
        before.subscription(),
        seen.customer(),
        frequency(seen),
        seen.amount(),
        seen.amount().equals(before.amount())
            ? before.covered()
            // Of an amount that was changed, nothing is known to be for the fee.
            : Money.zero(seen.amount().currency()),
        before.campaign(),
        state,
        why(before, seen, state),
        before.began(),
        seen.periodEnd(),
        pausedUntil(seen),
        seen.endsAt(),
        seen.endedAt() == null || state != State.ENDED
            ? null
            : LocalDate.ofInstant(seen.endedAt(), ZoneOffset.UTC),
        open != null ? Math.toIntExact(open.attempts()) : failing ? before.attempts() : 0,
        open != null ? open.nextAttempt() : failing ? before.nextAttempt() : null,
        card,
        anchorDay(seen));
  }

  private static State state(SubscriptionSeen seen) {
    return switch (seen.state()) {
      case ENDED -> State.ENDED;
      case PAST_DUE -> State.PAST_DUE;
      case BEGINNING, ACTIVE ->
          seen.endsAt() != null ? State.ENDING : seen.paused() ? State.PAUSED : State.ACTIVE;
    };
  }

  /** Of one that rests until somebody says otherwise, and ends before that: nothing comes of it. */
  private static @Nullable Instant pausedUntil(SubscriptionSeen seen) {
    return seen.paused() && seen.pausedUntil() == null ? seen.endsAt() : seen.pausedUntil();
  }

  private static int anchorDay(SubscriptionSeen seen) {
    return LocalDate.ofInstant(seen.anchor(), ZoneOffset.UTC).getDayOfMonth();
  }

  /** What was noted when it was asked for counts: Stripe only knows that somebody asked. */
  private String why(Pledge before, SubscriptionSeen seen, State state) {
    return switch (state) {
      case ACTIVE -> disputes.word(before.number());
      case PAST_DUE -> "payment-failed";
      case PAUSED -> "asked";
      case ENDING -> acts.whyItEnds(before.number()).orElse("asked");
      case ENDED ->
          seen.endReason() == null || seen.endReason().equals("cancellation_requested")
              ? acts.whyItEnds(before.number()).orElse("asked")
              : seen.endReason().replace('_', '-');
    };
  }

  private @Nullable YearMonth card(SubscriptionSeen seen) {
    return Optional.ofNullable(seen.method())
        .or(() -> stripe.usualMethod(seen.customer()))
        .flatMap(payments::cardExpires)
        .orElse(null);
  }

  private static Frequency frequency(SubscriptionSeen seen) {
    return seen.interval() == Interval.YEAR ? Frequency.ANNUAL : Frequency.MONTHLY;
  }

  /** Of an amount that is not the one of the form, nothing is known to be for the fee. */
  private static Money covered(Money amount, Money covered) {
    return covered.currency().equals(amount.currency()) && covered.compareTo(amount) < 0
        ? covered
        : Money.zero(amount.currency());
  }
}
