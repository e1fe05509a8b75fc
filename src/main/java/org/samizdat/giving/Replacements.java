package org.samizdat.giving;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.samizdat.giving.Pledge.State;
import org.samizdat.giving.PledgeAct.Kind;
import org.samizdat.giving.PledgeAct.Wish;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sees to it that a giver has one live pledge, unless she says otherwise: when another begins, the
 * older ends with what is paid for. Few mean to give twice a month, and her page lets those keep
 * both.
 */
@Component
class Replacements {

  /** What a replaced pledge has as its {@code why}. */
  static final String REPLACED = "replaced";

  private final Givers givers;
  private final Pledges pledges;
  private final PledgeActs acts;
  private final Clock clock;

  Replacements(Givers givers, Pledges pledges, PledgeActs acts, Clock clock) {
    this.givers = givers;
    this.pledges = pledges;
    this.acts = acts;
    this.clock = clock;
  }

  /**
   * Stores that older pledges of the giver are to end, to be carried out within a minute by {@link
   * PledgeActing#carryOn}. Must run in the transaction that stores the new one.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void begun(Pledge begun) {
    // Of two that begin at once, the second must see the first.
    Giver giver = givers.lock(begun.giver()).orElseThrow();
    List<Pledge> others =
        pledges.of(giver).stream()
            .filter(other -> other.number() != begun.number())
            .filter(other -> other.state().isLive() && other.state() != State.ENDING)
            .toList();
    for (Pledge other : others) {
      // Stripe's news come in any order: the one heard of last may have begun first.
      replace(Charges.isYounger(other, begun) ? begun : other);
    }
  }

  private void replace(Pledge older) {
    Pledge held = pledges.lock(older.number()).orElseThrow();
    Kind kind =
        // Of one whose payment has failed, nothing is paid for that could run out.
        held.state() == State.PAST_DUE ? Kind.END_NOW : Kind.END_WITH_PERIOD;
    if (kind.fits(held.state())) {
      acts.overtake(held.number());
      acts.ask(
          held,
          Wish.of(kind, REPLACED),
          LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
          clock.instant());
    }
  }
}
