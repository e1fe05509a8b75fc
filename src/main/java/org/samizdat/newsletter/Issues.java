package org.samizdat.newsletter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.mail.Outbox;
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

  /** What a newsletter's first issue looks back on at least. */
  private static final Duration FIRST_LOOK_BACK = Duration.ofDays(7);

  private final IssueRepository issues;
  private final Schedules schedules;
  private final Stories stories;
  private final Newsletters newsletters;
  private final Digest digest;
  private final Outbox outbox;
  private final IssueSending sending;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Issues(
      IssueRepository issues,
      Schedules schedules,
      Stories stories,
      Newsletters newsletters,
      Digest digest,
      Outbox outbox,
      IssueSending sending,
      TransactionTemplate transaction,
      Clock clock) {
    this.issues = issues;
    this.schedules = schedules;
    this.stories = stories;
    this.newsletters = newsletters;
    this.digest = digest;
    this.outbox = outbox;
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
    if (schedule.isTimeToDraft(next, now)) {
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
      } else {
        freeze(schedule, issue);
      }
      issues.save(issue);
    });
    sending.carryOn(newsletter);
  }

  /**
   * Drafts the issue of a date, or drafts it anew.
   *
   * @throws Refused {@code issue-not-a-draft} once it is frozen
   */
  Issue draft(String newsletter, LocalDate date) {
    return change(newsletter, date, issue -> fill(schedules.lock(newsletter), issue));
  }

  /**
   * Keeps the issue of a date from being sent, drafting it if need be.
   *
   * @throws Refused {@code issue-not-a-draft} once it is frozen
   */
  Issue hold(String newsletter, LocalDate date) {
    return change(
        newsletter,
        date,
        issue -> {
          if (issue.stories().isEmpty()) {
            fill(schedules.lock(newsletter), issue);
          }
          issue.hold();
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
    return change(newsletter, date, Issue::release);
  }

  Optional<Issue> find(String newsletter, LocalDate date) {
    return issues.findByNewsletterAndLocalDate(newsletter, date);
  }

  private Issue change(String newsletter, LocalDate date, Consumer<Issue> change) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          Schedule schedule = schedules.lock(newsletter);
          Issue issue = find(newsletter, date).orElseGet(() -> newDraft(schedule, date));
          change.accept(issue);
          return issues.save(issue);
        }));
  }

  private Issue newDraft(Schedule schedule, LocalDate date) {
    if (date.getDayOfWeek() != schedule.weekday() || schedule.isTooLate(date, clock.instant())) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "date-not-scheduled",
          "There is no issue on " + date + ", or its time has passed.");
    }
    return Issue.draft(schedule.newsletter(), date);
  }

  /** With nothing to put in yet there is no draft: the hour will look again. */
  private void draftAhead(String newsletter, LocalDate date) {
    transaction.executeWithoutResult(status -> {
      Schedule schedule = schedules.lock(newsletter);
      if (find(newsletter, date).isPresent()) {
        return;
      }
      Issue issue = Issue.draft(newsletter, date);
      fill(schedule, issue);
      if (!issue.stories().isEmpty()) {
        issues.save(issue);
        LOG.info(
            "Drafted the issue of {} for {}: {} stories", newsletter, date, issue.stories().size());
      }
    });
  }

  private void fill(Schedule schedule, Issue issue) {
    Instant cutOff = stories.cutOff();
    Instant since = since(schedule, cutOff);
    List<Story> arrived = stories.arrivedBetween(since, cutOff);
    Choosing choosing =
        new Choosing(
            since, cutOff, newsletter(issue).language(), schedule.quotas(), taken(issue, arrived));
    issue.fill(cutOff, choosing.from(arrived));
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

  private void freeze(Schedule schedule, Issue issue) {
    List<IssueStory> fixed = asTheyStand(issue);
    if (fixed.isEmpty()) {
      // Never drafted, or nothing of the draft is left: what came since may fill it.
      fill(schedule, issue);
      fixed = asTheyStand(issue);
    }
    if (fixed.isEmpty()) {
      issue.closeEmpty();
      LOG.info("Nothing new for {} on {}: no issue", issue.newsletter(), issue.localDate());
      return;
    }
    Newsletter newsletter = newsletter(issue);
    IssueWords words = IssueWords.of(issues.nextNumber(issue.newsletter()), fixed);
    issue.freeze(
        words,
        fixed,
        clock.instant(),
        outbox.open(
            issue.newsletter(), digest.letter(newsletter, issue.localDate(), words, fixed)));
    LOG.info(
        "Froze issue {} of {} for {}: {} stories",
        words.number(),
        issue.newsletter(),
        issue.localDate(),
        fixed.size());
  }

  /**
   * The draft's stories in their latest words, without those that were withdrawn, put under an
   * embargo again, or sent in another issue since.
   */
  private List<IssueStory> asTheyStand(Issue issue) {
    Instant now = clock.instant();
    List<Story> current = stories.findAll(issue.stories().stream().map(IssueStory::story).toList());
    Taken taken = taken(issue, current);
    Map<String, Story> byId =
        current.stream()
            .filter(story -> !story.publicFrom().isAfter(now) && !taken.has(story))
            .collect(Collectors.toMap(Story::externalId, Function.identity()));
    return issue.stories().stream()
        .map(drafted -> byId.get(drafted.story()))
        .filter(Objects::nonNull)
        .map(IssueStory::of)
        .toList();
  }

  private Taken taken(Issue issue, List<Story> of) {
    if (of.isEmpty()) {
      return new Taken(Set.of(), Set.of());
    }
    List<String> externalIds = of.stream().map(Story::externalId).toList();
    List<String> urls = of.stream().map(Story::url).toList();
    String newsletter = issue.newsletter();
    return new Taken(
        new HashSet<>(issues.takenStories(newsletter, issue.localDate(), externalIds)),
        new HashSet<>(issues.takenUrls(newsletter, issue.localDate(), urls)));
  }

  private Newsletter newsletter(Issue issue) {
    return newsletters.find(issue.newsletter()).orElseThrow();
  }
}
