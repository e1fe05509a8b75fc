package org.samizdat.newsletter;

import org.jspecify.annotations.Nullable;

/**
 * A story as a program of the newsroom sends it. Nothing here is trusted; {@link StoryDoor} reads
 * it.
 *
 * @param section news, features, analysis or opinion
 * @param publishedAt ISO 8601 with an offset
 * @param embargoUntil ISO 8601 with an offset
 */
record IncomingStory(
    @Nullable String url,
    @Nullable String headline,
    @Nullable String section,
    @Nullable String summary,
    @Nullable String body,
    @Nullable String author,
    @Nullable String language,
    @Nullable String publishedAt,
    @Nullable String embargoUntil,
    @Nullable Boolean pinned) {}
