package org.samizdat.newsletter;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A whole story.
 *
 * @param body sanitised html
 */
record StoryWithBody(@JsonUnwrapped Story story, String body) {}
