package org.samizdat.newsletter;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Objects;
import org.samizdat.audience.Newsletters;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUsers;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailRenderer;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Site;
import org.samizdat.newsletter.page.HaltedMail;
import org.samizdat.values.Language;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Mails everybody who makes issues that the sending of one has paused itself: when it does, on a
 * Friday evening, nobody is looking. Once for each reason, as the brake itself.
 */
@Component
class IssueAlarms {

  private static final Logger LOG = LoggerFactory.getLogger(IssueAlarms.class);

  private final JdbcClient database;
  private final Outbox outbox;
  private final Newsletters newsletters;
  private final DeskUsers users;
  private final MailRenderer renderer;
  private final Site site;
  private final TransactionTemplate transaction;
  private final Clock clock;

  IssueAlarms(
      JdbcClient database,
      Outbox outbox,
      Newsletters newsletters,
      DeskUsers users,
      MailRenderer renderer,
      Site site,
      TransactionTemplate transaction,
      Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.newsletters = newsletters;
    this.users = users;
    this.renderer = renderer;
    this.site = site;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Looks at an issue that is being sent. A repeat mails nothing; if it fails, the next look does
   * it.
   */
  void look(Issue issue) {
    try {
      MailingId mailing = issue.mailing();
      Mailing books = mailing == null ? null : outbox.glance(mailing);
      Mailing.Halt why = books == null ? null : books.halt();
      if (books != null && why != null && books.state() == Mailing.State.PAUSED) {
        transaction.executeWithoutResult(status -> tell(issue, why));
      }
    } catch (RuntimeException failed) {
      // The issues that are due need not wait for it.
      LOG.warn(
          "That issue {} of {} has paused itself is not told yet",
          issue.number(),
          issue.newsletter(),
          failed);
    }
  }

  private void tell(Issue issue, Mailing.Halt why) {
    if (note(issue, why)) {
      for (DeskUser user : users.all(DeskUser.Role.EDITOR)) {
        users.tell(user, letter(issue, why, user.language()));
      }
    }
  }

  /** Of several at once the first; the others wait for it. */
  private boolean note(Issue issue, Mailing.Halt why) {
    return database
            .sql(
                """
                insert into issue_alarm (issue, halt, told_at)
                values (:issue, :halt, :now)
                on conflict on constraint issue_alarm_once do nothing
                """)
            .param("issue", Objects.requireNonNull(issue.id()))
            .param("halt", why.name())
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update()
        > 0;
  }

  private Letter letter(Issue issue, Mailing.Halt why, Language language) {
    return renderer.render(
        "issue-halted",
        site.name(),
        new HaltedMail(
            language,
            site.name(),
            newsletters.find(issue.newsletter()).orElseThrow().name(),
            language.date(issue.localDate()),
            language.say("issue.books.halt." + IssueProgress.label(why)),
            site.link(IssueScreens.path(issue.newsletter(), issue.localDate()))));
  }
}
