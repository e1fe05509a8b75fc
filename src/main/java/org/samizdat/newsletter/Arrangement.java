package org.samizdat.newsletter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;

/**
 * The stories of an issue in their order. Sections follow each other as {@link Section} has them,
 * and in each the pinned stories come first; within that the order is free.
 */
record Arrangement(List<IssueStory> stories) {

  /** Far more than anybody reads, and than mail programs show without clipping. */
  static final int MOST = 60;

  private static final Comparator<IssueStory> IN_PLACE =
      Comparator.comparing(IssueStory::section)
          .thenComparing(IssueStory::pinned, Comparator.reverseOrder());

  Arrangement {
    stories = stories.stream().sorted(IN_PLACE).toList();
  }

  /**
   * With further stories, each at the end of its section. One that is there, or another with its
   * address, is not put in twice.
   *
   * @throws Refused {@code issue-full}
   */
  Arrangement with(List<IssueStory> added) {
    List<IssueStory> all = new ArrayList<>(stories);
    Set<String> urls = new HashSet<>(stories.stream().map(IssueStory::url).toList());
    for (IssueStory story : added) {
      if (!has(story.story()) && urls.add(story.url())) {
        all.add(story);
      }
    }
    if (all.size() > MOST && all.size() > stories.size()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "issue-full",
          "An issue has at most " + MOST + " stories. Take one out first.");
    }
    return new Arrangement(all);
  }

  Arrangement without(String story) {
    return new Arrangement(stories.stream().filter(other -> !other.story().equals(story)).toList());
  }

  /**
   * With a story right before another of its section, or right after it. A pinned story stays above
   * the others all the same.
   *
   * @throws Refused {@code story-not-in-issue}, {@code story-stays-in-its-section}
   */
  Arrangement moved(String story, String neighbour, boolean before) {
    IssueStory moving = get(story);
    IssueStory beside = get(neighbour);
    if (moving.section() != beside.section()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "story-stays-in-its-section",
          "A story moves within its section. Its section is changed in your own system.");
    }
    if (story.equals(neighbour)) {
      return this;
    }
    List<IssueStory> order = new ArrayList<>(stories);
    order.remove(moving);
    order.add(order.indexOf(beside) + (before ? 0 : 1), moving);
    return new Arrangement(order);
  }

  /**
   * With a story pinned, after those that are pinned already, or no longer pinned.
   *
   * @param editor who pins it; ignored if it is as asked already
   * @throws Refused {@code story-not-in-issue}
   */
  Arrangement pinned(String story, boolean pinned, long editor) {
    IssueStory found = get(story);
    if (found.pinned() == pinned) {
      return this;
    }
    IssueStory changed = found.pinned(pinned, pinned ? editor : null);
    return new Arrangement(
        stories.stream().map(other -> other.equals(found) ? changed : other).toList());
  }

  boolean has(String story) {
    return find(story).isPresent();
  }

  Optional<IssueStory> find(String story) {
    return stories.stream().filter(one -> one.story().equals(story)).findFirst();
  }

  /** The story above one of the same section and rank, to move before; null if it is the first. */
  @Nullable IssueStory above(IssueStory story) {
    return beside(story, -1);
  }

  /** The story below one of the same section and rank; null if it is the last. */
  @Nullable IssueStory below(IssueStory story) {
    return beside(story, 1);
  }

  private @Nullable IssueStory beside(IssueStory story, int step) {
    int place = stories.indexOf(story) + step;
    if (place < 0 || place >= stories.size()) {
      return null;
    }
    IssueStory other = stories.get(place);
    return IN_PLACE.compare(other, story) == 0 ? other : null;
  }

  private IssueStory get(String story) {
    return find(story)
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND,
                "story-not-in-issue",
                "This story is not in the issue any more."));
  }
}
