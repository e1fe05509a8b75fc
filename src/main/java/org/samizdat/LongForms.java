package org.samizdat;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The page for a form that is longer than the server takes ({@code
 * server.tomcat.max-http-form-post-size}): the first filter that asks for a field finds it out,
 * long before anybody who answers errors, and the browser would show nothing at all.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class LongForms extends OncePerRequestFilter {

  private static final HttpStatus STATUS = HttpStatus.CONTENT_TOO_LARGE;

  private final TemplateEngine templates;
  private final ProblemWords words;

  LongForms(@Qualifier("htmlTemplates") TemplateEngine templates, ProblemWords words) {
    this.templates = templates;
    this.words = words;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (InvalidParameterException broken) {
      if (broken.getErrorCode() != STATUS.value() || response.isCommitted()) {
        throw broken;
      }
      answer(request, response);
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    // The headers that guard a page stay.
    response.resetBuffer();
    if (Problems.isApi(request)) {
      Security.refuse(
          response,
          HttpStatus.CONTENT_TOO_LARGE,
          "form-too-large",
          "What was sent is longer than a form may be, 64 KB. Nothing was changed.");
      return;
    }
    StringOutput page = new StringOutput();
    templates.render(
        "web/problem.jte",
        words.page(PageLanguage.of(request), STATUS, "form-too-large", Map.of()),
        page);
    response.setStatus(STATUS.value());
    response.setContentType(MediaType.TEXT_HTML_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.getOutputStream().write(page.toString().getBytes(StandardCharsets.UTF_8));
    // Now: the server would wait for some more of the form first.
    response.flushBuffer();
  }
}
