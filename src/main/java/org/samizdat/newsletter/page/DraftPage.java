package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * A draft at the desk.
 *
 * @param sections with stories in them
 * @param gone headlines of what is in the draft and cannot be sent any more
 * @param came what came since an editor arranged it
 * @param dropped what editors took out
 * @param follows it takes in what comes by itself until its hour
 * @param mostShown more stories than mail programs show; null if not
 * @param asked what was searched for; null if nothing
 * @param found what the search found
 * @param past what happened to it, newest first
 */
public record DraftPage(
    DeskFrame frame,
    IssueHead head,
    List<Part> sections,
    List<String> gone,
    List<Candidate> came,
    List<Candidate> dropped,
    boolean follows,
    @Nullable Integer mostShown,
    @Nullable String asked,
    List<Candidate> found,
    WordsForm words,
    List<Happening> past) {

  /** A section of the draft. */
  public record Part(String title, List<Line> stories) {}

  /**
   * A story of the draft.
   *
   * @param id its external id
   * @param reasons why it is there, in words
   * @param above the story to move it before; null if it is the first of its kind
   * @param below the story to move it behind; null if it is the last
   */
  public record Line(
      String id,
      String headline,
      String url,
      List<String> reasons,
      boolean pinned,
      @Nullable String above,
      @Nullable String below) {}

  /**
   * A story that could be added.
   *
   * @param section in words
   * @param age its day, in words
   */
  public record Candidate(String id, String headline, String url, String section, String age) {}

  /** Something that happened to the draft, and when. */
  public record Happening(String words, String time) {}

  /** The same in another frame. */
  public DraftPage with(DeskFrame other) {
    return new DraftPage(
        other, head, sections, gone, came, dropped, follows, mostShown, asked, found, words, past);
  }

  /** How many stories it has. */
  public int count() {
    return sections.stream().mapToInt(part -> part.stories().size()).sum();
  }
}
