package org.samizdat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.OpenApi.Operation;
import org.samizdat.desk.ApiTokens;
import org.samizdat.giving.GivingTest;
import org.samizdat.giving.Solver;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.StripeTwin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What /openapi.json says is what runs, and what runs is what it says. */
@GivingTest
@TestPropertySource(
    properties = {
      "samizdat.web.trusted-proxies=127.0.0.1,::1",
      "samizdat.door.network=2+1/h",
      "samizdat.giving.newsletter=weekly",
      "samizdat.giving.cover-fee.rate=0.029",
      "samizdat.giving.cover-fee.fixed.usd=0.30"
    })
class OpenApiIntegrationTests {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** A Friday, ten in the morning in Berlin. */
  private static final Instant FRIDAY = Instant.parse("2026-11-27T09:00:00Z");

  private static final String STORY =
      """
      {"url": "https://paper.example/a", "headline": "A headline", "section": "news",
       "summary": "<p>What happened.</p>", "body": "<p>All of it.</p>", "author": "A. Writer",
       "language": "en", "publishedAt": "2026-11-26T08:00:00+01:00",
       "embargoUntil": "2026-11-26T09:00:00Z", "pinned": true}
      """;

  private static final String SIGNUP =
      """
      {"email": "reader17@example.org", "newsletter": "weekly", "locale": "en",
       "policyVersion": "2026-11", "source": "article/economy"}
      """;

  private static final String GIFT =
      """
      {"amount": 1000, "currency": "usd", "frequency": "monthly", "locale": "en",
       "policyVersion": "2026-11", "campaign": "spring", "coverFee": true, "newsletter": null,
       "formKey": "%s", "proof": "%s"}
      """;

  private static final String WISH =
      """
      {"email": "reader18@example.org", "when": "in-3-months", "repeat": "once", "amount": 700,
       "currency": "usd", "frequency": "annual", "locale": "en", "policyVersion": "2026-11"}
      """;

  private static final JsonMapper JSON = new JsonMapper();

  /** What only a newsroom without Stripe answers; {@link WithoutStripeIntegrationTests} sees it. */
  private static final String NOT_OPEN = "404 giving-not-open";

  @Autowired ConfigurableApplicationContext context;
  @Autowired StripeTwin twin;
  @Autowired TestDatabase database;
  @Autowired JdbcClient tables;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;
  @Autowired ApiTokens tokens;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping handlers;

  @LocalServerPort int port;

  private OpenApi api;

  /** What was seen, by operation: {@code 200}, {@code 404 story-not-found}. */
  private final Map<String, Set<String>> seen = new TreeMap<>();

  @BeforeEach
  void readDescription() throws Exception {
    api = new OpenApi(send(request("GET", "/openapi.json", null, null)).body());
  }

