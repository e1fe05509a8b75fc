package org.samizdat.giving;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.Pledge.State;
import org.samizdat.values.Money;

/**
 * Something that Stripe is to do with a pledge. All of them say how the pledge is to be, and none
 * by how much it is to be another: done twice, it is the same.
 *
 * @param number counted from 1 for each pledge
 * @param tries how often Stripe's answer was lost, or was "later"
 * @param code Stripe's word, if it would not do it; else empty
 */
record PledgeAct(
    long pledge,
    int number,
    Wish wish,
    LocalDate askedOn,
    Progress progress,
    String code,
    int tries) {

  /** What is done. */
  enum Kind {
    /** Collects nothing for some periods. */
    SKIP,
    /** Takes that back. */
    RESUME,
    /** Ends it when what is paid for is over. */
    END_WITH_PERIOD,
    /** Takes that back. */
    KEEP,
    END_NOW,
    /** Another amount, or another frequency. */
    CHANGE,
    /** Another day for the next charge. */
    MOVE;

    /** Whether it can be done to a pledge as it stands. */
    boolean fits(State state) {
      return switch (this) {
        case SKIP, MOVE -> state == State.ACTIVE;
        case RESUME -> state == State.PAUSED;
        case KEEP -> state == State.ENDING;
        case END_WITH_PERIOD, CHANGE -> state == State.ACTIVE || state == State.PAUSED;
        case END_NOW -> state.isLive();
      };
    }

    /** As forms write it: {@code end-now}. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How far it is. */
  enum Progress {
    /** Stripe may have done it, or not yet. */
    ASKED,
    DONE,
    /** Stripe would not. */
    DECLINED,
    /** Something else was asked for before it was known to be done, or its time is over. */
    OVERTAKEN
  }

  /**
   * What somebody wants.
   *
   * @param words as they were asked for: the same words are the same wish
   * @param why on whose account, for the pledge's own {@code why}
   * @param until when to go on (SKIP), when to charge next (MOVE), from when it holds (CHANGE of
   *     the frequency); null where there is no such time
   * @param amount of each charge from then on; null unless it is changed
   */
  record Wish(
      Kind kind,
      String words,
      String why,
      @Nullable Instant until,
      @Nullable Money amount,
      @Nullable Frequency frequency) {

    static Wish of(Kind kind, String why) {
      return new Wish(kind, kind.label(), why, null, null, null);
    }

    boolean isSame(Wish other) {
      return kind == other.kind && words.equals(other.words);
    }
  }

  Kind kind() {
    return wish.kind();
  }

  /** The same for the same try, so that Stripe does it once. */
  String key() {
    return "pledge-" + Long.toHexString(pledge) + "-" + number + "-" + tries;
  }

  /** Whether a pledge is as it is to be. */
  boolean isReached(Pledge now) {
    return switch (wish.kind()) {
      case SKIP -> wish.until() != null && wish.until().equals(now.pausedUntil());
      case RESUME -> now.state() != State.PAUSED;
      case END_WITH_PERIOD -> now.state() == State.ENDING || now.state() == State.ENDED;
      case KEEP -> now.state() != State.ENDING && now.state() != State.ENDED;
      case END_NOW -> now.state() == State.ENDED;
      case CHANGE -> now.amount().equals(wish.amount()) && now.frequency() == wish.frequency();
      case MOVE -> now.periodEnd().equals(wish.until());
    };
  }

  /** Whether its time is over, so that it must not be asked for any more. */
  boolean isOver(Instant now) {
    return wish.until() != null && !now.isBefore(wish.until());
  }
}
