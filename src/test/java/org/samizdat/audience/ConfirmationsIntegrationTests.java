package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.mail.AddressSuppressed;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Suppressions;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class ConfirmationsIntegrationTests {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired Vault vault;
  @Autowired Audience audience;
  @Autowired Newsletters newsletters;
  @Autowired Policies policies;
  @Autowired Suppressions suppressions;
  @Autowired SignupSweep sweep;
  @Autowired ApplicationEventPublisher events;
  @Autowired TestDatabase testDatabase;
  @Autowired TestClock clock;

  FrontDoor door;

  /** Requests differ in their time, so that the newest is known. */
  @BeforeEach
  void open() {
    clock.advance(Duration.ofMinutes(1));
    door = FrontDoor.open(context);
  }

  @Test
  void openingTheLinkChangesNothing() {
    String link = door.request("reader30@example.org", "weekly");
    var before = Tables.all(testDatabase);
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> page = door.get(link);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("Yes, send me “The Weekly”").contains("<button>Confirm");
    }
    assertThat(Tables.all(testDatabase)).isEqualTo(before);
  }

  @Test
  void theButtonMakesAReaderAndRecordsWhatSheAgreedTo() {
    int readers = audience.count("weekly");
    HttpResponse<String> page = door.confirm(door.request("reader31@example.org", "weekly"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("You are subscribed");
    assertThat(audience.count("weekly")).isEqualTo(readers + 1);
    assertThat(records("reader31@example.org"))
        .containsExactlyInAnyOrder("GIVEN website-2 API", "CONFIRMED confirm-page-2 MAIL");
  }

  @Test
  void confirmingTwiceRecordsConsentOnce() {
    String link = door.request("reader32@example.org", "weekly");
    door.confirm(link);
    var before = Tables.counts(testDatabase);
    assertThat(door.confirm(link).body()).contains("done already");
    assertThat(door.get(link).body()).contains("done already");
    assertThat(Tables.counts(testDatabase)).isEqualTo(before);
  }

  @Test
  void theSameLinkPressedByManyAtOnceRecordsConsentOnce() {
    String link = door.request("reader33@example.org", "weekly");
    List<String> bodies = atOnce(List.of(link, link, link, link));
    assertThat(bodies).filteredOn(body -> body.contains("You are subscribed</h1>")).hasSize(1);
    assertThat(bodies).filteredOn(body -> body.contains("done already")).hasSize(3);
    assertThat(records("reader33@example.org")).hasSize(2);
  }

  @Test
  void manyRequestsOfOneAddressConfirmedAtOnceMakeOneSubscription() {
    int readers = audience.count("weekly");
    List<String> links = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      links.add(
          door.request(i % 2 == 0 ? "Reader34@example.org" : "reader34@example.org", "weekly"));
    }
    assertThat(atOnce(links)).allMatch(body -> body.contains("You are subscribed</h1>"));
    assertThat(audience.count("weekly")).isEqualTo(readers + 1);
    assertThat(records("reader34@example.org")).hasSize(8);
  }

  @Test
  void aFormPostedTwiceAndConfirmedTwiceLeavesOnePerson() {
    String first = door.request("reader35@example.org", "weekly");
    String second = door.request("reader35@example.org", "weekly");
    int persons = persons();
    door.confirm(first);
    door.confirm(second);
    assertThat(persons()).isEqualTo(persons - 1);
    assertThat(door.get(second).body()).contains("done already");
  }

  @Test
  void anotherNewsletterIsAnotherSubscriptionOfTheSameReader() {
    door.subscribe("reader36@example.org", "weekly");
    int persons = persons();
    int books = audience.count("books");
    door.subscribe("reader36@example.org", "books");
    assertThat(audience.count("books")).isEqualTo(books + 1);
    assertThat(persons()).isEqualTo(persons);
    assertThat(records("reader36@example.org")).hasSize(4);
  }

  @Test
  void aPolicyChangedMeanwhileIsShownAndItIsTheOneThatIsConfirmed() {
    String old = policies.current().orElseThrow().version();
    String link = door.request("reader37@example.org", "weekly");
    FrontDoor.publish(policies, "2027-01", "# New rules\n\nWe keep <b>less</b>.");
    assertThat(door.get(link).body())
        .contains("has changed since you signed up")
        .contains("New rules")
        .contains("We keep &lt;b&gt;less&lt;/b&gt;.");

    HttpResponse<String> stale = door.post(link, Map.of("policyVersion", old));
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(stale.body()).contains("New rules").contains("value=\"2027-01\"");
    assertThat(door.post(link, Map.of()).statusCode()).isEqualTo(409);
    assertThat(vault.find(Purpose.DIGEST, EmailAddress.parse("reader37@example.org"))).isEmpty();

    assertThat(door.confirm(link).statusCode()).isEqualTo(200);
    assertThat(
            database
                .sql(
                    """
                    select action || ' ' || policy_version
                    from consent_record
                    where person = :person
                    """)
                .param("person", person("reader37@example.org").value())
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("GIVEN " + old, "CONFIRMED 2027-01");
  }

  @Test
  void aPageWhoseWordsHaveChangedSinceIsShownAgainBeforeAnythingIsRecorded() {
    newsletters.create(new Newsletter("harbour", "Harbour Notes", "Mondays.", "en"));
    String signupPage = door.get("/newsletters/harbour/signup").body();
    String newsletterPage = door.get("/newsletters/harbour").body();
    assertThat(hidden(newsletterPage, "words")).isEqualTo(hidden(signupPage, "words"));
    String link = door.request("reader39@example.org", "harbour");
    String confirmPage = door.get(link).body();

    newsletters.reword("harbour", "Port Notes", null);

    HttpResponse<String> signup =
        door.post("/newsletters/harbour/signup", fields(signupPage, "reader40@example.org"));
    assertThat(signup.statusCode()).isEqualTo(409);
    assertThat(signup.body()).contains("Port Notes");
    HttpResponse<String> confirm =
        door.post(link, Map.of("policyVersion", current(), "words", hidden(confirmPage, "words")));
    assertThat(confirm.statusCode()).isEqualTo(409);
    assertThat(vault.find(Purpose.DIGEST, EmailAddress.parse("reader39@example.org"))).isEmpty();

    assertThat(
            door.post("/newsletters/harbour/signup", fields(signup.body(), "reader40@example.org"))
                .statusCode())
        .isEqualTo(202);
    assertThat(
            door.post(
                    link,
                    Map.of("policyVersion", current(), "words", hidden(confirm.body(), "words")))
                .statusCode())
        .isEqualTo(200);
  }

  private String current() {
    return policies.current().orElseThrow().version();
  }

  private static Map<String, String> fields(String page, String email) {
    return Map.of(
        "email", email,
        "form", hidden(page, "form"),
        "locale", hidden(page, "locale"),
        "policyVersion", hidden(page, "policyVersion"),
        "words", hidden(page, "words"));
  }

  private static String hidden(String page, String name) {
    return Jsoup.parse(page).select("input[name=" + name + "]").attr("value");
  }

  @Test
  void aConfirmationCutOffAfterTheVaultGoesOnWhenRepeated() {
    String link = door.request("reader38@example.org", "weekly");
    // As if we had died right after the vault's commit.
    vault.confirm(newestRequest());
    assertThat(door.confirm(link).body()).contains("You are subscribed</h1>");
    assertThat(records("reader38@example.org")).hasSize(2);
  }

  @Test
  void aCutOffConfirmationThatIsNeverRepeatedDoesNotCostTheReader() {
    door.request("reader39@example.org", "weekly");
    vault.confirm(newestRequest());
    String second = door.request("reader39@example.org", "weekly");
    door.confirm(second);
    PersonId reader = person("reader39@example.org");
    clock.advance(Duration.ofDays(3));
    sweep.sweep();
    assertThat(vault.address(reader)).isPresent();
    assertThat(door.get(second).statusCode()).isEqualTo(410);
  }

  @Test
  void whoIsForgottenWhileSheConfirmsIsToldThatTheLinkIsNoLongerGood() throws Exception {
    String link = door.request("reader43@example.org", "weekly");
    PersonId person = newestRequest();
    Future<HttpResponse<String>> answer;
    try (Connection holder = holding(person);
        ExecutorService workers = Executors.newSingleThreadExecutor()) {
      answer = workers.submit(() -> door.confirm(link));
      awaitWaiting(1);
      vault.forget(person);
      holder.rollback();
    }
    assertThat(answer.resultNow().statusCode()).isEqualTo(410);
    assertThat(database.sql("select person from reader").query(UUID.class).list())
        .doesNotContain(person.value());
  }

  @Test
  void aReaderConfirmedAsThePersonBeingSweptIsKept() throws Exception {
    Future<HttpResponse<String>> answer;
    PersonId first = cutOffLongAgo("reader44@example.org");
    String link = door.request("reader44@example.org", "weekly");
    try (Connection holder = holding(first);
        ExecutorService workers = Executors.newFixedThreadPool(2)) {
      answer = workers.submit(() -> door.confirm(link));
      awaitWaiting(1);
      workers.execute(sweep::sweep);
      awaitWaiting(2);
      holder.rollback();
    }
    assertThat(answer.resultNow().statusCode()).isEqualTo(200);
    assertThat(person("reader44@example.org")).isEqualTo(first);
  }

  @Test
  void aPersonSweptJustBeforeAnotherRequestIsConfirmedAsHerCostsOneMorePress() throws Exception {
    Future<HttpResponse<String>> answer;
    PersonId first = cutOffLongAgo("reader45@example.org");
    String link = door.request("reader45@example.org", "weekly");
    PersonId second = newestRequest();
    try (Connection holder = holding(first);
        ExecutorService workers = Executors.newFixedThreadPool(2)) {
      workers.execute(sweep::sweep);
      awaitWaiting(1);
      answer = workers.submit(() -> door.confirm(link));
      awaitWaiting(2);
      holder.rollback();
    }
    assertThat(answer.resultNow().statusCode()).isEqualTo(410);
    assertThat(vault.address(first)).isEmpty();
    assertThat(door.confirm(link).statusCode()).isEqualTo(200);
    assertThat(person("reader45@example.org")).isEqualTo(second);
  }

  private PersonId cutOffLongAgo(String email) {
    door.request(email, "weekly");
    PersonId person = newestRequest();
    vault.confirm(person);
    clock.advance(Duration.ofDays(3));
    return person;
  }

  /** A transaction that holds the request for which a person was admitted. */
  private Connection holding(PersonId person) throws SQLException {
    Connection holder = testDatabase.asAdministrator();
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute("select from signup_request where person = '" + person + "' for update");
    }
    return holder;
  }

  private void awaitWaiting(int transactions) {
    await()
        .until(() ->
            database
                    .sql(
                        """
                        select count(*)
                        from pg_locks
                        where not granted
                        and pid in (
                          select pid from pg_stat_activity
                          where datname = current_database())
                        """)
                    .query(Integer.class)
                    .single()
                == transactions);
  }

  @Test
  void aPersonLeftByACrashAfterTheConfirmationIsForgottenByTheSweep() {
    door.subscribe("reader40@example.org", "weekly");
    door.request("reader40@example.org", "weekly");
    PersonId left = newestRequest();
    // As if we had died right after the reader's commit.
    Tables.change(
        testDatabase,
        "update signup_request set reader = '%s' where person = '%s'"
            .formatted(person("reader40@example.org"), left));
    clock.advance(Duration.ofDays(3));
    sweep.sweep();
    assertThat(vault.address(left)).isEmpty();
    assertThat(vault.address(person("reader40@example.org"))).isPresent();
  }

  @Test
  void newConsentBringsBackAReaderWhoseAddressHadRefusedUs() {
    door.subscribe("reader41@example.org", "weekly");
    int readers = audience.count("weekly");
    PersonId person = person("reader41@example.org");
    EmailAddress address = EmailAddress.parse("reader41@example.org");
    suppressions.suppress(address, Suppressions.Reason.HARD_BOUNCE, null);
    for (int i = 0; i < 2; i++) {
      events.publishEvent(new AddressSuppressed(person, Suppressions.Reason.HARD_BOUNCE));
    }
    assertThat(audience.count("weekly")).isEqualTo(readers - 1);
    assertThat(audience.page("weekly", null, 10_000))
        .noneMatch(recipient -> recipient.person().equals(person));

    door.confirm(door.request("reader41@example.org", "weekly"));
    assertThat(audience.count("weekly")).isEqualTo(readers);
    assertThat(suppressions.holdsBack(address, MailKind.DIGEST, "weekly")).isFalse();
  }

  @Test
  void aForeignOrMutilatedLinkIsNotFound() {
    String link = door.request("reader42@example.org", "weekly");
    for (String bad :
        List.of(
            link.substring(0, link.length() - 2),
            link + "aa",
            "/confirm/x",
            link.replace("/confirm/", "/unsubscribe/"),
            link.replace("/confirm/", "/erase/"))) {
      assertThat(door.get(bad).statusCode()).as(bad).isEqualTo(404);
      assertThat(door.confirm(bad).statusCode()).as(bad).isEqualTo(404);
    }
  }

  @Test
  void theAudienceIsListedInPagesByTheOrderOfTheDatabase() {
    for (int i = 0; i < 7; i++) {
      door.subscribe("page" + i + "@example.org", "books");
    }
    List<PersonId> listed = new ArrayList<>();
    var page = audience.page("books", null, 3);
    while (!page.isEmpty()) {
      page.forEach(recipient -> listed.add(recipient.person()));
      page = audience.page("books", listed.getLast(), 3);
    }
    assertThat(listed).isSorted().doesNotHaveDuplicates().hasSize(audience.count("books"));
    assertThat(audience.page("no-such", null, 3)).isEmpty();
  }

  private List<String> atOnce(List<String> links) {
    List<Future<String>> answers;
    try (ExecutorService workers = Executors.newFixedThreadPool(links.size())) {
      answers =
          links.stream().map(link -> workers.submit(() -> door.confirm(link).body())).toList();
    }
    return answers.stream().map(Future::resultNow).toList();
  }

  private List<String> records(String email) {
    return database
        .sql("select action || ' ' || form || ' ' || channel from consent_record where person = :p")
        .param("p", person(email).value())
        .query((row, number) -> row.getString(1))
        .list();
  }

  private PersonId person(String email) {
    return vault.find(Purpose.DIGEST, EmailAddress.parse(email)).orElseThrow();
  }

  private PersonId newestRequest() {
    return database
        .sql("select person from signup_request where reader is null order by requested_at desc")
        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
        .list()
        .getFirst();
  }

  private int persons() {
    return database.sql("select count(*) from vault.person").query(Integer.class).single();
  }
}
