package org.samizdat.giving;

/**
 * Stripe tells of a payment for a gift of ours, and not yet of all that belongs to it. To be asked
 * again later: what is stored of money is never changed, so nothing is stored too early.
 */
final class TooEarly extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param message without anything personal: it is logged
   */
  TooEarly(String message) {
    super(message);
  }
}
