package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/** Makes the frame of a page of the desk. */
@Component
public class DeskFrames {

  /** After an act the browser is sent to a page with this parameter, which says what was done. */
  public static final String SAID = "said";

  private static final String HOME = "/desk";
  private static final Pattern WORD = Pattern.compile("[a-z]+([.-][a-z]+){0,4}");

  private final Site site;
  private final List<MenuEntry> menu;

  DeskFrames(Site site, ObjectProvider<MenuEntry> menu) {
    this.site = site;
    this.menu = menu.stream().sorted(Comparator.comparingInt(MenuEntry::order)).toList();
  }

  /**
   * The frame for whoever sends this request. Its notice is {@code said.<word>} of the language
   * files, where the request has {@code ?said=<word>}; other words are ignored.
   */
  public DeskFrame frame(HttpServletRequest request) {
    DeskUser user = user();
    Language language = user == null ? asked(request) : user.language();
    CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    return new DeskFrame(
        language,
        site.name(),
        user,
        user == null ? List.of() : menu(user, request.getRequestURI()),
        // Where a form was sent to is no page to come back to.
        request.getMethod().equals(HttpMethod.GET.name()) ? request.getRequestURI() : HOME,
        csrf.getParameterName(),
        csrf.getToken(),
        notice(language, request.getParameter(SAID)),
        null);
  }

  private List<DeskFrame.Entry> menu(DeskUser user, String path) {
    return menu.stream()
        .filter(entry -> entry.path().equals(HOME) || user.may(entry.least()))
        .map(entry ->
            new DeskFrame.Entry(
                user.language().say(entry.key()),
                entry.path(),
                path.equals(entry.path()) || isBelow(entry.pages(), path)))
        .toList();
  }

  /** Every page is below home, which is current only when she is there. */
  private static boolean isBelow(String pages, String path) {
    return !pages.equals(HOME) && path.startsWith(pages + "/");
  }

  /** Of somebody who has not signed in. */
  private static Language asked(HttpServletRequest request) {
    String tag = request.getParameter("language");
    Language liked =
        Language.best(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE), Language.ENGLISH);
    return tag == null ? liked : Language.find(tag).orElse(liked);
  }

  private static @Nullable DeskUser user() {
    Authentication present = SecurityContextHolder.getContext().getAuthentication();
    return present != null && present.getPrincipal() instanceof DeskUser user ? user : null;
  }

  private static @Nullable String notice(Language language, @Nullable String word) {
    if (word == null || !WORD.matcher(word).matches() || !language.knows("said." + word)) {
      return null;
    }
    return language.say("said." + word);
  }
}
