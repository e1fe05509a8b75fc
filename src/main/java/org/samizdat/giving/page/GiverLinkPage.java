package org.samizdat.giving.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * Asks for the address of somebody who has lost her link.
 *
 * @param notice what was wrong with the last; null if nothing was
 */
public record GiverLinkPage(Language language, String site, @Nullable String notice) {}
