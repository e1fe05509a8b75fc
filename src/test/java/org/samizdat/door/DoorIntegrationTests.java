package org.samizdat.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Tables;
import org.samizdat.giving.GivingTest;
import org.samizdat.giving.Solver;
import org.samizdat.values.EmailAddress;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Whoever wants mail sent to an address, from everywhere and to all five doors. */
@GivingTest
@TestPropertySource(
    properties = {
      "samizdat.web.trusted-proxies=127.0.0.1,::1",
      "samizdat.door.work=40",
      "samizdat.door.letters=1",
      "samizdat.door.network=5+60/h",
      "samizdat.door.site=8+60/h",
      "samizdat.door.everybody=400+3600/h",
      "samizdat.door.waiting=2+1/h",
    })
class DoorIntegrationTests {

  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private static final JsonMapper JSON = new JsonMapper();
  private static final String POLICY = "2026-11";
  private static final String SIGNUPS = "/api/v1/signups";
  private static final String SIGNUP_PAGE = "/newsletters/weekly/signup";

  @Autowired ConfigurableApplicationContext context;
  @Autowired Door door;
  @Autowired DoorBook book;
  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;
  @Autowired TestClock clock;
  @Autowired GreenMail mail;
  @LocalServerPort int port;

  private Newsroom newsroom;

  @BeforeEach
  void open() throws Exception {
    newsroom = new Newsroom(context, mail, port);
    newsroom.openWeekly();
    // Nobody was here today.
    asOwner("truncate door_bucket, door_paper");
  }

  @Test
  void aProgramNeedsWorkAndOneProofIsForOneSignup() throws Exception {
    int before = requests();
    assertProblem(signUp("reader61@example.org", null), 422, "proof-not-valid");
    assertProblem(signUp("reader61@example.org", "e30="), 422, "proof-not-valid");
    assertThat(requests()).isEqualTo(before);

    String proof = proof();
    assertThat(signUp("reader61@example.org", proof).statusCode()).isEqualTo(202);
    assertThat(signUp("reader61@example.org", proof).statusCode())
        .as("a double click")
        .isEqualTo(202);
    assertProblem(signUp("reader62@example.org", proof), 422, "proof-not-valid");
    assertThat(requests()).isEqualTo(before + 1);

    String old = proof();
    clock.advance(Challenges.LIFE);
    assertProblem(signUp("reader62@example.org", old), 422, "proof-not-valid");
    assertThat(requests()).isEqualTo(before + 1);
  }

  @Test
  void whatCannotBeTakenUsesNothingUp() throws Exception {
    String proof = proof();
    var body = body("reader63@example.org", proof);
    body.put("policyVersion", "2001-01");
    assertProblem(call(SIGNUPS, body, null), 409, "policy-not-current");
    asOwner("alter table signup_request rename to signup_request_away");
    try {
      assertThat(signUp("reader63@example.org", proof).statusCode()).isEqualTo(500);
    } finally {
      asOwner("alter table signup_request_away rename to signup_request");
    }
    int before = requests();
    assertThat(signUp("reader63@example.org", proof).statusCode()).isEqualTo(202);
    assertThat(requests()).isEqualTo(before + 1);
  }

  @Test
  void whoHasNoJavaScriptWaitsSomeSecondsOnceForEachForm() throws Exception {
    int before = requests();
    Document wait = page(form(SIGNUP_PAGE, fields("reader64@example.org"), null), 202);
    assertThat(wait.select("h1").text()).isEqualTo("One more step");
    assertThat(requests()).isEqualTo(before);
    Map<String, String> again = hidden(wait);
    assertThat(again).containsEntry("email", "reader64@example.org").containsKey("slip");

    Document early = page(form(SIGNUP_PAGE, again, null), 202);
    assertThat(early.select("[role=alert]").text()).contains("a little early");
    assertThat(hidden(early)).isEqualTo(again);

    clock.advance(Duration.ofSeconds(3));
    assertInbox(form(SIGNUP_PAGE, again, null));
    assertInbox(form(SIGNUP_PAGE, again, null));
    assertThat(requests()).isEqualTo(before + 1);

    again.put("email", "reader65@example.org");
    Document other = page(form(SIGNUP_PAGE, again, null), 202);
    assertThat(other.select("h1").text()).as("a slip is for one").isEqualTo("One more step");
    assertThat(hidden(other).get("slip")).isNotEqualTo(again.get("slip"));
    assertThat(requests()).isEqualTo(before + 1);
  }

