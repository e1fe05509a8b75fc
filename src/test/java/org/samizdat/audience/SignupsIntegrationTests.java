package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.mail.Suppressions;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.Erasures;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@IntegrationTest
@TestPropertySource(
    properties = {"samizdat.mail.engine=false", "samizdat.audience.most-sources=20"})
class SignupsIntegrationTests {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired Newsletters newsletters;
  @Autowired Policies policies;
  @Autowired Suppressions suppressions;
  @Autowired SignupSweep sweep;
  @Autowired Erasures erasures;
  @Autowired TestDatabase testDatabase;
  @Autowired TestClock clock;

  FrontDoor door;

  @BeforeEach
  void open() {
    door = FrontDoor.open(context);
  }

  @Test
  void knownUnknownAndSuppressedAreAnsweredAndStoredAlike() {
    door.subscribe("known17@example.org", "weekly");
    suppressions.suppress(
        EmailAddress.parse("never17@example.org"), Suppressions.Reason.NEVER, null);
    suppressions.suppress(
        EmailAddress.parse("broken17@example.org"), Suppressions.Reason.HARD_BOUNCE, null);
    // The day's counter has its row from now on.
    door.signUp("first17@example.org", "weekly");

    Footprint unknown = footprint("stranger17@example.org");
    assertThat(unknown.added()).containsEntry("public.signup_request", 1);
    assertThat(footprint("known17@example.org")).isEqualTo(unknown);
    assertThat(footprint("never17@example.org")).isEqualTo(unknown);
    assertThat(footprint("broken17@example.org")).isEqualTo(unknown);
  }

  /** What one signup leaves behind: the answer, and how many rows and bytes in which table. */
  private record Footprint(
      int status, String body, Map<String, Integer> added, Map<String, Integer> bytes) {}

  private Footprint footprint(String email) {
    var before = Tables.all(testDatabase);
    HttpResponse<String> answer = door.signUp(email, "weekly");
    Map<String, Integer> added = new TreeMap<>();
    Map<String, Integer> bytes = new TreeMap<>();
    Tables.all(testDatabase)
        .forEach((table, rows) -> {
          added.put(table, rows.size() - before.getOrDefault(table, List.of()).size());
          if (table.equals("public.signup_request") || table.equals("vault.person")) {
            var fresh = new ArrayList<>(rows);
            fresh.removeAll(before.getOrDefault(table, List.of()));
            // Random numbers differ in length; the columns do not differ in number or kind.
            bytes.put(table, fresh.getFirst().split("\t").length);
          }
        });
    return new Footprint(answer.statusCode(), answer.body(), added, bytes);
  }

  @Test
  void anOldPolicyVersionIsRefusedNamingTheCurrentOneAndNothingIsStored() {
    var before = Tables.counts(testDatabase);
    HttpResponse<String> answer =
        door.post(
            "/api/v1/signups",
            "application/json",
            """
            {"email": "reader18@example.org", "newsletter": "weekly", "policyVersion": "2019-01"}
            """);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(answer.body())
        .contains("urn:samizdat:problem:policy-not-current")
        .contains("\"currentVersion\":\"" + policies.current().orElseThrow().version() + "\"");
    assertThat(Tables.counts(testDatabase)).isEqualTo(before);
  }

  @Test
  void aFormThatShowsOtherWordsThanThoseWeRecordIsToldTheRightOnesAndNothingIsStored() {
    String right =
        "Send me “The Weekly” by mail. I agree to the privacy policy, version 2026-11."
            + " I can leave at any time.";
    var before = Tables.counts(testDatabase);
    HttpResponse<String> call = call("Send me everything.");
    assertThat(call.statusCode()).isEqualTo(409);
    assertThat(call.body())
        .contains("urn:samizdat:problem:words-not-current")
        .contains("\"currentWords\":\"" + right + "\"");
    HttpResponse<String> form = form("Send me everything.");
    assertThat(form.statusCode()).isEqualTo(409);
    assertThat(shownWords(form)).isEqualTo(right);
    assertThat(form.body()).contains("Please read these");
    assertThat(Tables.counts(testDatabase)).isEqualTo(before);

    assertThat(call(right).statusCode()).isEqualTo(202);
    assertThat(form(right).statusCode()).isEqualTo(202);
  }

  /** As a reader sees them: the link inside is words like the others. */
  private static String shownWords(HttpResponse<String> page) {
    return Jsoup.parse(page.body()).select("#words").text();
  }

  private HttpResponse<String> call(String words) {
    return door.post(
        "/api/v1/signups",
        "application/json",
        """
        {"email": "reader25@example.org", "newsletter": "weekly", "policyVersion": "2026-11",
         "words": "%s"}
        """
            .formatted(hash(words)));
  }

  private HttpResponse<String> form(String words) {
    return door.post(
        "/newsletters/weekly/signup",
        Map.of(
            "email", "reader25@example.org",
            "policyVersion", "2026-11",
            "words", hash(words)));
  }

