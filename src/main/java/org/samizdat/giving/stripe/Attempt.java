package org.samizdat.giving.stripe;

/** How something we asked Stripe to do went. */
public sealed interface Attempt<T> {

  /** Stripe did it. */
  record Done<T>(T value) implements Attempt<T> {}

  /**
   * Stripe did not do it and will not: asking again gives the same answer.
   *
   * @param code Stripe's own, such as {@code amount_too_small}; never its sentence, which can quote
   *     what was sent
   */
  record Declined<T>(String code) implements Attempt<T> {}

  /** Stripe did not do it now; the same may be asked again. */
  record Later<T>() implements Attempt<T> {}

  /**
   * Stripe may have done it.
   *
   * @param answered whether Stripe said so itself, with a 500: that answer is kept under the key
   *     for a day, so whoever wants another has to ask with another key, after a look at whether it
   *     was done. Otherwise the answer was lost: asked again with the same key, Stripe tells.
   */
  record Unknown<T>(boolean answered) implements Attempt<T> {}
}
