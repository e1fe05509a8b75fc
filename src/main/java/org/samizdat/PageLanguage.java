package org.samizdat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.Language;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * In which language a page is shown to somebody of whom nothing else is known: the one that the
 * link names ({@code ?language=ru}), a colleague's own at the desk, the one the browser would like
 * best, English. A controller that takes a {@link Language} is given it.
 */
@Component
class PageLanguage implements WebMvcConfigurer, HandlerMethodArgumentResolver {

  private static final Pattern PARAMETER = Pattern.compile("(?:^|&)language=([A-Za-z0-9-]{1,35})");

  static Language of(HttpServletRequest request) {
    return named(request)
        .or(() -> colleagues(request))
        .orElseGet(
            () -> Language.best(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE), Language.ENGLISH));
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(this);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Language.class;
  }

  @Override
  public Language resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
    return http == null ? Language.ENGLISH : of(http);
  }

  /** Not by {@code getParameter}: it reads the form, which may be what cannot be read. */
  private static Optional<Language> named(HttpServletRequest request) {
    String query = request.getQueryString();
    Matcher parameter = PARAMETER.matcher(query == null ? "" : query);
    return parameter.find() ? Language.find(parameter.group(1)) : Optional.empty();
  }

  private static Optional<Language> colleagues(HttpServletRequest request) {
    return request.getUserPrincipal() instanceof Authentication signedIn
            && signedIn.getPrincipal() instanceof DeskUser user
        ? Optional.of(user.language())
        : Optional.empty();
  }
}
