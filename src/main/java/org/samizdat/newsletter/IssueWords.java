package org.samizdat.newsletter;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an issue is called.
 *
 * @param number from 1
 * @param subject one line
 * @param preheader one line, shown beside the subject
 */
record IssueWords(int number, String subject, String preheader) {

  /** About what an inbox shows of a subject; the rest would only be cut by somebody else. */
  private static final int MOST_SUBJECT = 110;

  private static final int MOST_PREHEADER = 140;

  /** Names an issue after its first story, and shows the next ones beside it. */
  static IssueWords of(int number, List<IssueStory> stories) {
    String rest =
        stories.stream()
            .skip(1)
            .limit(3)
            .map(IssueStory::headline)
            .collect(Collectors.joining(" · "));
    String first = stories.getFirst().headline();
    return new IssueWords(
        number,
        cut(first, MOST_SUBJECT),
        cut(rest.isEmpty() ? Words.plain(stories.getFirst().summary()) : rest, MOST_PREHEADER));
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
