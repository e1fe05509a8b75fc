package org.samizdat.newsletter;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Audience;
import org.samizdat.desk.DeskUser;
import org.samizdat.mail.Letter;
import org.samizdat.newsletter.page.BooksBlock;
import org.samizdat.newsletter.page.CancelPage;
import org.samizdat.newsletter.page.PreviewPage;
import org.samizdat.newsletter.page.SendPage;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The issues at the desk, to be looked at. What is done to them is in {@link IssueDeskForms} and
 * {@link IssueSteering}.
 */
@Controller
class IssueDesk {

  /** The path of one issue. */
  static final String ISSUE =
      "/desk/newsletters/{slug:[a-z0-9-]{1,100}}/{date:[0-9]{4}-[0-9]{2}-[0-9]{2}}";

  /** The mail alone: no script, no form, nothing from elsewhere; shown in a frame of ours. */
  private static final String MAIL_POLICY =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

  private static final String DARK = "@media (prefers-color-scheme:dark)";

  private final Issues issues;
  private final IssueScreens screens;
  private final IssueShelves shelves;
  private final IssueProgress progress;
  private final Samples samples;
  private final Audience audience;

  IssueDesk(
      Issues issues,
      IssueScreens screens,
      IssueShelves shelves,
      IssueProgress progress,
      Samples samples,
      Audience audience) {
    this.issues = issues;
    this.screens = screens;
    this.shelves = shelves;
    this.progress = progress;
    this.samples = samples;
    this.audience = audience;
  }

  @GetMapping("/desk/issues")
  ModelAndView all(HttpServletRequest request) {
    return new ModelAndView("desk/issues", "page", shelves.page(screens.frame(request)));
  }

  /** A draft, or how its sending goes. */
  @GetMapping(ISSUE)
  ModelAndView issue(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable String slug,
      @PathVariable LocalDate date,
      @RequestParam(required = false) @Nullable String q,
      HttpServletRequest request) {
    Issue issue = issues.get(slug, date);
    return issue.state() == Issue.State.DRAFT
        ? new ModelAndView(
            "desk/draft", "page", screens.draft(request, issue, q, screens.words(issue)))
        : new ModelAndView("desk/progress", "page", progress.page(user, request, issue));
  }

  /** The books alone, for the script that keeps the page up to date. */
  @GetMapping(ISSUE + "/books")
  ModelAndView books(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable String slug,
      @PathVariable LocalDate date) {
    BooksBlock books = progress.books(user, issues.get(slug, date));
    if (books == null) {
      throw new Refused(
          Refused.Kind.NOT_FOUND, "issue-not-sent", "This issue is not being sent yet.");
    }
    return new ModelAndView("desk/books", "page", books);
  }

  @GetMapping(ISSUE + "/preview")
  ModelAndView preview(
      @PathVariable String slug,
      @PathVariable LocalDate date,
      @RequestParam(defaultValue = "wide") String look,
      @RequestParam(defaultValue = "false") boolean dark,
      HttpServletRequest request) {
    Issue issue = issues.get(slug, date);
    Letter letter = samples.of(issue);
    var frame = screens.frame(request);
    return new ModelAndView(
        "desk/preview",
        "page",
        new PreviewPage(
            frame,
            screens.head(issue, frame.language()),
            look.equals("phone") || look.equals("text") ? look : "wide",
            dark,
            letter.senderName(),
            letter.subject(),
            samples.words(issue, samples.stories(issue)).preheader(),
            look.equals("text") ? letter.text() : null));
  }

  /**
   * The mail as it is, for the frame of the preview.
   *
   * @param dark as on a dark screen, whatever this one is
   */
  @GetMapping(ISSUE + "/preview/mail")
  ResponseEntity<String> mail(
      @PathVariable String slug,
      @PathVariable LocalDate date,
      @RequestParam(defaultValue = "false") boolean dark) {
    String html = samples.of(issues.get(slug, date)).html();
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", MAIL_POLICY)
        .body(html.replace(DARK, dark ? "@media all" : "@media not all"));
  }

  /** Asks before an issue is sent at once. */
  @GetMapping(ISSUE + "/send")
  ModelAndView send(
      @PathVariable String slug, @PathVariable LocalDate date, HttpServletRequest request) {
    Issue issue = issues.get(slug, date);
    if (issue.number() != null) {
      return new ModelAndView("redirect:" + IssueScreens.path(slug, date));
    }
    var frame = screens.frame(request);
    Language language = frame.language();
    Letter letter = samples.of(issue);
    return new ModelAndView(
        "desk/send",
        "page",
        new SendPage(
            frame,
            screens.head(issue, language),
            letter.subject(),
            samples.stories(issue).size(),
            audience.count(slug)));
  }

  /** Asks before a sending is ended. */
  @GetMapping(ISSUE + "/cancel")
  @PreAuthorize("hasRole('ADMIN')")
  ModelAndView cancel(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable String slug,
      @PathVariable LocalDate date,
      HttpServletRequest request) {
    Issue issue = issues.get(slug, date);
    var books = progress.books(user, issue);
    if (books == null || !books.canCancel()) {
      return new ModelAndView("redirect:" + IssueScreens.path(slug, date));
    }
    var frame = screens.frame(request);
    return new ModelAndView(
        "desk/cancel",
        "page",
        new CancelPage(
            frame, screens.head(issue, frame.language()), books.audience() - books.settled()));
  }
}
