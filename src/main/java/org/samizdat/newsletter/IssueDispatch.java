package org.samizdat.newsletter;

import java.time.LocalDate;
import java.util.Objects;
import org.samizdat.audience.Newsletters;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUsers;
import org.samizdat.mail.Letter;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.newsletter.IssueChange.Act;
import org.samizdat.newsletter.IssueDrafts.Edited;
import org.samizdat.newsletter.IssueDrafts.Seen;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What editors do with an issue as a whole: have it drafted, hold it, try it on themselves, send it
 * now, and pause, resume or end its sending. A repeat of any is harmless.
 */
@Component
class IssueDispatch {

  private final Issues issues;
  private final IssueRepository repository;
  private final IssueDrafts drafts;
  private final IssueChanges changes;
  private final Schedules schedules;
  private final Assembly assembly;
  private final Freezing freezing;
  private final Samples samples;
  private final Newsletters newsletters;
  private final Outbox outbox;
  private final DeskUsers users;
  private final TransactionTemplate transaction;

  IssueDispatch(
      Issues issues,
      IssueRepository repository,
      IssueDrafts drafts,
      IssueChanges changes,
      Schedules schedules,
      Assembly assembly,
      Freezing freezing,
      Samples samples,
      Newsletters newsletters,
      Outbox outbox,
      DeskUsers users,
      TransactionTemplate transaction) {
    this.issues = issues;
    this.repository = repository;
    this.drafts = drafts;
    this.changes = changes;
    this.schedules = schedules;
    this.assembly = assembly;
    this.freezing = freezing;
    this.samples = samples;
    this.newsletters = newsletters;
    this.outbox = outbox;
    this.users = users;
    this.transaction = transaction;
  }

  /**
   * Has the issue of a date drafted now; one that is there stays as it is.
   *
   * @throws Refused {@code newsletter-not-found}, {@code date-not-scheduled}
   */
  void draft(DeskUser who, String newsletter, LocalDate date) {
    inOne(
        newsletter,
        () -> {
          if (issues.find(newsletter, date).isEmpty()) {
            note(who, Act.DRAFTED, issues.draft(newsletter, date, false));
          }
        });
  }

  /**
   * Keeps the issue of a date from being sent until it is released. Needs no version: it overwrites
   * nobody's work, and whoever wants to stop an issue should not have to ask twice.
   *
   * @throws Refused {@code issue-not-a-draft}, {@code date-not-scheduled}
   */
  void hold(DeskUser who, String newsletter, LocalDate date) {
    inOne(
        newsletter,
        () -> {
          if (!issues.find(newsletter, date).map(Issue::isHeld).orElse(false)) {
            note(who, Act.HELD, issues.hold(newsletter, date));
          }
        });
  }

  /**
   * Sends an issue at once, as its editor saw it, whether its hour has come or not; at that hour
   * nothing more happens. Once: what is frozen already is done.
   *
   * @throws Refused {@code issue-empty}
   */
  Edited send(DeskUser who, Seen seen) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          schedules.lock(seen.newsletter());
          Issue issue = get(seen.newsletter(), seen.date());
          if (issue.number() != null) {
            return new Edited.Done(issue);
          }
          if (issue.version() != seen.version() || issue.state() == Issue.State.NOTHING_NEW) {
            return new Edited.Stale(issue, changes.since(issue, seen.version()));
          }
          assembly.revive(issue);
          issue.release();
          Issue frozen = freezing.asItStands(issue);
          if (frozen.number() == null) {
            throw new Refused(
                Refused.Kind.UNACCEPTABLE, "issue-empty", "There is no story in it to send.");
          }
          drafts.record(who, Act.SENT, frozen, null);
          return new Edited.Done(frozen);
        }));
  }

  /**
   * Mails an editor the issue as it stands, marked as a test, without any reader's links. A second
   * click within seconds mails nothing more.
   *
   * @throws Refused {@code issue-empty}
   */
  void test(DeskUser who, String newsletter, LocalDate date) {
    inOne(
        newsletter,
        () -> {
          Issue issue = get(newsletter, date);
          if (drafts.isRepeated(who, Act.TESTED, issue)) {
            return;
          }
          Letter sample = samples.of(issue);
          users.write(
              who,
              new Letter(
                  who.language().say("issue.test.subject", sample.subject()),
                  sample.language(),
                  sample.senderName(),
                  sample.html(),
                  sample.text()));
          drafts.record(who, Act.TESTED, issue, null);
        });
  }

  /** Stops within a second what has not left yet. */
  void pause(DeskUser who, String newsletter, LocalDate date) {
    inOne(
        newsletter,
        () -> {
          Issue issue = get(newsletter, date);
          MailingId mailing = mailingOf(issue);
          if (outbox.state(mailing) == Mailing.State.SENDING) {
            outbox.pause(mailing);
            drafts.record(who, Act.PAUSED, issue, null);
          }
        });
  }

  /** Goes on after a pause, or lets the rest follow its first part at once. */
  void resume(DeskUser who, String newsletter, LocalDate date) {
    inOne(
        newsletter,
        () -> {
          Issue issue = get(newsletter, date);
          Mailing books = outbox.glance(mailingOf(issue));
          if (books.state() == Mailing.State.PAUSED) {
            outbox.resume(books.id());
          } else if (books.halt() == Mailing.Halt.FIRST_PART) {
            outbox.goOn(books.id());
          } else {
            return;
          }
          drafts.record(who, Act.RESUMED, issue, null);
        });
  }

  /** Ends the sending for good: who has not got it gets nothing. */
  void cancel(DeskUser who, String newsletter, LocalDate date) {
    inOne(
        newsletter,
        () -> {
          Issue issue = get(newsletter, date);
          MailingId mailing = mailingOf(issue);
          Mailing.State standing = outbox.state(mailing);
          if (standing == Mailing.State.OPEN
              || standing == Mailing.State.SENDING
              || standing == Mailing.State.PAUSED) {
            outbox.cancel(mailing);
            drafts.record(who, Act.CANCELLED, issue, null);
          }
        });
  }

  private static MailingId mailingOf(Issue issue) {
    MailingId mailing = issue.mailing();
    if (mailing == null) {
      throw notSentYet();
    }
    return mailing;
  }

  private void note(DeskUser who, Act act, Issue saved) {
    changes.note(saved, who.number(), act, null);
    drafts.record(who, act, saved, null);
  }

  /** In one transaction, and nobody else at this newsletter meanwhile. */
  private void inOne(String newsletter, Runnable act) {
    if (newsletters.find(newsletter).isEmpty()) {
      throw noNewsletter();
    }
    transaction.executeWithoutResult(status -> {
      schedules.lock(newsletter);
      act.run();
    });
  }

  private Issue get(String newsletter, LocalDate date) {
    return repository
        .findByNewsletterAndLocalDate(newsletter, date)
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND,
                "issue-not-found",
                "There is no issue of " + date + " yet."));
  }

  private static Refused noNewsletter() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "newsletter-not-found", "There is no such newsletter.");
  }

  private static Refused notSentYet() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "issue-not-sent", "This issue is not being sent yet.");
  }
}
