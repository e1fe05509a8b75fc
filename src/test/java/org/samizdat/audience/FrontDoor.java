package org.samizdat.audience;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a browser, a website and a mail program do, and the links they would find in their mail. */
final class FrontDoor {

  static final String POLICY = "2026-11";

  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private final int port;
  private final JdbcClient database;
  private final Tokens tokens;

  private FrontDoor(int port, JdbcClient database, Tokens tokens) {
    this.port = port;
    this.database = database;
    this.tokens = tokens;
  }

  /** With two newsletters behind it, {@code weekly} and {@code books}, and a privacy policy. */
  static FrontDoor open(ApplicationContext context) {
    Newsletters newsletters = context.getBean(Newsletters.class);
    if (newsletters.find("weekly").isEmpty()) {
      newsletters.create(new Newsletter("weekly", "The Weekly", "Every Friday.", "en"));
      newsletters.create(new Newsletter("books", "Books & More", "Once a month.", "en"));
      publish(context.getBean(Policies.class), POLICY, "We keep your address sealed.");
    }
    return new FrontDoor(
        context.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
        context.getBean(JdbcClient.class),
        context.getBean(Tokens.class));
  }

  static void publish(Policies policies, String version, String text) {
    LinkedHashMap<String, String> texts = new LinkedHashMap<>();
    texts.put("en", text);
    policies.publish(version, texts);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  HttpResponse<String> head(String path) {
    return send(HttpRequest.newBuilder(uri(path)).HEAD().build());
  }

  HttpResponse<String> post(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return post(path, "application/x-www-form-urlencoded", body);
  }

  HttpResponse<String> post(String path, String type, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> signUp(String email, String newsletter) {
    return post(
        "/api/v1/signups",
        "application/json",
        """
        {"email": "%s", "newsletter": "%s", "locale": "en", "policyVersion": "%s"}
        """
            .formatted(email, newsletter, currentPolicy()));
  }

  /** Signs up; the path of the link in the confirmation mail. */
  String request(String email, String newsletter) {
    List<Long> before = openRequests();
    signUp(email, newsletter);
    List<Long> after = openRequests();
    after.removeAll(before);
    return link("/confirm/", TokenPurpose.CONFIRM, after.getFirst());
  }

  HttpResponse<String> confirm(String path) {
    return post(path, Map.of("policyVersion", currentPolicy()));
  }

  /** Signs up and confirms; the number of the subscription. */
  long subscribe(String email, String newsletter) {
    List<Long> before = subscriptions(newsletter);
    confirm(request(email, newsletter));
    List<Long> after = subscriptions(newsletter);
    after.removeAll(before);
    return after.getFirst();
  }

  String unsubscribeLink(long subscription) {
    return link("/unsubscribe/", TokenPurpose.UNSUBSCRIBE, subscription);
  }

  String eraseLink(long subscription) {
    return link("/erase/", TokenPurpose.ERASE, subscription);
  }

  String preferencesLink(long subscription) {
    return link("/preferences/", TokenPurpose.PREFERENCES, subscription);
  }

  /** Types an address where the link was lost; the path of the link in the mail. */
  String requestMyData(String email) {
    List<Long> before = linkRequests();
    post("/preferences", Map.of("email", email));
    List<Long> after = linkRequests();
    after.removeAll(before);
    return link("/my-data/", TokenPurpose.MY_DATA, after.getFirst());
  }

  private List<Long> linkRequests() {
    return database
        .sql("select number from link_request")
        .query((row, number) -> row.getLong(1))
        .list();
  }

  private String link(String path, TokenPurpose purpose, long row) {
    return path + tokens.make(purpose, new Tokens.Named(row, 0)).reveal();
  }

  private String currentPolicy() {
    return database
        .sql("select version from policy_version order by number desc limit 1")
        .query(String.class)
        .single();
  }

  private List<Long> openRequests() {
    return database
        .sql("select number from signup_request where reader is null")
        .query((row, number) -> row.getLong(1))
        .list();
  }

  private List<Long> subscriptions(String newsletter) {
    return database
        .sql("select number from subscription where newsletter = :newsletter")
        .param("newsletter", newsletter)
        .query((row, number) -> row.getLong(1))
        .list();
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return BROWSER.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
