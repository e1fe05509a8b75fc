package org.samizdat.giving;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.samizdat.giving.PledgeAct.Progress;
import org.samizdat.giving.PledgeAct.Wish;
import org.samizdat.giving.stripe.Attempt;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.samizdat.giving.stripe.StripeUnreachable;
import org.samizdat.giving.stripe.SubscriptionSeen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has Stripe do something with a pledge, once. First it is stored, then Stripe is asked, then the
 * pledge is read anew: only what Stripe tells then is shown and mailed.
 */
@Component
class PledgeActing {

  /** What came of it. */
  enum Outcome {
    DONE,
    /** Not known, or not yet: it is asked for again by itself. */
    NOT_YET,
    /** Stripe would not, or the pledge is another way all the same. */
    DECLINED,
    /** The pledge was not any more as the page had shown it; nothing was asked for. */
    OVERTAKEN
  }

  private static final Logger LOG = LoggerFactory.getLogger(PledgeActing.class);

  /** By then whoever asked has been answered, or is gone. */
  private static final Duration ANSWERED = Duration.ofMinutes(2);

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 6;
  private static final int MOST = 200;

  private final Pledges pledges;
  private final PledgeActs acts;
  private final PledgeReading reading;
  private final StripeSubscriptions stripe;
  private final TransactionTemplate transaction;
  private final Clock clock;

  PledgeActing(
      Pledges pledges,
      PledgeActs acts,
      PledgeReading reading,
      StripeSubscriptions stripe,
      TransactionTemplate transaction,
      Clock clock) {
    this.pledges = pledges;
    this.acts = acts;
    this.reading = reading;
    this.stripe = stripe;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Does what a giver wants, as she saw her pledge. The same wish from the same page is the same
   * act, however often it is sent.
   *
   * @param seen the number of the last act that her page knew of; 0 for none
   */
  Outcome act(Pledge pledge, int seen, Wish wish) {
    return act(pledge, seen, wish, () -> {});
  }

  /**
   * The same.
   *
   * @param recording what is to be on record of it: done in the transaction that stores the act,
   *     and so not for a repeat
   */
  Outcome act(Pledge pledge, int seen, Wish wish, Runnable recording) {
    Optional<PledgeAct> act =
        transaction.execute(status -> ask(pledge.number(), seen, wish, recording));
    return act == null || act.isEmpty() ? Outcome.OVERTAKEN : carryOut(act.get());
  }

  /** Ends a pledge now, whatever else was asked for before. A repeat goes on with the same act. */
  Outcome end(Pledge pledge, String why) {
    Wish wish = Wish.of(PledgeAct.Kind.END_NOW, why);
    PledgeAct act =
        Objects.requireNonNull(
            transaction.execute(status -> {
              Pledge held = pledges.lock(pledge.number()).orElseThrow();
              return acts.last(held.number())
                  .filter(last -> last.progress() == Progress.ASKED && last.wish().isSame(wish))
                  .orElseGet(() -> store(held, wish));
            }));
    return carryOut(act);
  }

  /** Asks again for what is due. One that fails stops no other. */
  void carryOn() {
    for (PledgeAct act : acts.due(clock.instant(), MOST)) {
      try {
        carryOut(act);
      } catch (RuntimeException failed) {
        LOG.warn("Act {} on pledge {} failed", act.number(), act.pledge(), failed);
        later(act);
      }
    }
  }

  private Optional<PledgeAct> ask(long number, int seen, Wish wish, Runnable recording) {
    Pledge held = pledges.lock(number).orElseThrow();
    Optional<PledgeAct> last = acts.last(number);
    if (last.isPresent() && last.get().number() == seen + 1 && last.get().wish().isSame(wish)) {
      return last;
    }
    if (last.map(PledgeAct::number).orElse(0) != seen || !wish.kind().fits(held.state())) {
      return Optional.empty();
    }
    recording.run();
    return Optional.of(store(held, wish));
  }

  private PledgeAct store(Pledge held, Wish wish) {
    acts.overtake(held.number());
    return acts.ask(held, wish, today(), clock.instant().plus(ANSWERED));
  }

  private Outcome carryOut(PledgeAct act) {
    switch (act.progress()) {
      case DONE -> {
        return Outcome.DONE;
      }
      case DECLINED, OVERTAKEN -> {
        return Outcome.DECLINED;
      }
      case ASKED -> {}
    }
    Pledge pledge = pledges.find(act.pledge()).orElseThrow();
    if (act.isOver(clock.instant())) {
      acts.finish(act, Progress.OVERTAKEN, "");
      return Outcome.DECLINED;
    }
    Attempt<SubscriptionSeen> attempt = attempt(act, pledge);
    Optional<Pledge> now = readAnew(pledge);
    // Whatever Stripe answered, if it answered: how the pledge stands is the answer.
    if (now.isPresent() && act.isReached(now.get())) {
      acts.finish(act, Progress.DONE, "");
      return Outcome.DONE;
    }
    return switch (attempt) {
      case Attempt.Declined<SubscriptionSeen>(String code) -> {
        acts.finish(act, Progress.DECLINED, code);
        yield Outcome.DECLINED;
      }
      case Attempt.Done<SubscriptionSeen> done when now.isPresent() -> {
        // Changed again since by somebody else, or not all that she wished: what was read counts.
        acts.finish(act, Progress.OVERTAKEN, "");
        yield Outcome.DECLINED;
      }
      case Attempt.Done<SubscriptionSeen> unread -> later(act);
      case Attempt.Later<SubscriptionSeen> busy -> later(act);
      case Attempt.Unknown<SubscriptionSeen> lost -> later(act);
    };
  }

  private Attempt<SubscriptionSeen> attempt(PledgeAct act, Pledge pledge) {
    String key = act.key();
    String subscription = pledge.subscription();
    return switch (act.kind()) {
      case SKIP -> stripe.pause(key, subscription, Objects.requireNonNull(act.wish().until()));
      case RESUME -> stripe.resume(key, subscription);
      case END_WITH_PERIOD -> stripe.endWithPeriod(key, subscription);
      case KEEP -> stripe.keep(key, subscription);
      case END_NOW -> stripe.end(key, subscription);
      case CHANGE -> change(act, subscription);
      case MOVE -> stripe.moveTo(key, subscription, Objects.requireNonNull(act.wish().until()));
    };
  }

  private Attempt<SubscriptionSeen> change(PledgeAct act, String subscription) {
    try {
      return stripe
          .find(subscription)
          .map(seen ->
              stripe.change(
                  act.key(),
                  seen,
                  Objects.requireNonNull(act.wish().amount()),
                  Objects.requireNonNull(
                      Checkouts.interval(Objects.requireNonNull(act.wish().frequency()))),
                  act.wish().until()))
          .orElseGet(() -> new Attempt.Declined<>("subscription-gone"));
    } catch (StripeUnreachable unreachable) {
      return new Attempt.Later<>();
    }
  }

  private Optional<Pledge> readAnew(Pledge pledge) {
    try {
      return reading.read(pledge.subscription());
    } catch (StripeUnreachable | TooEarly later) {
      return Optional.empty();
    }
  }

  private Outcome later(PledgeAct act) {
    Duration wait = Duration.ofMinutes(1).multipliedBy(1L << Math.min(act.tries(), MOST_DOUBLINGS));
    acts.later(act, clock.instant().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT));
    return Outcome.NOT_YET;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
