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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.ledger.Ledger;
import org.samizdat.ledger.MoneyFact;
import org.samizdat.twin.StripeTwin;
import org.samizdat.values.Money;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What covering the fee costs, once the books tell what fees have come to. */
@GivingTest
@DirtiesContext
@TestPropertySource(
    properties = {
      "samizdat.mail.engine=false",
      "samizdat.giving.cover-fee.rate=0.029",
      "samizdat.giving.cover-fee.fixed.usd=0.30",
      "samizdat.giving.cover-fee.fixed.eur=0.25"
    })
class MeasuredFeeIntegrationTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @Autowired ConfigurableApplicationContext context;
  @Autowired GreenMail mail;
  @Autowired StripeTwin twin;
  @Autowired TestClock clock;
  @Autowired Ledger ledger;
  @LocalServerPort int port;

  @BeforeEach
  void open() throws Exception {
    new Newsroom(context, mail, port).openWeekly();
  }

  @Test
  void itIsWhatFeesHaveComeToAndAFormOfYesterdayAddsWhatItShowed() throws Exception {
    assertThat(fee()).as("as set, while nothing is known").isEqualTo("29000-30");
    int charges = 20;
    // Of $20.00 each: 30 cents, and 42 cents, which is 2.1 %.
    ledger.record(
        IntStream.range(0, charges).mapToObj(i -> charge(i, clock.instant(), 2000, 72)).toList());
    assertThat(fee()).as("measured already today").isEqualTo("29000-30");
    JsonNode old = form();
    String oldPage = get("/support?currency=usd").body();
    assertThat(oldPage).contains("value=\"29000-30\"", "2.9%");

    wait(Duration.ofDays(1));
    assertThat(fee()).isEqualTo("21000-30");
    assertThat(get("/support?currency=usd").body()).contains("value=\"21000-30\"", "2.1%");
    assertThat(form().at("/currencies/1/fee/rate").asLong()).as("of euros").isEqualTo(29_000);

    assertThat(total(give(old, "\"fee\": " + old.at("/currencies/0/fee") + ",")))
        .as("what the widget showed yesterday")
        .isEqualTo(1061);
    assertThat(total(give(form(), ""))).as("it does not tell").isEqualTo(1053);
    assertThat(total(give(form(), "\"fee\": {\"rate\": 900000, \"fixed\": 30},")))
        .as("we never said that")
        .isEqualTo(1053);
    assertThat(give(form(), "\"fee\": {\"rate\": \"much\"},").statusCode()).isEqualTo(400);

    assertThat(waitPage(old, "29000-30")).contains("$10.61", "value=\"29000-30\"");
    assertThat(waitPage(old, "yes")).contains("$10.53");

    wait(Duration.ofDays(90));
    assertThat(fee()).as("too long ago to tell").isEqualTo("29000-30");
  }

  private void wait(Duration duration) {
    twin.advance(duration);
    clock.advance(duration);
  }

  /** As the widget counts it. */
  private String fee() throws Exception {
    JsonNode fee = form().at("/currencies/0/fee");
    return fee.path("rate").asLong() + "-" + fee.path("fixed").asLong();
  }

  private long total(HttpResponse<String> made) {
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return JSON.readTree(twin.json(twin.lastSession().id())).path("amount_total").asLong();
  }

  private HttpResponse<String> give(JsonNode form, String fee) throws Exception {
    return send(
        request("/api/v1/donations")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"amount": 1000, "currency": "usd", "frequency": "once", "locale": "en",
                     "policyVersion": "%s", "coverFee": true, %s "formKey": "%s", "proof": "%s"}
                    """
                        .formatted(
                            form.path("policyVersion").asString(),
                            fee,
                            UUID.randomUUID(),
                            Solver.solve(get("/api/v1/support/challenge").body())))));
  }

  /** What stands between the form and Stripe's page for whoever has no script. */
  private String waitPage(JsonNode form, String cover) throws Exception {
    HttpResponse<String> page =
        send(
            request("/support")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        Map.of(
                                "locale", "en",
                                "policyVersion", form.path("policyVersion").asString(),
                                "currency", "usd",
                                "frequency", "once",
                                "amount", "10",
                                "cover", cover)
                            .entrySet()
                            .stream()
                            .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                            .collect(Collectors.joining("&")))));
    assertThat(page.statusCode()).isEqualTo(202);
    return page.body();
  }

  private static MoneyFact charge(int number, Instant at, long gross, long fee) {
    return new MoneyFact(
        "txn_measured_" + number,
        "charge",
        "charge",
        Money.of(gross, "usd"),
        Money.of(fee, "usd"),
        Money.of(gross - fee, "usd"),
        List.of(),
        null,
        "ch_measured_" + number,
        at,
        at,
        true,
        null);
  }

  private JsonNode form() throws IOException, InterruptedException {
    return JSON.readTree(get("/api/v1/support/form").body());
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
