package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Erasures;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class MyDataIntegrationTests {

  private static final JsonMapper JSON = new JsonMapper();

  @Autowired ApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired Tokens tokens;
  @Autowired Vault vault;
  @Autowired Suppressions suppressions;
  @Autowired MyDataLinks links;
  @Autowired Erasures erasures;
  @Autowired TestDatabase testDatabase;
  @Autowired TestClock clock;

  FrontDoor door;

  @BeforeEach
  void open() {
    door = FrontDoor.open(context);
  }

  @Test
  void theSameAnswerAndTheSameRowsForAKnownAnUnknownAndASuppressedAddress() {
    door.subscribe("reader230@example.org", "weekly");
    suppressions.suppress(EmailAddress.parse("reader232@example.org"), Reason.NEVER, null);
    Map<String, Integer> grown = null;
    String answer = null;
    for (String email :
        List.of("reader230@example.org", "reader231@example.org", "reader232@example.org")) {
      Map<String, Integer> before = Tables.counts(testDatabase);
      HttpResponse<String> said = door.post("/preferences", Map.of("email", email));
      assertThat(said.statusCode()).isEqualTo(202);
      Map<String, Integer> more = new TreeMap<>(Tables.counts(testDatabase));
      more.replaceAll((table, rows) -> rows - before.getOrDefault(table, 0));
      assertThat(answer == null || answer.equals(said.body())).isTrue();
      assertThat(grown == null || grown.equals(more)).isTrue();
      answer = said.body();
      grown = more;
    }
    assertThat(grown)
        .containsEntry("public.link_request", 1)
        .containsEntry("public.mailing", 1)
        .containsEntry("vault.person", 1)
        .containsEntry("vault.address_index", 0);
    // Nor does a row name the reader.
    assertThat(
            database
                .sql("select count(*) from link_request where person = :person")
                .param("person", person("reader230@example.org").value())
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void theLinkOpensHerPageForAnHour() {
    door.subscribe("reader233@example.org", "weekly");
    String link = door.requestMyData("reader233@example.org");
    HttpResponse<String> page = door.get(link);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("r•••@example.org", "Download my data", "/preferences/", "/erase/")
        .doesNotContain("reader233");
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(page.body()).contains("<meta name=\"robots\" content=\"noindex\">");
    clock.advance(Duration.ofMinutes(59));
    assertThat(door.get(link).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(1));
    assertThat(door.get(link).statusCode()).isEqualTo(410);
    assertThat(door.get(link).body()).contains("This link is no longer good");
    assertThat(door.post(link + "/download", Map.of()).statusCode()).isEqualTo(410);
  }

  @Test
  void whoIsNotAReaderLearnsThatInHerOwnInboxAlone() {
    String link = door.requestMyData("reader234@example.org");
    assertThat(door.get(link).body()).contains("We hold nothing about this address");
    HttpResponse<String> download = door.post(link + "/download", Map.of());
    assertThat(download.body()).contains("We hold nothing about this address");
    assertThat(download.headers().firstValue("Content-Disposition")).isEmpty();
  }

  @Test
  void aForwardedDigestNeitherDownloadsNorErases() {
    long number = door.subscribe("reader235@example.org", "weekly");
    String link = door.preferencesLink(number);
    String page = door.get(link).body();
    assertThat(page).doesNotContain("/erase/", "/download", "/my-data/");
    var before = requests();
    HttpResponse<String> sent = door.post(link + "/my-data", Map.of());
    assertThat(sent.statusCode()).isEqualTo(202);
    assertThat(sent.body()).doesNotContain("/erase/", "/download", "/my-data/");
    List<Long> after = requests();
    after.removeAll(before);
    // To her own address, and nowhere else.
    UUID admitted =
        database
            .sql("select person from link_request where number = :number")
            .param("number", after.getFirst())
            .query(UUID.class)
            .single();
    assertThat(vault.address(new PersonId(admitted)))
        .contains(EmailAddress.parse("reader235@example.org"));
  }

  @Test
  void openingChangesNothingAndWhatIsWrongIsSaid() {
    door.subscribe("reader236@example.org", "weekly");
    String link = door.requestMyData("reader236@example.org");
    var before = Tables.all(testDatabase);
    assertThat(door.get(link).statusCode()).isEqualTo(200);
    assertThat(door.head(link).statusCode()).isEqualTo(200);
    assertThat(door.get(link + "/download").statusCode()).isEqualTo(405);
    assertThat(door.post("/preferences", Map.of("email", "no address")).statusCode())
        .isEqualTo(422);
    assertThat(door.post("/preferences", Map.of()).statusCode()).isEqualTo(422);
    for (TokenPurpose other : TokenPurpose.values()) {
      if (other != TokenPurpose.MY_DATA) {
        String token = tokens.make(other, new Tokens.Named(requests().getFirst(), 0)).reveal();
        assertThat(door.get("/my-data/" + token).statusCode()).isEqualTo(404);
        assertThat(door.post("/my-data/" + token + "/download", Map.of()).statusCode())
            .isEqualTo(404);
      }
    }
    String mutated = link.substring(0, link.length() - 6) + "aaaaaa";
    assertThat(door.get(mutated).statusCode()).isEqualTo(404);
    // A download stores nothing either, so it may be repeated.
    for (int i = 0; i < 2; i++) {
      assertThat(door.post(link + "/download", Map.of()).statusCode()).isEqualTo(200);
    }
    var after = Tables.all(testDatabase);
    // But for the count of today's mails: she has answered to one.
    before.remove("public.door_bucket");
    after.remove("public.door_bucket");
    assertThat(after).isEqualTo(before);
  }

  @Test
  void theFileHoldsWhatTheTablesHoldAboutHerAndNothingAboutOthers() {
    door.subscribe("canary237@example.org", "weekly");
    long number = door.subscribe("reader237@example.org", "weekly");
    door.subscribe("reader237@example.org", "books");
    door.post(door.unsubscribeLink(number), Map.of("form", "unsubscribe-page-1"));
    UUID person = person("reader237@example.org").value();
    HttpResponse<String> download =
        door.post(door.requestMyData("reader237@example.org") + "/download", Map.of());
    assertThat(download.headers().firstValue("Content-Type"))
        .hasValue("application/json;charset=UTF-8");
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    assertThat(download.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"my-data-" + today + ".json\"");
    assertThat(download.headers().firstValue("Cache-Control")).hasValue("no-store");
    JsonNode file = JSON.readTree(download.body());
    assertThat(file.get("address").asString()).isEqualTo("reader237@example.org");
    assertThat(rows(file.get("newsletters"), "newsletter", "state", "since"))
        .containsExactlyInAnyOrderElementsOf(
            stored(
                """
                select newsletter || ' ' || lower(state) || ' ' || since
                from subscription where reader = :person
                """,
                person))
        .hasSize(2);
    assertThat(
            rows(
                file.get("consent"),
                "action",
                "newsletter",
                "form",
                "channel",
                "policyVersion",
                "policyLanguage",
                "actedOn",
                "recordedOn",
                "words"))
        .containsExactlyInAnyOrderElementsOf(
            stored(
                """
                select concat_ws(' ', lower(action), newsletter, form, lower(channel),
                  policy_version, language, acted_on, recorded_on, body)
                from consent_record join shown_text on hash = words_hash
                where person = :person
                """,
                person))
        .hasSize(5);
    assertThat(rows(file.get("mails"), "kind", "newsletter", "outcome"))
        .containsExactlyInAnyOrderElementsOf(
            stored(
                """
                select lower(kind) || ' ' || newsletter || ' waiting'
                from delivery join mailing on id = mailing
                where person = :person
                """,
                person))
        .contains("answer weekly waiting");
    assertThat(rows(file.get("confirmedSignups"), "newsletter", "form", "requestedOn"))
        .containsExactlyInAnyOrderElementsOf(
            stored(
                """
                select newsletter || ' ' || form || ' ' || requested_at::date
                from signup_request where reader = :person
                """,
                person))
        .hasSize(2);
    assertThat(rows(file.get("heldBack"), "reason", "newsletter", "since"))
        .containsExactly("withdrawn weekly " + today);
    assertThat(rows(file, "language", "joinedOn", "mailRoute"))
        .isEqualTo(
            stored(
                """
                select language || ' ' || joined_on || ' ' || lower(route)
                from reader where person = :person
                """,
                person));
    assertThat(file.get("notStored").size()).isEqualTo(4);
    // Nothing of another reader, and no number by which our rows name this one.
    assertThat(download.body()).doesNotContain("canary", person.toString());
    assertThat(file.get("receipt").asString()).matches("([A-Z2-7]{4}-){6}[A-Z2-7]{2}");
  }

  @Test
  void theFileSpeaksTheLanguageSheAskedIn() {
    door.subscribe("reader238@example.org", "weekly");
    door.post("/preferences?language=ru", Map.of("email", "reader238@example.org"));
    String token =
        tokens.make(TokenPurpose.MY_DATA, new Tokens.Named(requests().getLast(), 0)).reveal();
    assertThat(door.get("/my-data/" + token).body()).contains("Скачать мои данные");
    assertThat(door.post("/my-data/" + token + "/download", Map.of()).body())
        .contains("Это всё, что мы о вас храним");
  }

  @Test
  void requestsAreForgottenAfterTheirHourAlsoWhenTheSweepWasCutOff() {
    door.subscribe("reader239@example.org", "weekly");
    door.requestMyData("reader239@example.org");
    door.requestMyData("reader239@example.org");
    List<UUID> admitted =
        database
            .sql("select person from link_request")
            .query((row, number) -> row.getObject(1, UUID.class))
            .list();
    links.sweep();
    assertThat(requests()).hasSizeGreaterThanOrEqualTo(2);
    clock.advance(Duration.ofMinutes(61));
    // Nobody sweeps whom a request still names.
    erasures.sweepOrphans();
    assertThat(vault.addresses(admitted.stream().map(PersonId::new).toList()).opened())
        .hasSameSizeAs(admitted);
    // Cut off between the person and the row.
    vault.forget(new PersonId(admitted.getFirst()));
    links.sweep();
    links.sweep();
    assertThat(requests()).isEmpty();
    for (UUID person : admitted) {
      assertThat(vault.address(new PersonId(person))).isEmpty();
    }
    erasures.carryOn();
    assertThat(vault.find(Purpose.DIGEST, EmailAddress.parse("reader239@example.org"))).isPresent();
  }

  private List<Long> requests() {
    return new ArrayList<>(
        database
            .sql("select number from link_request order by requested_at")
            .query((row, number) -> row.getLong(1))
            .list());
  }

  private List<String> stored(String sql, UUID person) {
    return database
        .sql(sql)
        .param("person", person)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private static List<String> rows(JsonNode node, String... fields) {
    List<String> rows = new ArrayList<>();
    if (!node.isArray()) {
      return List.of(row(node, fields));
    }
    node.forEach(row -> rows.add(row(row, fields)));
    return rows;
  }

  private static String row(JsonNode node, String... fields) {
    List<String> values = new ArrayList<>();
    for (String field : fields) {
      values.add(node.get(field).asString());
    }
    return String.join(" ", values);
  }

  private PersonId person(String email) {
    return vault.find(Purpose.DIGEST, EmailAddress.parse(email)).orElseThrow();
  }
}
