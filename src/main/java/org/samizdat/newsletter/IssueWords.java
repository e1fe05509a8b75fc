package org.samizdat.newsletter;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an issue is called, and what is said before its stories.
 *
 * @param number from 1
 * @param subject one line
 * @param preheader one line, shown beside the subject
 * @param intro an editor's few lines; see {@link Intro}
 */
record IssueWords(int number, String subject, String preheader, @Nullable String intro) {

  /** About what an inbox shows of a subject; the rest would only be cut by somebody else. */
  private static final int MOST_SUBJECT = 110;

  private static final int MOST_PREHEADER = 140;

  /**
   * Names an issue: by the editor's own words where she wrote any, else after its first story, with
   * the next ones beside it.
   *
   * @param stories at least one
   */
  static IssueWords of(int number, List<IssueStory> stories, OwnWords own) {
    return new IssueWords(
        number,
        Objects.requireNonNullElseGet(own.subject(), () -> subject(stories)),
        Objects.requireNonNullElseGet(own.preheader(), () -> preheader(stories)),
        own.intro());
  }

  private static String subject(List<IssueStory> stories) {
    return cut(stories.getFirst().headline(), MOST_SUBJECT);
  }

  private static String preheader(List<IssueStory> stories) {
    String rest =
        stories.stream()
            .skip(1)
            .limit(3)
            .map(IssueStory::headline)
            .collect(Collectors.joining(" · "));
    return cut(
        rest.isEmpty() ? Words.plain(stories.getFirst().newsBeyondHeadline()) : rest,
        MOST_PREHEADER);
  }

  private static String cut(String words, int most) {
    if (words.length() <= most) {
      return words;
    }
    int space = words.lastIndexOf(' ', most - 1);
    int end = space > most / 2 ? space : most - 1;
    if (Character.isHighSurrogate(words.charAt(end - 1))) {
      end--;
    }
    return words.substring(0, end) + "…";
  }
}
