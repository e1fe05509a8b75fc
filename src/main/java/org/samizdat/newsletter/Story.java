package org.samizdat.newsletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A story as it is stored, without its body: clean text, or html that was sanitised at the door.
 *
 * @param externalId its name in the newsroom's own system
 * @param url where it is read; absolute, http or https
 * @param headline plain text
 * @param summary inline html
 * @param author plain text
 * @param language BCP 47
 * @param embargoUntil it is shown to nobody before; null if never held back
 * @param pinned before all others in its section
 * @param receivedAt when it first came, or came back after being withdrawn
 * @param changedAt when its words last changed
 */
record Story(
    String externalId,
    String url,
    String headline,
    Section section,
    String summary,
    @Nullable String author,
    String language,
    Instant publishedAt,
    @Nullable Instant embargoUntil,
    boolean pinned,
    Instant receivedAt,
    Instant changedAt) {

  /** From when readers may know of it. */
  Instant publicFrom() {
    return embargoUntil != null && embargoUntil.isAfter(publishedAt) ? embargoUntil : publishedAt;
  }

  /** When an issue could first have had it. */
  Instant arrivedAt() {
    Instant from = publicFrom();
    return receivedAt.isAfter(from) ? receivedAt : from;
  }
}
