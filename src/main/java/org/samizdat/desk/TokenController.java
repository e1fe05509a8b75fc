package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.page.TokensPage;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where an admin makes and revokes the tokens of the newsroom's programs. */
@Controller
@RequestMapping("/desk/tokens")
class TokenController {

  private final ApiTokens tokens;
  private final DeskFrames frames;

  TokenController(ApiTokens tokens, DeskFrames frames) {
    this.tokens = tokens;
    this.frames = frames;
  }

  @GetMapping
  ModelAndView list(HttpServletRequest request) {
    return page(frames.frame(request), null, "");
  }

  /** Answered with the token itself and no redirect: it is to be had nowhere else. */
  @PostMapping
  ModelAndView create(
      @AuthenticationPrincipal DeskUser user,
      @RequestParam String name,
      @RequestParam(defaultValue = "") List<String> scope,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    try {
      Set<ApiTokens.Scope> scopes = EnumSet.noneOf(ApiTokens.Scope.class);
      scope.forEach(label -> scopes.add(ApiTokens.Scope.parse(label)));
      return page(frame, tokens.create(user, name, scopes).reveal(), "");
    } catch (Refused refused) {
      ModelAndView page = page(frame.refusing(refused), null, name);
      page.setStatus(HttpStatus.valueOf(refused.kind().status()));
      return page;
    }
  }

  @PostMapping("/revoke")
  ModelAndView revoke(@AuthenticationPrincipal DeskUser user, @RequestParam String name) {
    tokens.revoke(user, name);
    return new ModelAndView("redirect:/desk/tokens?said=token.revoked");
  }

  private ModelAndView page(DeskFrame frame, @Nullable String made, String name) {
    return new ModelAndView(
        "desk/tokens", "page", new TokensPage(frame, tokens.live(), made, name));
  }
}
