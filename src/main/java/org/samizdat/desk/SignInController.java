package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.page.EnterPage;
import org.samizdat.desk.page.MailedPage;
import org.samizdat.desk.page.SignInPage;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The pages of the sign-in. What they lead to, asking for a link and using it, is done by the
 * filters of {@link DeskSecurity}.
 */
@Controller
class SignInController {

  private final DeskFrames frames;

  SignInController(DeskFrames frames) {
    this.frames = frames;
  }

  @GetMapping(DeskSecurity.SIGN_IN)
  ModelAndView ask(
      @RequestParam(required = false) @Nullable String to,
      @AuthenticationPrincipal @Nullable DeskUser user,
      HttpServletRequest request) {
    Destination destination = Destination.of(to);
    return user != null
        ? new ModelAndView("redirect:" + destination.path())
        : page(HttpStatus.OK, frames.frame(request), destination);
  }

  /** Reached with an address that cannot be one; the filter takes the others. */
  @PostMapping(DeskSecurity.SIGN_IN)
  ModelAndView sayWhatIsWrong(
      @RequestParam(required = false) @Nullable String address,
      @RequestParam(required = false) @Nullable String to,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    try {
      EmailAddress.parse(address == null ? "" : address);
      return page(HttpStatus.OK, frame, Destination.of(to));
    } catch (Refused refused) {
      HttpStatus status = HttpStatus.valueOf(refused.kind().status());
      return page(status, frame.refusing(refused), Destination.of(to));
    }
  }

  /** Says the same whether anything was mailed or not. */
  @GetMapping(DeskSecurity.SIGN_IN + "/mailed")
  ModelAndView mailed(HttpServletRequest request) {
    return new ModelAndView(
        "desk/mailed", "page", new MailedPage(frames.frame(request), SignInLinks.LIFE.toMinutes()));
  }

  /** Uses nothing up: programs that look for evil in mails open every link. */
  @GetMapping(DeskSecurity.SIGN_IN + "/{secret}")
  ModelAndView enter(
      @PathVariable String secret,
      @RequestParam(required = false) @Nullable String to,
      HttpServletRequest request) {
    return new ModelAndView(
        "desk/enter",
        "page",
        new EnterPage(
            frames.frame(request), Token.parse(secret).reveal(), Destination.of(to).path()));
  }

  private static ModelAndView page(HttpStatus status, DeskFrame frame, Destination destination) {
    ModelAndView page =
        new ModelAndView("desk/sign-in", "page", new SignInPage(frame, destination.path()));
    page.setStatus(status);
    return page;
  }
}
