package org.samizdat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.samizdat.values.Refused;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads no more of a request than anybody has a reason to send, before who sends it is known: one
 * body of a gigabyte would fill a node's memory. Answers the rest with 413 and {@code
 * body-too-large}. The server itself counts posted forms ({@code
 * server.tomcat.max-http-form-post-size}), and the door of stories counts stories, each in its own
 * words.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BodyLimits extends OncePerRequestFilter {

  /** What forms and JSON of people and programs come to, many times over. */
  static final int MOST = 64 * 1024;

  /** An event of Stripe's holds one object; a large invoice is some ten kilobytes. */
  static final int MOST_OF_AN_EVENT = 512 * 1024;

  /** Providers of mail tell of a thousand bounces at once, in up to 768 KB. */
  static final int MOST_OF_NOTICES = 1024 * 1024;

  private static final String NOTICES = "/webhooks/mail/";
  private static final String EVENTS = "/webhooks/";
  private static final String STORIES = "/api/v1/stories/";

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    // A form that is put, not posted, is read by a filter of the framework's that counts nothing.
    return isForm(request)
        ? request.getMethod().equals(HttpMethod.POST.name())
        : request.getRequestURI().startsWith(STORIES);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int most = most(request.getRequestURI());
    try {
      if (request.getContentLengthLong() > most) {
        throw tooLarge(most);
      }
      chain.doFilter(new Counted(request, most), response);
    } catch (Refused refused) {
      // Of a filter behind us, if not of ours: the pages answer their refusals themselves.
      if (response.isCommitted()) {
        throw refused;
      }
      response.reset();
      Security.refuse(
          response,
          HttpStatus.valueOf(refused.kind().status()),
          refused.problem(),
          refused.sentence());
    }
    if (response.getStatus() == HttpStatus.CONTENT_TOO_LARGE.value()) {
      // Now: the server would wait for some more of the body first.
      response.flushBuffer();
    }
  }

  private static int most(String path) {
    if (path.startsWith(NOTICES)) {
      return MOST_OF_NOTICES;
    }
    return path.startsWith(EVENTS) ? MOST_OF_AN_EVENT : MOST;
  }

  private static boolean isForm(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null
        && type.regionMatches(
            true,
            0,
            MediaType.APPLICATION_FORM_URLENCODED_VALUE,
            0,
            MediaType.APPLICATION_FORM_URLENCODED_VALUE.length());
  }

  private static Refused tooLarge(int most) {
    return new Refused(
        Refused.Kind.TOO_LARGE,
        "body-too-large",
        "The body of this request may have at most " + most / 1024 + " KB.");
  }

  /** A request whose body may not say how long it is. */
  private static final class Counted extends HttpServletRequestWrapper {

    private final int most;

    Counted(HttpServletRequest request, int most) {
      super(request);
      this.most = most;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new CountedStream(super.getInputStream(), most);
    }

    @Override
    public BufferedReader getReader() throws IOException {
      String named = getCharacterEncoding();
      Charset charset = named == null ? StandardCharsets.ISO_8859_1 : Charset.forName(named);
      return new BufferedReader(new InputStreamReader(getInputStream(), charset));
    }
  }

  private static final class CountedStream extends ServletInputStream {

    private final ServletInputStream body;
    private final int most;
    private long read;

    CountedStream(ServletInputStream body, int most) {
      this.body = body;
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      int one = body.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int some = body.read(into, offset, length);
      count(Math.max(some, 0));
      return some;
    }

    private void count(int more) {
      read += more;
      if (read > most) {
        throw tooLarge(most);
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
