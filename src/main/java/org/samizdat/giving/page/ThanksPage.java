package org.samizdat.giving.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * How one gift stands, for whoever comes back from paying.
 *
 * @param state {@code made}, {@code waiting}, {@code processing}, {@code failed} or {@code closed}
 * @param gift the amount and how often
 * @param again seconds until the page asks again; null if nothing will change soon
 * @param next how the page asks again
 */
public record ThanksPage(
    Language language,
    String site,
    String state,
    String gift,
    @Nullable Integer again,
    String next,
    String supportLink) {}
