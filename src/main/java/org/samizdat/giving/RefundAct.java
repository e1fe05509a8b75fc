package org.samizdat.giving;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * What somebody at the desk wants given back.
 *
 * @param payment Stripe's number of the payment
 * @param act from 1, for each payment
 * @param why Stripe's code, where it was declined; else empty
 * @param refund Stripe's number, once it is done
 * @param tries counts the keys that Stripe was asked with: one more for each time that it answered
 *     that it failed
 */
record RefundAct(
    String payment,
    int act,
    Money amount,
    State state,
    String why,
    @Nullable String refund,
    Instant askedAt,
    int tries) {

  /** How far it is. */
  enum State {
    /** Stored; Stripe was not asked yet, or we do not know that it was. */
    ASKED,
    /** Stripe was asked and the answer was lost. Asked again, it tells. */
    UNKNOWN,
    /** Stripe did nothing so far, and is asked again. */
    LATER,
    DONE,
    /** Stripe will not. */
    DECLINED;

    /** Whether something may still come of it. */
    boolean isOpen() {
      return this == ASKED || this == UNKNOWN || this == LATER;
    }
  }

  /** Names the act to Stripe; the refund carries it. */
  String key() {
    return "refund-" + payment + "-" + act;
  }
}
