package org.samizdat.ledger;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * The sum of our money facts of one month, currency, category, frequency and campaign.
 *
 * @param month in the zone it was asked for
 * @param reportingCategory Stripe's own word: {@code charge}, {@code refund}, {@code dispute}, …
 * @param frequency of the gifts; null for what belongs to no gift
 * @param campaign of the gifts; null for none
 * @param count how many facts
 */
public record MoneyTotal(
    YearMonth month,
    String reportingCategory,
    @Nullable String frequency,
    @Nullable String campaign,
    long count,
    Money gross,
    Money fee,
    Money net) {}
