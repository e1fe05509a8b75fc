package org.samizdat.newsletter;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.samizdat.audience.Audience;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.desk.DeskFrame;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.newsletter.page.IssuesPage;
import org.samizdat.newsletter.page.IssuesPage.Coming;
import org.samizdat.newsletter.page.IssuesPage.Past;
import org.samizdat.newsletter.page.IssuesPage.Shelf;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** All newsletters with what is coming and what went out. */
@Component
class IssueShelves {

  private static final LocalDate END = LocalDate.of(9999, 12, 31);
  private static final Set<Issue.State> OPEN = Set.of(Issue.State.DRAFT, Issue.State.MISSED);

  private final Schedules schedules;
  private final Newsletters newsletters;
  private final IssueRepository issues;
  private final Assembly assembly;
  private final Audience audience;
  private final Outbox outbox;
  private final Clock clock;

  IssueShelves(
      Schedules schedules,
      Newsletters newsletters,
      IssueRepository issues,
      Assembly assembly,
      Audience audience,
      Outbox outbox,
      Clock clock) {
    this.schedules = schedules;
    this.newsletters = newsletters;
    this.issues = issues;
    this.assembly = assembly;
    this.audience = audience;
    this.outbox = outbox;
    this.clock = clock;
  }

  IssuesPage page(DeskFrame frame) {
    Language language = frame.language();
    return new IssuesPage(
        frame, schedules.all().stream().map(schedule -> shelf(schedule, language)).toList());
  }

  private Shelf shelf(Schedule schedule, Language language) {
    Newsletter newsletter = newsletters.find(schedule.newsletter()).orElseThrow();
    List<Issue> latest =
        issues.findTop21ByNewsletterAndLocalDateBeforeOrderByLocalDateDesc(newsletter.slug(), END);
    List<Coming> open = new ArrayList<>();
    LocalDate next = next(schedule);
    if (latest.stream().noneMatch(issue -> issue.localDate().equals(next))) {
      open.add(undrafted(newsletter, next, language));
    }
    latest.stream()
        .filter(issue -> OPEN.contains(issue.state()))
        .map(issue -> coming(issue, language))
        .forEach(open::add);
    return new Shelf(
        newsletter.name(),
        newsletter.language(),
        IssueTimes.hour(schedule, language),
        audience(newsletter.slug(), language),
        open,
        latest.stream()
            .filter(issue -> !OPEN.contains(issue.state()))
            .map(issue -> past(issue, language))
            .toList());
  }

  /** The date of the issue that goes out next. */
  LocalDate next(Schedule schedule) {
    return schedule.next(clock.instant());
  }

  /** How many read it, and how many came and went in seven days, in words. */
  String audience(String newsletter, Language language) {
    LocalDate weekAgo = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(7);
    return language.say(
        "issue.audience", audience.count(newsletter), audience.joinedSince(newsletter, weekAgo));
  }

  private static Coming undrafted(Newsletter newsletter, LocalDate date, Language language) {
    String path = IssueScreens.path(newsletter.slug(), date);
    return new Coming(
        path,
        language.date(date),
        "",
        language.say("issue.state.not-drafted"),
        false,
        path + "/draft");
  }

  private Coming coming(Issue issue, Language language) {
    List<IssueStory> stories = assembly.asTheyStand(issue);
    return new Coming(
        IssueScreens.path(issue.newsletter(), issue.localDate()),
        language.date(issue.localDate()),
        stories.isEmpty() ? "" : IssueWords.of(1, stories, issue.ownWords()).subject(),
        language.say("issue.coming", IssueScreens.state(issue, language), stories.size()),
        issue.isHeld() || issue.state() == Issue.State.MISSED,
        null);
  }

  private Past past(Issue issue, Language language) {
    String subject = issue.subject();
    return new Past(
        IssueScreens.path(issue.newsletter(), issue.localDate()),
        language.date(issue.localDate()),
        subject == null ? "" : subject,
        IssueScreens.state(issue, language),
        issue.mailing() == null ? "" : books(issue, language),
        issue.state() == Issue.State.NEEDS_ATTENTION);
  }

  /** Sent to how many of how many, in words. */
  String books(Issue issue, Language language) {
    Mailing books = outbox.glance(Objects.requireNonNull(issue.mailing()));
    return language.say("issue.sent-of", books.sent(), books.audience());
  }

  /** Whether its sending has paused itself. */
  boolean isBraked(Issue issue) {
    MailingId mailing = issue.mailing();
    if (mailing == null) {
      return false;
    }
    Mailing books = outbox.glance(mailing);
    return books.state() == Mailing.State.PAUSED && books.halt() != null;
  }
}
