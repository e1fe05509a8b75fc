package org.samizdat;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ReaderUnreadable;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * How every error is answered: as {@code application/problem+json} (RFC 9457) under {@code /api}
 * and {@code /webhooks}, as a page with a sentence elsewhere. Never with a trace, a statement or
 * anything of a person's.
 */
@ControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final TemplateEngine templates;
  private final ProblemWords words;

  Problems(@Qualifier("htmlTemplates") TemplateEngine templates, ProblemWords words) {
    this.templates = templates;
    this.words = words;
  }

  @ExceptionHandler
  Object refused(Refused refused, HttpServletRequest request) {
    HttpStatus status = HttpStatus.valueOf(refused.kind().status());
    return answer(request, status, refused.problem(), refused.sentence(), refused.details());
  }

  /** The server's own no to a form it cannot read. Its message quotes the form. */
  @ExceptionHandler
  Object unreadable(InvalidParameterException broken, HttpServletRequest request) {
    HttpStatus status = HttpStatus.valueOf(broken.getErrorCode());
    return answer(
        request, status, "not-readable", "What was sent cannot be read as a form.", Map.of());
  }

  /** Trying again does not help her; somebody must look, and the log says at what. */
  @ExceptionHandler
  Object unreadable(ReaderUnreadable broken, HttpServletRequest request) {
    LOG.error("A {} request failed: {}", request.getMethod(), broken.getMessage());
    return answer(
        request,
        broken.language(),
        HttpStatus.SERVICE_UNAVAILABLE,
        "reader-unreadable",
        "What is stored of this reader does not open at present. Nothing was changed.",
        Map.of());
  }

  @ExceptionHandler
  Object unexpected(Exception broken, HttpServletRequest request) throws Exception {
    if (broken instanceof AccessDeniedException || broken instanceof AuthenticationException) {
      throw broken;
    }
    // Without the path: tokens stand in it.
    LOG.error("A {} request failed", request.getMethod(), broken);
    return answer(
        request,
        HttpStatus.INTERNAL_SERVER_ERROR,
        "internal",
        "Something went wrong on our side. It has been noted; please try again later.",
        Map.of());
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException broken,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (request instanceof ServletWebRequest web && !isApi(web.getRequest())) {
      HttpStatus malformed = HttpStatus.BAD_REQUEST;
      return page(
          words.page(PageLanguage.of(web.getRequest()), malformed, "not-readable", Map.of()),
          malformed,
          headers);
    }
    // The default sentence can quote the body.
    ProblemDetail detail =
        problem(HttpStatus.BAD_REQUEST, "not-readable", "The request's body cannot be read.");
    return new ResponseEntity<>(detail, headers, HttpStatus.BAD_REQUEST);
  }

  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    // What the framework itself refuses: a wrong path or method, a missing parameter.
    HttpStatus known = HttpStatus.valueOf(status.value());
    String problem = known.name().toLowerCase(Locale.ROOT).replace('_', '-');
    if (request instanceof ServletWebRequest web && !isApi(web.getRequest())) {
      return page(
          words.page(PageLanguage.of(web.getRequest()), known, problem, Map.of()), known, headers);
    }
    if (body instanceof ProblemDetail detail) {
      detail.setType(type(problem));
    }
    return super.createResponseEntity(body, headers, status, request);
  }

  /** Without the framework's own detail, which quotes the path, and tokens stand in it. */
  private ResponseEntity<Object> page(ProblemPage page, HttpStatus status, HttpHeaders headers) {
    StringOutput output = new StringOutput();
    templates.render("web/problem.jte", page, output);
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .body(output.toString());
  }

  private Object answer(
      HttpServletRequest request,
      HttpStatus status,
      String problem,
      String sentence,
      Map<String, Object> details) {
    return answer(request, PageLanguage.of(request), status, problem, sentence, details);
  }

  private Object answer(
      HttpServletRequest request,
      Language language,
      HttpStatus status,
      String problem,
      String sentence,
      Map<String, Object> details) {
    if (isApi(request)) {
      ProblemDetail detail = problem(status, problem, sentence);
      details.forEach(detail::setProperty);
      return ResponseEntity.status(status)
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body(detail);
    }
    ModelAndView page =
        new ModelAndView("web/problem", "page", words.page(language, status, problem, details));
    page.setStatus(status);
    return page;
  }

  private static ProblemDetail problem(HttpStatus status, String problem, String sentence) {
    ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, sentence);
    detail.setType(type(problem));
    return detail;
  }

  /** The stable name of a kind of problem, as it stands in every answer (RFC 9457). */
  static URI type(String problem) {
    return URI.create("urn:samizdat:problem:" + problem);
  }

  static boolean isApi(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.startsWith("/api/") || path.startsWith("/webhooks/");
  }
}
