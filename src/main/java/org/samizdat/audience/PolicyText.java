package org.samizdat.audience;

/**
 * The policy as one reader is shown it.
 *
 * @param language BCP 47
 * @param body Markdown
 */
record PolicyText(String version, String language, Sha256 hash, String body) {}
