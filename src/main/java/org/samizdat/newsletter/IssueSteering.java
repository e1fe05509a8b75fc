package org.samizdat.newsletter;

import java.time.LocalDate;
import org.samizdat.desk.DeskUser;
import org.samizdat.newsletter.IssueChange.Act;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * What is done at the desk with an issue as a whole, whichever version of it somebody has seen: it
 * overwrites nobody's work.
 */
@Controller
@RequestMapping(IssueDesk.ISSUE)
class IssueSteering {

  private final IssueDispatch dispatch;
  private final IssueJobs jobs;

  IssueSteering(IssueDispatch dispatch, IssueJobs jobs) {
    this.dispatch = dispatch;
    this.jobs = jobs;
  }

  @PostMapping("/{what:draft|hold|test|pause|resume}")
  ModelAndView steer(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable String slug,
      @PathVariable LocalDate date,
      @PathVariable String what) {
    Act act =
        switch (what) {
          case "draft" -> {
            dispatch.draft(user, slug, date);
            yield Act.DRAFTED;
          }
          case "hold" -> {
            dispatch.hold(user, slug, date);
            yield Act.HELD;
          }
          case "test" -> {
            dispatch.test(user, slug, date);
            yield Act.TESTED;
          }
          case "pause" -> {
            dispatch.pause(user, slug, date);
            yield Act.PAUSED;
          }
          case "resume" -> {
            dispatch.resume(user, slug, date);
            yield Act.RESUMED;
          }
          default -> throw new IllegalStateException(what);
        };
    return IssueDeskForms.done(slug, date, act);
  }

  @PostMapping("/cancel")
  @PreAuthorize("hasRole('ADMIN')")
  ModelAndView cancel(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable String slug,
      @PathVariable LocalDate date) {
    dispatch.cancel(user, slug, date);
    jobs.knockNow(slug);
    return IssueDeskForms.done(slug, date, Act.CANCELLED);
  }
}
