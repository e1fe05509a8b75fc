package org.samizdat.newsletter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The rules by which an issue is put together from what has come in: section by section, pinned
 * stories first, then the newest, none twice. The same stories give the same issue, in whatever
 * order they are given.
 *
 * @param since the cut-off of the issue before; exclusive
 * @param until this issue's own; inclusive
 * @param language of the newsletter: a range of RFC 4647 3.3.1, so {@code en} takes {@code en-GB}
 * @param quotas the most stories of each section
 * @param taken what other issues have: no story is sent twice
 */
record Choosing(
    Instant since, Instant until, String language, Map<Section, Integer> quotas, Taken taken) {

  /**
   * How long ago a story may have been published and still be news. What comes in later, when an
   * archive is handed over, is kept and not mailed.
   */
  static final Duration STILL_NEWS = Duration.ofDays(30);

  /** The external id settles ties, so that two nodes choose alike. */
  private static final Comparator<Story> BEST_FIRST =
      Comparator.comparing(Story::section)
          .thenComparing(Story::pinned, Comparator.reverseOrder())
          .thenComparing(Story::publicFrom, Comparator.reverseOrder())
          .thenComparing(Story::externalId);

  /** Chooses; none is withdrawn among the given. */
  List<IssueStory> from(Collection<Story> stories) {
    return best(stories).stream().map(IssueStory::of).toList();
  }

  /** Chooses, as {@link #from}. */
  List<Story> best(Collection<Story> stories) {
    List<Story> chosen = new ArrayList<>();
    Set<String> urls = new HashSet<>();
    Map<Section, Integer> left = new EnumMap<>(Section.class);
    left.putAll(quotas);
    for (Story story : stories.stream().filter(this::isEligible).sorted(BEST_FIRST).toList()) {
      int stillFree = left.getOrDefault(story.section(), 0);
      if (stillFree > 0 && urls.add(story.url())) {
        left.put(story.section(), stillFree - 1);
        chosen.add(story);
      }
    }
    return List.copyOf(chosen);
  }

  private boolean isEligible(Story story) {
    return story.arrivedAt().isAfter(since)
        && !story.arrivedAt().isAfter(until)
        && story.publicFrom().isAfter(until.minus(STILL_NEWS))
        && isInLanguage(story.language())
        && !taken.has(story);
  }

  private boolean isInLanguage(String tag) {
    String range = language.toLowerCase(Locale.ROOT);
    String lower = tag.toLowerCase(Locale.ROOT);
    return lower.equals(range) || lower.startsWith(range + "-");
  }
}
