package org.samizdat.giving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.door.Tickets;
import org.samizdat.twin.Card;
import org.samizdat.twin.StripeTwin;
import org.samizdat.twin.TwinSession;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asking for support, at the door: what forms are told, what they may send, what is kept of it. */
@GivingTest
@TestPropertySource(
    properties = {
      "samizdat.mail.engine=false",
      "samizdat.website.origins=https://paper.example",
      "samizdat.giving.currencies=usd,eur,kwd",
      "samizdat.giving.newsletter=weekly",
      "samizdat.giving.message.en=Our <b>own</b> words.",
      "samizdat.giving.cover-fee.rate=0.029",
      "samizdat.giving.cover-fee.fixed.usd=0.30"
    })
class SupportIntegrationTests {

  private static final String PAPER = "https://paper.example";
  private static final String EVIL = "\"><script>alert(1)</script>";
  private static final int MOST_BYTES = 10 * 1024;
  private static final int MOST_BYTES_RAW = 20_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @Autowired ConfigurableApplicationContext context;
  @Autowired GreenMail mail;
  @Autowired JdbcClient database;
  @Autowired StripeTwin twin;
  @Autowired TestClock clock;
  @LocalServerPort int port;

  @BeforeEach
  void open() throws Exception {
    new Newsroom(context, mail, port).openWeekly();
  }