  private static String hash(String words) {
    return Sha256.of(words.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"email":"not an address","newsletter":"weekly","policyVersion":"2026-11"} | 422 | address-not-valid
          {"email":"reader19@example.org","newsletter":"none","policyVersion":"2026-11"} | 404 | newsletter-not-found
          {"email":"reader19@example.org","newsletter":"a\\u0000b","policyVersion":"2026-11"} | 404 | newsletter-not-found
          {"email":"reader19@example.org","newsletter":"a\\ud800b","policyVersion":"2026-11"} | 404 | newsletter-not-found
          {"email":"reader19\\u0000@example.org","newsletter":"weekly","policyVersion":"2026-11"} | 422 | address-not-valid
          {"newsletter":"weekly"} | 400 | fields-missing
          {} | 400 | fields-missing
          {"email": | 400 | not-readable
          [] | 400 | not-readable
          {"email":"reader19@example.org","newsletter":"weekly","policyVersion":"2026-11","locale":"no such tag"} | 422 | locale-not-valid
          {"email":"reader19@example.org","newsletter":"weekly","policyVersion":"2026-11","source":"me@example.org"} | 422 | source-not-valid
          """)
  void badInputIsRefusedWithAStableProblemAndStoresNothing(
      String body, int status, String problem) {
    var before = Tables.counts(testDatabase);
    HttpResponse<String> answer = door.post("/api/v1/signups", "application/json", body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body())
        .contains("urn:samizdat:problem:" + problem)
        .doesNotContain("example.org");
    assertThat(Tables.counts(testDatabase)).isEqualTo(before);
  }

  @Test
  void aPlainHtmlFormIsAnsweredWithAPage() {
    HttpResponse<String> page = door.get("/newsletters/weekly/signup");
    assertThat(shownWords(page))
        .startsWith("Send me “The Weekly” by mail. I agree to the privacy policy, version");
    assertThat(page.body()).contains("name=\"policyVersion\"").contains("href=\"/privacy");
    HttpResponse<String> answer =
        door.post(
            "/newsletters/weekly/signup",
            Map.of(
                "email", "reader20@example.org",
                "form", "signup-page-2",
                "policyVersion", FrontDoor.POLICY));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("look in your inbox").doesNotContain("reader20");
    assertThat(
            database
                .sql("select count(*) from signup_request where form = 'signup-page-2'")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void whatAReaderCanPutRightIsSaidOnThePageAndHerAddressStandsInItsFieldAlone() {
    HttpResponse<String> typo =
        door.post(
            "/newsletters/weekly/signup",
            Map.of("email", "reader21@@example.org", "policyVersion", FrontDoor.POLICY));
    assertThat(typo.statusCode()).isEqualTo(422);
    assertThat(typo.body()).contains("check it for typing errors").contains("<form");
    assertThat(typo.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    Document page = Jsoup.parse(typo.body());
    assertThat(page.select("input[name=email]").remove().val()).isEqualTo("reader21@@example.org");
    assertThat(page.outerHtml()).doesNotContain("reader21");
    HttpResponse<String> old =
        door.post(
            "/newsletters/weekly/signup",
            Map.of("email", "reader21@example.org", "policyVersion", "old"));
    assertThat(old.statusCode()).isEqualTo(409);
    assertThat(old.body()).contains("privacy policy has changed");
    assertThat(door.post("/newsletters/none/signup", Map.of()).statusCode()).isEqualTo(404);
    assertThat(door.get("/newsletters/none/signup").statusCode()).isEqualTo(404);
  }

  @Test
  void sourcesAreCountedByDayWithoutAPerson() {
    for (int i = 0; i < 3; i++) {
      door.post(
          "/newsletters/books/signup",
          Map.of(
              "email", "reader22@example.org",
              "policyVersion", FrontDoor.POLICY,
              "source", "article/footer"));
    }
    assertThat(
            database
                .sql("select requests from signup_count where source = 'article/footer'")
                .query(Integer.class)
                .single())
        .isEqualTo(3);
  }

  @Test
  void aStrangerCannotMakeUpSourcesWithoutEnd() {
    newsletters.create(new Newsletter("made-up", "Made up", "Never.", "en"));
    for (int i = 0; i < 30; i++) {
      door.post(
          "/newsletters/made-up/signup",
          Map.of(
              "email",
              "reader26@example.org",
              "policyVersion",
              FrontDoor.POLICY,
              "source",
              "made-up/" + i));
    }
    assertThat(
            database
                .sql(
                    """
                    select count(*) from signup_count
                    where newsletter = 'made-up' and source <> 'other'
                    """)
                .query(Integer.class)
                .single())
        .isEqualTo(20);
    assertThat(
            database
                .sql("select requests from signup_count where source = 'other'")
                .query(Integer.class)
                .single())
        .isEqualTo(10);
  }

  @Test
  void requestsNotConfirmedInTwoDaysAreForgotten() {
    String link = door.request("reader23@example.org", "weekly");
    int persons = persons();
    clock.advance(Duration.ofHours(47));
    sweep.sweep();
    assertThat(door.get(link).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofHours(1));
    assertThat(door.get(link).statusCode()).isEqualTo(410);
    assertThat(door.confirm(link).statusCode()).isEqualTo(410);
    clock.advance(Duration.ofMinutes(6));
    sweep.sweep();
    sweep.sweep();
    assertThat(persons()).isLessThan(persons);
    assertThat(database.sql("select count(*) from signup_request").query(Integer.class).single())
        .isZero();
    assertThat(door.get(link).body()).contains("no longer good");
  }

  private int persons() {
    return database.sql("select count(*) from vault.person").query(Integer.class).single();
  }

  @Test
  void aPersonAdmittedJustBeforeACrashIsSweptAndOneWithARequestIsKept() {
    String link = door.request("reader24@example.org", "weekly");
    clock.advance(Duration.ofHours(2));
    erasures.sweepOrphans();
    assertThat(door.confirm(link).statusCode()).isEqualTo(200);
  }
}
