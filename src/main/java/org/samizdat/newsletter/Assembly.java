package org.samizdat.newsletter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.samizdat.audience.Newsletters;
import org.springframework.stereotype.Component;

/**
 * Puts stories into drafts: what the rules choose, what came since, and how what was chosen stands
 * now.
 */
@Component
class Assembly {

  /** What a newsletter's first issue looks back on at least. */
  private static final Duration FIRST_LOOK_BACK = Duration.ofDays(7);

  private final IssueRepository issues;
  private final Stories stories;
  private final Newsletters newsletters;
  private final Clock clock;

  Assembly(IssueRepository issues, Stories stories, Newsletters newsletters, Clock clock) {
    this.issues = issues;
    this.stories = stories;
    this.newsletters = newsletters;
    this.clock = clock;
  }

  /** Fills a draft by the rules with what has come in until now. */
  void fill(Schedule schedule, Issue issue) {
    Instant cutOff = stories.cutOff();
    Instant since = since(schedule, cutOff);
    List<Story> arrived = stories.arrivedBetween(since, cutOff);
    issue.fill(cutOff, choosing(issue, since, cutOff, schedule.quotas(), arrived).from(arrived));
  }

  /**
   * Makes a missed issue a draft again, for somebody who says so. What another issue has taken of
   * its stories meanwhile stays there, or each would keep the other from sending it.
   */
  void revive(Issue issue) {
    if (issue.state() == Issue.State.MISSED) {
      List<IssueStory> had = issue.stories();
      Taken taken = taken(issue, ids(issue), had.stream().map(IssueStory::url).toList());
      issue.revive(had.stream().filter(story -> !taken.has(story)).toList());
    }
  }

  /**
   * Whether a draft still follows the news: no editor has arranged it, its time is not over, and no
   * issue after it has taken what came since.
   */
  boolean followsTheNews(Schedule schedule, Issue issue) {
    Instant drafted = issue.cutOff();
    OffsetDateTime last = issues.lastCutOff(schedule.newsletter());
    return !issue.isArranged()
        && !schedule.isTooLate(issue.localDate(), clock.instant())
        && (drafted == null || last == null || last.toInstant().isBefore(drafted));
  }

  /**
   * What could be added, of what came after a draft was filled: every section that the newsletter
   * has, best first.
   */
  List<Story> cameSince(Schedule schedule, Issue draft) {
    Instant drafted = draft.cutOff();
    if (drafted == null) {
      return List.of();
    }
    Map<Section, Integer> all =
        schedule.quotas().entrySet().stream()
            .filter(quota -> quota.getValue() > 0)
            .collect(Collectors.toMap(Map.Entry::getKey, quota -> Integer.MAX_VALUE));
    List<Story> arrived = stories.arrivedBetween(drafted, clock.instant());
    Taken there = new Taken(Set.of(), Set.of()).and(stories.findAll(ids(draft)));
    return choosing(draft, drafted, clock.instant(), all, arrived).best(arrived).stream()
        .filter(story -> !there.has(story))
        .toList();
  }

  /**
   * A draft's stories in their latest words, without those that were withdrawn, put under an
   * embargo again, or sent in another issue since.
   */
  List<IssueStory> asTheyStand(Issue issue) {
    Map<String, Story> sendable = sendable(issue);
    return new Arrangement(
            issue.stories().stream()
                .filter(story -> sendable.containsKey(story.story()))
                .map(story -> restated(story, sendable))
                .toList())
        .stories();
  }

  /** As {@link #asTheyStand}, with those that cannot be sent as they were last. */
  List<IssueStory> restated(Issue issue) {
    Map<String, Story> sendable = sendable(issue);
    return issue.stories().stream().map(story -> restated(story, sendable)).toList();
  }

  /** Whether a story may be added to an issue: it can be read by all and is in no other issue. */
  boolean mayHave(Issue issue, Story story) {
    return !story.publicFrom().isAfter(clock.instant()) && !taken(issue, List.of(story)).has(story);
  }

  private static IssueStory restated(IssueStory story, Map<String, Story> now) {
    Story latest = now.get(story.story());
    return latest == null ? story : story.restated(latest);
  }

  private Map<String, Story> sendable(Issue issue) {
    Instant now = clock.instant();
    List<Story> current = stories.findAll(ids(issue));
    Taken taken = taken(issue, current);
    return current.stream()
        .filter(story -> !story.publicFrom().isAfter(now) && !taken.has(story))
        .collect(Collectors.toMap(Story::externalId, Function.identity()));
  }

  private Choosing choosing(
      Issue issue,
      Instant since,
      Instant until,
      Map<Section, Integer> quotas,
      List<Story> arrived) {
    String language = newsletters.find(issue.newsletter()).orElseThrow().language();
    Taken notAgain = taken(issue, arrived).and(stories.findAll(issue.dropped()));
    return new Choosing(since, until, language, quotas, notAgain);
  }

  private static List<String> ids(Issue issue) {
    return issue.stories().stream().map(IssueStory::story).toList();
  }

  /** Before there was an issue, what came since the newsletter was made is as new as ever. */
  private Instant since(Schedule schedule, Instant cutOff) {
    OffsetDateTime last = issues.lastCutOff(schedule.newsletter());
    if (last != null) {
      return last.toInstant();
    }
    Instant lookBack = cutOff.minus(FIRST_LOOK_BACK);
    return schedule.createdAt().isBefore(lookBack) ? schedule.createdAt() : lookBack;
  }

  private Taken taken(Issue issue, Collection<Story> of) {
    return taken(
        issue, of.stream().map(Story::externalId).toList(), of.stream().map(Story::url).toList());
  }

  private Taken taken(Issue issue, List<String> externalIds, List<String> urls) {
    if (externalIds.isEmpty()) {
      return new Taken(Set.of(), Set.of());
    }
    String newsletter = issue.newsletter();
    return new Taken(
        new HashSet<>(issues.takenStories(newsletter, issue.localDate(), externalIds)),
        new HashSet<>(issues.takenUrls(newsletter, issue.localDate(), urls)));
  }
}
