package org.samizdat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.samizdat.desk.ApiTokens;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who may call what. Readers' pages need no login and have no session or cookie, so there is
 * nothing a foreign page could borrow; programs of the newsroom carry a bearer token with scopes,
 * which the controllers ask for.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableMethodSecurity
class Security {

  /**
   * @param origins the newsroom's own websites, from whose pages a browser may call the readers'
   *     API; none by default
   */
  @ConfigurationProperties("samizdat.website")
  record Website(@DefaultValue List<String> origins) {}

  /**
   * @param checkoutOrigin where Stripe's page is, to which our own form leads on
   * @param portalOrigin where Stripe's page for another card is, likewise
   */
  @Validated
  @ConfigurationProperties("samizdat.stripe")
  record Checkout(
      @DefaultValue("https://checkout.stripe.com") @Pattern(regexp = "https?://[^/;,\\s'\"]+")
          String checkoutOrigin,
      @DefaultValue("https://billing.stripe.com") @Pattern(regexp = "https?://[^/;,\\s'\"]+")
          String portalOrigin) {}

  /** Nothing from elsewhere, no script of a page's own, no frame around us. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self';"
          + " script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  @Bean
  SecurityFilterChain chain(
      HttpSecurity http, ApiTokens tokens, Website website, Checkout checkout) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .cors(cors -> cors.configurationSource(origins(website)))
        .headers(headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                // Tokens stand in paths: no other site may learn where a reader came from.
                .referrerPolicy(
                    policy -> policy.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER))
                .addHeaderWriter(widgetForEveryPage())
                .addHeaderWriter(leadsOn("/support", checkout.checkoutOrigin()))
                .addHeaderWriter(leadsOn("/support/change/**", checkout.portalOrigin())))
        .addFilterBefore(new BearerFilter(tokens), AnonymousAuthenticationFilter.class)
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers(HttpMethod.POST, "/api/v1/signups")
                .permitAll()
                .requestMatchers(
                    HttpMethod.GET, "/api/v1/newsletters/*/form", "/api/v1/door/challenge")
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/api/v1/support/*")
                .permitAll()
                .requestMatchers(HttpMethod.POST, "/api/v1/donations", "/api/v1/reminders")
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/api/v1/reminders/*")
                .permitAll()
                .requestMatchers("/api/**")
                .authenticated()
                .requestMatchers("/actuator/health/**", "/actuator/health")
                .permitAll()
                .requestMatchers("/actuator/**")
                .hasAuthority("SCOPE_" + ApiTokens.Scope.METRICS_READ.label())
                .anyRequest()
                .permitAll())
        .exceptionHandling(errors ->
            errors
                .authenticationEntryPoint((request, response, failure) -> {
                  response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                  refuse(
                      response,
                      HttpStatus.UNAUTHORIZED,
                      "token-needed",
                      "This needs a bearer token that is live.");
                })
                .accessDeniedHandler((request, response, failure) ->
                    refuse(
                        response,
                        HttpStatus.FORBIDDEN,
                        "scope-needed",
                        "The token lacks the scope for this.")))
        .build();
  }

  /** Keeps Boot from inventing a user with a printed password: there are no passwords here. */
  @Bean
  UserDetailsService nobody() {
    return new InMemoryUserDetailsManager();
  }

  private static UrlBasedCorsConfigurationSource origins(Website website) {
    CorsConfiguration readers = new CorsConfiguration();
    readers.setAllowedOrigins(website.origins());
    readers.setAllowedMethods(List.of("GET", "POST"));
    readers.setAllowedHeaders(List.of("content-type"));
    readers.setMaxAge(3600L);
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/api/v1/signups", readers);
    source.registerCorsConfiguration("/api/v1/newsletters/*/form", readers);
    source.registerCorsConfiguration("/api/v1/door/challenge", readers);
    source.registerCorsConfiguration("/api/v1/support/*", readers);
    source.registerCorsConfiguration("/api/v1/donations", readers);
    source.registerCorsConfiguration("/widget/**", everybody());
    source.registerCorsConfiguration("/api/v1/reminders", readers);
    source.registerCorsConfiguration("/api/v1/reminders/*", readers);
    return source;
  }

  /** A script that fetches another of ours may read it: they are the same for everybody. */
  private static CorsConfiguration everybody() {
    CorsConfiguration everybody = new CorsConfiguration();
    everybody.setAllowedOrigins(List.of(CorsConfiguration.ALL));
    everybody.setAllowedMethods(List.of("GET"));
    return everybody;
  }

  /** Also for a page that takes nothing in unasked (Cross-Origin-Embedder-Policy). */
  private static HeaderWriter widgetForEveryPage() {
    CrossOriginResourcePolicyHeaderWriter policy = new CrossOriginResourcePolicyHeaderWriter();
    policy.setPolicy(CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy.CROSS_ORIGIN);
    return new DelegatingRequestMatcherHeaderWriter(
        PathPatternRequestMatcher.withDefaults().matcher("/widget/**"), policy);
  }

  /**
   * Browsers hold where a form is redirected to against the page's policy too, so these pages name
   * Stripe's, and no other page does.
   */
  private static HeaderWriter leadsOn(String pages, String origin) {
    String policy = CONTENT_POLICY.replace("form-action 'self'", "form-action 'self' " + origin);
    return new DelegatingRequestMatcherHeaderWriter(
        PathPatternRequestMatcher.withDefaults().matcher(pages),
        // Replaces the one for every page.
        (request, response) -> response.setHeader("Content-Security-Policy", policy));
  }

  /** Answers as the API does, where no controller is reached. */
  static void refuse(
      HttpServletResponse response, HttpStatus status, String problem, String sentence)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    String body =
        """
        {"type":"urn:samizdat:problem:%s","title":"%s","status":%d,"detail":"%s"}
        """
            .formatted(problem, status.getReasonPhrase(), status.value(), sentence);
    response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads {@code Authorization: Bearer …} (RFC 6750). */
  private static final class BearerFilter extends OncePerRequestFilter {

    private static final String PREFIX = "bearer ";

    private final ApiTokens tokens;

    BearerFilter(ApiTokens tokens) {
      this.tokens = tokens;
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      client(request)
          .ifPresent(client -> {
            var authorities =
                client.scopes().stream()
                    .map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope.label()))
                    .toList();
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(
                UsernamePasswordAuthenticationToken.authenticated(
                    client.name(), null, authorities));
            SecurityContextHolder.setContext(context);
          });
      chain.doFilter(request, response);
    }

    private Optional<ApiTokens.Client> client(HttpServletRequest request) {
      String header = request.getHeader(HttpHeaders.AUTHORIZATION);
      if (header == null || !header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
        return Optional.empty();
      }
      try {
        return tokens.authenticate(Token.parse(header.substring(PREFIX.length()).strip()));
      } catch (Refused notAToken) {
        return Optional.empty();
      }
    }
  }
}
