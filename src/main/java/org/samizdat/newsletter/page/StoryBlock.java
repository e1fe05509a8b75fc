package org.samizdat.newsletter.page;

import org.jspecify.annotations.Nullable;

/**
 * One story of an issue, as shown.
 *
 * @param summaryHtml inline html, sanitised when the story came in: the one thing templates show
 *     unescaped; empty if there is nothing to say beyond the headline
 * @param summaryText the same words as plain text
 * @param withdrawn it was withdrawn after it was sent: nothing of it is shown any more
 */
public record StoryBlock(
    String headline,
    String url,
    String summaryHtml,
    String summaryText,
    @Nullable String author,
    boolean withdrawn) {}
