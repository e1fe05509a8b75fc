package org.samizdat.newsletter;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a draft.
 *
 * @param version the issue's, afterwards
 * @param who the number of the editor; null if it happened by itself
 * @param headline of the story it happened to, as it stands; null if to none, or if withdrawn
 */
record IssueChange(
    int version, @Nullable Long who, Act act, @Nullable String headline, Instant changedAt) {

  /** What editors do to drafts, and what drafts do by themselves. */
  enum Act {
    DRAFTED,
    /** The rules chose it when it came in. */
    CAME,
    /** The rules chose others before it, or it was withdrawn. */
    LEFT,
    ADDED,
    DROPPED,
    MOVED,
    PINNED,
    UNPINNED,
    WORDED,
    HELD,
    RELEASED,
    SENT,
    TESTED,
    PAUSED,
    RESUMED,
    CANCELLED;

    /** As the audit trail and the language files name it. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
