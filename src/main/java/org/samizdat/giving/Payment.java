package org.samizdat.giving;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * Money that came.
 *
 * @param intent Stripe's number of the payment
 * @param receipt the number on its receipt; 0 before it is stored
 * @param pledge null for a gift made once
 * @param invoice Stripe's number of the bill it paid; null for a gift made once
 * @param amount all that was taken, covered fee included
 * @param covered of it, what was added to cover the fee
 * @param method Stripe's word, such as {@code card}
 * @param paidAt by Stripe's clock
 */
record Payment(
    String intent,
    long receipt,
    long giver,
    long donation,
    @Nullable Long pledge,
    @Nullable String invoice,
    String charge,
    Frequency frequency,
    Money amount,
    Money covered,
    String campaign,
    String method,
    Instant paidAt) {}
