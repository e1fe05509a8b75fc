package org.samizdat.audience;

/**
 * A newsletter one can subscribe to.
 *
 * @param slug its name in links, lower-case letters, digits and dashes
 * @param name its name in words
 * @param description one sentence for the signup page
 * @param language of its issues, BCP 47
 */
public record Newsletter(String slug, String name, String description, String language) {}
