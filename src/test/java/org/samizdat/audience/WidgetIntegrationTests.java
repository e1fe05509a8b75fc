package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.IntegrationTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a newspaper's page gets from us: the script, and what its form has to show. */
@IntegrationTest
@TestPropertySource(
    properties = {
      "samizdat.mail.engine=false",
      "samizdat.website.origins=https://paper.example,https://www.paper.example"
    })
class WidgetIntegrationTests {

  private static final String PAPER = "https://paper.example";
  private static final String STRANGER = "https://stranger.example";
  private static final int MOST_BYTES = 10 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient BROWSER = HttpClient.newHttpClient();

  @Autowired ApplicationContext context;
  @LocalServerPort int port;
  @Autowired JdbcClient database;
  @Autowired Newsletters newsletters;
  @Autowired Policies policies;

  FrontDoor door;

  @BeforeEach
  void open() {
    door = FrontDoor.open(context);
    if (newsletters.find("pismo").isEmpty()) {
      newsletters.create(new Newsletter("pismo", "Письмо недели", "По пятницам.", "ru"));
      newsletters.create(new Newsletter("brief", "Der Brief", "Freitags.", "de"));
    }
  }

  @Test
  void theScriptIsSmallAsItIsServed() throws Exception {
    HttpResponse<byte[]> script =
        BROWSER.send(
            request("/widget/samizdat.js").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());
    assertThat(script.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(script.body()).hasSizeLessThan(MOST_BYTES);
  }

  @Test
  void theScriptMayBeLoadedByAnyPageAndIsKeptForAnHour() throws Exception {
    HttpResponse<String> script = get("/widget/samizdat.js", STRANGER);
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
    assertThat(script.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(script.headers().firstValue("Cross-Origin-Resource-Policy"))
        .contains("cross-origin");
    assertThat(script.headers().firstValue("Cache-Control")).contains("max-age=3600, public");
    assertThat(script.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(script.headers().firstValue("Last-Modified")).isEmpty();
    HttpResponse<String> again =
        send(
            request("/widget/samizdat.js")
                .header("If-None-Match", script.headers().firstValue("ETag").orElseThrow()));
    assertThat(again.statusCode()).isEqualTo(304);
  }

  @Test
  void theScriptIsAsciiSoThatAPageInAnyEncodingReadsItRight() throws Exception {
    String script = get("/widget/samizdat.js", PAPER).body();
    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(script)).isTrue();
  }

  @Test
  void theFormSaysWhatToShowInTheReadersLanguage() throws Exception {
    HttpResponse<String> answer = get("/api/v1/newsletters/weekly/form?locale=ru-RU", PAPER);
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode form = JSON.readTree(answer.body());
    assertThat(form.get("newsletter").asString()).isEqualTo("weekly");
    assertThat(form.get("name").asString()).isEqualTo("The Weekly");
    assertThat(form.get("description").asString()).isEqualTo("Every Friday.");
    assertThat(form.get("newsletterLanguage").asString()).isEqualTo("en");
    assertThat(form.get("locale").asString()).isEqualTo("ru");
    assertThat(form.get("direction").asString()).isEqualTo("ltr");
    assertThat(form.get("policyVersion").asString())
        .isEqualTo(policies.current().orElseThrow().version());
    assertThat(form.get("policyLink").asString()).contains("/privacy");
    assertThat(form.get("previewLink").isNull()).as("nothing has gone out").isTrue();
    assertThat(form.get("consent").asString()).startsWith("Присылайте мне «The Weekly» по почте.");
    assertThat(form.get("texts").get("button").asString()).isEqualTo("Подписаться");
    assertThat(form.get("texts").get("done").asString()).contains("The Weekly");
    assertThat(form.get("problems").get("address-not-valid").asString()).contains("опечат");
  }

  @ParameterizedTest
  @CsvSource({
    "weekly, ru, ru",
    "weekly, RU_ru, ru",
    "weekly, en-GB, en",
    "weekly, fr, en",
    "weekly, , en",
    "weekly, no such tag, en",
    "pismo, , ru",
    "pismo, fr, ru",
    "pismo, en, en",
    "brief, , en",
    "brief, de, en"
  })
  void aLanguageWeDoNotSpeakIsTheNewslettersAndThenEnglish(
      String newsletter, String wanted, String spoken) {
    String locale = wanted == null ? "" : wanted.replace(" ", "%20");
    assertThat(form(newsletter, locale).get("locale").asString()).isEqualTo(spoken);
  }

  @ParameterizedTest
  @CsvSource({"weekly, en", "weekly, ru", "weekly, fr", "pismo, ''", "pismo, en", "brief, de"})
  void whatTheFormIsGivenIsWhatASignupAcceptsAndRecords(String newsletter, String locale) {
    JsonNode form = form(newsletter, locale);
    String shown = form.get("consent").asString();
    String words = form.get("words").asString();
    JsonNode linked = form.get("consentLinked");
    assertThat(
            linked.get("before").asString()
                + linked.get("link").asString()
                + linked.get("after").asString())
        .isEqualTo(shown);
    assertThat(words).isEqualTo(Sha256.of(shown.getBytes(StandardCharsets.UTF_8)).toString());
    assertThat(signUp(form, words).statusCode()).isEqualTo(202);
    assertThat(
            database
                .sql("select body from shown_text where hash = decode(:hash, 'hex')")
                .param("hash", words)
                .query(String.class)
                .single())
        .isEqualTo(shown);
    assertThat(signUp(form, words.replace(words.charAt(0), 'x')).statusCode()).isEqualTo(409);
  }

  @Test
  void aFormThatShowsAnEarlierNameOrPolicyIsToldSo() throws Exception {
    newsletters.create(new Newsletter("renamed", "Old Name", "Daily.", "en"));
    JsonNode before = form("renamed", "en");
    newsletters.reword("renamed", "New Name", null);
    HttpResponse<String> late = signUp(before, before.get("words").asString());
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("words-not-current");
    JsonNode after = form("renamed", "en");
    assertThat(after.get("consent").asString()).contains("New Name");
    assertThat(after.get("description").asString()).isEqualTo("Daily.");
    assertThat(signUp(after, after.get("words").asString()).statusCode()).isEqualTo(202);
  }

  @Test
  void theFormIsKeptForAMinuteAndAskedForWithItsMark() throws Exception {
    String path = "/api/v1/newsletters/books/form?locale=en";
    HttpResponse<String> first = get(path, PAPER);
    assertThat(first.headers().firstValue("Cache-Control")).contains("max-age=60, public");
    assertThat(first.headers().allValues("Vary")).contains("Origin");
    String mark = first.headers().firstValue("ETag").orElseThrow();
    assertThat(send(request(path).header("If-None-Match", mark)).statusCode()).isEqualTo(304);
    newsletters.reword("books", null, "Twice a month.");
    HttpResponse<String> changed = send(request(path).header("If-None-Match", mark));
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).contains("Twice a month.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "a%00b", "..%2f..%2fetc", "%D0%BF"})
  void anUnknownNewsletterIsAProblemOfTheCallers(String slug) throws Exception {
    HttpResponse<String> answer = get("/api/v1/newsletters/" + slug + "/form", PAPER);
    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(answer.body()).doesNotContain("org.samizdat");
  }

  @Test
  void anUnknownNewsletterIsNamedAsTheProblem() throws Exception {
    HttpResponse<String> answer = get("/api/v1/newsletters/none/form", PAPER);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.body()).contains("urn:samizdat:problem:newsletter-not-found");
    assertThat(answer.headers().firstValue("Cache-Control"))
        .hasValueSatisfying(cache -> assertThat(cache).contains("no-store"));
  }

  @Test
  void onlyTheNewsroomsOwnWebsitesMayReadTheForm() throws Exception {
    String path = "/api/v1/newsletters/weekly/form";
    assertThat(get(path, PAPER).headers().firstValue("Access-Control-Allow-Origin"))
        .contains(PAPER);
    HttpResponse<String> foreign = get(path, STRANGER);
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(get(path, PAPER).headers().firstValue("Access-Control-Allow-Credentials"))
        .as("no cookie of ours is of use to a page")
        .isEmpty();
  }

  @Test
  void onlyTheNewsroomsOwnWebsitesMaySignReadersUp() throws Exception {
    assertThat(preflight(PAPER).headers().firstValue("Access-Control-Allow-Origin"))
        .contains(PAPER);
    assertThat(preflight(PAPER).headers().firstValue("Access-Control-Max-Age")).contains("3600");
    assertThat(preflight(STRANGER).statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return send(
        request("/api/v1/signups")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type"));
  }

  private HttpResponse<String> signUp(JsonNode form, String words) {
    return door.post(
        "/api/v1/signups",
        "application/json",
        """
        {"email": "reader31@example.org", "newsletter": "%s", "locale": "%s",
         "policyVersion": "%s", "words": "%s", "source": ""}
        """
            .formatted(
                form.get("newsletter").asString(),
                form.get("locale").asString(),
                form.get("policyVersion").asString(),
                words));
  }

  private JsonNode form(String newsletter, String locale) {
    return JSON.readTree(
        door.get("/api/v1/newsletters/" + newsletter + "/form?locale=" + locale).body());
  }

  private HttpResponse<String> get(String path, String origin) throws Exception {
    return send(request(path).header("Origin", origin));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return BROWSER.send(request.build(), BodyHandlers.ofString());
  }
}