  @Test
  void theScriptIsSmallAsItIsServedAndAscii() throws Exception {
    HttpResponse<byte[]> script =
        BROWSER.send(
            request("/widget/support.js").header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(script.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(script.body()).hasSizeLessThan(MOST_BYTES);
    assertThat(script.headers().firstValue("Cross-Origin-Resource-Policy"))
        .contains("cross-origin");
    String text = get("/widget/support.js").body();
    assertThat(text.getBytes(UTF_8)).as("unpacked").hasSizeLessThan(MOST_BYTES_RAW);
    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(text)).isTrue();
    assertThat(text).doesNotContain("stripe.com", "innerHTML", "eval(");
  }

  @Test
  void theFormSaysWhatToShow() throws Exception {
    JsonNode form = form("?locale=ru-RU&currency=eur");
    assertThat(form.path("locale").asString()).isEqualTo("ru");
    assertThat(form.path("currency").asString()).isEqualTo("eur");
    assertThat(form.at("/frequencies/1/label").asString()).isEqualTo("Каждый месяц");
    assertThat(form.at("/currencies/0/least").asLong()).isEqualTo(200);
    assertThat(form.at("/currencies/0/fee/rate").asLong()).isEqualTo(29_000);
    assertThat(form.at("/currencies/1/fee").isNull()).isTrue();
    assertThat(form.at("/currencies/2/step").asLong()).isEqualTo(10);
    assertThat(form.at("/newsletter/slug").asString()).isEqualTo("weekly");
    assertThat(form.path("remindersLink").asString()).endsWith("/reminders?language=ru");
    assertThat(form.at("/texts/cover").asString()).contains("{total}", "{gift}");
    assertThat(form("?locale=fr").path("locale").asString()).isEqualTo("en");
    assertThat(form("").path("message").asString()).isEqualTo("Our <b>own</b> words.");
    assertThat(form("?locale=ru").path("message").asString()).contains("The Example");
    for (JsonNode words : new JsonNode[] {form, form.path("newsletter")}) {
      assertThat(words.path("words").asString())
          .isEqualTo(Hashes.hex(words.path("consent").asString().getBytes(UTF_8)));
    }
  }

  @Test
  void theFormIsKeptForAMinuteAndTheWorkNever() throws Exception {
    HttpResponse<String> first = get("/api/v1/support/form");
    assertThat(first.headers().firstValue("Cache-Control")).contains("max-age=60, public");
    String mark = first.headers().firstValue("ETag").orElseThrow();
    assertThat(send(request("/api/v1/support/form").header("If-None-Match", mark)).statusCode())
        .isEqualTo(304);
    assertThat(get("/api/v1/support/challenge").headers().firstValue("Cache-Control"))
        .contains("no-store");
  }

  @Test
  void onlyTheNewsroomsOwnWebsitesMayAskAndGive() throws Exception {
    for (String path : new String[] {"/api/v1/support/form", "/api/v1/support/challenge"}) {
      assertThat(
              send(request(path).header("Origin", PAPER))
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .contains(PAPER);
      assertThat(send(request(path).header("Origin", "https://stranger.example")).statusCode())
          .isEqualTo(403);
    }
    assertThat(preflight(PAPER).statusCode()).isEqualTo(200);
    assertThat(preflight("https://stranger.example").statusCode()).isEqualTo(403);
  }

  @Test
  void whatTheFormIsGivenIsWhatAGiftRecordsAndStripeIsAsked() throws Exception {
    JsonNode form = form("?locale=ru");
    HttpResponse<String> made =
        give(gift(form, 1000, "usd").replace("\"coverFee\": false", "\"coverFee\": true"));
    assertThat(made.statusCode()).isEqualTo(201);
    JsonNode answer = JSON.readTree(made.body());
    assertThat(answer.path("checkoutUrl").asString()).startsWith(twin.apiBase());
    assertThat(twin.lastSession().url()).isEqualTo(answer.path("checkoutUrl").asString());
    assertThat(JSON.readTree(twin.json(twin.lastSession().id())).path("amount_total").asLong())
        .as("the gift and its fee")
        .isEqualTo(1061);
    assertThat(
            database
                .sql("select body from shown_text where hash = decode(:hash, 'hex')")
                .param("hash", form.path("words").asString())
                .query(String.class)
                .single())
        .isEqualTo(form.path("consent").asString());
  }

  @Test
  void theSameFormTwiceIsOneGift() throws Exception {
    String gift = gift(form(""), 700, "usd");
    HttpResponse<String> first = give(gift);
    HttpResponse<String> second = give(gift);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
  }

  /** Also without scripts: Stripe's arrow leads to where she was, with the key of the same gift. */
  @Test
  void backFromStripeTheFormStandsAsSheHadItAndIsTheSameGift() throws Exception {
    String gift =
        gift(form("?locale=ru"), 1000, "usd")
            .replace("\"coverFee\": false", "\"coverFee\": true")
            .replace("\"once\"", "\"annual\"");
    String key = JSON.readTree(gift).path("formKey").asString();
    assertThat(give(gift).statusCode()).isEqualTo(201);
    String back = back(twin.lastSession());
    assertThat(back).startsWith("/support?").contains("campaign=spring", "cover=yes");
    Document page = Jsoup.parse(get(back).body());
    assertThat(page.select("html").attr("lang")).isEqualTo("ru");
    assertThat(page.select("[name=formKey]").val()).isEqualTo(key);
    assertThat(page.select("[name=campaign]").val()).isEqualTo("spring");
    assertThat(page.select("[name=cover]").hasAttr("checked")).isTrue();
    assertThat(page.select("[name=newsletter]").hasAttr("checked")).isFalse();
    assertThat(page.select("[name=frequency][checked]").val()).isEqualTo("annual");
    assertThat(page.select("form.give").hasAttr("data-own-key")).isTrue();

    twin.lastSession().pay(Card.VISA, "reader17@example.org");
    assertThat(give(gift).statusCode()).isEqualTo(409);
    Document afterwards = Jsoup.parse(get(back).body());
    assertThat(afterwards.select("[name=formKey]").val()).as("another gift").isNotEqualTo(key);
    assertThat(afterwards.select("form.give").hasAttr("data-own-key")).isFalse();
  }

  @Test
  void aKeyBehindWhichNoGiftIsOpenIsNotTakenFromALink() throws Exception {
    String key = UUID.randomUUID().toString();
    assertThat(get("/support?formKey=" + key).body()).doesNotContain(key);
  }

  @Test
  void noWorkNoSession() throws Exception {
    int before = twin.requests().size();
    String gift = gift(form(""), 700, "usd");
    give(gift.replaceAll("\"proof\": \"[^\"]+\"", "\"proof\": \"e30=\""));
    give(gift.replaceAll(", \"proof\": \"[^\"]+\"", ""));
    give(gift.replace("700", "100"));
    assertThat(twin.requests()).hasSize(before);
    assertThat(give(gift).statusCode()).isEqualTo(201);
    assertThat(give(gift.replace("700", "800")).statusCode()).as("a replay").isEqualTo(422);
    assertThat(twin.requests()).hasSize(before + 1);
  }

  @ParameterizedTest
  @CsvSource({"1.5", "\"700\"", "1e3", "99999999999999999999", "true", "-700", "[]", "{}"})
  void anAmountIsAWholeNumberOfMinorUnits(String amount) throws Exception {
    HttpResponse<String> answer = give(gift(form(""), 700, "usd").replace("700", amount));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("amount-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"campaign", "amount", "currency", "frequency", "language"})
  void nothingInALinkBecomesMarkup(String parameter) throws Exception {
    HttpResponse<String> page = get("/support?" + parameter + "=" + URLEncoder.encode(EVIL, UTF_8));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("<script>alert", "<b>own").contains("Our &lt;b&gt;own");
  }

  @Test
  void nothingInAFormBecomesMarkup() throws Exception {
    for (String name :
        new String[] {"other", "campaign", "currency", "frequency", "formKey", "words", "form"}) {
      Map<String, String> fields = plain();
      fields.put(name, EVIL);
      HttpResponse<String> page = post(fields);
      assertThat(page.statusCode()).as(name).isBetween(202, 422);
      assertThat(page.body()).as(name).doesNotContain("<script>alert");
    }
  }

  @Test
  void onlyThisPagesFormMayLeadToStripe() throws Exception {
    String policy = get("/support").headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains("form-action 'self' " + twin.apiBase() + ";", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(get("/support").headers().allValues("Content-Security-Policy")).hasSize(1);
    assertThat(get("/").headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(other -> assertThat(other).contains("form-action 'self';"));
  }

  @Test
  void aPlainFormTakesAStepMoreAndLeadsToStripe() throws Exception {
    int before = twin.requests().size();
    HttpResponse<String> step = post(plain());
    assertThat(step.statusCode()).isEqualTo(202);
    assertThat(step.body()).contains("$12 a month", "name=\"formKey\"");
    Map<String, String> fields = hidden(step.body());
    HttpResponse<String> early = post(fields);
    assertThat(early.statusCode()).isEqualTo(202);
    assertThat(early.body()).contains("a little early");
    assertThat(twin.requests()).hasSize(before);
    clock.advance(Tickets.WAIT);
    HttpResponse<String> there = post(fields);
    assertThat(there.statusCode()).isEqualTo(303);
    assertThat(there.headers().firstValue("Location"))
        .hasValueSatisfying(page -> assertThat(page).startsWith(twin.apiBase()));
    assertThat(post(fields).headers().firstValue("Location"))
        .as("pressed twice")
        .isEqualTo(there.headers().firstValue("Location"));
    fields.put("amount", "13");
    assertThat(post(fields).statusCode()).as("a used ticket").isEqualTo(202);
    clock.advance(Duration.ofHours(2));
  }

  @ParameterizedTest
  @CsvSource({
    "amount, 1, 422, The least we can take is $2",
    "amount, ten, 422, in figures",
    "amount, '', 400, choose an amount",
    "policyVersion, 2020-01, 409, privacy policy has changed",
    "currency, gbp, 422, do not take gifts in this currency",
    "frequency, weekly, 422, 'once, monthly or annual'",
    "words, 00, 409, are not the ones"
  })
  void whatIsWrongWithAFormIsSaidOnOurPage(String field, String value, int status, String sentence)
      throws Exception {
    Map<String, String> fields = plain();
    fields.put(field, value);
    HttpResponse<String> page = post(fields);
    assertThat(page.statusCode()).isEqualTo(status);
    assertThat(page.body()).contains("role=\"alert\"", sentence, "name=\"frequency\"");
  }

  private String back(TwinSession session) {
    URI back = URI.create(JSON.readTree(twin.json(session.id())).path("cancel_url").asString());
    return back.getRawPath() + "?" + back.getRawQuery();
  }

  private Map<String, String> plain() throws IOException, InterruptedException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("locale", "en");
    fields.put("policyVersion", form("").path("policyVersion").asString());
    fields.put("campaign", "spring/paper");
    fields.put("currency", "usd");
    fields.put("frequency", "monthly");
    fields.put("amount", "12");
    return fields;
  }

  private static Map<String, String> hidden(String page) {
    Map<String, String> fields = new LinkedHashMap<>();
    java.util.regex.Pattern.compile("type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
        .matcher(page)
        .results()
        .forEach(field -> fields.put(field.group(1), field.group(2)));
    return fields;
  }

  private String gift(JsonNode form, long amount, String currency)
      throws IOException, InterruptedException {
    return """
    {"amount": %d, "currency": "%s", "frequency": "once", "locale": "%s", "policyVersion": "%s",
     "words": "%s", "campaign": "spring", "coverFee": false, "newsletter": "weekly",
     "newsletterWords": "%s", "formKey": "%s", "proof": "%s"}
    """
        .formatted(
            amount,
            currency,
            form.path("locale").asString(),
            form.path("policyVersion").asString(),
            form.path("words").asString(),
            form.at("/newsletter/words").asString(),
            UUID.randomUUID(),
            Solver.solve(get("/api/v1/support/challenge").body()));
  }

  private HttpResponse<String> give(String gift) throws IOException, InterruptedException {
    return send(
        request("/api/v1/donations")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(gift)));
  }

  private HttpResponse<String> post(Map<String, String> fields)
      throws IOException, InterruptedException {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        request("/support")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> preflight(String origin) throws IOException, InterruptedException {
    return send(
        request("/api/v1/donations")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type"));
  }

  private JsonNode form(String query) throws IOException, InterruptedException {
    return JSON.readTree(get("/api/v1/support/form" + query).body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return BROWSER.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
