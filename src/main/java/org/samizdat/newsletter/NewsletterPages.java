package org.samizdat.newsletter;

import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.mail.Site;
import org.samizdat.newsletter.page.IssuePage;
import org.samizdat.newsletter.page.NewsletterPage;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/** The public pages of newsletters and of the issues that went out. */
@Controller
class NewsletterPages {

  private final Newsletters newsletters;
  private final Schedules schedules;
  private final IssueRepository issues;
  private final Stories stories;
  private final Site site;

  NewsletterPages(
      Newsletters newsletters,
      Schedules schedules,
      IssueRepository issues,
      Stories stories,
      Site site) {
    this.newsletters = newsletters;
    this.schedules = schedules;
    this.issues = issues;
    this.stories = stories;
    this.site = site;
  }

  @GetMapping("/newsletters/{slug:[a-z0-9-]{1,100}}")
  ModelAndView newsletter(@PathVariable String slug) {
    Newsletter newsletter = find(slug);
    List<NewsletterPage.Latest> latest =
        issues.findTop5ByNewsletterAndNumberNotNullOrderByNumberDesc(slug).stream()
            .map(issue ->
                new NewsletterPage.Latest(
                    Objects.requireNonNull(issue.number()),
                    Digest.inWords(issue.localDate(), newsletter),
                    Objects.requireNonNull(issue.subject())))
            .toList();
    return new ModelAndView(
        "web/newsletter",
        "page",
        new NewsletterPage(
            site.name(),
            slug,
            newsletter.name(),
            newsletter.description(),
            newsletter.language(),
            schedules.find(slug).map(NewsletterPages::inWords).orElse(null),
            latest));
  }

  /** Shows what was sent, but nothing of a story that was withdrawn since. */
  @GetMapping("/newsletters/{slug:[a-z0-9-]{1,100}}/{number:[0-9]{1,6}}")
  ModelAndView issue(@PathVariable String slug, @PathVariable int number) {
    Newsletter newsletter = find(slug);
    Issue issue =
        issues.findByNewsletterAndNumber(slug, number).orElseThrow(NewsletterPages::noSuchIssue);
    List<String> all = issue.stories().stream().map(IssueStory::story).toList();
    Set<String> there =
        stories.findAll(all).stream().map(Story::externalId).collect(Collectors.toSet());
    Set<String> withdrawn =
        all.stream().filter(story -> !there.contains(story)).collect(Collectors.toSet());
    return new ModelAndView(
        "web/issue",
        "page",
        new IssuePage(
            site.name(),
            slug,
            newsletter.name(),
            newsletter.language(),
            number,
            Digest.inWords(issue.localDate(), newsletter),
            Objects.requireNonNull(issue.subject()),
            Digest.sections(issue.stories(), withdrawn)));
  }

  private Newsletter find(String slug) {
    return newsletters
        .find(slug)
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND, "newsletter-not-found", "There is no such newsletter."));
  }

  private static String inWords(Schedule schedule) {
    return "Every %s at %s (%s)"
        .formatted(
            schedule.weekday().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
            schedule.time(),
            schedule.zone().getId().replace('_', ' '));
  }

  private static Refused noSuchIssue() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "issue-not-found", "There is no such issue, or not yet.");
  }
}
