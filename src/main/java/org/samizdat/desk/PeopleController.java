package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.desk.page.PeoplePage;
import org.samizdat.desk.page.PersonPage;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where an admin decides who comes in. */
@Controller
@RequestMapping("/desk/people")
class PeopleController {

  private final Staff staff;
  private final DeskFrames frames;

  PeopleController(Staff staff, DeskFrames frames) {
    this.staff = staff;
    this.frames = frames;
  }

  @GetMapping
  ModelAndView list(HttpServletRequest request) {
    return list(frames.frame(request), "", "");
  }

  @PostMapping
  ModelAndView invite(
      @AuthenticationPrincipal DeskUser user,
      @RequestParam String address,
      @RequestParam String name,
      @RequestParam Role role,
      @RequestParam String language,
      HttpServletRequest request) {
    try {
      staff.invite(user, EmailAddress.parse(address), name, role, Language.of(language));
    } catch (Refused refused) {
      // What she typed is hers to correct; it goes to nobody else.
      return refused(list(frames.frame(request).refusing(refused), address, name), refused);
    }
    return to("/desk/people", "user.invited");
  }

  @GetMapping("/{number}")
  ModelAndView person(@PathVariable long number, HttpServletRequest request) {
    return person(frames.frame(request), number);
  }

  @PostMapping("/{number}/role")
  ModelAndView changeRole(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable long number,
      @RequestParam Role role,
      HttpServletRequest request) {
    return change(
        number,
        "user.role-changed",
        request,
        () -> {
          staff.changeRole(user, number, role);
          // Whoever has just stopped being an admin may not see this page again.
          return number == user.number() && role != Role.ADMIN ? "/desk" : "/desk/people/" + number;
        });
  }

  @PostMapping("/{number}/language")
  ModelAndView changeLanguage(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable long number,
      @RequestParam String language,
      HttpServletRequest request) {
    return change(
        number,
        "user.language-changed",
        request,
        () -> {
          staff.changeLanguage(user, number, Language.of(language));
          return "/desk/people/" + number;
        });
  }

  @PostMapping("/{number}/remove")
  ModelAndView remove(
      @AuthenticationPrincipal DeskUser user,
      @PathVariable long number,
      HttpServletRequest request) {
    return change(
        number,
        "user.removed",
        request,
        () -> {
          staff.remove(user, number);
          return "/desk/people";
        });
  }

  private ModelAndView change(
      long number, String done, HttpServletRequest request, Supplier<String> work) {
    try {
      return to(work.get(), done);
    } catch (Refused refused) {
      if (refused.kind() == Refused.Kind.NOT_FOUND) {
        throw refused;
      }
      return refused(person(frames.frame(request).refusing(refused), number), refused);
    }
  }

  private ModelAndView list(DeskFrame frame, String address, String name) {
    return new ModelAndView(
        "desk/people", "page", new PeoplePage(frame, staff.list(), address, name));
  }

  private ModelAndView person(DeskFrame frame, long number) {
    DeskUser person = staff.find(number).orElseThrow(Staff::notFound);
    return new ModelAndView("desk/person", "page", new PersonPage(frame, person));
  }

  private static ModelAndView refused(ModelAndView page, Refused refused) {
    page.setStatus(HttpStatus.valueOf(refused.kind().status()));
    return page;
  }

  private static ModelAndView to(String path, String said) {
    return new ModelAndView("redirect:" + path + "?" + DeskFrames.SAID + "=" + said);
  }
}
