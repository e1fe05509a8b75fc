package org.samizdat.giving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.TestClock;
import org.samizdat.twin.StripeTwin;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a giver's browser does, and the links she would find in her mail. */
final class GiverDoor {

  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private final int port;
  private final JdbcClient database;
  private final Tokens tokens;
  private final Vault vault;
  private final Givers givers;
  private final StripeTwin twin;
  private final TestClock clock;

  GiverDoor(ApplicationContext context) {
    port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    database = context.getBean(JdbcClient.class);
    tokens = context.getBean(Tokens.class);
    vault = context.getBean(Vault.class);
    givers = context.getBean(Givers.class);
    twin = context.getBean(StripeTwin.class);
    clock = context.getBean(TestClock.class);
  }

  /** Time passes, for us and for Stripe; what it has to tell waits. */
  void pass(Duration duration) {
    twin.advance(duration);
    clock.advance(duration);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, Map<String, String> fields) {
    return send(form(path, fields), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> file(String path, Map<String, String> fields) {
    return send(form(path, fields), HttpResponse.BodyHandlers.ofByteArray());
  }

  Giver giver(String address) {
    return vault
        .find(Purpose.GIVING, EmailAddress.parse(address))
        .flatMap(givers::ofPerson)
        .orElseThrow();
  }

  /** Who she is, while she is not forgotten. */
  static PersonId person(Giver giver) {
    return Objects.requireNonNull(giver.person());
  }

  /** Of her page, as every mail of hers has it. */
  String link(String address) {
    Giver giver = giver(address);
    return "/support/" + token(TokenPurpose.SUPPORT, giver.number(), giver.generation());
  }

  /** Asks for a fresh link; its path, as the mail has it. */
  String freshLink(String address) {
    HttpResponse<String> said = post("/support/link", Map.of("email", address));
    if (said.statusCode() != 202) {
      throw new AssertionError("Asking for a link was answered " + said.statusCode());
    }
    return "/support/change/" + token(TokenPurpose.SUPPORT_CHANGE, lastRequest(), 0);
  }

  long lastRequest() {
    return database
        .sql(
            """
            select number
            from support_link_request
            order by requested_at desc, ctid desc
            limit 1
            """)
        .query(Long.class)
        .single();
  }

  String token(TokenPurpose purpose, long row, int generation) {
    return tokens.make(purpose, new Tokens.Named(row, generation)).reveal();
  }

  /** The number of a pledge as her pages name it. */
  String pledge(String subscription) {
    return Long.toHexString(
        database
            .sql("select number from pledge where subscription = :subscription")
            .param("subscription", subscription)
            .query(Long.class)
            .single());
  }

  /** Presses a button of her page as it stands now. */
  HttpResponse<String> act(String link, String subscription, String act) {
    return post(
        link + "/pledges/" + pledge(subscription),
        Map.of("act", act, "seen", Integer.toString(seen(link, subscription))));
  }

  /** The number of the last act on a pledge that a page knows of. */
  int seen(String link, String subscription) {
    Matcher seen =
        Pattern.compile(
                "/pledges/" + pledge(subscription) + "[^>]*>.*?name=\"seen\" value=\"([0-9]+)\"",
                Pattern.DOTALL)
            .matcher(get(link).body());
    if (!seen.find()) {
      throw new AssertionError("The page has nothing to do for " + subscription);
    }
    return Integer.parseInt(seen.group(1));
  }

  Map<String, @Nullable Object> row(String subscription) {
    return Objects.requireNonNull(
        database
            .sql(
                "select state, why, paused_until, ends_at, period_end from pledge where"
                    + " subscription = :subscription")
            .param("subscription", subscription)
            .query()
            .singleRow());
  }

  private HttpRequest form(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private static <T> HttpResponse<T> send(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return BROWSER.send(request, handler);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
