package org.samizdat.audience.page;

/** The page with the button that ends a subscription. */
public record UnsubscribePage(
    String language, String site, String newsletter, String words, String form) {}
