package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ott.DefaultOneTimeToken;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationProvider;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;

/**
 * Who may come in, and how: by a link mailed once (Spring Security's one-time tokens with pages,
 * tokens and mail of ours), then by a session of our own. Forms carry a token against forgery.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class DeskSecurity {

  static final String SIGN_IN = "/desk/sign-in";

  /** As on readers' pages; and a page may show another of ours in a frame. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self';"
          + " script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-src 'self'; frame-ancestors 'self'";

  private final SignInRequests requests;
  private final SignInLinks links;
  private final Staff staff;
  private final Clock clock;

  DeskSecurity(SignInRequests requests, SignInLinks links, Staff staff, Clock clock) {
    this.requests = requests;
    this.links = links;
    this.staff = staff;
    this.clock = clock;
  }

  @Bean
  @Order(1)
  SecurityFilterChain deskChain(
      HttpSecurity http, SignedIn signedIn, SessionCookie cookie, RefusedAtDesk refused) {
    return http.securityMatcher("/desk", "/desk/**")
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .securityContext(context -> context.securityContextRepository(signedIn))
        .requestCache(AbstractHttpConfigurer::disable)
        .csrf(csrf -> csrf.csrfTokenRepository(formTokens(cookie)))
        .headers(headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .frameOptions(frames -> frames.sameOrigin())
                .referrerPolicy(
                    policy -> policy.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER)))
        .authorizeHttpRequests(paths ->
            paths
                .requestMatchers(SIGN_IN, SIGN_IN + "/**")
                .permitAll()
                .requestMatchers("/desk/people", "/desk/people/**")
                .hasRole(DeskUser.Role.ADMIN.name())
                .requestMatchers("/desk/audit", "/desk/tokens", "/desk/tokens/**")
                .hasRole(DeskUser.Role.ADMIN.name())
                .requestMatchers("/desk", "/desk/me", "/desk/me/**", "/desk/sign-out")
                .hasAnyRole(DeskUser.Role.EDITOR.name(), DeskUser.Role.FINANCE.name())
                .requestMatchers("/desk/finance", "/desk/finance/**")
                .hasRole(DeskUser.Role.FINANCE.name())
                .requestMatchers("/desk/statements", "/desk/statements/**")
                .hasRole(DeskUser.Role.FINANCE.name())
                // Counts and sums, without anybody.
                .requestMatchers(
                    "/desk/reminders", "/desk/reminders/days", "/desk/giving/reports/**")
                .hasAnyRole(DeskUser.Role.EDITOR.name(), DeskUser.Role.FINANCE.name())
                .anyRequest()
                .hasRole(DeskUser.Role.EDITOR.name()))
        .oneTimeTokenLogin(link ->
            link.loginPage(SIGN_IN)
                .tokenGeneratingUrl(SIGN_IN)
                .generateRequestResolver(DeskSecurity::asked)
                .tokenService(new MailedLinks())
                .tokenGenerationSuccessHandler((request, response, asked) -> {
                  requests.take(EmailAddress.parse(asked.getUsername()), destination(request));
                  response.sendRedirect(SIGN_IN + "/mailed" + language(request, "?"));
                })
                .showDefaultSubmitPage(false)
                .loginProcessingUrl(SIGN_IN + "/link")
                .authenticationProvider(
                    new OneTimeTokenAuthenticationProvider(new MailedLinks(), this::find))
                .successHandler(
                    (request, response, who) -> response.sendRedirect(destination(request).path()))
                .failureHandler((request, response, failure) ->
                    response.sendRedirect(
                        SIGN_IN + "?said=link-not-good" + again(request) + language(request, "&"))))
        .logout(
            out -> out.logoutUrl("/desk/sign-out").logoutSuccessUrl(SIGN_IN + "?said=signed-out"))
        .exceptionHandling(
            errors -> errors.authenticationEntryPoint(refused).accessDeniedHandler(refused))
        .build();
  }

  private static CookieCsrfTokenRepository formTokens(SessionCookie cookie) {
    CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName(cookie.prefixed("samizdat-form"));
    tokens.setCookiePath("/");
    tokens.setCookieCustomizer(
        made -> made.httpOnly(true).secure(cookie.isSecure()).sameSite("Lax"));
    return tokens;
  }

  /** Null lets the request go on to the page, which says what is wrong with the address. */
  private static @Nullable GenerateOneTimeTokenRequest asked(HttpServletRequest request) {
    String address = request.getParameter("address");
    try {
      if (address != null) {
        EmailAddress.parse(address);
        return new GenerateOneTimeTokenRequest(address);
      }
    } catch (Refused notAnAddress) {
      // Said by the page.
    }
    return null;
  }

  private UserDetails find(String number) {
    return staff
        .find(Long.parseLong(number))
        .map(user -> User.withUsername(number).password("").build())
        .orElseThrow(() -> new UsernameNotFoundException("Nobody of this number works here"));
  }

  private static Destination destination(HttpServletRequest request) {
    return Destination.of(request.getParameter("to"));
  }

  private static String again(HttpServletRequest request) {
    return destination(request).asQuery().replace('?', '&');
  }

  /** What she chose to read stays chosen while she signs in. */
  private static String language(HttpServletRequest request, String separator) {
    String tag = request.getParameter("language");
    return tag == null
        ? ""
        : org.samizdat.values.Language.find(tag)
            .map(language -> separator + "language=" + language.tag())
            .orElse("");
  }

  /** Our links in the words of Spring Security; a user's name is her number. */
  private final class MailedLinks implements OneTimeTokenService {

    /** Makes nothing: the secret is made where it is mailed, when the asker has been answered. */
    @Override
    public OneTimeToken generate(GenerateOneTimeTokenRequest request) {
      return new DefaultOneTimeToken(
          "-", request.getUsername(), clock.instant().plus(SignInLinks.LIFE));
    }

    @Override
    public @Nullable OneTimeToken consume(OneTimeTokenAuthenticationToken shown) {
      String shownValue = shown.getTokenValue();
      String value = shownValue == null ? "" : shownValue;
      try {
        return links
            .use(Token.parse(value))
            .map(user -> new DefaultOneTimeToken(value, user.toString(), clock.instant()))
            .orElse(null);
      } catch (Refused notOurs) {
        return null;
      }
    }
  }
}
