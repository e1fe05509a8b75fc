package org.samizdat.audience.page;

/**
 * Says that she is subscribed.
 *
 * @param already whether that was so before
 */
public record ConfirmedPage(String language, String site, String newsletter, boolean already) {}
