package org.samizdat.newsletter.page;

/**
 * A paragraph of an editor's own words above the stories.
 *
 * @param html inline html, sanitised
 * @param text the same words as plain text
 */
public record IntroBlock(String html, String text) {}
