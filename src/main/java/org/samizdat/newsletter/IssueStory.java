package org.samizdat.newsletter;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A story as it stands in an issue: a copy, so that what was sent stays what was sent.
 *
 * @param story its external id
 * @param summary inline html
 * @param addedBy the number of the editor who added it; null if the rules chose it
 * @param pinned before those of its section that are not
 * @param pinnedBy the number of the editor who pinned it; null if the newsroom's system did
 */
@Table("issue_story")
record IssueStory(
    String story,
    String url,
    String headline,
    Section section,
    String summary,
    @Nullable String author,
    Why why,
    @Nullable Long addedBy,
    boolean pinned,
    @Nullable Long pinnedBy) {

  /** What may end the one and not the other, of a headline and a summary that say the same. */
  private static final Pattern END = Pattern.compile("[\\s.…!?]+$");

  /** Why it was chosen. */
  enum Why {
    /** The newsroom pinned it in its own system. */
    PINNED,
    /** Among the newest of its section. */
    NEWEST,
    /** An editor added it. */
    ADDED
  }

  /** As the rules choose it. */
  static IssueStory of(Story story) {
    return new IssueStory(
        story.externalId(),
        story.url(),
        story.headline(),
        story.section(),
        story.summary(),
        story.author(),
        story.pinned() ? Why.PINNED : Why.NEWEST,
        null,
        story.pinned(),
        null);
  }

  /** As an editor adds it. */
  static IssueStory addedBy(long editor, Story story) {
    return of(story).because(Why.ADDED, editor).pinned(false, null);
  }

  /**
   * The summary, as inline html; empty if it only says the headline once more, as it does where a
   * feed has nothing but titles.
   */
  String newsBeyondHeadline() {
    return bare(Words.plain(summary)).equalsIgnoreCase(bare(headline)) ? "" : summary;
  }

  private static String bare(String words) {
    return END.matcher(words).replaceFirst("");
  }

  /** In its latest words, at its place and for its reason. */
  IssueStory restated(Story now) {
    return of(now).because(why, addedBy).pinned(pinned, pinnedBy);
  }

  IssueStory pinned(boolean nowPinned, @Nullable Long editor) {
    return new IssueStory(
        story, url, headline, section, summary, author, why, addedBy, nowPinned, editor);
  }

  private IssueStory because(Why reason, @Nullable Long editor) {
    return new IssueStory(
        story, url, headline, section, summary, author, reason, editor, pinned, pinnedBy);
  }
}
