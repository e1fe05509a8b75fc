package org.samizdat.audience.page;

import org.samizdat.values.Language;

/**
 * Says that she is subscribed.
 *
 * @param already whether that was so before
 */
public record ConfirmedPage(Language language, String site, String newsletter, boolean already) {}
