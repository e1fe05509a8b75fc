package org.samizdat.newsletter.feeds;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a feed says of one story. Nothing in it has been cleaned.
 *
 * @param id stays the same for as long as the feed calls the item the same; 32 hexadecimal digits
 * @param link where it is read, without what only tracks; null if the feed does not say
 * @param title html; may be empty
 * @param summary html; may be empty
 * @param content html; may be empty
 * @param author plain text without mail addresses; null if nobody is named
 * @param published when it was, or will be, published; null if the feed does not say, or says what
 *     cannot be
 * @param updated when it last changed; null if the feed does not say
 */
public record FeedItem(
    String id,
    @Nullable URI link,
    String title,
    String summary,
    String content,
    @Nullable String author,
    @Nullable Instant published,
    @Nullable Instant updated) {}
