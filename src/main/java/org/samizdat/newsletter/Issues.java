package org.samizdat.newsletter;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.samizdat.values.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the issues of a newsletter: drafts them ahead of their hour, freezes them at it. Exactly
 * one for each local date, however often and from however many nodes it is asked: every step is a
 * transaction that holds the newsletter's schedule, and the date is unique.
 */
@Component
class Issues {

  private static final Logger LOG = LoggerFactory.getLogger(Issues.class);

  /** How far after the next issue one may be drafted: as long as an editor's holidays. */
  private static final int WEEKS_AHEAD = 4;

  private final IssueRepository issues;
  private final Schedules schedules;
  private final Assembly assembly;
  private final Freezing freezing;
  private final IssueChanges changes;
  private final IssueSending sending;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Issues(
      IssueRepository issues,
      Schedules schedules,
      Assembly assembly,
      Freezing freezing,
      IssueChanges changes,
      IssueSending sending,
      TransactionTemplate transaction,
      Clock clock) {
    this.issues = issues;
    this.schedules = schedules;
    this.assembly = assembly;
    this.freezing = freezing;
    this.changes = changes;
    this.sending = sending;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Does whatever is due for a newsletter by the clock, in its own zone: opens the issue of the
   * last local date whose hour has come, and those released since; drafts the next; carries on with
   * what was broken off. A knock too many does nothing. Of several dates missed, the last counts.
   */
  void knock(String newsletter) {
    Schedule schedule = schedules.find(newsletter).orElseThrow();
    sending.carryOn(newsletter);
    Instant now = clock.instant();
    LocalDate due = schedule.last(now);
    for (Issue draft :
        issues.findByNewsletterAndStateInOrderByLocalDate(newsletter, Set.of(Issue.State.DRAFT))) {
      if (!draft.localDate().isAfter(due)) {
        openFor(newsletter, draft.localDate());
      }
    }
    if (schedule.covers(due)) {
      openFor(newsletter, due);
    }
    LocalDate next = schedule.next(now);
    if (schedule.isTimeToDraft(next, now) || find(newsletter, next).isPresent()) {
      draftAhead(newsletter, next);
    }
  }

  /**
   * Opens the issue of a local date whose hour has come: freezes its draft, or assembles it if
   * there is none, and has it sent; unless it is held, its window has passed, or there is nothing
   * new. Once: a repeat, from any node, only carries on with what was broken off.
   */
  void openFor(String newsletter, LocalDate date) {
    transaction.executeWithoutResult(status -> {
      Schedule schedule = schedules.lock(newsletter);
      Issue issue = find(newsletter, date).orElseGet(() -> Issue.draft(newsletter, date));
      if (issue.state() != Issue.State.DRAFT || issue.isHeld()) {
        return;
      }
      if (!issue.isReleased() && schedule.isTooLate(date, clock.instant())) {
        issue.miss();
        LOG.warn(
            "The issue of {} for {} is not sent by itself any more: nothing ran within {} of its"
                + " hour. To send it: samizdat issue release {} {}",
            newsletter,
            date,
            schedule.lateWindow(),
            newsletter,
            date);
        issues.save(issue);
      } else {
        freezing.atItsHour(schedule, issue);
      }
    });
    sending.carryOn(newsletter);
  }

  /**
   * Drafts the issue of a date, or drafts it anew.
   *
   * @param discarding also what an editor has arranged
   * @throws Refused {@code issue-not-a-draft} once it is frozen; {@code issue-arranged}; {@code
   *     date-not-scheduled}
   */
  Issue draft(String newsletter, LocalDate date, boolean discarding) {
    return change(
        newsletter,
        date,
        issue -> {
          if (issue.state() == Issue.State.DRAFT && issue.isArranged() && !discarding) {
            throw new Refused(
                Refused.Kind.STALE,
                "issue-arranged",
                "An editor has arranged the issue of "
                    + date
                    + ". To discard that and choose its stories anew: --anew");
          }
          assembly.fill(schedules.lock(newsletter), issue);
          return true;
        });
  }

  /**
   * Keeps the issue of a date from being sent, drafting it if need be. A missed one is a draft
   * again; what an editor has emptied stays empty.
   *
   * @throws Refused {@code issue-not-a-draft} once it is frozen
   */
  Issue hold(String newsletter, LocalDate date) {
    return change(
        newsletter,
        date,
        issue -> {
          assembly.revive(issue);
          boolean news = issue.hold();
          if (news && issue.stories().isEmpty() && !issue.isArranged()) {
            assembly.fill(schedules.lock(newsletter), issue);
          }
          return news;
        });
  }

  /**
   * Lets the issue of a date go: at its hour, or with the next knock if that has passed, however
   * long ago.
   *
   * @throws Refused {@code issue-not-found}; {@code issue-not-a-draft} once it is frozen
   */
  Issue release(String newsletter, LocalDate date) {
    if (find(newsletter, date).isEmpty()) {
      throw new Refused(
          Refused.Kind.NOT_FOUND, "issue-not-found", "There is no issue of " + date + ".");
    }
    return change(
        newsletter,
        date,
        issue -> {
          assembly.revive(issue);
          return issue.release();
        });
  }

  Optional<Issue> find(String newsletter, LocalDate date) {
    return issues.findByNewsletterAndLocalDate(newsletter, date);
  }

  /**
   * The same, which must be there.
   *
   * @throws Refused {@code issue-not-found}
   */
  Issue get(String newsletter, LocalDate date) {
    return find(newsletter, date)
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND,
                "issue-not-found",
                "There is no issue of " + date + " yet."));
  }

  /**
   * Carries out a change.
   *
   * @param change true if the issue is another by it
   */
  private Issue change(String newsletter, LocalDate date, Predicate<Issue> change) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          Schedule schedule = schedules.lock(newsletter);
          Issue issue = find(newsletter, date).orElseGet(() -> newDraft(schedule, date));
          return change.test(issue) ? issues.save(issue) : issue;
        }));
  }

  private Issue newDraft(Schedule schedule, LocalDate date) {
    Instant now = clock.instant();
    if (date.getDayOfWeek() != schedule.weekday()
        || schedule.isTooLate(date, now)
        || date.isAfter(schedule.next(now).plusWeeks(WEEKS_AHEAD))) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "date-not-scheduled",
          "There is no issue on "
              + date
              + ", or its time has passed, or it is more than "
              + WEEKS_AHEAD
              + " weeks ahead.");
    }
    return Issue.draft(schedule.newsletter(), date);
  }

  /**
   * Drafts an issue, or lets its draft follow the news. With nothing to put in yet there is no
   * draft: the hour will look again.
   */
  private void draftAhead(String newsletter, LocalDate date) {
    transaction.executeWithoutResult(status -> {
      Schedule schedule = schedules.lock(newsletter);
      Issue issue = find(newsletter, date).orElseGet(() -> Issue.draft(newsletter, date));
      if (issue.state() != Issue.State.DRAFT || !assembly.followsTheNews(schedule, issue)) {
        return;
      }
      List<String> before = ids(issue);
      assembly.fill(schedule, issue);
      List<String> after = ids(issue);
      // An editor's page is older than the draft only where the draft has become another.
      if (!before.equals(after)) {
        Issue saved = issues.save(issue);
        tell(saved, before, after);
      }
    });
  }

  private void tell(Issue saved, List<String> before, List<String> after) {
    after.stream()
        .filter(story -> !before.contains(story))
        .forEach(story -> changes.note(saved, null, IssueChange.Act.CAME, story));
    before.stream()
        .filter(story -> !after.contains(story))
        .forEach(story -> changes.note(saved, null, IssueChange.Act.LEFT, story));
    if (Set.copyOf(before).equals(Set.copyOf(after))) {
      changes.note(saved, null, IssueChange.Act.DRAFTED, null);
    }
    LOG.info(
        "Drafted the issue of {} for {}: {} stories",
        saved.newsletter(),
        saved.localDate(),
        after.size());
  }

  private static List<String> ids(Issue issue) {
    return issue.stories().stream().map(IssueStory::story).toList();
  }
}
