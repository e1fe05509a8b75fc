package org.samizdat.giving.stripe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * Money on its way from Stripe to the bank, as Stripe tells of it now.
 *
 * @param state Stripe's word; {@code paid} can still turn {@code failed}
 * @param reconciled whether the list of what it paid out is complete
 * @param entry its own balance transaction
 */
public record PayoutSeen(
    String id,
    Money amount,
    String state,
    boolean reconciled,
    Instant at,
    @Nullable String entry) {}
