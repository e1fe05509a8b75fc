package org.samizdat.newsletter;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An issue that went out, as the public may see it: nothing of a story that was withdrawn since is
 * left, not even in the subject.
 *
 * @param withdrawn the external ids of its withdrawn stories, and since when
 */
record PublicIssue(Issue issue, Map<String, Instant> withdrawn) {

  PublicIssue {
    withdrawn = Map.copyOf(withdrawn);
  }

  int number() {
    return Objects.requireNonNull(issue.number());
  }

  LocalDate date() {
    return issue.localDate();
  }

  /** Null if it was taken from a story that is withdrawn: an editor's own subject stays. */
  @Nullable String subject() {
    boolean taken =
        issue.ownWords().subject() == null && withdrawn.containsKey(stories().getFirst().story());
    return taken ? null : issue.subject();
  }

  /** What stands beside the subject in an inbox; null where it may name a withdrawn story. */
  @Nullable String preheader() {
    return withdrawn.isEmpty() || issue.ownWords().preheader() != null ? issue.preheader() : null;
  }

  List<IssueStory> stories() {
    return issue.stories();
  }

  Instant sentAt() {
    return Objects.requireNonNull(issue.frozenAt());
  }

  /** When it last changed: it was sent, or a story of it was withdrawn. */
  Instant changedAt() {
    Instant sent = sentAt();
    return withdrawn.values().stream().filter(sent::isBefore).max(Instant::compareTo).orElse(sent);
  }
}