  @Test
  void itIsGivenToEverybodyAndMayBeKept() throws Exception {
    HttpResponse<String> answer = send(request("GET", "/openapi.json", null, null));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("cache-control"))
        .hasValueSatisfying(value -> assertThat(value).contains("max-age=3600"));
    String tag = answer.headers().firstValue("etag").orElseThrow();
    HttpRequest again =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/openapi.json"))
            .header("if-none-match", tag)
            .build();
    assertThat(CLIENT.send(again, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(304);
    assertThat(api.document().at("/servers/0/url").asString()).isEqualTo("http://localhost:8080");
  }

  @Test
  void itIsWellFormedOpenApi() {
    assertThat(api.document().path("openapi").asString()).isEqualTo("3.1.0");
    assertThat(api.brokenReferences()).isEmpty();
    assertThat(api.operations())
        .extracting(operation -> operation.node().path("operationId").asString())
        .doesNotContain("")
        .doesNotHaveDuplicates();
    Set<String> tags = Set.copyOf(api.document().path("tags").findValuesAsString("name"));
    for (Operation operation : api.operations()) {
      assertThat(operation.node().path("summary").asString()).as(operation.name()).isNotBlank();
      assertThat(tags).contains(operation.node().at("/tags/0").asString());
      assertThat(operation.node().path("responses").findValues("x-problems")).isEmpty();
      for (Matcher name = Pattern.compile("\\{(\\w+)}").matcher(operation.path()); name.find(); ) {
        assertThat(api.document().toString()).contains("\"name\":\"" + name.group(1) + "\"");
      }
    }
  }

  /** The schemas within are held against the dialect of JSON Schema that OpenAPI has for them. */
  @Test
  void itIsValidByTheOfficialSchemaOfOpenApi() {
    Schema official =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry ->
                    registry.schemaIdResolvers(ids ->
                        ids.mapPrefix(
                            "https://spec.openapis.org/", "classpath:spec.openapis.org/")))
            .getSchema(
                SchemaLocation.of("https://spec.openapis.org/oas/3.1/schema-base/2022-10-07"));
    assertThat(official.validate(api.document())).isEmpty();
    for (String spoilt :
        List.of("/info/title", "/paths/~1api~1v1~1signups/post/responses/202/description")) {
      JsonNode broken = api.document().deepCopy();
      JsonPointer pointer = JsonPointer.compile(spoilt);
      ((ObjectNode) broken.at(pointer.head())).remove(pointer.last().getMatchingProperty());
      assertThat(official.validate(broken)).as("without " + spoilt).isNotEmpty();
    }
    JsonNode broken = api.document().deepCopy();
    ((ObjectNode) broken.at("/components/schemas/Problem")).put("type", "thing");
    assertThat(official.validate(broken)).as("a type that is none").isNotEmpty();
  }

  @Test
  void itsExamplesAreValid() {
    for (Operation operation : api.operations()) {
      var example = operation.node().at("/requestBody/content/application~1json/example");
      if (!example.isMissingNode()) {
        String schema =
            operation.node().at("/requestBody/content/application~1json/schema/$ref").asString();
        assertThat(api.faults(schema.substring(1), example.toString()))
            .as(operation.name())
            .isEmpty();
      }
    }
  }

  @Test
  void everyHandlerIsDescribedWithItsScopeAndNothingElseIs() {
    Map<String, Set<String>> running = new TreeMap<>();
    for (Map.Entry<RequestMappingInfo, HandlerMethod> entry :
        handlers.getHandlerMethods().entrySet()) {
      RequestMappingInfo mapping = entry.getKey();
      PreAuthorize guard = entry.getValue().getMethodAnnotation(PreAuthorize.class);
      for (String pattern : mapping.getPatternValues()) {
        if (pattern.startsWith("/api/")) {
          // One without a method answers to all of them, and none would be compared.
          assertThat(mapping.getMethodsCondition().getMethods()).as(pattern).isNotEmpty();
          mapping
              .getMethodsCondition()
              .getMethods()
              .forEach(method ->
                  running.put(
                      method + " " + pattern.replaceAll("\\{(\\w+):[^/]*}", "{$1}"),
                      guard == null ? Set.of() : scopes(guard.value())));
        }
      }
    }
    assertThat(
            api.operations().stream().collect(Collectors.toMap(Operation::name, Operation::scopes)))
        .containsExactlyInAnyOrderEntriesOf(running);
  }

  @Test
  void everyAnswerIsAsDescribedAndEveryDescribedAnswerIsGiven() throws Exception {
    sendAnIssue();
    signUps();
    forms();
    gifts();
    closedGates();
    issues();
    putsAndDeletes();
    readsOfStories();
    reportsOfGiving();
    reminders();
    books();
    for (Operation operation : api.operations()) {
      Set<String> described = operation.problems();
      described.remove(NOT_OPEN);
      operation.successes().forEach(status -> described.add(status.toString()));
      assertThat(seen.get(operation.name())).as(operation.name()).isEqualTo(described);
    }
  }

