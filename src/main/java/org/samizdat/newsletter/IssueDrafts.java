package org.samizdat.newsletter;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.newsletter.IssueChange.Act;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What editors do to drafts. Each act names the draft as its editor saw it: on one that has changed
 * since, nothing is done and she is told what happened. What is already as she wants it is done, so
 * a repeat is harmless. Every act is in the audit trail, in the same transaction.
 */
@Component
class IssueDrafts {

  /**
   * A draft as somebody has seen it.
   *
   * @param version the one her page was made from
   */
  record Seen(String newsletter, LocalDate date, int version) {}

  /** What became of an act. */
  sealed interface Edited {

    /** It is as she wanted it. */
    record Done(Issue issue) implements Edited {}

    /**
     * Nothing was done: somebody was faster.
     *
     * @param now as the issue stands; no draft any more if it was sent meanwhile
     * @param since what happened, newest first
     */
    record Stale(Issue now, List<IssueChange> since) implements Edited {}
  }

  private final IssueRepository issues;
  private final Schedules schedules;
  private final Stories stories;
  private final Assembly assembly;
  private final IssueChanges changes;
  private final Audit audit;
  private final TransactionTemplate transaction;

  IssueDrafts(
      IssueRepository issues,
      Schedules schedules,
      Stories stories,
      Assembly assembly,
      IssueChanges changes,
      Audit audit,
      TransactionTemplate transaction) {
    this.issues = issues;
    this.schedules = schedules;
    this.stories = stories;
    this.assembly = assembly;
    this.changes = changes;
    this.audit = audit;
    this.transaction = transaction;
  }

  /**
   * Adds stories, each at the end of its section, also ones that were dropped before.
   *
   * @param externalIds at least one
   * @throws Refused {@code story-not-found}, {@code story-not-available}, {@code issue-full}
   */
  Edited add(DeskUser who, Seen seen, List<String> externalIds) {
    return edit(
        who,
        seen,
        Act.ADDED,
        externalIds,
        issue -> arrange(issue, now -> now.with(toAdd(who, issue, externalIds))));
  }

  /** Takes a story out; nothing but an editor brings it back. */
  Edited drop(DeskUser who, Seen seen, String story) {
    return edit(
        who, seen, Act.DROPPED, List.of(story), issue -> arrange(issue, now -> now.without(story)));
  }

  /**
   * Puts a story beside another of its section.
   *
   * @param before else after
   * @throws Refused {@code story-not-in-issue}, {@code story-stays-in-its-section}
   */
  Edited move(DeskUser who, Seen seen, String story, String neighbour, boolean before) {
    return edit(
        who,
        seen,
        Act.MOVED,
        List.of(story),
        issue -> arrange(issue, now -> now.moved(story, neighbour, before)));
  }

  /**
   * Pins a story above the others of its section, or lets it go.
   *
   * @throws Refused {@code story-not-in-issue}
   */
  Edited pin(DeskUser who, Seen seen, String story, boolean pinned) {
    return edit(
        who,
        seen,
        pinned ? Act.PINNED : Act.UNPINNED,
        List.of(story),
        issue -> arrange(issue, now -> now.pinned(story, pinned, who.number())));
  }

  /** Takes her own subject, preheader and intro in the place of those before. */
  Edited word(DeskUser who, Seen seen, OwnWords words) {
    return edit(who, seen, Act.WORDED, List.of(), issue -> issue.word(words));
  }

  /** Lets a held or missed issue go. */
  Edited release(DeskUser who, Seen seen) {
    return edit(
        who,
        seen,
        Act.RELEASED,
        List.of(),
        issue -> {
          assembly.revive(issue);
          return issue.release();
        });
  }

  private static boolean arrange(Issue issue, UnaryOperator<Arrangement> change) {
    return issue.arrange(change.apply(new Arrangement(issue.stories())));
  }

  private List<IssueStory> toAdd(DeskUser who, Issue issue, List<String> externalIds) {
    Map<String, Story> found =
        stories.findAll(externalIds).stream()
            .collect(Collectors.toMap(Story::externalId, Function.identity()));
    List<IssueStory> added = new ArrayList<>();
    for (String id : externalIds) {
      Story story = found.get(id);
      if (story == null) {
        throw new Refused(
            Refused.Kind.NOT_FOUND, "story-not-found", "There is no such story, or no longer.");
      }
      if (!assembly.mayHave(issue, story)) {
        throw new Refused(
            Refused.Kind.STALE,
            "story-not-available",
            "This story is in another issue of the newsletter, or under an embargo.");
      }
      added.add(IssueStory.addedBy(who.number(), story));
    }
    return added;
  }

  /**
   * Carries out an act.
   *
   * @param change true if the issue is another by it
   */
  Edited edit(DeskUser who, Seen seen, Act act, List<String> concerned, Predicate<Issue> change) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          schedules.lock(seen.newsletter());
          Issue issue = get(seen);
          boolean stale = issue.version() != seen.version();
          if (!isEditable(issue, act)) {
            return new Edited.Stale(issue, List.of());
          }
          if (issue.state() == Issue.State.DRAFT) {
            issue.restate(assembly.restated(issue));
          }
          try {
            if (!change.test(issue)) {
              return new Edited.Done(issue);
            }
          } catch (Refused refused) {
            if (!stale) {
              throw refused;
            }
          }
          return stale ? stale(seen) : save(who, act, concerned, issue);
        }));
  }

  private static boolean isEditable(Issue issue, Act act) {
    return issue.state() == Issue.State.DRAFT
        || (issue.state() == Issue.State.MISSED && (act == Act.RELEASED || act == Act.HELD));
  }

  private Edited stale(Seen seen) {
    // Read again: what was loaded has been changed in memory.
    return overtaken(get(seen), seen);
  }

  /** What to tell an editor who has seen less than stands there now. */
  Edited.Stale overtaken(Issue now, Seen seen) {
    return new Edited.Stale(now, changes.since(now, seen.version()));
  }

  private Edited save(DeskUser who, Act act, List<String> concerned, Issue issue) {
    Issue saved = issues.save(issue);
    if (concerned.isEmpty()) {
      changes.note(saved, who.number(), act, null);
    }
    concerned.forEach(story -> changes.note(saved, who.number(), act, story));
    record(who, act, saved, String.join(", ", concerned));
    return new Edited.Done(saved);
  }

  /**
   * Puts an act on an issue into the audit trail.
   *
   * @param who null for somebody at the command line
   */
  void record(@Nullable DeskUser who, Act act, Issue issue, @Nullable String detail) {
    audit.record(who, "issue." + act.label(), subject(issue), detail == null ? "" : detail);
  }

  /** Whether the last that was done to an issue is this same act of hers, seconds ago. */
  boolean isRepeated(DeskUser who, Act act, Issue issue) {
    return audit.isRepeated(who, "issue." + act.label(), subject(issue));
  }

  private static String subject(Issue issue) {
    return issue.newsletter() + " " + issue.localDate();
  }

  private Issue get(Seen seen) {
    return issues
        .findByNewsletterAndLocalDate(seen.newsletter(), seen.date())
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND,
                "issue-not-found",
                "There is no issue of " + seen.date() + " yet."));
  }
}
