package org.samizdat.giving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.door.Challenges;
import org.samizdat.twin.Card;
import org.samizdat.twin.TwinSession;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whoever tries stolen cards by the hundred, at the front door and on to Stripe's page, where every
 * card is declined; and the givers who come at the same time.
 */
@GivingTest
@TestPropertySource(
    properties = {"samizdat.mail.engine=false", "samizdat.web.trusted-proxies=127.0.0.1,::1"})
class CardTestingIntegrationTests {

  private static final int TRIES = 400;
  private static final Duration BETWEEN = Duration.ofMinutes(5).dividedBy(TRIES);
  private static final int MOST_PAGES = 10;

  /** Some more while Stripe has not told yet, and where a guess at the page was wrong. */
  private static final int MOST_CARDS = MOST_PAGES * (Gate.DECLINES_OF_ONE + 2);

  /** Stripe tells of a decline two seconds after it. */
  private static final int TRIES_UNTIL_TOLD = 3;

  /** As often the thief types another card on each page that is still open: every eight seconds. */
  private static final int TRIES_UNTIL_NEXT_CARD = 10;

  private static final Pattern HIDDEN =
      Pattern.compile("type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  /** One try; what it led to is seen at Stripe. */
  @FunctionalInterface
  private interface Theft {
    void commit(int number);
  }

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired TestClock clock;
  @Autowired TestDatabase owner;
  @LocalServerPort int port;

  Support support;
  GiverDoor door;

  /** Slips of plain forms, that are worth something only after some seconds. */
  final Deque<Map<String, String>> waiting = new ArrayDeque<>();

  /** Pages of Stripe's that the thief stands before. */
  final List<TwinSession> pages = new ArrayList<>();

  int cards;

  @BeforeEach
  void aDayLater() {
    support = Support.open(context);
    door = new GiverDoor(context);
    support.twin.advanceTo(clock.instant());
    support.wait(Duration.ofDays(1));
    database.sql("delete from gate_pass").update();
    database.sql("delete from gate_decline").update();
  }

  /** By every means: without work, with made up work, old work, from three networks, by waiting. */
  @Test
  void ofFourHundredTriesByAllMeansTenReachStripeAtMostAndGiversPayMeanwhile() {
    String thiefsCardPage = cardPageOfHerOwnPledge();
    String replayed = solved();
    int first = support.twin.requests().size();
    List<TwinSession> gifts = new ArrayList<>();
    attack(number -> {
      String few = address(1, number % 3);
      String own = address(2, number);
      switch (number % 6) {
        case 0 -> give(gift("monthly", "e30="), own);
        case 1 -> give(gift("once", Solver.proof(challenge(), 1)), own);
        case 2 -> give(gift("once", replayed), own);
        case 3 -> give(gift("monthly", solved()), few);
        case 4 -> giveWithoutWork(own);
        default -> {
          if (number % 12 == 5) {
            post("/support", plain(Map.of("frequency", "once", "proof", solved())), few);
          } else {
            post(thiefsCardPage, Map.of("proof", solved()), few);
          }
        }
      }
      if (number % 40 == 20) {
        gifts.add(givenBySomebody(number));
      }
    });
    assertThat(pagesAskedFor(first) - gifts.size()).isBetween(1, MOST_PAGES);
    assertThat(gifts)
        .hasSize(TRIES / 40)
        .allSatisfy(gift -> assertThat(support.state(gift)).contains("SETTLED"));
  }

  /**
   * Work done, and a network of its own for every try; each a gift that goes on, whose first
   * payment tells nothing of its page. Nobody can be told from a giver then, so givers wait with
   * the thief; but not for long.
   */
  @Test
  void ofFourHundredTriesWithWorkFromANetworkEachTenReachStripeAtMostAndGiversPayAfterwards() {
    String thiefsCardPage = cardPageOfHerOwnPledge();
    int first = support.twin.requests().size();
    attack(number -> {
      String own = address(3, number);
      if (number % 10 == 9) {
        post(thiefsCardPage, Map.of("proof", solved()), own);
      } else {
        give(gift("monthly", solved()), own);
      }
    });
    assertThat(pagesAskedFor(first)).isBetween(Gate.DECLINED_FORMS, MOST_PAGES);

    support.wait(GateBook.CROWD);
    TwinSession gift = givenBySomebody(TRIES);
    support.hear();
    assertThat(support.state(gift)).contains("SETTLED");
  }

  @Test
  void whileTriesCannotBeCountedNoPageIsOpenedByAnyDoor() throws SQLException {
    String cardPage = cardPageOfHerOwnPledge();
    String gift = gift("once", solved());
    Map<String, String> form = plain(Map.of("proof", solved()));
    String proof = solved();
    int first = support.twin.requests().size();
    asOwner("alter table gate_pass rename to gate_pass_away");
    try {
      assertThat(give(gift, address(4, 1)).statusCode()).isEqualTo(503);
      assertThat(post("/support", form, address(4, 2)).statusCode()).isEqualTo(503);
      assertThat(post(cardPage, Map.of("proof", proof), address(4, 3)).statusCode()).isEqualTo(503);
      assertThat(support.twin.requests()).hasSize(first);
    } finally {
      asOwner("alter table gate_pass_away rename to gate_pass");
    }
    assertThat(give(gift, address(4, 1)).statusCode()).isEqualTo(201);
    assertThat(post(cardPage, Map.of("proof", proof), address(4, 3)).statusCode()).isEqualTo(303);
    assertThat(pagesAskedFor(first)).isEqualTo(2);
  }

  @Test
  void aRenewalThatIsDeclinedIsNoTryOfACard() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 525, "usd"));
    session.pay(Card.DECLINED_LATER, "reader18@example.org");
    support.wait(Duration.ofDays(31));
    // Somebody is about to give as much just then.
    TwinSession another = support.begin(Support.order(Frequency.MONTHLY, 525, "usd"));
    support.wait(Duration.ofHours(1).plusMinutes(30));
    assertThat(support.twin.subscription(session.subscription()).status()).isEqualTo("past_due");
    assertThat(support.count("gate_decline")).isZero();
    another.pay(Card.DECLINED, "reader17@example.org");
    support.hear();
    assertThat(support.count("gate_decline")).isEqualTo(1);
  }

  private void attack(Theft theft) {
    Instant start = clock.instant();
    Set<String> known = new LinkedHashSet<>();
    for (int number = 0; number < TRIES; number++) {
      clock.set(start.plus(BETWEEN.multipliedBy(number)));
      support.twin.advanceTo(clock.instant());
      int before = support.twin.requests().size();
      theft.commit(number);
      if (pagesAskedFor(before) > 0 && known.add(support.twin.lastSession().id())) {
        pages.add(support.twin.lastSession());
        type(support.twin.lastSession());
      }
      if (number % TRIES_UNTIL_NEXT_CARD == 0) {
        pages.forEach(this::type);
      }
      if (number % TRIES_UNTIL_TOLD == 0) {
        support.hear();
      }
    }
    support.hear();
    assertThat(cards).as("cards").isBetween(1, MOST_CARDS);
    assertThat(pages)
        .as("hers are all closed in the end")
        .noneMatch(CardTestingIntegrationTests::isOpen);
  }

  /** The next card of the list; somebody else's page is left alone. */
  private void type(TwinSession page) {
    if (isOpen(page)) {
      page.pay(Card.DECLINED, "reader17@example.org");
      cards++;
    }
  }

  private static boolean isOpen(TwinSession page) {
    return page.status().equals("open");
  }

  /** Of gifts and of cards, each once; a repeat with the same key gives the same page. */
  private int pagesAskedFor(int first) {
    return (int)
        support.twin.requests().stream()
            .skip(first)
            .filter(request ->
                request.operation().equals("POST /v1/checkout/sessions")
                    || request.operation().equals("POST /v1/billing_portal/sessions"))
            .map(request -> request.idempotencyKey().orElseThrow())
            .distinct()
            .count();
  }

  /** She takes her time, and pays. */
  private TwinSession givenBySomebody(int number) {
    HttpResponse<String> made =
        give(gift(number % 80 == 20 ? "once" : "monthly", solved()), address(5, number));
    assertThat(made.statusCode()).as("a giver at try %d: %s", number, made.body()).isEqualTo(201);
    TwinSession session = support.twin.lastSession();
    session.pay(Card.VISA, "giver" + number + "@example.org");
    return session;
  }

  private void giveWithoutWork(String from) {
    HttpResponse<String> step = post("/support", plain(Map.of()), from);
    assertThat(step.statusCode()).isEqualTo(202);
    Map<String, String> fields = new LinkedHashMap<>();
    HIDDEN.matcher(step.body()).results().forEach(it -> fields.put(it.group(1), it.group(2)));
    waiting.add(fields);
    if (waiting.size() > 3) {
      post("/support", waiting.removeFirst(), from);
    }
  }

  /** A thief can be a giver too, with a link of her own. */
  private String cardPageOfHerOwnPledge() {
    String thief = "thief" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 700, "usd"));
    session.pay(Card.VISA, thief);
    support.hear();
    return door.freshLink(thief) + "/pledges/" + door.pledge(session.subscription()) + "/card";
  }

  private Map<String, String> plain(Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("locale", "en");
    fields.put("policyVersion", Support.POLICY);
    fields.put("currency", "usd");
    fields.put("frequency", "monthly");
    fields.put("amount", "12");
    fields.putAll(more);
    return fields;
  }

  private String gift(String frequency, String proof) {
    return """
    {"amount": 1200, "currency": "usd", "frequency": "%s", "locale": "en", "policyVersion": "%s",
     "coverFee": false, "formKey": "%s", "proof": "%s"}
    """
        .formatted(frequency, Support.POLICY, UUID.randomUUID(), proof);
  }

  private String solved() {
    return Solver.solve(challenge());
  }

  private Challenges.Challenge challenge() {
    JsonNode sent =
        JSON.readTree(send(request("/api/v1/support/challenge", "192.0.2.1").build()).body());
    return JSON.treeToValue(sent, Challenges.Challenge.class);
  }

  private HttpResponse<String> give(String gift, String from) {
    return send(
        request("/api/v1/donations", from)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(gift))
            .build());
  }

  private HttpResponse<String> post(String path, Map<String, String> fields, String from) {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        request(path, from)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path, String from) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("X-Forwarded-For", from);
  }

  /** Each number in a network of its own. */
  private static String address(int group, int number) {
    return "81.%d.%d.7".formatted(10 * group + number / 250, number % 250);
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

  private void asOwner(String statement) throws SQLException {
    try (Connection connection = owner.asOwner();
        Statement owners = connection.createStatement()) {
      owners.execute(statement);
    }
  }
}
