package org.samizdat.newsletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.ApiTokens;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The newsroom's own system, as it calls us: over HTTP, with a bearer token. */
final class Cms {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  /** What came back. */
  record Answer(int status, String type, JsonNode json) {

    String problem() {
      return json.path("type").asString().replace("urn:samizdat:problem:", "");
    }
  }

  private final int port;
  private final @Nullable String token;

  private Cms(int port, @Nullable String token) {
    this.port = port;
    this.token = token;
  }

  static Cms with(int port, ApiTokens tokens, ApiTokens.Scope... scopes) {
    Set<ApiTokens.Scope> all = EnumSet.noneOf(ApiTokens.Scope.class);
    all.addAll(Set.of(scopes));
    return new Cms(port, tokens.create("cms " + UUID.randomUUID(), all).reveal());
  }

  static Cms withoutToken(int port) {
    return new Cms(port, null);
  }

  /** A valid story; tests change what they are about. */
  static Map<String, Object> story(String id, Instant publishedAt) {
    Map<String, Object> story = new LinkedHashMap<>();
    story.put("url", "https://news.example/" + id);
    story.put("headline", "Headline of " + id);
    story.put("section", "news");
    story.put("summary", "What <em>" + id + "</em> says in short.");
    story.put("body", "<p>What " + id + " says at length.</p>");
    story.put("author", "A. Writer");
    story.put("language", "en");
    story.put("publishedAt", publishedAt.toString());
    return story;
  }

  Answer put(String id, Map<String, Object> story) {
    return put(id, JSON.writeValueAsString(story));
  }

  Answer put(String id, String body) {
    return send(
        request("/api/v1/stories/" + id)
            .header("content-type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer delete(String id) {
    return send(request("/api/v1/stories/" + id).DELETE());
  }

  /** A page as a reader's browser gets it. */
  static HttpResponse<String> page(int port, String path) {
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    return token == null ? request : request.header("authorization", "Bearer " + token);
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String body = response.body();
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          JSON.readTree(body.isEmpty() ? "null" : body));
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
