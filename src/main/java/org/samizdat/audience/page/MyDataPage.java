package org.samizdat.audience.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * What can be done with what is held about an address that has just been proved.
 *
 * @param token of the page itself, for its form
 * @param address masked
 * @param preferencesPath null if nothing is held
 * @param erasePath null if nothing is held
 */
public record MyDataPage(
    Language language,
    String site,
    String token,
    String address,
    @Nullable String preferencesPath,
    @Nullable String erasePath) {}
