package org.samizdat.audience.page;

import org.samizdat.values.Language;

/** The page with the button that ends a subscription. */
public record UnsubscribePage(
    Language language, String site, String newsletter, String words, String form) {}
