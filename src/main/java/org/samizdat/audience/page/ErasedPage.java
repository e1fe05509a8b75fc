package org.samizdat.audience.page;

import org.samizdat.values.Language;

/** Says that she is forgotten. */
public record ErasedPage(Language language, String site) {}
