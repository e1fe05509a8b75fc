package org.samizdat.audience.page;

import org.samizdat.values.Language;

/** Says that she no longer receives it. */
public record UnsubscribedPage(Language language, String site) {}