  @Test
  void whoWaitsComesThroughLessOften() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertInbox(waitAndSend("waiting%d@example.org".formatted(i), "81.2.72.160"));
    }
    HttpResponse<String> third = waitAndSend("waiting2@example.org", "81.2.72.161");
    Document page = page(third, 429);
    assertThat(page.select("[role=alert]").text()).contains("try again in some minutes");
    assertThat(page.select("input[name=email]").val()).isEqualTo("waiting2@example.org");
    assertThat(third.headers().firstValue("Retry-After")).contains("3600");
    assertThat(call(SIGNUPS, body("waiting2@example.org", proof()), "81.2.72.160").statusCode())
        .as("by work from the same network")
        .isEqualTo(202);
  }

  private HttpResponse<String> waitAndSend(String address, String from) throws Exception {
    Map<String, String> again = hidden(page(form(SIGNUP_PAGE, fields(address), from), 202));
    clock.advance(Duration.ofSeconds(3));
    return form(SIGNUP_PAGE, again, from);
  }

  @Test
  void whoFillsInWhatNobodySeesIsToldTheSame() throws Exception {
    int before = requests();
    Map<String, String> fields = fields("reader66@example.org");
    fields.put("proof", proof());
    fields.put("homepage", "https://machine.example");
    assertInbox(form(SIGNUP_PAGE, fields, null));
    assertThat(requests()).isEqualTo(before);
    Document page = Jsoup.parse(newsroom.get(SIGNUP_PAGE).body());
    assertThat(page.select("input[name=homepage]").attr("tabindex")).isEqualTo("-1");
    assertThat(page.select("[aria-hidden=true] input[name=homepage]")).hasSize(1);
  }

  @Test
  void anAddressIsSentOneMailADayWhicheverDoorIsTriedAndEachSaysTheSame() throws Exception {
    String victim = "victim71@example.org";
    Map<String, String> before = new HashMap<>();
    for (String each : List.of("signup", "api", "remind-api", "remind", "my-data", "link")) {
      before.put(each, knock(each, each + "71@example.org"));
    }
    assertThat(signUp(victim, proof()).statusCode()).isEqualTo(202);
    Map<String, Integer> rows = counts();
    for (int i = 0; i < 3; i++) {
      for (Map.Entry<String, String> each : before.entrySet()) {
        assertThat(knock(each.getKey(), victim)).as(each.getKey()).isEqualTo(each.getValue());
      }
    }
    assertThat(counts()).isEqualTo(rows);
    newsroom.waitForMail("link71@", "");
    assertThat(newsroom.mailsTo(victim, "")).hasSize(1);

    // She answers: the next is hers to ask for.
    MimeMessage confirm = newsroom.waitForMail(victim, "confirm");
    newsroom.form(newsroom.link(confirm, "confirm"), Map.of("policyVersion", POLICY));
    newsroom.waitForMail(victim, "elcome");
    knock("my-data", victim);
    newsroom.waitForMail(victim, "link");
    // The next day begins anew.
    int mails = newsroom.mailsTo(victim, "").size();
    knock("my-data", victim);
    clock.advance(Duration.ofDays(1));
    knock("remind", victim);
    newsroom.waitForMail(victim, "emind");
    assertThat(newsroom.mailsTo(victim, "")).hasSize(mails + 1);
  }

  /** The answer, whole. */
  private String knock(String which, String address) throws Exception {
    Map<String, String> fields = fields(address);
    fields.put("proof", proof());
    HttpResponse<String> answer =
        switch (which) {
          case "api" -> signUp(address, proof());
          case "signup" -> form(SIGNUP_PAGE, fields, null);
          case "remind-api" -> call("/api/v1/reminders", body(address, proof()), null);
          case "remind" -> form("/reminders", fields, null);
          case "my-data" -> form("/preferences", fields, null);
          default -> form("/support/link", fields, null);
        };
    assertThat(answer.body()).doesNotContain(address);
    return answer.statusCode() + " " + answer.headers().map().keySet() + " " + answer.body();
  }

  @Test
  void addressesOfOfficesAndOfMinutesAreToldWhy() throws Exception {
    for (Map.Entry<String, String> each :
        Map.of(
                "postmaster@example.org", "address-of-office",
                "reader17@mailinator.com", "address-short-lived")
            .entrySet()) {
      assertProblem(signUp(each.getKey(), proof()), 422, each.getValue());
      assertProblem(
          call("/api/v1/reminders", body(each.getKey(), proof()), null), 422, each.getValue());
      Document page = page(form(SIGNUP_PAGE, fields(each.getKey()), null), 422);
      assertThat(page.select("input[name=email]").attr("aria-invalid")).isEqualTo("true");
      // Whoever wants to be rid of us is not asked where she reads.
      Map<String, String> fields = fields(each.getKey());
      fields.put("proof", proof());
      page(form("/preferences", fields, null), 202);
    }
  }

  @Test
  void oneNetworkHasItsRoomWhateverItSaysOfItself() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(from("203.0.113." + i + ", 81.2.73." + i, i).statusCode()).isEqualTo(202);
    }
    HttpResponse<String> sixth = from("198.51.100.7, 81.2.73.99", 5);
    assertProblem(sixth, 429, "door-crowded");
    assertThat(sixth.headers().firstValue("Retry-After")).contains("60");
    assertThat(from("81.2.74.1", 5).statusCode()).as("elsewhere").isEqualTo(202);
    clock.advance(Duration.ofSeconds(60));
    assertThat(from("81.2.73.1", 6).statusCode()).as("a minute later").isEqualTo(202);
    assertProblem(from("81.2.73.1", 7), 429, "door-crowded");
  }

  @Test
  void anIpv6HouseHasItsRoomAndSoHasWhatCanBeRented() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(from("2a02:ff0:9:100::" + i, 10 + i).statusCode()).isEqualTo(202);
    }
    assertProblem(from("2a02:ff0:9:1ff::1", 15), 429, "door-crowded");
    for (int i = 0; i < 3; i++) {
      assertThat(from("2a02:ff0:9:" + (i + 2) + "00::1", 16 + i).statusCode()).isEqualTo(202);
    }
    assertProblem(from("2a02:ff0:9:700::1", 19), 429, "door-crowded");
    assertThat(from("2a02:ff0:a:100::1", 19).statusCode()).isEqualTo(202);
  }

  private HttpResponse<String> from(String forwarded, int number) throws Exception {
    return call(SIGNUPS, body("network%d@example.org".formatted(number), proof()), forwarded);
  }

  /** In a burst few victims take no room from those who mean it. */
  @Test
  void aBurstFromManyNetworksReachesEachVictimOnceAndRealSignupsAreTaken() throws Exception {
    burst(400, 8);
  }

  @Tag("proof")
  @Test
  void tenThousandFromManyNetworksReachEachVictimOnceAndRealSignupsAreTaken() throws Exception {
    burst(10_000, 16);
  }

  private void burst(int size, int threads) throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String from = "5.%d.%d.9".formatted(i / 250, i % 250);
      String victim = "victim%d@example.org".formatted(i % 3);
      String proof = Solver.solve(JSON.writeValueAsString(door.challenge()));
      calls.add(() -> call(SIGNUPS, body(victim, proof), from).statusCode());
    }
    Collections.shuffle(calls);
    for (int i = 0; i < 10; i++) {
      String reader = "meant%d@example.org".formatted(i);
      String proof = Solver.solve(JSON.writeValueAsString(door.challenge()));
      String from = "62.1.%d.9".formatted(i);
      calls.add(
          (i + 1) * size / 11,
          () -> {
            long since = System.nanoTime();
            int status = call(SIGNUPS, body(reader, proof), from).statusCode();
            System.out.printf(
                "In the burst a reader was answered in %,d ms%n",
                Duration.ofNanos(System.nanoTime() - since).toMillis());
            return status;
          });
    }
    try (ExecutorService crowd = Executors.newFixedThreadPool(threads)) {
      for (Future<Integer> each : crowd.invokeAll(calls)) {
        assertThat(each.get()).isEqualTo(202);
      }
    }
    for (int i = 0; i < 10; i++) {
      assertThat(newsroom.waitForMail("meant%d@".formatted(i), "confirm")).isNotNull();
    }
    for (int i = 0; i < 3; i++) {
      newsroom.waitForMail("victim%d@".formatted(i), "confirm");
      assertThat(newsroom.mailsTo("victim%d@".formatted(i), "")).hasSize(1);
    }
  }

  @Test
  void whenEverybodysRoomIsTakenNobodyIsToldMoreThanOthers() throws Exception {
    assertThat(signUp("early@example.org", proof()).statusCode()).isEqualTo(202);
    database
        .sql("update door_bucket set tokens = 0.4 where print = :print")
        .param("print", context.getBean(DoorBuckets.class).everybody().print())
        .update();
    // Once what is left is low, browsers have more to do.
    assertThat(door.challenge().maxnumber()).isEqualTo(160);
    String proof = proof();
    HttpResponse<String> stranger = signUp("late@example.org", proof);
    assertProblem(stranger, 429, "door-crowded");
    HttpResponse<String> asked = signUp("early@example.org", proof());
    assertThat(asked.statusCode()).isEqualTo(429);
    assertThat(asked.body()).isEqualTo(stranger.body());
    clock.advance(Duration.ofSeconds(1));
    assertThat(signUp("late@example.org", proof).statusCode())
        .as("who was sent away has used nothing up")
        .isEqualTo(202);
  }

  @Test
  void twoWorkersCannotTakeTheLastOneBoth() throws Exception {
    Bucket bucket = new Bucket(Hashes.of("some".getBytes(UTF_8)), new Rate(5, 1));
    LocalDate day = LocalDate.of(2026, 11, 24);
    List<Callable<Boolean>> takes =
        Collections.nCopies(40, () -> book.take(bucket, day, clock.instant()));
    try (ExecutorService crowd = Executors.newFixedThreadPool(8)) {
      int taken = 0;
      for (Future<Boolean> each : crowd.invokeAll(takes)) {
        taken += each.get() ? 1 : 0;
      }
      assertThat(taken).isEqualTo(5);
    }
    // A node whose clock is behind takes nothing away and brings nothing.
    assertThat(book.take(bucket, day, clock.instant().minusSeconds(7200))).isFalse();
    assertThat(book.take(bucket, day, clock.instant().plusSeconds(3600))).isTrue();
  }

  @Test
  void ofWhoCameNothingIsLeftTheNextDayAndNothingPersonalBefore() throws Exception {
    String address = "canary81@example.org";
    assertThat(call(SIGNUPS, body(address, proof()), "81.2.75.160").statusCode()).isEqualTo(202);
    String doors =
        Stream.of("public.door_bucket", "public.door_paper")
            .flatMap(table -> Tables.all(testDatabase).getOrDefault(table, List.of()).stream())
            .collect(Collectors.joining("\n"))
            .toLowerCase(Locale.ROOT);
    assertThat(doors)
        .isNotEmpty()
        .doesNotContain(
            "canary",
            "81.2.75",
            HexFormat.of().formatHex("canary81".getBytes(UTF_8)),
            HexFormat.of().formatHex(Hashes.of(address.getBytes(UTF_8))),
            HexFormat.of().formatHex(Hashes.of(new byte[] {81, 2, 75})));
    clock.advance(Duration.ofDays(1));
    door.forgetOld();
    assertThat(database.sql("select count(*) from door_bucket").query(Integer.class).single())
        .isZero();
    assertThat(database.sql("select count(*) from door_paper").query(Integer.class).single())
        .isZero();
    assertThat(door.challenge()).isNotNull();
  }

  @Test
  void noWordOfAStrangersStandsInTheMailOfAnother() throws Exception {
    Map<String, Object> body = body("victim91@example.org", proof());
    body.put("source", "canary-source");
    body.put("name", "canary name");
    body.put("message", "canary https://canary.example/");
    HttpResponse<String> answer =
        send(
            request(SIGNUPS, "81.2.76.1")
                .header("content-type", "application/json")
                .header("user-agent", "canary")
                .header("referer", "https://canary.example/")
                .header("accept-language", "canary")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    assertThat(answer.statusCode()).isEqualTo(202);
    Map<String, Object> wish = body("victim92@example.org", proof());
    wish.put("name", "canary name");
    assertThat(call("/api/v1/reminders", wish, null).statusCode()).isEqualTo(202);
    for (String victim : List.of("victim91@", "victim92@")) {
      MimeMessage sent = newsroom.waitForMail(victim, "");
      ByteArrayOutputStream raw = new ByteArrayOutputStream();
      sent.writeTo(raw);
      assertThat(raw.toString(UTF_8)).doesNotContain("canary");
      assertThat(Newsroom.text(sent) + Newsroom.html(sent)).doesNotContain("canary");
      assertThat(sent.getAllRecipients()).hasSize(1);
    }
  }

  @Test
  void anAnswerThatNobodyGaveChangesNothing() {
    door.answered(EmailAddress.parse("nobody81@example.org"));
    door.answered(EmailAddress.parse("nobody81@example.org"));
  }

  private HttpResponse<String> signUp(String address, @Nullable String proof) throws Exception {
    return call(SIGNUPS, body(address, proof), null);
  }

  private static Map<String, Object> body(String address, @Nullable String proof) {
    Map<String, Object> body = new HashMap<>();
    body.put("email", address);
    body.put("newsletter", "weekly");
    body.put("locale", "en");
    body.put("policyVersion", POLICY);
    body.put("proof", proof);
    return body;
  }

  private static Map<String, String> fields(String address) {
    return new HashMap<>(Map.of("email", address, "policyVersion", POLICY, "locale", "en"));
  }

  private String proof() throws Exception {
    return Solver.solve(send(request("/api/v1/door/challenge", null)).body());
  }

  private HttpResponse<String> call(String path, Map<String, Object> body, @Nullable String from)
      throws Exception {
    Map<String, Object> sent = new HashMap<>(body);
    if (!path.equals(SIGNUPS)) {
      sent.remove("newsletter");
    }
    return send(
        request(path, from)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(sent))));
  }

  private HttpResponse<String> form(String path, Map<String, String> fields, @Nullable String from)
      throws Exception {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        request(path, from)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, @Nullable String from) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    return from == null ? request : request.header("X-Forwarded-For", from);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return BROWSER.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Document page(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    return Jsoup.parse(answer.body());
  }

  private static void assertInbox(HttpResponse<String> answer) {
    assertThat(page(answer, 202).text()).contains("look in your inbox");
  }

  private static Map<String, String> hidden(Document page) {
    Map<String, String> fields = new HashMap<>();
    page.select("input[type=hidden]").forEach(input -> fields.put(input.attr("name"), input.val()));
    return fields;
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String problem) {
    assertThat(answer.body()).contains("urn:samizdat:problem:" + problem);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/problem+json");
  }

  private int requests() {
    return database.sql("select count(*) from signup_request").query(Integer.class).single();
  }

  /** Of what stands for a mail that will be sent. */
  private Map<String, Integer> counts() {
    Map<String, Integer> counts = Tables.counts(testDatabase);
    counts
        .keySet()
        .retainAll(
            List.of(
                "public.signup_request",
                "public.link_request",
                "public.support_link_request",
                "public.reminder_promise",
                "public.signup_count",
                "vault.person"));
    return counts;
  }

  private void asOwner(String statement) throws Exception {
    try (Connection connection = testDatabase.asOwner();
        Statement owners = connection.createStatement()) {
      owners.execute(statement);
    }
  }
}
