package org.samizdat.newsletter;

import java.time.Clock;
import java.util.List;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.mail.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Fixes the words of an issue and opens its mailing. Whoever asks holds the schedule's lock. */
@Component
class Freezing {

  private static final Logger LOG = LoggerFactory.getLogger(Freezing.class);

  private final IssueRepository issues;
  private final Assembly assembly;
  private final IssueChanges changes;
  private final Newsletters newsletters;
  private final Digest digest;
  private final Outbox outbox;
  private final Clock clock;

  Freezing(
      IssueRepository issues,
      Assembly assembly,
      IssueChanges changes,
      Newsletters newsletters,
      Digest digest,
      Outbox outbox,
      Clock clock) {
    this.issues = issues;
    this.assembly = assembly;
    this.changes = changes;
    this.newsletters = newsletters;
    this.digest = digest;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Freezes a draft at its hour and saves it: as an editor arranged it, else with all the news
   * until now. With nothing to send it is closed.
   */
  Issue atItsHour(Schedule schedule, Issue issue) {
    // Nothing of the draft is left: what came since may fill it. What an editor has emptied stays
    // empty, for her subject and her intro are about other stories.
    if (assembly.followsTheNews(schedule, issue)
        || (!issue.isArranged() && assembly.asTheyStand(issue).isEmpty())) {
      assembly.fill(schedule, issue);
    }
    return asItStands(issue);
  }

  /** Freezes a draft as it stands and saves it. With nothing to send it is closed. */
  Issue asItStands(Issue issue) {
    List<IssueStory> fixed = assembly.asTheyStand(issue);
    if (fixed.isEmpty()) {
      issue.closeEmpty();
      LOG.info("Nothing new for {} on {}: no issue", issue.newsletter(), issue.localDate());
      return issues.save(issue);
    }
    Newsletter newsletter = newsletters.find(issue.newsletter()).orElseThrow();
    IssueWords words =
        IssueWords.of(issues.nextNumber(issue.newsletter()), fixed, issue.ownWords());
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
    Issue saved = issues.save(issue);
    changes.forget(saved);
    return saved;
  }
}
