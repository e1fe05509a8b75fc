package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells Spring Security who sends a request. A session keeps a number; who that is and what she may
 * do is read anew each time, so that a change takes effect with her next click, on every node.
 */
@Component
class SignedIn implements SecurityContextRepository {

  private final Sessions sessions;
  private final SessionCookie cookie;
  private final Staff staff;
  private final Audit audit;

  SignedIn(Sessions sessions, SessionCookie cookie, Staff staff, Audit audit) {
    this.sessions = sessions;
    this.cookie = cookie;
    this.staff = staff;
    this.audit = audit;
  }

  @Override
  @SuppressWarnings("deprecation") // The interface still asks for it.
  public SecurityContext loadContext(HttpRequestResponseHolder holder) {
    HttpServletRequest request = holder.getRequest();
    return user(request).map(SignedIn::context).orElseGet(SecurityContextImpl::new);
  }

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return user(request).isPresent();
  }

  /** A sign-in opens a session with a new secret; a sign-out, which saves nobody, ends it. */
  @Override
  @Transactional
  public void saveContext(
      SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
    Optional<Long> before = cookie.read(request).flatMap(sessions::end);
    Authentication signedIn = context.getAuthentication();
    if (signedIn == null) {
      before.flatMap(staff::find).ifPresent(user -> record(user, "user.signed-out"));
      cookie.clear(response);
      return;
    }
    DeskUser user =
        staff
            .find(Long.parseLong(signedIn.getName()))
            .orElseThrow(() -> new IllegalStateException("Nobody of this number works here"));
    cookie.set(response, sessions.open(user.number()));
    record(user, "user.signed-in");
  }

  private Optional<DeskUser> user(HttpServletRequest request) {
    return cookie.read(request).flatMap(sessions::user).flatMap(staff::find);
  }

  private void record(DeskUser user, String act) {
    audit.record(user, act, "user " + user.number(), "");
  }

  private static SecurityContext context(DeskUser user) {
    List<SimpleGrantedAuthority> authorities =
        Arrays.stream(DeskUser.Role.values())
            .filter(user::may)
            .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
            .toList();
    return new SecurityContextImpl(
        UsernamePasswordAuthenticationToken.authenticated(user, null, authorities));
  }
}
