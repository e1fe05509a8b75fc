package org.samizdat.newsletter;

import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A story as it stands in an issue: a copy, so that what was sent stays what was sent.
 *
 * @param story its external id
 * @param summary inline html
 */
@Table("issue_story")
record IssueStory(
    String story,
    String url,
    String headline,
    Section section,
    String summary,
    @Nullable String author,
    Why why) {

  /** Why it was chosen. */
  enum Why {
    /** The newsroom pinned it. */
    PINNED,
    /** Among the newest of its section. */
    NEWEST
  }

  static IssueStory of(Story story) {
    return new IssueStory(
        story.externalId(),
        story.url(),
        story.headline(),
        story.section(),
        story.summary(),
        story.author(),
        story.pinned() ? Why.PINNED : Why.NEWEST);
  }
}
