package org.samizdat.desk;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Site;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/** The cookie that holds a session's secret; only pages of the desk set and read it. */
@Component
class SessionCookie {

  private final boolean secure;
  private final String name;

  SessionCookie(Site site) {
    secure = "https".equals(site.baseUrl().getScheme());
    name = prefixed("samizdat-desk");
  }

  /** Whether browsers reach us by TLS; they do, but for a demo on this machine. */
  boolean isSecure() {
    return secure;
  }

  /** With the prefix by which no other host of the newsroom's domain can set it (RFC 6265bis). */
  String prefixed(String plain) {
    return secure ? "__Host-" + plain : plain;
  }

  Optional<Token> read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    return Arrays.stream(cookies)
        .filter(cookie -> cookie.getName().equals(name))
        .flatMap(cookie -> token(cookie.getValue()).stream())
        .findFirst();
  }

  /** Until the browser is closed, or the session has run out. */
  void set(HttpServletResponse response, Token secret) {
    write(response, secret.reveal(), null);
  }

  void clear(HttpServletResponse response) {
    write(response, "", Duration.ZERO);
  }

  private void write(HttpServletResponse response, String value, @Nullable Duration life) {
    ResponseCookie.ResponseCookieBuilder cookie =
        ResponseCookie.from(name, value)
            .path("/")
            .httpOnly(true)
            .secure(secure)
            // Not strict: a link to an issue in a colleague's mail must find her signed in.
            .sameSite("Lax");
    if (life != null) {
      cookie.maxAge(life);
    }
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
  }

  private static Optional<Token> token(String value) {
    try {
      return Optional.of(Token.parse(value));
    } catch (Refused notOurs) {
      return Optional.empty();
    }
  }
}
