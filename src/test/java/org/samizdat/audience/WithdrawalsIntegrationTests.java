package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
import org.samizdat.vault.Erasures;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine;

@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class WithdrawalsIntegrationTests {

  private static final String ONE_CLICK = "List-Unsubscribe=One-Click";

  @Autowired ApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired Vault vault;
  @Autowired Audience audience;
  @Autowired Suppressions suppressions;
  @Autowired Readers readers;
  @Autowired ReaderConsent consent;
  @Autowired Erasures erasures;
  @Autowired ReaderCommands readerCommands;
  @Autowired ConsentCommands consentCommands;
  @Autowired TestDatabase testDatabase;
  @Autowired TestClock clock;
  @Autowired TransactionTemplate transactions;

  FrontDoor door;

  @BeforeEach
  void open() {
    door = FrontDoor.open(context);
  }

  @Test
  void openingTheLinksChangesNothing() {
    long number = door.subscribe("reader50@example.org", "weekly");
    var before = Tables.all(testDatabase);
    assertThat(door.get(door.unsubscribeLink(number)).body()).contains("Leave “The Weekly”?");
    assertThat(door.get(door.eraseLink(number)).body()).contains("Have us forget you?");
    assertThat(Tables.all(testDatabase)).isEqualTo(before);
  }

  @Test
  void theButtonEndsTheSubscriptionAndSaysGoodbyeOnce() {
    long number = door.subscribe("reader51@example.org", "weekly");
    int readers = audience.count("weekly");
    int mailings = mailings();
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer =
          door.post(door.unsubscribeLink(number), Map.of("form", "unsubscribe-page-2"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("You are unsubscribed");
    }
    assertThat(door.get(door.unsubscribeLink(number)).body()).contains("You are unsubscribed");
    assertThat(audience.count("weekly")).isEqualTo(readers - 1);
    assertThat(mailings()).isEqualTo(mailings + 1);
    assertThat(withdrawn(person("reader51@example.org")))
        .containsExactly("unsubscribe-page-2 MAIL");
    assertThat(holdsBack("reader51@example.org", "weekly")).isTrue();
    assertThat(holdsBack("reader51@example.org", "books")).isFalse();
  }

  @Test
  void oneClickNeedsNoCookieAndIsAnsweredWithoutRedirectInEitherEncoding() {
    long first = door.subscribe("reader52@example.org", "weekly");
    HttpResponse<String> answer =
        door.post(door.unsubscribeLink(first), "application/x-www-form-urlencoded", ONE_CLICK);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(withdrawn(person("reader52@example.org"))).containsExactly("one-click-1 ONE_CLICK");

    long second = door.subscribe("reader53@example.org", "weekly");
    String body =
        """
        --x\r
        Content-Disposition: form-data; name="List-Unsubscribe"\r
        \r
        One-Click\r
        --x--\r
        """;
    assertThat(
            door.post(door.unsubscribeLink(second), "multipart/form-data; boundary=x", body)
                .statusCode())
        .isEqualTo(200);
    assertThat(withdrawn(person("reader53@example.org"))).containsExactly("one-click-1 ONE_CLICK");
  }

  /** As mail publishes it: in the transaction that records the complaint. */
  @Test
  void aComplaintEndsEverySubscriptionInSilenceAndNewConsentBeginsAnew() {
    door.subscribe("reader71@example.org", "weekly");
    door.subscribe("reader71@example.org", "books");
    PersonId person = person("reader71@example.org");
    int mailings = mailings();
    for (int i = 0; i < 2; i++) {
      complain(person);
    }
    assertThat(withdrawn(person)).containsExactly("complaint-1 COMPLAINT", "complaint-1 COMPLAINT");
    assertThat(mailings()).as("a goodbye would be one mail more").isEqualTo(mailings);
    assertThat(audience.page("weekly", null, 10_000))
        .noneMatch(recipient -> recipient.person().equals(person));
    assertThat(holdsBack("reader71@example.org", "weekly")).isTrue();
    door.confirm(door.request("reader71@example.org", "weekly"));
    assertThat(audience.page("weekly", null, 10_000))
        .anyMatch(recipient -> recipient.person().equals(person));
    assertThat(audience.page("books", null, 10_000))
        .as("she came back to one of two")
        .noneMatch(recipient -> recipient.person().equals(person));
  }

  @Test
  void aComplaintOfSomebodyForgottenChangesNothing() {
    door.subscribe("reader72@example.org", "weekly");
    PersonId person = person("reader72@example.org");
    vault.forget(person);
    complain(person);
    assertThat(withdrawn(person)).isEmpty();
  }

  private void complain(PersonId person) {
    transactions.executeWithoutResult(status ->
        context.publishEvent(new AddressSuppressed(person, Suppressions.Reason.COMPLAINT)));
  }

  @Test
  void oneClickByManyAtOnceIsRecordedOnce() {
    long number = door.subscribe("reader54@example.org", "weekly");
    int mailings = mailings();
    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        workers.execute(() ->
            assertThat(
                    door.post(
                            door.unsubscribeLink(number),
                            "application/x-www-form-urlencoded",
                            ONE_CLICK)
                        .statusCode())
                .isEqualTo(200));
      }
    }
    assertThat(withdrawn(person("reader54@example.org"))).hasSize(1);
    assertThat(mailings()).isEqualTo(mailings + 1);
  }

  @Test
  void aReaderWhoLeftCanComeBackAndHerOldLinksStillWork() {
    long number = door.subscribe("reader55@example.org", "weekly");
    door.post(door.unsubscribeLink(number), Map.of());
    int readers = audience.count("weekly");
    door.confirm(door.request("reader55@example.org", "weekly"));
    assertThat(audience.count("weekly")).isEqualTo(readers + 1);
    assertThat(holdsBack("reader55@example.org", "weekly")).isFalse();
    clock.advance(Duration.ofDays(300));
    door.post(door.unsubscribeLink(number), "application/x-www-form-urlencoded", ONE_CLICK);
    assertThat(audience.count("weekly")).isEqualTo(readers);
    assertThat(withdrawn(person("reader55@example.org"))).hasSize(2);
  }

  @Test
  void erasingForgetsHerEverywhereAndTheLinksGoOnAnsweringThatItIsDone() {
    long weekly = door.subscribe("reader56@example.org", "weekly");
    long books = door.subscribe("reader56@example.org", "books");
    PersonId person = person("reader56@example.org");
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = door.post(door.eraseLink(weekly), Map.of());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("You are forgotten");
    }
    assertThat(vault.address(person)).isEmpty();
    assertThat(vault.find(Purpose.DIGEST, EmailAddress.parse("reader56@example.org"))).isEmpty();
    assertThat(withdrawn(person)).containsExactly("erase-page-2 MAIL", "erase-page-2 MAIL");
    erasures.carryOn();
    // Her number stands in the log that proves consent, in what mail still counts, in the erasure.
    assertThat(tablesWith(person.toString()))
        .doesNotContain(
            "public.reader", "public.subscription", "public.signup_request", "vault.person");

    clock.advance(Duration.ofDays(300));
    assertThat(door.get(door.eraseLink(books)).body()).contains("You are forgotten");
    assertThat(door.get(door.unsubscribeLink(books)).body()).contains("You are unsubscribed");
    HttpResponse<String> oneClick =
        door.post(door.unsubscribeLink(books), "application/x-www-form-urlencoded", ONE_CLICK);
    assertThat(oneClick.statusCode()).isEqualTo(200);
    assertThat(holdsBack("reader56@example.org", "weekly")).isTrue();
    assertThat(holdsBack("reader56@example.org", "books")).isTrue();
    assertThat(
            suppressions.holdsBack(
                EmailAddress.parse("reader56@example.org"), MailKind.CONFIRMATION, "weekly"))
        .isFalse();
  }

  @Test
  void anErasureCutOffBeforeTheVaultGoesOnWhenRepeated() {
    long number = door.subscribe("reader57@example.org", "weekly");
    PersonId person = person("reader57@example.org");
    // As if we had died between the two commits: what was taken back is recorded, the key is there.
    door.post(door.unsubscribeLink(number), Map.of());
    assertThat(vault.address(person)).isPresent();
    door.post(door.eraseLink(number), Map.of());
    assertThat(vault.address(person)).isEmpty();
    assertThat(withdrawn(person)).hasSize(1);
  }

  @Test
  void neverWriteToMeHoldsBackEvenAConfirmation() {
    long number = door.subscribe("reader58@example.org", "weekly");
    door.post(door.eraseLink(number), Map.of("never", "yes"));
    assertThat(
            suppressions.holdsBack(
                EmailAddress.parse("reader58@example.org"), MailKind.CONFIRMATION, "weekly"))
        .isTrue();
  }

  @Test
  void herProofStillOpensWithAddressAndReceiptAfterErasure() {
    long number = door.subscribe("reader59@example.org", "weekly");
    Reader reader = readers.findBySubscription(number).orElseThrow();
    String receipt = consent.receipt(reader).reveal();
    door.post(door.eraseLink(number), Map.of());
    erasures.carryOn();

    StringWriter out = new StringWriter();
    assertThat(run(consentCommands, out, "READER59@example.org\n" + receipt + "\n", "prove"))
        .isZero();
    assertThat(out.toString())
        .contains("GIVEN", "CONFIRMED", "WITHDRAWN", "Send me “The Weekly” by mail", "2026-11")
        .doesNotContain("changed after");
    assertThat(run(consentCommands, out, "other59@example.org\n" + receipt + "\n", "prove"))
        .isEqualTo(1);
    assertThat(
            run(
                consentCommands,
                out,
                "reader59@example.org\n" + Receipt.random().reveal() + "\n",
                "prove"))
        .isEqualTo(1);
  }

  @Test
  void theNewsroomErasesAReaderWhoAsksForIt() {
    door.subscribe("reader60@example.org", "weekly");
    PersonId person = person("reader60@example.org");
    StringWriter out = new StringWriter();
    assertThat(run(readerCommands, out, "reader60@example.org\n", "erase", "--never")).isZero();
    assertThat(withdrawn(person)).containsExactly("command-1 COMMAND");
    assertThat(vault.address(person)).isEmpty();
    assertThat(run(readerCommands, out, "reader60@example.org\n", "erase")).isEqualTo(1);
    assertThat(out.toString()).doesNotContain("reader60");
  }

  private static int run(Object commands, StringWriter out, String input, String... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return new CommandLine(commands)
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(out, true))
          .execute(arguments);
    } finally {
      System.setIn(before);
    }
  }

  private List<String> tablesWith(String text) {
    return Tables.all(testDatabase).entrySet().stream()
        .filter(table -> table.getValue().stream().anyMatch(row -> row.contains(text)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean holdsBack(String email, String newsletter) {
    return suppressions.holdsBack(EmailAddress.parse(email), MailKind.DIGEST, newsletter);
  }

  private List<String> withdrawn(PersonId person) {
    return database
        .sql(
            """
            select form || ' ' || channel
            from consent_record
            where person = :person
            and action = 'WITHDRAWN'
            """)
        .param("person", person.value())
        .query((row, number) -> row.getString(1))
        .list();
  }

  private PersonId person(String email) {
    return vault.find(Purpose.DIGEST, EmailAddress.parse(email)).orElseThrow();
  }

  private int mailings() {
    return database.sql("select count(*) from mailing").query(Integer.class).single();
  }
}
