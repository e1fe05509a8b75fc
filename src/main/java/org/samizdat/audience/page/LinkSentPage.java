package org.samizdat.audience.page;

import org.samizdat.values.Language;

/** Says that a link is on its way; the same for every address. */
public record LinkSentPage(Language language, String site) {}
