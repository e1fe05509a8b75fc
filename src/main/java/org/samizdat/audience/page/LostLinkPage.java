package org.samizdat.audience.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * The page for those who have no link at hand: they type their address.
 *
 * @param email as she typed it the last time
 * @param notice what was wrong with the last try
 */
public record LostLinkPage(
    Language language, String site, @Nullable String email, @Nullable String notice) {}
