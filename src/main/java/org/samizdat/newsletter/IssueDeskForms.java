package org.samizdat.newsletter;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.List;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.newsletter.IssueChange.Act;
import org.samizdat.newsletter.IssueDrafts.Edited;
import org.samizdat.newsletter.IssueDrafts.Seen;
import org.samizdat.newsletter.page.WordsForm;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/**
 * What is done at the desk to a draft as somebody has seen it: every form carries the version that
 * its page was made from. Afterwards the browser is led to the page of the issue; an act on a draft
 * that is another by now is answered 409 with what has happened, and nothing she wrote is lost.
 * What needs no version is in {@link IssueSteering}.
 */
@Controller
@RequestMapping(IssueDesk.ISSUE)
class IssueDeskForms {

  private final IssueDrafts drafts;
  private final IssueDispatch dispatch;
  private final Issues issues;
  private final IssueScreens screens;
  private final StaleScreens stale;
  private final IssueJobs jobs;

  IssueDeskForms(
      IssueDrafts drafts,
      IssueDispatch dispatch,
      Issues issues,
      IssueScreens screens,
      StaleScreens stale,
      IssueJobs jobs) {
    this.drafts = drafts;
    this.dispatch = dispatch;
    this.issues = issues;
    this.screens = screens;
    this.stale = stale;
    this.jobs = jobs;
  }

  /** What every form here carries. */
  @ModelAttribute
  Seen seen(@PathVariable String slug, @PathVariable LocalDate date, @RequestParam int version) {
    return new Seen(slug, date, version);
  }

  @PostMapping("/add")
  ModelAndView add(
      @AuthenticationPrincipal DeskUser user,
      @ModelAttribute(binding = false) Seen seen,
      @RequestParam("story") List<String> stories,
      HttpServletRequest request) {
    return answer(request, seen, Act.ADDED, () -> drafts.add(user, seen, stories));
  }

  @PostMapping("/drop")
  ModelAndView drop(
      @AuthenticationPrincipal DeskUser user,
      @ModelAttribute(binding = false) Seen seen,
      @RequestParam String story,
      HttpServletRequest request) {
    return answer(request, seen, Act.DROPPED, () -> drafts.drop(user, seen, story));
  }

  /** Names the neighbour instead of a direction, so that a repeat moves nothing further. */
  @PostMapping("/move")
  ModelAndView move(
      @AuthenticationPrincipal DeskUser user,
      @ModelAttribute(binding = false) Seen seen,
      @RequestParam String story,
      @RequestParam String neighbour,
      @RequestParam boolean before,
      HttpServletRequest request) {
    return answer(
        request, seen, Act.MOVED, () -> drafts.move(user, seen, story, neighbour, before));
  }

  @PostMapping("/pin")
  ModelAndView pin(
      @AuthenticationPrincipal DeskUser user,
      @ModelAttribute(binding = false) Seen seen,
      @RequestParam String story,
      @RequestParam boolean pinned,
      HttpServletRequest request) {
    return answer(
        request,
        seen,
        pinned ? Act.PINNED : Act.UNPINNED,
        () -> drafts.pin(user, seen, story, pinned));
  }

  @PostMapping("/words")
  ModelAndView words(
      @AuthenticationPrincipal DeskUser user,
      @ModelAttribute(binding = false) Seen seen,
      @RequestParam(defaultValue = "") String subject,
      @RequestParam(defaultValue = "") String preheader,
      @RequestParam(defaultValue = "") String intro,
      HttpServletRequest request) {
    WordsForm own = new WordsForm(subject, preheader, intro, "", "", null);
    try {
      Edited edited = drafts.word(user, seen, OwnWords.parse(subject, preheader, intro));
      return edited instanceof Edited.Stale moved
          ? stale.words(request, moved, own)
          : done(seen.newsletter(), seen.date(), Act.WORDED);
    } catch (Refused refused) {
      Issue issue = issues.find(seen.newsletter(), seen.date()).orElseThrow(() -> refused);
      String problem = refused.sentence(user.language());
      if (issue.version() != seen.version() || issue.state() != Issue.State.DRAFT) {
        // Not the draft's page: with the version of now, her next save would replace unseen words.
        return stale.words(request, drafts.overtaken(issue, seen), own.with(problem));
      }
      return status(
          new ModelAndView(
              "desk/draft",
              "page",
              screens.draft(
                  request, issue, null, screens.words(issue, subject, preheader, intro, problem))),
          refused.kind().status());
    }
  }

  @PostMapping("/release")
  ModelAndView release(
      @AuthenticationPrincipal DeskUser user,
      @ModelAttribute(binding = false) Seen seen,
      HttpServletRequest request) {
    ModelAndView answer = answer(request, seen, Act.RELEASED, () -> drafts.release(user, seen));
    jobs.knockNow(seen.newsletter());
    return answer;
  }

  @PostMapping("/send")
  ModelAndView send(
      @AuthenticationPrincipal DeskUser user,
      @ModelAttribute(binding = false) Seen seen,
      HttpServletRequest request) {
    ModelAndView answer = answer(request, seen, Act.SENT, () -> dispatch.send(user, seen));
    jobs.knockNow(seen.newsletter());
    return answer;
  }

  /** An act that can be told to have come too late. */
  private interface Doing {
    Edited run();
  }

  private ModelAndView answer(HttpServletRequest request, Seen seen, Act act, Doing doing) {
    try {
      return switch (doing.run()) {
        case Edited.Done _ -> done(seen.newsletter(), seen.date(), act);
        case Edited.Stale moved -> stale.act(request, moved, act);
      };
    } catch (Refused refused) {
      Issue issue = issues.find(seen.newsletter(), seen.date()).orElse(null);
      if (issue == null || issue.state() != Issue.State.DRAFT) {
        throw refused;
      }
      return status(
          new ModelAndView("desk/draft", "page", screens.refused(request, issue, refused)),
          refused.kind().status());
    }
  }

  /** Leads her to the page of the issue, which says what was done. */
  static ModelAndView done(String slug, LocalDate date, Act act) {
    String said = "?" + DeskFrames.SAID + "=issue." + act.label();
    RedirectView view = new RedirectView(IssueScreens.path(slug, date) + said);
    view.setStatusCode(HttpStatus.SEE_OTHER);
    return new ModelAndView(view);
  }

  private static ModelAndView status(ModelAndView page, int status) {
    page.setStatus(HttpStatus.valueOf(status));
    return page;
  }
}
