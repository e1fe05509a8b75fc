package org.samizdat.newsletter;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.audience.SignupBoxes;
import org.samizdat.mail.Site;
import org.samizdat.newsletter.page.ArchivePage;
import org.samizdat.newsletter.page.IndexPage;
import org.samizdat.newsletter.page.IssuePage;
import org.samizdat.newsletter.page.NewsletterPage;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The public pages of newsletters and of the issues that went out. */
@Controller
class NewsletterPages {

  private static final int LATEST = 5;

  private final Newsletters newsletters;
  private final Schedules schedules;
  private final PublicIssues issues;
  private final SignupBoxes signups;
  private final Site site;

  NewsletterPages(
      Newsletters newsletters,
      Schedules schedules,
      PublicIssues issues,
      SignupBoxes signups,
      Site site) {
    this.newsletters = newsletters;
    this.schedules = schedules;
    this.issues = issues;
    this.signups = signups;
    this.site = site;
  }

  @GetMapping("/")
  ModelAndView index(Language language) {
    List<IndexPage.Choice> choices =
        newsletters.all().stream()
            .map(newsletter ->
                new IndexPage.Choice(
                    newsletter.slug(),
                    newsletter.name(),
                    newsletter.description(),
                    newsletter.language(),
                    schedules
                        .find(newsletter.slug())
                        .map(schedule -> Hour.inWords(schedule, language))
                        .orElse(null)))
            .toList();
    return new ModelAndView(
        "web/index",
        "page",
        new IndexPage(language, site.name(), choices, language.others(), site.link("/")));
  }

  /**
   * Speaks the newsletter's own language.
   *
   * @param wanted another that is spoken, BCP 47
   */
  @GetMapping("/newsletters/{slug:[a-z0-9-]{1,100}}")
  ModelAndView newsletter(
      @PathVariable String slug,
      @RequestParam(name = "language", required = false) @Nullable String wanted) {
    Newsletter newsletter = newsletters.find(slug).orElseThrow(NewsletterPages::noSuchNewsletter);
    Language language =
        Language.find(wanted == null ? "" : wanted)
            .orElseGet(() -> Language.around(newsletter.language()));
    List<ArchivePage.Entry> latest =
        issues.latest(slug, LATEST).stream()
            .map(issue ->
                new ArchivePage.Entry(issue.number(), language.date(issue.date()), issue.subject()))
            .toList();
    return new ModelAndView(
        "web/newsletter",
        "page",
        new NewsletterPage(
            language,
            site.name(),
            slug,
            newsletter.name(),
            newsletter.description(),
            newsletter.language(),
            // A sentence of ours, so wholly in the language of our words.
            schedules
                .find(slug)
                .map(schedule -> Hour.inWords(schedule, Language.of(language.tag())))
                .orElse(null),
            signups.of(newsletter, language).orElse(null),
            latest,
            language.others(),
            site.link("/newsletters/" + slug)));
  }

  /** Shows what was sent, but nothing of a story that was withdrawn since. */
  @GetMapping("/newsletters/{slug:[a-z0-9-]{1,100}}/{number:[0-9]{1,6}}")
  ModelAndView issue(@PathVariable String slug, @PathVariable int number) {
    Newsletter newsletter = newsletters.find(slug).orElseThrow(NewsletterPages::noSuchNewsletter);
    Language language = Language.around(newsletter.language());
    PublicIssue issue = issues.find(slug, number).orElseThrow(NewsletterPages::noSuchIssue);
    return new ModelAndView(
        "web/issue",
        "page",
        new IssuePage(
            language,
            site.name(),
            slug,
            newsletter.name(),
            number,
            language.date(issue.date()),
            issue.subject(),
            issue.preheader(),
            Intro.paragraphs(issue.issue().ownWords().intro()),
            Digest.sections(language, issue.stories(), issue.withdrawn().keySet()),
            issues.previous(slug, number).orElse(null),
            issues.next(slug, number).orElse(null),
            site.link(Digest.path(newsletter, number))));
  }

  static Refused noSuchNewsletter() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "newsletter-not-found", "There is no such newsletter.");
  }

  private static Refused noSuchIssue() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "issue-not-found", "There is no such issue, or not yet.");
  }
}