  private void sendAnIssue() throws Exception {
    clock.set(FRIDAY.minus(Duration.ofHours(2)));
    Newsroom newsroom = new Newsroom(context, mail, port);
    call("signupForm", "/api/v1/newsletters/weekly/form", null, null, "404 newsletter-not-found");
    newsroom.command(
        "newsletter",
        "create",
        "early",
        "--name",
        "Early",
        "--description",
        "Before there is a policy.",
        "--language",
        "en",
        "--day",
        "monday",
        "--time",
        "10:00",
        "--zone",
        "UTC");
    call("signupForm", "/api/v1/newsletters/early/form", null, null, "404 policy-not-found");
    call("supportForm", "/api/v1/support/form", null, null, "404 policy-not-found");
    call("reminderForm", "/api/v1/reminders/form", null, null, "404 policy-not-found");
    call("remind", "/api/v1/reminders", null, WISH, "404 policy-not-found");
    newsroom.openWeekly();
    newsroom.putStories(3);
    newsroom.signUp("weekly", "reader16@example.org", "2026-11");
    MimeMessage confirm = newsroom.waitForMail("reader16@", "");
    newsroom.form(newsroom.link(confirm, "confirm"), Map.of("policyVersion", "2026-11"));
    clock.set(FRIDAY.plusSeconds(5));
    newsroom.knock("weekly");
    newsroom.waitForMail("reader16@", "Headline number");
    // Drafts, until a page is full.
    for (int week = 1; week <= 21; week++) {
      // No draft is made further ahead than a few weeks.
      clock.set(FRIDAY.plus(Duration.ofDays(7L * week - 1)));
      newsroom.command(
          "issue",
          "hold",
          "weekly",
          LocalDate.ofInstant(FRIDAY, ZoneOffset.UTC).plusWeeks(week).toString());
    }
    clock.set(FRIDAY.plusSeconds(5));
  }

  private void signUps() throws Exception {
    String path = "/api/v1/signups";
    call("signUp", path, null, SIGNUP, "202");
    call("signUp", path, null, "{", "400 not-readable");
    call("signUp", path, null, " ".repeat(64 * 1024 + 1), "413 body-too-large");
    call("signUp", path, null, "{\"email\": \"reader17@example.org\"}", "400 fields-missing");
    call("signUp", path, null, SIGNUP.replace("weekly", "none"), "404 newsletter-not-found");
    call("signUp", path, null, SIGNUP.replace("2026-11", "2025-01"), "409 policy-not-current");
    call(
        "signUp",
        path,
        null,
        SIGNUP.replace("\"source\"", "\"words\": \"" + "0".repeat(64) + "\", \"source\""),
        "409 words-not-current");
    call("signUp", path, null, SIGNUP.replace("@", " at "), "422 address-not-valid");
    call("signUp", path, null, SIGNUP.replace("\"en\"", "\"?\""), "422 locale-not-valid");
    call("signUp", path, null, SIGNUP.replace("article/", "/?"), "422 source-not-valid");
    call("doorChallenge", "/api/v1/door/challenge", null, null, "200");
    atTheDoor("signUp", path, SIGNUP, "reader17@example.org");
    check(
        api.operation("signUp"),
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("content-type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString("<a/>"))
                .build(),
            HttpResponse.BodyHandlers.ofString()),
        "415 unsupported-media-type");
  }

  private void atTheDoor(String operation, String path, String body, String address)
      throws Exception {
    ObjectNode sent = (ObjectNode) JSON.readTree(body);
    String proof = Solver.solve(send(request("GET", "/api/v1/door/challenge", null, null)).body());
    call(operation, path, null, sent.put("proof", proof).toString(), "202");
    call(operation, path, null, sent.put("proof", "e30=").toString(), "422 proof-not-valid");
    sent.remove("proof");
    String text = sent.toString();
    call(
        operation, path, null, text.replace(address, "abuse@example.org"), "422 address-of-office");
    call(
        operation,
        path,
        null,
        text.replace(address, "reader17@mailinator.com"),
        "422 address-short-lived");
    String network = operation.equals("signUp") ? "81.2.70.160" : "81.2.71.160";
    postFrom(network, operation, path, text, "202");
    postFrom(network, operation, path, text, "202");
    postFrom(network, operation, path, text, "429 door-crowded");
  }

  private void forms() throws Exception {
    call("signupForm", "/api/v1/newsletters/weekly/form", null, null, "200");
    call("signupForm", "/api/v1/newsletters/weekly/form?locale=ru", null, null, "200");
  }

