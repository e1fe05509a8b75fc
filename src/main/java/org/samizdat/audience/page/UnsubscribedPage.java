package org.samizdat.audience.page;

/** Says that she no longer receives it. */
public record UnsubscribedPage(String language, String site) {}
