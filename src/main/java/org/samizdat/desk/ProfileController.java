package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.page.ProfilePage;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What everybody may change about herself. */
@Controller
@RequestMapping("/desk/me")
class ProfileController {

  private final Staff staff;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final Audit audit;
  private final DeskFrames frames;

  ProfileController(
      Staff staff, Sessions sessions, SessionCookie cookie, Audit audit, DeskFrames frames) {
    this.staff = staff;
    this.sessions = sessions;
    this.cookie = cookie;
    this.audit = audit;
    this.frames = frames;
  }

  @GetMapping
  ModelAndView show(HttpServletRequest request) {
    return page(frames.frame(request));
  }

  @PostMapping("/name")
  ModelAndView rename(
      @AuthenticationPrincipal DeskUser user,
      @RequestParam String name,
      HttpServletRequest request) {
    try {
      staff.rename(user, user.number(), name);
    } catch (Refused refused) {
      ModelAndView page = page(frames.frame(request).refusing(refused));
      page.setStatus(HttpStatus.valueOf(refused.kind().status()));
      return page;
    }
    return new ModelAndView("redirect:/desk/me?said=user.renamed");
  }

  /** Also from the foot of every page, to which it leads back. */
  @PostMapping("/language")
  ModelAndView speak(
      @AuthenticationPrincipal DeskUser user,
      @RequestParam String language,
      @RequestParam(required = false) @Nullable String to) {
    staff.changeLanguage(user, user.number(), Language.of(language));
    return new ModelAndView("redirect:" + Destination.of(to).path());
  }

  /** Ends her sessions everywhere, this one too: a lost telephone is out at once. */
  @PostMapping("/sessions")
  ModelAndView endAll(@AuthenticationPrincipal DeskUser user, HttpServletResponse response) {
    sessions.endAll(user.number());
    audit.record(user, "user.sessions-ended", "user " + user.number(), "");
    cookie.clear(response);
    return new ModelAndView("redirect:" + DeskSecurity.SIGN_IN + "?said=signed-out");
  }

  private static ModelAndView page(DeskFrame frame) {
    return new ModelAndView("desk/profile", "page", new ProfilePage(frame));
  }
}
