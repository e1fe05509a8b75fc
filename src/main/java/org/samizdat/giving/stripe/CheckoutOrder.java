package org.samizdat.giving.stripe;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;
import org.samizdat.values.Money;

/**
 * What Stripe's page is to ask for.
 *
 * @param donation our number
 * @param interval of a gift that goes on; null for one that is made once
 * @param success where she comes back to when she has paid
 * @param cancel where she comes back to when she has not
 * @param closes when the page closes by itself; 30 minutes to 24 hours ahead
 */
public record CheckoutOrder(
    long donation,
    Money total,
    @Nullable Interval interval,
    Language language,
    URI success,
    URI cancel,
    Instant closes) {

  /** How often it is taken. */
  public enum Interval {
    MONTH,
    YEAR
  }
}
