package org.samizdat.audience.page;

import org.samizdat.values.Language;

/**
 * Says that a link opens nothing any more.
 *
 * @param expired whether it was good for a time only; otherwise nothing is held that it names
 */
public record LinkGonePage(Language language, String site, boolean expired) {}
