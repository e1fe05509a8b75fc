package org.samizdat.giving.stripe;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * Money on its way from Stripe to the bank, as Stripe tells of it now.
 *
 * @param state Stripe's word; {@code paid} can still turn {@code failed}
 * @param listed whether Stripe lists what it paid out, or will: not of one made by hand
 * @param reconciled whether that list is complete
 * @param arrivesOn when Stripe expects it at the bank, by UTC
 * @param trace by which banks find it; null where Stripe has not said, or there is none
 * @param entry its own balance transaction
 * @param original the payout that it calls back; null if it is none that does
 */
public record PayoutSeen(
    String id,
    Money amount,
    String state,
    boolean listed,
    boolean reconciled,
    Instant at,
    LocalDate arrivesOn,
    @Nullable String trace,
    @Nullable String entry,
    @Nullable String original) {}
