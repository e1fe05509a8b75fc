package org.samizdat.giving.stripe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A card's issuer thinks a payment was made by a thief; a dispute often follows.
 *
 * @param kind Stripe's word
 * @param actionable whether giving the money back now would still avoid a dispute
 */
public record FraudWarning(
    String id,
    String charge,
    @Nullable String payment,
    String kind,
    boolean actionable,
    Instant at) {}
