package org.samizdat.demo.page;

/**
 * A story as the paper's front page shows it.
 *
 * @param date in words
 */
public record Card(
    String slug, String section, String headline, String summary, String author, String date) {}
