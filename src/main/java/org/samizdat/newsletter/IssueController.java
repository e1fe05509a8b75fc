package org.samizdat.newsletter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Site;
import org.samizdat.values.Refused;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A newsletter's issues, for the newsroom's own systems. */
@RestController
class IssueController {

  /**
   * An issue and its books.
   *
   * @param number null until it is frozen
   * @param url its public page; null until it is frozen
   * @param books null until it is frozen
   */
  record IssueLine(
      LocalDate date,
      @Nullable Integer number,
      String state,
      boolean held,
      @Nullable String subject,
      @Nullable Instant frozenAt,
      @Nullable String url,
      List<StoryLine> stories,
      @Nullable Books books) {}

  /** A story in an issue, and why it is there. */
  record StoryLine(String externalId, String headline, Section section, String why) {}

  /** How many readers an issue has, and how it went with them. */
  record Books(
      int audience,
      int sent,
      int failed,
      Map<String, Integer> skipped,
      int unknown,
      int waiting,
      int maybeTwice,
      int bounced,
      int complained) {}

  /**
   * A page of issues, latest first.
   *
   * @param next the cursor of the page after; null on the last
   */
  record IssueList(List<IssueLine> issues, @Nullable String next) {}

  private static final int PAGE = 20;

  /** After every date an issue can have. */
  private static final LocalDate END = LocalDate.of(9999, 12, 31);

  private final IssueRepository issues;
  private final Newsletters newsletters;
  private final Outbox outbox;
  private final Site site;

  IssueController(IssueRepository issues, Newsletters newsletters, Outbox outbox, Site site) {
    this.issues = issues;
    this.newsletters = newsletters;
    this.outbox = outbox;
    this.site = site;
  }

  @GetMapping("/api/v1/newsletters/{slug:[a-z0-9-]{1,100}}/issues")
  @PreAuthorize("hasAuthority('SCOPE_issues:read')")
  IssueList issues(@PathVariable String slug, @RequestParam @Nullable String cursor) {
    Newsletter newsletter =
        newsletters
            .find(slug)
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.NOT_FOUND,
                    "newsletter-not-found",
                    "There is no such newsletter."));
    List<Issue> found =
        issues.findTop21ByNewsletterAndLocalDateBeforeOrderByLocalDateDesc(
            newsletter.slug(), cursor == null ? END : date(cursor));
    List<Issue> shown = found.size() > PAGE ? found.subList(0, PAGE) : found;
    return new IssueList(
        shown.stream().map(issue -> line(issue, newsletter)).toList(),
        found.size() > PAGE ? shown.getLast().localDate().toString() : null);
  }

  private IssueLine line(Issue issue, Newsletter newsletter) {
    Integer number = issue.number();
    MailingId mailing = issue.mailing();
    return new IssueLine(
        issue.localDate(),
        number,
        label(issue.state()),
        issue.isHeld(),
        issue.subject(),
        issue.frozenAt(),
        number == null ? null : site.link(Digest.path(newsletter, number)),
        issue.stories().stream()
            .map(story ->
                new StoryLine(story.story(), story.headline(), story.section(), label(story.why())))
            .toList(),
        mailing == null ? null : books(outbox.find(mailing)));
  }

  private static Books books(Mailing mailing) {
    Map<String, Integer> skipped = new TreeMap<>();
    mailing.skipped().forEach((reason, count) -> skipped.put(label(reason), count));
    return new Books(
        mailing.audience(),
        mailing.sent(),
        mailing.failed(),
        skipped,
        mailing.unknown(),
        mailing.waiting(),
        mailing.maybeTwice(),
        mailing.bounced(),
        mailing.complained());
  }

  private static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static LocalDate date(String cursor) {
    try {
      return LocalDate.parse(cursor);
    } catch (DateTimeException changed) {
      throw new Refused(
          Refused.Kind.MALFORMED,
          "cursor-not-valid",
          "This is not a cursor from an earlier answer. Leave it out to start from the latest.");
    }
  }
}