  private void gifts() throws Exception {
    twin.advanceTo(clock.instant());
    call("supportForm", "/api/v1/support/form", null, null, "200");
    call("supportForm", "/api/v1/support/form?locale=ru&currency=eur", null, null, "200");
    call("supportChallenge", "/api/v1/support/challenge", null, null, "200");
    give(gift("first"), "201");
    give("{", "400 not-readable");
    give(" ".repeat(64 * 1024 + 1), "413 body-too-large");
    give("{\"amount\": 1000}", "400 fields-missing");
    String gift = gift("second");
    give(
        gift.replace("\"newsletter\": null", "\"newsletter\": \"none\""),
        "404 newsletter-not-found");
    give(gift.replace("2026-11", "2025-01"), "409 policy-not-current");
    give(gift.replace("\"campaign\"", "\"words\": \"0\", \"campaign\""), "409 words-not-current");
    give(gift.replace("1000", "10.5"), "422 amount-not-valid");
    give(gift.replace("1000", "199"), "422 amount-too-small");
    give(gift.replace("1000", "1000001"), "422 amount-too-large");
    give(gift.replace("usd", "xyz"), "422 currency-not-known");
    give(gift.replace("usd", "gbp"), "422 currency-not-offered");
    give(gift.replace("monthly", "weekly"), "422 frequency-not-known");
    give(gift.replace("\"en\"", "\"?\""), "422 locale-not-valid");
    give(gift.replace("spring", "spring?"), "422 campaign-not-valid");
    give(gift.replace("second", "!"), "422 form-key-not-valid");
    give(GIFT.formatted(key("second"), "e30="), "422 proof-not-valid");
    twin.inject(Fault.answering(429).on("POST /v1/checkout/sessions"));
    give(gift, "503 checkout-not-open");
    give(gift, "201");
    twin.lastSession().pay(Card.VISA, "giver17@example.org");
    give(gift("second").replace("1000", "2000"), "409 gift-already-made");
    twin.inject(Fault.refusing().on("POST /v1/checkout/sessions"));
    give(gift("third"), "422 checkout-refused");
    check(
        api.operation("donate"),
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/donations"))
                .header("content-type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(gift))
                .build(),
            HttpResponse.BodyHandlers.ofString()),
        "415 unsupported-media-type");
  }

  private void closedGates() throws Exception {
    for (int i = 0; i < 5; i++) {
      tables
          .sql(
              """
              insert into gate_decline (form, declined_at)
              values (sha256(convert_to(:form, 'UTF8')), :now)
              """)
          .param("form", "form " + key("closed"))
          .param("now", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    }
    give(gift("closed"), "429 form-closed");
    for (int i = 0; i < 5; i++) {
      giveFrom("81.2.69.160", gift("crowd" + i), "201");
    }
    giveFrom("81.2.69.160", gift("crowd"), "429 gate-closed");
    String gift = gift("late");
    asOwner("alter table gate_pass rename to gate_pass_away");
    call("supportChallenge", "/api/v1/support/challenge", null, null, "503 gate-not-reached");
    give(gift, "503 gate-not-reached");
    asOwner("alter table gate_pass_away rename to gate_pass");
  }

  private static String key(String form) {
    return form + "-0123456789abcdef";
  }

  private String gift(String form) throws Exception {
    String challenge = send(request("GET", "/api/v1/support/challenge", null, null)).body();
    return GIFT.formatted(key(form), Solver.solve(challenge));
  }

  private void give(String gift, String expected) throws Exception {
    call("donate", "/api/v1/donations", null, gift, expected);
  }

  private void giveFrom(String address, String gift, String expected) throws Exception {
    postFrom(address, "donate", "/api/v1/donations", gift, expected);
  }

  private void postFrom(String address, String operation, String path, String body, String expected)
      throws Exception {
    check(
        api.operation(operation),
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("content-type", "application/json")
                .header("x-forwarded-for", address)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString()),
        expected);
  }

  private void asOwner(String statement) throws SQLException {
    try (Connection connection = database.asOwner();
        Statement owners = connection.createStatement()) {
      owners.execute(statement);
    }
  }

