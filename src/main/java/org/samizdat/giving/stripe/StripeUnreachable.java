package org.samizdat.giving.stripe;

/** Stripe could not be read, or answered nonsense; whoever asked asks again later. */
public class StripeUnreachable extends RuntimeException {

  StripeUnreachable(String message, Throwable cause) {
    super(message, cause);
  }
}
