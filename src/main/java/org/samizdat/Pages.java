package org.samizdat;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.PublicPage;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/**
 * Draws {@code new ModelAndView("web/confirm", "page", new ConfirmPage(…))} with the template
 * {@code templates/html/web/confirm.jte}, whose one parameter is {@code page}.
 */
@Component
class Pages implements ViewResolver {

  /** A withdrawn story must be gone soon. */
  private static final CacheControl A_MINUTE =
      CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

  private final TemplateEngine templates;

  Pages(@Qualifier("htmlTemplates") TemplateEngine templates) {
    this.templates = templates;
  }

  @Override
  public @Nullable View resolveViewName(String name, Locale locale) {
    String template = name + ".jte";
    return templates.hasTemplate(template) ? new Page(template) : null;
  }

  /** Weak, because it is the same for the page as it is and compressed. */
  private static String print(byte[] bytes) {
    return "W/\"" + DigestUtils.md5DigestAsHex(bytes) + "\"";
  }

  private final class Page implements View {

    private final String template;

    Page(String template) {
      this.template = template;
    }

    @Override
    public String getContentType() {
      return "text/html;charset=UTF-8";
    }

    @Override
    public void render(
        @Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Object page = model == null ? null : model.get("page");
      if (page == null) {
        throw new IllegalStateException("Template " + template + " was given no page");
      }
      // Whole in memory first: a template that fails half-way must not have sent a 200.
      StringOutput output = new StringOutput();
      templates.render(template, page, output);
      byte[] bytes = output.toString().getBytes(StandardCharsets.UTF_8);
      if (page instanceof PublicPage && response.getStatus() == HttpStatus.OK.value()) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, A_MINUTE.getHeaderValue());
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        if (new ServletWebRequest(request, response).checkNotModified(print(bytes))) {
          return;
        }
      }
      response.setContentType(getContentType());
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    }
  }
}