  private void issues() throws Exception {
    String path = "/api/v1/newsletters/weekly/issues";
    String token = token(ApiTokens.Scope.ISSUES_READ);
    String next = call("issues", path, token, null, "200");
    assertThat(next).isNotEmpty();
    String last = call("issues", path + "?cursor=" + encode(next), token, null, "200");
    assertThat(last).isEmpty();
    call("issues", path + "?cursor=next", token, null, "400 cursor-not-valid");
    call("issues", path, null, null, "401 token-needed");
    call("issues", path, token(ApiTokens.Scope.STORIES_READ), null, "403 scope-needed");
    call("issues", path.replace("weekly", "none"), token, null, "404 newsletter-not-found");
    String copies = path + "/" + next + "/second-copies";
    call("secondCopies", copies, token, null, "200");
    call("secondCopies", copies + "?cursor=0", token, null, "400 cursor-not-valid");
    call("secondCopies", copies, null, null, "401 token-needed");
    call("secondCopies", copies, token(ApiTokens.Scope.STORIES_READ), null, "403 scope-needed");
    call("secondCopies", copies.replace(next, "someday"), token, null, "404 issue-not-found");
  }

  private void putsAndDeletes() throws Exception {
    String path = "/api/v1/stories/a";
    String token = token(ApiTokens.Scope.STORIES_WRITE);
    String reader = token(ApiTokens.Scope.STORIES_READ);
    call("putStory", path, token, STORY, "201");
    call("putStory", path, token, STORY, "200");
    call("putStory", path, token, STORY.replace("A headline", "Another"), "200");
    call("putStory", path, token, "[", "400 not-readable");
    call("putStory", path, null, STORY, "401 token-needed");
    call("putStory", path, reader, STORY, "403 scope-needed");
    call("putStory", path, token, " ".repeat(1024 * 1024 + 1), "413 story-too-large");
    call("putStory", path, token, STORY.replace("news", "sports"), "422 story-not-valid");
    call("putStory", "/api/v1/stories/feed:1:a", token, STORY, "422 story-of-a-feed");
    call("putStory", path, token, STORY.replace("embargo", "embarg"), "422 story-not-valid");
    check(
        api.operation("putStory"),
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("authorization", "Bearer " + token)
                .header("content-type", "text/plain")
                .PUT(HttpRequest.BodyPublishers.ofString(STORY))
                .build(),
            HttpResponse.BodyHandlers.ofString()),
        "415 unsupported-media-type");
    call("withdrawStory", path, null, null, "401 token-needed");
    call("withdrawStory", path, reader, null, "403 scope-needed");
    call("withdrawStory", path, token, null, "204");
    call("withdrawStory", path, token, null, "204");
    call("withdrawStory", "/api/v1/stories/a!", token, null, "422 story-not-valid");
  }

  private void readsOfStories() throws Exception {
    String path = "/api/v1/stories";
    String token = token(ApiTokens.Scope.STORIES_READ);
    String writer = token(ApiTokens.Scope.STORIES_WRITE);
    call("story", path + "/story-1", token, null, "200");
    call("story", path + "/story-1", null, null, "401 token-needed");
    call("story", path + "/story-1", writer, null, "403 scope-needed");
    call("story", path + "/none", token, null, "404 story-not-found");
    call("story", path + "/a!", token, null, "422 story-not-valid");
    String next = call("stories", path + "?limit=2", token, null, "200");
    assertThat(call("stories", path + "?limit=2&cursor=" + encode(next), token, null, "200"))
        .isEmpty();
    call("stories", path + "?section=news&since=2026-11-01T00:00:00Z", token, null, "200");
    call("stories", path + "?section=sports", token, null, "400 parameter-not-valid");
    call("stories", path + "?since=yesterday", token, null, "400 parameter-not-valid");
    call("stories", path + "?limit=201", token, null, "400 parameter-not-valid");
    call("stories", path + "?limit=many", token, null, "400 bad-request");
    call("stories", path + "?cursor=next", token, null, "400 cursor-not-valid");
    call("stories", path, null, null, "401 token-needed");
    call("stories", path, writer, null, "403 scope-needed");
  }

  private void reminders() throws Exception {
    call("reminderForm", "/api/v1/reminders/form?locale=ru", null, null, "200");
    String path = "/api/v1/reminders";
    call("remind", path, null, WISH, "202");
    call("remind", path, null, "{", "400 not-readable");
    call("remind", path, null, " ".repeat(64 * 1024 + 1), "413 body-too-large");
    call("remind", path, null, "{\"email\": \"reader18@example.org\"}", "400 fields-missing");
    call("remind", path, null, WISH.replace("2026-11", "2025-01"), "409 policy-not-current");
    call(
        "remind",
        path,
        null,
        WISH.replace("\"when\"", "\"words\": \"0\", \"when\""),
        "409 words-not-current");
    call("remind", path, null, WISH.replace("@", " at "), "422 address-not-valid");
    call("remind", path, null, WISH.replace("700", "7.5"), "422 amount-not-valid");
    call("remind", path, null, WISH.replace("usd", "xyz"), "422 currency-not-known");
    String payday = WISH.replace("in-3-months", "payday").replace("\"repeat\"", "%s, \"repeat\"");
    call(
        "remind", path, null, payday.formatted("\"dayOfMonth\": {}"), "422 day-of-month-not-valid");
    call(
        "remind",
        path,
        null,
        WISH.replace("\"once\"", "\"monthly\", \"times\": [3]"),
        "422 times-not-valid");
    call("remind", path, null, WISH.replace("annual", "daily"), "422 frequency-not-known");
    call("remind", path, null, WISH.replace("\"en\"", "\"?\""), "422 locale-not-valid");
    atTheDoor(
        "remind",
        path,
        WISH.replace("reader18@example.org", "reader19@example.org"),
        "reader19@example.org");
    Map<String, String> refused =
        Map.of(
            "when=never", "when-not-known",
            "when=on-day", "day-missing",
            "when=on-day&day=tomorrow", "day-not-readable",
            "when=on-day&day=2026-01-01", "day-not-valid",
            "when=payday&dayOfMonth=32", "day-of-month-not-valid",
            "repeat=hourly", "repeat-not-known",
            "repeat=monthly&times=13", "times-not-valid");
    for (Map.Entry<String, String> one : refused.entrySet()) {
      call("reminderPlan", path + "/plan?" + one.getKey(), null, null, "422 " + one.getValue());
      ObjectNode wish = (ObjectNode) JSON.readTree(WISH);
      for (String field : one.getKey().split("&", -1)) {
        wish.put(field.split("=", -1)[0], field.split("=", -1)[1]);
      }
      call("remind", path, null, wish.toString(), "422 " + one.getValue());
    }
    call(
        "reminderPlan",
        path + "/plan?when=payday&dayOfMonth=31&repeat=monthly&times=3&locale=ru",
        null,
        null,
        "200");
    check(
        api.operation("remind"),
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("content-type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString("<a/>"))
                .build(),
            HttpResponse.BodyHandlers.ofString()),
        "415 unsupported-media-type");
    MimeMessage confirm = new Newsroom(context, mail, port).waitForMail("reader18@", "");
    String link = new Newsroom(context, mail, port).link(confirm, "reminders/confirm");
    Matcher words =
        Pattern.compile("name=\"words\" value=\"([0-9a-f]{64})\"")
            .matcher(new Newsroom(context, mail, port).get(link).body());
    assertThat(words.find()).isTrue();
    new Newsroom(context, mail, port).form(link, Map.of("words", words.group(1)));
    String token = token(ApiTokens.Scope.GIVING_READ);
    call("reminderCounts", path, token, null, "200");
    assertThat(send(request("GET", path, token, null)).body()).contains("\"open\":1");
    call("reminderCounts", path, null, null, "401 token-needed");
    call("reminderCounts", path, token(ApiTokens.Scope.STORIES_READ), null, "403 scope-needed");
  }

  private void reportsOfGiving() throws Exception {
    giveAndFail();
    String path = "/api/v1/giving/reports/";
    String token = token(ApiTokens.Scope.GIVING_READ);
    String stranger = token(ApiTokens.Scope.STORIES_READ);
    Map<String, String> reports =
        Map.of(
            "giftReport", "gifts",
            "monthlyReport", "monthly",
            "cohortReport", "cohorts",
            "failureReport", "failures");
    for (Map.Entry<String, String> report : reports.entrySet()) {
      String operation = report.getKey();
      String at = path + report.getValue();
      call(operation, at, token, null, "200");
      assertThat(send(request("GET", at, token, null)).body())
          .as(operation + " has something to show")
          .contains("2026-11");
      call(operation, at + "?from=2026-01&until=2026-11", token, null, "200");
      call(operation, at + "?from=january", token, null, "400 parameter-not-valid");
      call(operation, at + "?until=2026-01&from=2026-02", token, null, "400 parameter-not-valid");
      call(operation, at, null, null, "401 token-needed");
      call(operation, at, stranger, null, "403 scope-needed");
    }
    call("riskReport", path + "at-risk", token, null, "200");
    assertThat(send(request("GET", path + "at-risk", token, null)).body()).contains("2026-12-01");
    call("riskReport", path + "at-risk", null, null, "401 token-needed");
    call("riskReport", path + "at-risk", stranger, null, "403 scope-needed");
  }

  private void books() throws Exception {
    String path = "/api/v1/finance/";
    String token = token(ApiTokens.Scope.FINANCE_READ);
    String stranger = token(ApiTokens.Scope.STORIES_READ);
    for (String operation : List.of("bookReport", "journal")) {
      boolean report = operation.equals("bookReport");
      String at = path + (report ? "reports/exceptions" : "journal/hledger");
      call(operation, at, token, null, "200");
      call(operation, at + "?from=january", token, null, "400 parameter-not-valid");
      call(operation, at, null, null, "401 token-needed");
      call(operation, at, stranger, null, "403 scope-needed");
      call(
          operation,
          path + (report ? "reports/nothing" : "journal/nothing"),
          token,
          null,
          report ? "404 report-not-found" : "404 format-not-found");
    }
    call("bookReport", path + "reports/fees?until=2020-12", token, null, "200");
    call("journal", path + "journal/xero?until=2020-12", token, null, "200");
    call("journal", path + "journal/exact?bom=true&currency=usd", token, null, "200");
    call("journal", path + "journal/hledger?bom=true", token, null, "400 parameter-not-valid");
    call("journal", path + "journal/xero?currency=zzz", token, null, "422 currency-not-known");
    bookInTwoCurrencies();
    String long1999 = path + "journal/xero?from=1999-01&until=1999-01";
    call("journal", long1999, token, null, "422 currency-needed");
    call("journal", long1999 + "&currency=eur", token, null, "200");
    call("closedMonths", path + "months", token, null, "200");
    call("closedMonths", path + "months", null, null, "401 token-needed");
    call("closedMonths", path + "months", stranger, null, "403 scope-needed");
  }

  /** As one fact of each would be. */
  private void bookInTwoCurrencies() {
    context
        .getBean(JdbcClient.class)
        .sql(
            """
            with entry as (
              insert into journal_entry (id, kind, fact, month, day, own_day, words, postings)
              select 'contract-' || currency, 'opening', currency, date '1999-01-01',
                date '1999-01-01', date '1999-01-01', 'opening balance', 2
              from unnest(array['eur', 'usd']) as currency
              returning id, fact)
            insert into posting (entry, position, account, amount_minor, currency)
            select id, position, account, amount, fact
            from entry
            cross join (values (0, 'stripe-balance', 5), (1, 'opening', -5))
              as part (position, account, amount)
            """)
        .update();
  }

  /** A gift, and a pledge whose payment has failed, as they are stored. */
  private void giveAndFail() {
    JdbcClient database = context.getBean(JdbcClient.class);
    database
        .sql("insert into giver (number, language, route, since) values (7, 'en', 'OTHER', now())")
        .update();
    database
        .sql(
            """
            insert into donation (
              number, giver, form_key, frequency, amount, covered, currency, campaign, language,
              policy_version, consent, newsletter, state, why, opened_at)
            values (
              7, 7, '\\x07', 'MONTHLY', 500, 0, 'usd', 'spring', 'en', '2026-11',
              gen_random_uuid(), '', 'SETTLED', '', now())
            """)
        .update();
    database
        .sql(
            """
            insert into payment (
              intent, giver, donation, charge, frequency, amount, covered, currency, campaign,
              method, paid_at)
            values (
              'pi_7', 7, 7, 'ch_7', 'MONTHLY', 500, 0, 'usd', 'spring', 'card',
              timestamptz '2026-11-02 10:00:00Z')
            """)
        .update();
    database
        .sql(
            """
            insert into pledge (
              number, giver, donation, subscription, frequency, amount, covered, currency,
              campaign, state, why, began_on, period_end, attempts, next_attempt, read_at)
            values (
              7, 7, 7, 'sub_7', 'MONTHLY', 500, 0, 'usd', 'spring', 'PAST_DUE', 'payment-failed',
              '2026-11-02', timestamptz '2026-12-02 10:00:00Z', 1,
              timestamptz '2026-12-01 10:00:00Z', now())
            """)
        .update();
    database
        .sql(
            """
            insert into pledge_change (
              pledge, step, changed_on, frequency, amount, covered, currency, campaign, state, why,
              monthly, monthly_covered)
            values
              (7, 1, '2026-11-02', 'MONTHLY', 500, 0, 'usd', 'spring', 'ACTIVE', '', 500, 0),
              (7, 2, '2026-11-20', 'MONTHLY', 500, 0, 'usd', 'spring', 'PAST_DUE',
                'payment-failed', 500, 0)
            """)
        .update();
  }

  /** Calls an operation, holds the answer against its description; the next page's cursor or "". */
  private String call(
      String operation, String path, @Nullable String token, @Nullable String body, String expected)
      throws Exception {
    Operation described = api.operation(operation);
    HttpResponse<String> answer = send(request(described.method(), path, token, body));
    return check(described, answer, expected);
  }

  private String check(Operation operation, HttpResponse<String> answer, String expected) {
    String call = operation.name() + " → " + expected;
    int status = answer.statusCode();
    if (answer.body().isEmpty()) {
      assertThat(Integer.toString(status)).as(call).isEqualTo(expected);
      assertThat(operation.answer(status).isMissingNode()).as(call).isFalse();
      assertThat(operation.answer(status).has("content")).as(call).isFalse();
      seen.computeIfAbsent(operation.name(), name -> new TreeSet<>()).add(expected);
      return "";
    }
    String type = answer.headers().firstValue("content-type").orElse("").split(";", -1)[0];
    // What is no JSON is a string to its description.
    String body =
        type.endsWith("json") ? answer.body() : StringNode.valueOf(answer.body()).toString();
    var json = new OpenApi(body).document();
    String problem = json.path("type").asString("").replace("urn:samizdat:problem:", "");
    assertThat(status < 400 ? Integer.toString(status) : status + " " + problem)
        .as(call)
        .isEqualTo(expected);
    assertThat(api.faults(operation, status, type, body)).as(call).isEmpty();
    seen.computeIfAbsent(operation.name(), name -> new TreeSet<>()).add(expected);
    return json.path("next").asString("");
  }

  private String token(ApiTokens.Scope scope) {
    return tokens
        .create("contract " + scope.name() + " " + System.nanoTime(), Set.of(scope))
        .reveal();
  }

  private static Set<String> scopes(String guard) {
    Set<String> scopes = new TreeSet<>();
    for (Matcher scope = Pattern.compile("SCOPE_([a-z:]+)").matcher(guard); scope.find(); ) {
      scopes.add(scope.group(1));
    }
    return scopes;
  }

  private static String encode(String cursor) {
    return URLEncoder.encode(cursor, UTF_8);
  }

  private HttpRequest request(
      String method, String path, @Nullable String token, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    if (body == null) {
      return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
    }
    return request
        .header("content-type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
