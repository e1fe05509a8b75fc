package org.samizdat.newsletter;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** The issues that went out. */
@Component
class PublicIssues {

  private final IssueRepository issues;
  private final Stories stories;

  PublicIssues(IssueRepository issues, Stories stories) {
    this.issues = issues;
    this.stories = stories;
  }

  Optional<PublicIssue> find(String newsletter, int number) {
    return issues
        .findByNewsletterAndNumber(newsletter, number)
        .map(issue -> seen(List.of(issue)).getFirst());
  }

  /** The latest. */
  List<PublicIssue> latest(String newsletter, int limit) {
    return before(newsletter, Integer.MAX_VALUE, limit);
  }

  /**
   * Those below a number, latest first.
   *
   * @param before exclusive
   */
  List<PublicIssue> before(String newsletter, int before, int limit) {
    return seen(
        issues.findByNewsletterAndNumberLessThanOrderByNumberDesc(
            newsletter, before, Limit.of(limit)));
  }

  /** The number of the issue before this one. */
  Optional<Integer> previous(String newsletter, int number) {
    return issues
        .findByNewsletterAndNumberLessThanOrderByNumberDesc(newsletter, number, Limit.of(1))
        .stream()
        .findFirst()
        .map(Issue::number);
  }

  /** The number of the issue after this one. */
  Optional<Integer> next(String newsletter, int number) {
    return issues
        .findFirstByNewsletterAndNumberGreaterThanOrderByNumber(newsletter, number)
        .map(Issue::number);
  }

  /** The last issue of each year, latest first. */
  List<PublicIssue> lastOfYears(String newsletter) {
    List<Integer> numbers = issues.lastNumbersOfYears(newsletter);
    return numbers.stream().flatMap(number -> find(newsletter, number).stream()).toList();
  }

  private List<PublicIssue> seen(List<Issue> found) {
    Set<String> all = new HashSet<>();
    found.forEach(issue -> issue.stories().forEach(story -> all.add(story.story())));
    Map<String, Instant> withdrawn = stories.withdrawn(all);
    return found.stream().map(issue -> seen(issue, withdrawn)).toList();
  }

  private static PublicIssue seen(Issue issue, Map<String, Instant> withdrawn) {
    Map<String, Instant> its = new HashMap<>();
    for (IssueStory story : issue.stories()) {
      Instant since = withdrawn.get(story.story());
      if (since != null) {
        its.put(story.story(), since);
      }
    }
    return new PublicIssue(issue, its);
  }
}
