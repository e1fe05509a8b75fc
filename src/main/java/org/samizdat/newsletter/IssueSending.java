package org.samizdat.newsletter;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.samizdat.audience.Audience;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Recipient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands frozen issues to the outbox, reader by reader, and learns how their mailings went.
 * Everything here may be broken off at any point and is gone on with by whoever knocks next.
 */
@Component
class IssueSending {

  private static final Logger LOG = LoggerFactory.getLogger(IssueSending.class);

  /** Readers listed in one transaction: short enough for others not to wait behind it. */
  private static final int PAGE = 5_000;

  private final IssueRepository issues;
  private final Schedules schedules;
  private final Audience audience;
  private final Outbox outbox;
  private final IssueAlarms alarms;
  private final TransactionTemplate transaction;

  IssueSending(
      IssueRepository issues,
      Schedules schedules,
      Audience audience,
      Outbox outbox,
      IssueAlarms alarms,
      TransactionTemplate transaction) {
    this.issues = issues;
    this.schedules = schedules;
    this.audience = audience;
    this.outbox = outbox;
    this.alarms = alarms;
    this.transaction = transaction;
  }

  /** Lists the readers of what is frozen, and follows what is being sent. */
  void carryOn(String newsletter) {
    for (Issue frozen : inState(newsletter, Set.of(Issue.State.FROZEN))) {
      while (listPage(frozen)) {
        // One transaction a page: what was listed stays listed when the next one fails.
      }
    }
    // What needs attention may have got it since.
    for (Issue sent :
        inState(newsletter, Set.of(Issue.State.SENDING, Issue.State.NEEDS_ATTENTION))) {
      follow(sent);
      alarms.look(sent);
    }
  }

  /** Lists a page of readers; false when there is no more to list. */
  private boolean listPage(Issue frozen) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          schedules.lock(frozen.newsletter());
          Issue issue = reload(frozen);
          if (issue.state() != Issue.State.FROZEN) {
            return false;
          }
          MailingId mailing = Objects.requireNonNull(issue.mailing());
          Mailing.State standing = outbox.state(mailing);
          if (standing != Mailing.State.OPEN) {
            // Somebody ended it while its readers were being listed.
            issue.follow(standing);
            issues.save(issue);
            return false;
          }
          List<Recipient> page =
              audience.page(issue.newsletter(), outbox.lastAdded(mailing).orElse(null), PAGE);
          if (page.isEmpty()) {
            outbox.close(mailing);
            issue.startSending();
            issues.save(issue);
            LOG.info("Issue {} of {} is being sent", issue.number(), issue.newsletter());
            return false;
          }
          outbox.add(mailing, page);
          return true;
        }));
  }

  private void follow(Issue sent) {
    transaction.executeWithoutResult(status -> {
      schedules.lock(sent.newsletter());
      Issue issue = reload(sent);
      if (issue.follow(outbox.state(Objects.requireNonNull(issue.mailing())))) {
        issues.save(issue);
        LOG.info("Issue {} of {}: {}", issue.number(), issue.newsletter(), issue.state());
      }
    });
  }

  private List<Issue> inState(String newsletter, Set<Issue.State> states) {
    return issues.findByNewsletterAndStateInOrderByLocalDate(newsletter, states);
  }

  private Issue reload(Issue seen) {
    return issues.findById(Objects.requireNonNull(seen.id())).orElseThrow();
  }
}
