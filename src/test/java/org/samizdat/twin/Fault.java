package org.samizdat.twin;

import java.time.Duration;

/**
 * A misbehaviour of the API, for the next requests that begin with an operation.
 *
 * @param kind what goes wrong
 * @param status what is answered, if anything is
 * @param pause how long the answer is kept back
 * @param operation such as {@code POST /v1/checkout/sessions}, or a beginning of it; empty for all
 * @param times how many requests it meets
 */
public record Fault(Kind kind, int status, Duration pause, String operation, int times) {

  /** Where it goes wrong. */
  public enum Kind {
    /** Before the work: nothing was done. */
    BEFORE,
    /** After the work: it was done, and 500 says nothing of it. */
    AFTER,
    /** After the work: it was done, and the connection closes without a word. */
    SILENCE
  }

  /** Nothing is done; 429 or 500 is answered. A 500 is stored under its idempotency key. */
  public static Fault answering(int status) {
    return new Fault(Kind.BEFORE, status, Duration.ZERO, "", 1);
  }

  /** A bank's no, 402, whatever is asked. */
  public static Fault refusing() {
    return answering(402);
  }

  /** All is done, and 500 is answered and stored. */
  public static Fault breakingAfterTheWork() {
    return new Fault(Kind.AFTER, 500, Duration.ZERO, "", 1);
  }

  /** All is done, and the connection is closed without an answer. */
  public static Fault losingTheAnswer() {
    return new Fault(Kind.SILENCE, 0, Duration.ZERO, "", 1);
  }

  /**
   * All is done, and the answer is lost after a wait, so that the caller's patience may end first.
   */
  public static Fault hanging(Duration wait) {
    return new Fault(Kind.SILENCE, 0, wait, "", 1);
  }

  /** Only for requests that begin so. */
  public Fault on(String beginning) {
    return new Fault(kind, status, pause, beginning, times);
  }

  /** For so many requests. */
  public Fault times(int count) {
    return new Fault(kind, status, pause, operation, count);
  }
}
