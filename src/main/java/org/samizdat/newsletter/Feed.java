package org.samizdat.newsletter;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.samizdat.newsletter.feeds.FeedProblem;

/**
 * A feed that stories come in by, and how asking for it has gone.
 *
 * @param url absolute, http or https
 * @param section that its stories stand in
 * @param language of its stories; BCP 47
 * @param every how often it is asked while all is well
 * @param paused nobody asks
 * @param dueAt when it is asked next, by our clock
 * @param fence counts those who asked; what an earlier one brings late is not taken
 * @param etag of what was last taken
 * @param lastModified of what was last taken, word for word
 * @param movedTo where its server says it has gone for good
 * @param movedSince when it first said so
 * @param triedAt when it was last asked
 * @param succeededAt when it last answered well
 * @param failures since then
 * @param problem with the last answer; null if it was good
 * @param taken items of the last document that are stories now
 * @param refused items of the last document that are not
 */
record Feed(
    long number,
    URI url,
    Section section,
    String language,
    Duration every,
    boolean paused,
    Instant dueAt,
    long fence,
    @Nullable String etag,
    @Nullable String lastModified,
    @Nullable URI movedTo,
    @Nullable Instant movedSince,
    @Nullable Instant triedAt,
    @Nullable Instant succeededAt,
    int failures,
    @Nullable FeedProblem problem,
    int taken,
    int refused) {

  /** The ids of stories from feeds begin so; the newsroom's own system may not use it. */
  static final String NAME_SPACE = "feed:";

  private static final Duration MOST_PATIENT = Duration.ofHours(24);

  /** A redirect that somebody set by mistake is set right within a day. */
  private static final Duration MOVED_FOR_GOOD = Duration.ofHours(24);

  /** The id of a story that this feed brings. */
  String externalId(String item) {
    return NAME_SPACE + number + ":" + item;
  }

  /**
   * When to ask again after a good answer; a little later, so that feeds do not all come at once.
   */
  Instant afterSuccess(Instant now, double chance) {
    return now.plus(stretched(every, chance));
  }

  /**
   * When to ask again after one more failure: twice as long as the time before, up to a day.
   *
   * @param chance from 0 to 1
   * @param retryAfter what the server asks for; never asked earlier
   */
  Instant afterFailure(Instant now, double chance, @Nullable Duration retryAfter) {
    Duration patience = every;
    for (int i = 0; i <= failures && patience.compareTo(MOST_PATIENT) < 0; i++) {
      patience = patience.multipliedBy(2);
    }
    Duration ceiling = every.compareTo(MOST_PATIENT) > 0 ? every : MOST_PATIENT;
    Duration wait = stretched(patience.compareTo(ceiling) < 0 ? patience : ceiling, chance);
    return now.plus(retryAfter != null && retryAfter.compareTo(wait) > 0 ? retryAfter : wait);
  }

  /** Since when its server has said that it moved there; null if it says that it has not moved. */
  @Nullable Instant movedSince(@Nullable URI target, Instant now) {
    if (target == null) {
      return null;
    }
    return target.equals(movedTo) && movedSince != null ? movedSince : now;
  }

  /** Whether it has been said for long enough to be believed. */
  boolean hasMovedTo(@Nullable URI target, Instant now) {
    Instant since = movedSince(target, now);
    return since != null && !since.plus(MOVED_FOR_GOOD).isAfter(now);
  }

  private static Duration stretched(Duration wait, double chance) {
    return wait.plusMillis((long) (wait.toMillis() * chance / 10));
  }
}
