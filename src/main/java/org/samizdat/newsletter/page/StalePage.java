package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * Tells an editor that somebody was faster, with what she wanted still there.
 *
 * @param happened what happened since her page was made, newest first
 * @param again her act once more, on the issue as it is now; null if it cannot be done any more
 * @param own what she wrote; null if her act was another
 * @param other what stands there now; null if she wrote nothing
 */
public record StalePage(
    DeskFrame frame,
    IssueHead head,
    List<DraftPage.Happening> happened,
    @Nullable Again again,
    @Nullable WordsForm own,
    @Nullable WordsForm other) {

  /**
   * An act to be repeated.
   *
   * @param words what it does
   * @param path it is sent to
   * @param asks the path is only a link, to the page that asks before it is done
   */
  public record Again(String words, String path, List<Field> fields, boolean asks) {}

  /** A hidden field. */
  public record Field(String name, String value) {}
}
