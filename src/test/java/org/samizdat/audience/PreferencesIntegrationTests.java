package org.samizdat.audience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestDatabase;
import org.samizdat.mail.AddressSuppressed;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class PreferencesIntegrationTests {

  private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"(\\d+)\"");
  private static final Pattern POLICY =
      Pattern.compile("name=\"policyVersion\" value=\"([^\"]+)\"");
  private static final Pattern WORDS = Pattern.compile("name=\"words\" value=\"([^\"]+)\"");

  @Autowired ApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired Tokens tokens;
  @Autowired Vault vault;
  @Autowired Audience audience;
  @Autowired Newsletters newsletters;
  @Autowired Policies policies;
  @Autowired Suppressions suppressions;
  @Autowired Readers readers;
  @Autowired AudienceKeeper keeper;
  @Autowired ApplicationEventPublisher events;
  @Autowired TestDatabase testDatabase;

  FrontDoor door;

  @BeforeEach
  void open() {
    door = FrontDoor.open(context);
  }

  @Test
  void thePageShowsWhatSheIsSentWhatElseThereIsAndHerAddressMasked() {
    String page = door.get(link(door.subscribe("reader200@example.org", "weekly"))).body();
    assertThat(page)
        .contains("r•••@example.org", "Send me “The Weekly” by mail.", "Once a month.")
        .doesNotContain("reader200");
    assertThat(ticked(page)).containsExactly("weekly");
    assertThat(offered(page)).containsExactlyInAnyOrder("weekly", "books");
  }

  @Test
  void lookingChangesNothing() {
    String link = link(door.subscribe("reader201@example.org", "weekly"));
    var before = Tables.all(testDatabase);
    assertThat(door.get(link).statusCode()).isEqualTo(200);
    assertThat(door.head(link).statusCode()).isEqualTo(200);
    assertThat(door.get("/preferences").statusCode()).isEqualTo(200);
    assertThat(door.get(link + "/leave").statusCode()).isEqualTo(405);
    assertThat(door.get(link + "/my-data").statusCode()).isEqualTo(405);
    assertThat(Tables.all(testDatabase)).isEqualTo(before);
  }

  @Test
  void tickingIsConsentInTheWordsThatWereShown() {
    String link = link(door.subscribe("reader202@example.org", "weekly"));
    String page = door.get(link).body();
    int mailings = mailings();
    HttpResponse<String> saved = save(link, page, "en", "weekly", "books");
    assertThat(saved.statusCode()).isEqualTo(200);
    assertThat(saved.body()).contains("Saved.");
    assertThat(ticked(saved.body())).containsExactlyInAnyOrder("weekly", "books");
    assertThat(audience.page("books", null, 1000))
        .anyMatch(recipient -> recipient.person().equals(person("reader202@example.org")));
    String policy = policies.current().orElseThrow().version();
    String agreed =
        "By ticking and saving I agree to the privacy policy, version "
            + policy
            + ". I can leave at any time.";
    assertThat(page).contains("Send me “Books &amp; More” by mail.", agreed);
    assertThat(records("reader202@example.org", "books"))
        .containsExactly(
            "CONFIRMED preferences-page-1 MAIL %s: ☑ Send me “Books & More” by mail. %s"
                .formatted(policy, agreed));
    assertThat(mailings()).isEqualTo(mailings + 1);
  }

  @Test
  void untickingTakesBackIsSuppressedAndCanBeUndone() {
    String link = link(door.subscribe("reader203@example.org", "weekly"));
    String page = door.get(link).body();
    assertThat(page).contains("What I untick stops at once.");
    HttpResponse<String> left = save(link, page, "en");
    assertThat(ticked(left.body())).isEmpty();
    assertThat(records("reader203@example.org", "weekly"))
        .last()
        .asString()
        .endsWith(": ☐ Send me “The Weekly” by mail. What I untick stops at once.");
    assertThat(holdsBack("reader203@example.org", "weekly")).isTrue();
    HttpResponse<String> back = save(link, left.body(), "en", "weekly");
    assertThat(ticked(back.body())).containsExactly("weekly");
    assertThat(holdsBack("reader203@example.org", "weekly")).isFalse();
    assertThat(actions("reader203@example.org", "weekly"))
        .containsExactlyInAnyOrder("GIVEN", "CONFIRMED", "WITHDRAWN", "CONFIRMED");
  }

  @Test
  void aNewPolicyIsNamedAndWhoSawTheOldPageIsAskedAgain() {
    String link = link(door.subscribe("reader204@example.org", "weekly"));
    String old = door.get(link).body();
    FrontDoor.publish(policies, "2027-01", "We keep even less.");
    HttpResponse<String> overtaken = save(link, old, "en", "weekly", "books");
    assertThat(overtaken.statusCode()).isEqualTo(409);
    assertThat(overtaken.body())
        .contains("nothing was saved", "has changed since I last agreed", "version 2027-01")
        .contains("/privacy/2027-01");
    assertThat(records("reader204@example.org", "books")).isEmpty();
    // To leave she need not agree to anything new.
    assertThat(save(link, old, "ru", "weekly").statusCode()).isEqualTo(200);
    assertThat(save(link, door.get(link).body(), "en", "weekly").statusCode()).isEqualTo(200);
    HttpResponse<String> saved = save(link, door.get(link).body(), "en", "weekly", "books");
    assertThat(saved.statusCode()).isEqualTo(200);
    assertThat(records("reader204@example.org", "books"))
        .singleElement()
        .asString()
        .contains("CONFIRMED", "2027-01: ☑", "has changed since I last agreed to it");
    // She has agreed now.
    assertThat(door.get(link).body()).doesNotContain("has changed since I last agreed");
  }

  @Test
  void aNameThatChangedWhileSheReadIsShownToHerFirstAndHerChoiceIsKept() {
    String link = link(door.subscribe("reader215@example.org", "weekly"));
    String page = door.get(link).body();
    newsletters.reword("books", "Films & More", null);
    try {
      // What she leaves alone is recorded in no words at all.
      assertThat(save(link, page, "en", "weekly").body()).contains("Saved.");
      var before = Tables.all(testDatabase);
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> reworded = save(link, page, "ru", "books");
        assertThat(reworded.statusCode()).isEqualTo(409);
        assertThat(reworded.body())
            .contains("Your choice is still here", "Send me “Films &amp; More” by mail.")
            .contains("<option value=\"ru\" lang=\"ru\" selected>");
        assertThat(ticked(reworded.body())).containsExactly("books");
        assertThat(Tables.all(testDatabase)).isEqualTo(before);
      }
      String shown = save(link, page, "ru", "books").body();
      HttpResponse<String> saved = save(link, shown, "ru", "books");
      assertThat(saved.statusCode()).isEqualTo(200);
      assertThat(ticked(saved.body())).containsExactly("books");
      assertThat(language("reader215@example.org")).isEqualTo("ru");
      assertThat(records("reader215@example.org", "books"))
          .singleElement()
          .asString()
          .contains("☑ Send me “Films & More” by mail.");
    } finally {
      newsletters.reword("books", "Books & More", null);
    }
  }

  @Test
  void theLanguageIsThatOfPagesAndMailsFromThenOn() {
    String link = link(door.subscribe("reader205@example.org", "weekly"));
    HttpResponse<String> saved = save(link, door.get(link).body(), "ru", "weekly");
    assertThat(saved.body()).contains("<html lang=\"ru\"", "Сохранено.");
    assertThat(door.get(link).body()).contains("Что мы вам присылаем");
    assertThat(language("reader205@example.org")).isEqualTo("ru");
    assertThat(save(link, saved.body(), "klingon", "weekly").statusCode()).isEqualTo(422);
    assertThat(language("reader205@example.org")).isEqualTo("ru");
  }

  @Test
  void savingTwiceIsSavingOnce() {
    String link = link(door.subscribe("reader206@example.org", "weekly"));
    String page = door.get(link).body();
    int mailings = mailings();
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> saved = save(link, page, "en", "books");
      assertThat(saved.statusCode()).isEqualTo(200);
      assertThat(saved.body()).contains("Saved.");
    }
    assertThat(records("reader206@example.org", "books")).hasSize(1);
    assertThat(actions("reader206@example.org", "weekly"))
        .containsExactlyInAnyOrder("GIVEN", "CONFIRMED", "WITHDRAWN");
    assertThat(mailings()).isEqualTo(mailings + 1);
  }

  @Test
  void theSecondOfTwoTabsIsToldAndOverwritesNothing() {
    String link = link(door.subscribe("reader207@example.org", "weekly"));
    String both = door.get(link).body();
    save(link, both, "en", "weekly", "books");
    HttpResponse<String> second = save(link, both, "ru");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("nothing was saved");
    assertThat(ticked(second.body())).containsExactlyInAnyOrder("weekly", "books");
    assertThat(language("reader207@example.org")).isEqualTo("en");
    // What it shows can be saved.
    assertThat(save(link, second.body(), "ru").statusCode()).isEqualTo(200);
  }

  @Test
  void ofManyAtOnceOneIsRecorded() throws Exception {
    String link = link(door.subscribe("reader208@example.org", "weekly"));
    String page = door.get(link).body();
    int mailings = mailings();
    List<Callable<HttpResponse<String>>> clicks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String wish = i % 2 == 0 ? "weekly,books" : "books";
      clicks.add(() -> save(link, page, "en", wish.split(",")));
    }
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(6)) {
      for (var click : workers.invokeAll(clicks)) {
        answers.add(click.get().statusCode());
      }
    }
    // The three that wished what won were told so; the others were shown it.
    assertThat(answers).containsExactlyInAnyOrder(200, 200, 200, 409, 409, 409);
    assertThat(records("reader208@example.org", "books")).hasSize(1);
    assertThat(mailings()).isEqualTo(mailings + 1);
  }

  @Test
  void oneButtonEndsEverythingOnce() {
    String link = link(door.subscribe("reader209@example.org", "weekly"));
    save(link, door.get(link).body(), "en", "weekly", "books");
    int mailings = mailings();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> left = door.post(link + "/leave", Map.of());
      assertThat(left.statusCode()).isEqualTo(200);
      assertThat(ticked(left.body())).isEmpty();
    }
    for (String newsletter : List.of("weekly", "books")) {
      assertThat(records("reader209@example.org", newsletter))
          .filteredOn(record -> record.startsWith("WITHDRAWN"))
          .singleElement()
          .asString()
          .endsWith(": Stop sending me anything");
      assertThat(holdsBack("reader209@example.org", newsletter)).isTrue();
    }
    assertThat(mailings()).isEqualTo(mailings + 1);
    assertThat(door.get(link).body()).contains("Send me “The Weekly” by mail.");
  }

  @Test
  void whoWasForgottenIsToldThatNothingIsKept() {
    long number = door.subscribe("reader210@example.org", "weekly");
    String link = link(number);
    String page = door.get(link).body();
    door.post(door.eraseLink(number), Map.of());
    assertThat(door.get(link).statusCode()).isEqualTo(410);
    assertThat(door.get(link).body()).contains("Nothing is kept about you");
    var before = Tables.all(testDatabase);
    assertThat(save(link, page, "en", "books").statusCode()).isEqualTo(410);
    assertThat(door.post(link + "/leave", Map.of()).statusCode()).isEqualTo(410);
    assertThat(door.post(link + "/my-data", Map.of()).statusCode()).isEqualTo(410);
    assertThat(Tables.all(testDatabase)).isEqualTo(before);
  }

  @Test
  void whoseKeyIsGoneWhileHerRowsAreStillThereIsGone() {
    String link = link(door.subscribe("reader211@example.org", "weekly"));
    String page = door.get(link).body();
    PersonId person = person("reader211@example.org");
    vault.forget(person);
    assertThat(save(link, page, "en", "books").statusCode()).isEqualTo(410);
    assertThat(door.get(link).statusCode()).isEqualTo(410);
    keeper.forget(person);
    assertThat(door.get(link).statusCode()).isEqualTo(410);
  }

  @Test
  void whoseMailCameBackCanLeaveButMustSignUpToGetMore() {
    String link = link(door.subscribe("reader212@example.org", "weekly"));
    String page = door.get(link).body();
    events.publishEvent(new AddressSuppressed(person("reader212@example.org"), Reason.HARD_BOUNCE));
    assertThat(save(link, page, "en", "weekly", "books").statusCode()).isEqualTo(409);
    String now = door.get(link).body();
    assertThat(now).contains("so we send you nothing at present");
    assertThat(offered(now)).containsExactly("weekly");
    assertThat(save(link, now, "en", "weekly", "books").statusCode()).isEqualTo(409);
    assertThat(records("reader212@example.org", "books")).isEmpty();
    assertThat(save(link, now, "en").statusCode()).isEqualTo(200);
  }

  @Test
  void whoseKeyDoesNotOpenIsToldSoInHerLanguageAndNothingLeaks() {
    long number = door.subscribe("reader213@example.org", "weekly");
    String link = link(number);
    String page = save(link, door.get(link).body(), "ru", "weekly").body();
    PersonId person = person("reader213@example.org");
    Tables.change(
        testDatabase,
        "update vault.person set sealed_address = set_byte(sealed_address, 20,"
            + " get_byte(sealed_address, 20) # 1) where id = '"
            + person.value()
            + "'");
    var before = Tables.all(testDatabase);
    List<HttpResponse<String>> answers =
        List.of(
            door.get(link),
            save(link, page, "en", "weekly"),
            door.post(link + "/leave", Map.of()),
            door.post(link + "/my-data", Map.of()),
            door.post(door.unsubscribeLink(number), Map.of("List-Unsubscribe", "One-Click")));
    for (HttpResponse<String> broken : answers) {
      assertThat(broken.statusCode()).isEqualTo(503);
      assertThat(broken.body())
          .contains("<html lang=\"ru\"", "Не получается открыть ваши данные", "ответьте на любое")
          .doesNotContain("reader213", person.toString(), "Exception");
    }
    assertThat(Tables.all(testDatabase)).isEqualTo(before);
  }

  @Test
  void otherLinksMutatedLinksAndHalfFormsAreRefused() {
    long number = door.subscribe("reader214@example.org", "weekly");
    String link = link(number);
    for (TokenPurpose other : TokenPurpose.values()) {
      if (other != TokenPurpose.PREFERENCES) {
        String token = tokens.make(other, new Tokens.Named(number, 0)).reveal();
        assertThat(door.get("/preferences/" + token).statusCode()).isEqualTo(404);
        assertThat(door.post("/preferences/" + token + "/leave", Map.of()).statusCode())
            .isEqualTo(404);
      }
    }
    String token = link.substring(link.lastIndexOf('/') + 1);
    for (int i = 0; i < token.length(); i += 5) {
      char other = token.charAt(i) == 'a' ? 'b' : 'a';
      String mutated = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(door.get("/preferences/" + mutated).statusCode()).isEqualTo(404);
    }
    assertThat(door.get(link.toUpperCase(Locale.ROOT).replace("/PREFERENCES", "/preferences")))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
    database.sql("update subscription set generation = 1 where number = " + number).update();
    assertThat(door.get(link).statusCode()).isEqualTo(404);
    database.sql("update subscription set generation = 0 where number = " + number).update();
    var before = Tables.all(testDatabase);
    assertThat(door.post(link, Map.of("newsletter", "books")).statusCode()).isEqualTo(400);
    String page = door.get(link).body();
    assertThat(save(link, page, "en", "weekly", "no-such").statusCode()).isEqualTo(404);
    assertThat(
            door.post(
                    link,
                    Map.of(
                        "form", "preferences-page-1",
                        "version", "x",
                        "policyVersion", "1",
                        "words", "1",
                        "language", "en"))
                .statusCode())
        .isEqualTo(400);
    assertThat(Tables.all(testDatabase)).isEqualTo(before);
  }

  private String link(long subscription) {
    return door.preferencesLink(subscription);
  }

  /** Sends the form of a page with these boxes ticked. */
  private HttpResponse<String> save(
      String link, String page, String language, String... newsletters) {
    StringBuilder body =
        new StringBuilder(
            "form=preferences-page-1&version=%s&policyVersion=%s&words=%s&language=%s"
                .formatted(
                    first(VERSION, page), first(POLICY, page), first(WORDS, page), language));
    for (String newsletter : newsletters) {
      body.append("&newsletter=").append(URLEncoder.encode(newsletter, UTF_8));
    }
    return door.post(link, "application/x-www-form-urlencoded", body.toString());
  }

  private static List<String> offered(String page) {
    return all("name=\"newsletter\" value=\"([^\"]+)\"", page);
  }

  private static List<String> ticked(String page) {
    return all("name=\"newsletter\" value=\"([^\"]+)\" checked", page);
  }

  private static List<String> all(String pattern, String page) {
    return Pattern.compile(pattern).matcher(page).results().map(m -> m.group(1)).toList();
  }

  private static String first(Pattern pattern, String page) {
    Matcher matcher = pattern.matcher(page);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private List<String> records(String email, String newsletter) {
    return database
        .sql(
            """
            select action || ' ' || form || ' ' || channel || ' ' || policy_version || ': ' || body
            from consent_record
            join shown_text on hash = words_hash
            where person = :person
            and newsletter = :newsletter
            order by case action when 'WITHDRAWN' then 1 else 0 end
            """)
        .param("person", person(email).value())
        .param("newsletter", newsletter)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private List<String> actions(String email, String newsletter) {
    return records(email, newsletter).stream()
        .map(record -> record.substring(0, record.indexOf(' ')))
        .toList();
  }

  private boolean holdsBack(String email, String newsletter) {
    return suppressions.holdsBack(EmailAddress.parse(email), MailKind.DIGEST, newsletter);
  }

  private String language(String email) {
    return readers.findById(person(email).value()).orElseThrow().language();
  }

  private PersonId person(String email) {
    return vault.find(Purpose.DIGEST, EmailAddress.parse(email)).orElseThrow();
  }

  private int mailings() {
    return database.sql("select count(*) from mailing").query(Integer.class).single();
  }
}
