package org.samizdat;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
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
 * How every error is answered: as {@code application/problem+json} (RFC 9457) under {@code /api},
 * as a page with a sentence elsewhere. Never with a trace, a statement or anything of a person's.
 */
@ControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final TemplateEngine templates;

  Problems(@Qualifier("htmlTemplates") TemplateEngine templates) {
    this.templates = templates;
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
    if (request instanceof ServletWebRequest web && !isApi(web.getRequest())) {
      return page(known, headers);
    }
    if (body instanceof ProblemDetail detail) {
      detail.setType(type(known.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')));
    }
    return super.createResponseEntity(body, headers, status, request);
  }

  /** Without the framework's own detail, which quotes the path, and tokens stand in it. */
  private ResponseEntity<Object> page(HttpStatus status, HttpHeaders headers) {
    String sentence =
        status == HttpStatus.NOT_FOUND
            ? "There is no such page here."
            : "This page cannot be used like that.";
    StringOutput output = new StringOutput();
    templates.render(
        "web/problem.jte", new ProblemPage(status.getReasonPhrase(), sentence), output);
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .body(output.toString());
  }

  private static Object answer(
      HttpServletRequest request,
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
        new ModelAndView(
            "web/problem", "page", new ProblemPage(status.getReasonPhrase(), sentence));
    page.setStatus(status);
    return page;
  }

  private static ProblemDetail problem(HttpStatus status, String problem, String sentence) {
    ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, sentence);
    detail.setType(type(problem));
    return detail;
  }

  private static URI type(String problem) {
    return URI.create("urn:samizdat:problem:" + problem);
  }

  private static boolean isApi(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/api/");
  }
}
