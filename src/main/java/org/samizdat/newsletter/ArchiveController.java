package org.samizdat.newsletter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.mail.Site;
import org.samizdat.newsletter.page.ArchivePage;
import org.samizdat.values.Language;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** All issues of a newsletter that went out, page by page. */
@Controller
class ArchiveController {

  /** About half a year of a weekly. */
  private static final int PAGE = 30;

  private final Newsletters newsletters;
  private final PublicIssues issues;
  private final Site site;

  ArchiveController(Newsletters newsletters, PublicIssues issues, Site site) {
    this.newsletters = newsletters;
    this.issues = issues;
    this.site = site;
  }

  /**
   * Shows the latest issues, or those before a number.
   *
   * @param before a number of an issue, exclusive
   */
  @GetMapping("/newsletters/{slug:[a-z0-9-]{1,100}}/archive")
  ModelAndView archive(
      @PathVariable String slug, @RequestParam(required = false) @Nullable Integer before) {
    Newsletter newsletter = newsletters.find(slug).orElseThrow(NewsletterPages::noSuchNewsletter);
    Language language = Language.around(newsletter.language());
    List<PublicIssue> page =
        issues.before(slug, before == null ? Integer.MAX_VALUE : before, PAGE + 1);
    List<PublicIssue> shown = page.subList(0, Math.min(PAGE, page.size()));
    String path = "/newsletters/" + slug + "/archive";
    return new ModelAndView(
        "web/archive",
        "page",
        new ArchivePage(
            language,
            site.name(),
            slug,
            newsletter.name(),
            byYear(shown, language),
            jumps(slug),
            page.size() > PAGE ? shown.getLast().number() : null,
            site.link(before == null ? path : path + "?before=" + before)));
  }

  private static List<ArchivePage.Year> byYear(List<PublicIssue> issues, Language language) {
    Map<Integer, List<ArchivePage.Entry>> years = new LinkedHashMap<>();
    for (PublicIssue issue : issues) {
      years
          .computeIfAbsent(issue.date().getYear(), year -> new ArrayList<>())
          .add(new ArchivePage.Entry(issue.number(), language.date(issue.date()), issue.subject()));
    }
    return years.entrySet().stream()
        .map(year -> new ArchivePage.Year(year.getKey(), year.getValue()))
        .toList();
  }

  private List<ArchivePage.Jump> jumps(String slug) {
    List<ArchivePage.Jump> jumps =
        issues.lastOfYears(slug).stream()
            .map(last -> new ArchivePage.Jump(last.date().getYear(), last.number() + 1))
            .toList();
    return jumps.size() > 1 ? jumps : List.of();
  }
}
