package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.samizdat.desk.page.KeptPage;
import org.samizdat.desk.page.RefusedPage;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/**
 * The answer to somebody who has not signed in, who may not do this, or whose form is out of date.
 */
@Component
class RefusedAtDesk implements AccessDeniedHandler, AuthenticationEntryPoint {

  private final ViewResolver pages;
  private final DeskFrames frames;
  private final KeptWords kept;

  RefusedAtDesk(@Qualifier("pages") ViewResolver pages, DeskFrames frames, KeptWords kept) {
    this.pages = pages;
    this.frames = frames;
    this.kept = kept;
  }

  /** Her way in has closed, or she has not come in yet. */
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
      throws IOException {
    Optional<KeptPage> words = kept.page(request, refused);
    if (words.isPresent()) {
      show("desk/kept", words.get(), request, response);
    } else {
      response.sendRedirect(DeskSecurity.SIGN_IN + wanted(request).asQuery());
    }
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException refused)
      throws IOException {
    boolean outdated = refused instanceof CsrfException;
    Optional<KeptPage> words = outdated ? kept.page(request, refused) : Optional.empty();
    if (words.isPresent()) {
      show("desk/kept", words.get(), request, response);
    } else {
      RefusedPage page = new RefusedPage(frames.frame(request), outdated);
      show("desk/refused", page, request, response);
    }
  }

  /** A form that was sent is not sent again after the sign-in. */
  private static Destination wanted(HttpServletRequest request) {
    return request.getMethod().equals(HttpMethod.GET.name())
        ? Destination.of(request.getRequestURI())
        : Destination.HOME;
  }

  private void show(
      String name, Record page, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(HttpStatus.FORBIDDEN.value());
    try {
      View view = pages.resolveViewName(name, Locale.ROOT);
      if (view == null) {
        throw new IllegalStateException("The page " + name + " is missing");
      }
      view.render(Map.of("page", page), request, response);
    } catch (IOException | RuntimeException broken) {
      throw broken;
    } catch (Exception broken) {
      throw new IOException(broken);
    }
  }
}
