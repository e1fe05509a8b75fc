package org.samizdat.reminders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Tables;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.GivingTest;
import org.samizdat.giving.Patron;
import org.samizdat.mail.AddressSuppressed;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** A reminder from the form to the last mail, through the front door. */
@GivingTest
@TestPropertySource(properties = "samizdat.reminders.zone=Europe/Berlin")
class RemindersIntegrationTests {

  /** Noon in Berlin. */
  private static final Instant NOON = Instant.parse("2027-03-10T11:00:00Z");

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;
  @Autowired Keeping keeping;
  @Autowired ReminderSweep sweep;
  @Autowired Forgetting forgetting;
  @Autowired ReminderDesk desk;
  @Autowired TransactionTemplate transaction;
  @Autowired Vault vault;
  @Autowired TestDatabase testDatabase;
  @Autowired Suppressions suppressions;
  @LocalServerPort int port;

  private Newsroom newsroom;
  private String reader;
  private int asked;
  private Long[] before = {};
  private UUID[] records = {};

  @BeforeEach
  void open() throws Exception {
    newsroom = new Newsroom(context, mail, port);
    newsroom.openWeekly();
    clock.set(NOON);
    reader = "reader" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  @Test
  void askedForOnceItIsSentOnItsDayAndThenSheIsForgotten() throws Exception {
    HttpResponse<String> asked =
        ask(Map.of("amount", "700", "currency", "usd", "frequency", "monthly"));
    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(asked.body())
        .contains("We send you one mail, on April 10, 2027.", "look in your inbox");
    assertThat(vault.find(Purpose.REMINDERS, EmailAddress.parse(reader))).isEmpty();
    clock.set(Instant.parse("2027-04-10T07:00:00Z"));
    keeping.keepDue();
    assertThat(mails("Your reminder: support")).as("not confirmed").isEmpty();

    clock.set(NOON);
    confirm();
    MimeMessage promised = newsroom.waitForMail(reader, "Your reminder from");
    assertThat(Newsroom.text(promised))
        .contains("April 10, 2027")
        .containsPattern("[A-Z2-7]{4}(-[A-Z2-7]{2,4}){6}");
    keepAt("2027-04-09T21:59:00Z");
    keepAt("2027-04-10T06:59:00Z");
    assertThat(mails("Your reminder: support")).as("before its hour").isEmpty();

    keepAt("2027-04-10T07:00:00Z");

    MimeMessage due = newsroom.waitForMail(reader, "Your reminder: support");
    assertThat(Newsroom.text(due).replace("\r\n", " "))
        .contains(
            "On March 10, 2027 you asked us to remind you on April 10, 2027.",
            "You were looking at $7 a month.",
            "/support?campaign=reminder&language=en&frequency=monthly&currency=usd&amount=7",
            "This is the last mail you asked for. On April 17, 2027 we forget your address.");
    keepAt("2027-04-10T07:10:00Z");
    keepAt("2027-05-10T07:00:00Z");
    assertThat(mails("Your reminder: support")).hasSize(1);
    assertThat(vault.find(Purpose.REMINDERS, EmailAddress.parse(reader))).isEmpty();
    assertThat(newsroom.get(newsroom.link(due, "reminders/stop")).body())
        .contains("Nothing more will be sent");
  }

  @Test
  void repeatedItComesAsOftenAsPromisedAndTheMailsCount() throws Exception {
    promise(Map.of("when", "payday", "dayOfMonth", "31", "repeat", "monthly", "times", "3"));
    for (String day : List.of("2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30")) {
      keepAt(day + "T10:00:00Z");
    }
    assertThat(sends())
        .containsExactly("1 2027-03-31 SENT", "2 2027-04-30 SENT", "3 2027-05-31 SENT");
    assertThat(newsroom.waitForMail(reader, "Your reminder: support")).isNotNull();
    assertThat(texts("Your reminder: support"))
        .anySatisfy(one ->
            assertThat(one).contains("This is mail 1 of 3.", "Still to come: We send you 2 mails"))
        .anySatisfy(one -> assertThat(one).contains("This is mail 3 of 3.", "the last mail"));
  }

  @Test
  void afterAGiftNothingComes() throws Exception {
    promise(Map.of("repeat", "monthly", "times", "12"));
    keepAt("2027-04-10T10:00:00Z");
    Patron.gives(context, reader, Instant.parse("2027-04-20T10:00:00Z"));
    keepAt("2027-05-10T10:00:00Z");
    keepAt("2027-06-10T10:00:00Z");
    assertThat(sends())
        .hasSize(12)
        .startsWith("1 2027-04-10 SENT", "2 2027-05-10 GIVEN", "3 2027-06-10 GIVEN")
        .endsWith("12 2028-03-10 GIVEN");
    assertThat(vault.find(Purpose.REMINDERS, EmailAddress.parse(reader))).isEmpty();
  }

  @Test
  void aGiftBeforeSheAskedDoesNotCount() throws Exception {
    Patron.gives(context, reader, NOON.minus(Duration.ofMinutes(1)));
    promise(Map.of());
    keepAt("2027-04-10T10:00:00Z");
    assertThat(sends()).containsExactly("1 2027-04-10 SENT");
  }

  @Test
  void oneClickStopsItWithoutCookieOrPage() throws Exception {
    promise(Map.of("repeat", "yearly", "times", "2"));
    keepAt("2027-04-10T10:00:00Z");
    String path = newsroom.listUnsubscribe(newsroom.waitForMail(reader, "Your reminder: support"));
    assertThat(newsroom.get(path).body()).contains("Stop these reminders");
    assertThat(sends()).as("looking changes nothing").hasSize(1);
    HttpResponse<String> stopped = newsroom.form(path, Map.of("List-Unsubscribe", "One-Click"));
    assertThat(stopped.statusCode()).isEqualTo(200);
    assertThat(newsroom.form(path, Map.of()).statusCode()).as("twice").isEqualTo(200);
    keepAt("2028-04-10T10:00:00Z");
    assertThat(sends()).containsExactly("1 2027-04-10 SENT", "2 2028-04-10 STOPPED");
    assertThat(vault.find(Purpose.REMINDERS, EmailAddress.parse(reader))).isEmpty();
    assertThat(actions()).containsExactly("CONFIRMED", "GIVEN", "WITHDRAWN");
    assertThat(newsroom.form(path, Map.of()).body()).as("years later").contains("called off");
  }

  @Test
  void ofTwoPromisesOneCanBeStoppedAndBothAtOnce() throws Exception {
    String first = promise(Map.of("repeat", "monthly", "times", "2"));
    promise(Map.of("when", "in-6-months"));
    newsroom.form(
        first.replace("/reminders/", "/reminders/stop/"), Map.of("form", "reminder-stop-1"));
    keepAt("2027-04-10T10:00:00Z");
    keepAt("2027-09-10T10:00:00Z");
    assertThat(sends())
        .contains("1 2027-04-10 STOPPED", "2 2027-05-10 STOPPED", "1 2027-09-10 SENT");
    clock.set(Instant.parse("2027-09-11T11:00:00Z"));
    promise(Map.of("when", "in-3-months"));
    String last = promise(Map.of("when", "year-end"));
    HttpResponse<String> all =
        newsroom.form(last.replace("/reminders/", "/reminders/stop-all/"), Map.of());
    assertThat(all.body()).contains("You are forgotten");
    assertThat(vault.find(Purpose.REMINDERS, EmailAddress.parse(reader))).isEmpty();
    keepAt("2027-12-27T10:00:00Z");
    assertThat(sends()).contains("1 2027-12-11 STOPPED", "1 2027-12-27 STOPPED");
  }

  @Test
  void onceMoreInAMonthIsPromisedFromTheMailOnceHoweverOftenItIsPressed() throws Exception {
    promise(Map.of("amount", "500", "currency", "eur", "frequency", "once"));
    keepAt("2027-04-10T10:00:00Z");
    String again =
        newsroom.link(newsroom.waitForMail(reader, "Your reminder: support"), "reminders/again");
    HttpResponse<String> page = newsroom.get(again);
    assertThat(page.body()).contains("We send you one mail, on May 10, 2027.");
    assertThat(newsroom.form(again, Map.of()).statusCode()).as("without its words").isEqualTo(409);
    List<HttpResponse<String>> answers =
        together(4, () -> newsroom.form(again, Map.of("words", words(page))));
    assertThat(answers).allSatisfy(one -> assertThat(one.statusCode()).isEqualTo(200));
    keepAt("2027-05-10T10:00:00Z");
    keepAt("2027-06-10T10:00:00Z");
    assertThat(sends()).containsExactly("1 2027-04-10 SENT", "1 2027-05-10 SENT");
    assertThat(texts("Your reminder: support")).allMatch(text -> text.contains("€5 once"));
    assertThat(newsroom.get(again).body()).contains("Nothing more will be sent");
  }

  @Test
  void confirmedTwiceAtOnceItIsPromisedOnceAndAnEqualWishIsTheSame() throws Exception {
    ask(Map.of());
    MimeMessage first = newsroom.waitForMail(reader, "Please confirm");
    String path = newsroom.link(first, "reminders/confirm");
    String words = words(newsroom.get(path));
    List<HttpResponse<String>> answers =
        together(6, () -> newsroom.form(path, Map.of("words", words)));
    assertThat(answers).allSatisfy(one -> assertThat(one.statusCode()).isEqualTo(200));
    ask(Map.of());
    String other = newsroom.link(await("Please confirm", 2).getLast(), "reminders/confirm");
    assertThat(newsroom.form(other, Map.of("words", words)).body()).contains("done already");
    keepAt("2027-04-10T10:00:00Z");
    assertThat(sends()).containsExactly("1 2027-04-10 SENT");
  }

  @Test
  void whatIsNotConfirmedInTwoDaysIsForgotten() throws Exception {
    ask(Map.of());
    String path =
        newsroom.link(newsroom.waitForMail(reader, "Please confirm"), "reminders/confirm");
    String words = words(newsroom.get(path));
    clock.advance(Duration.ofHours(49));
    assertThat(newsroom.form(path, Map.of("words", words)).statusCode()).isEqualTo(410);
    sweep.sweep();
    assertThat(newsroom.get(path).statusCode()).isEqualTo(410);
    assertThat(count("reminder_promise where state = 'ASKED'")).isZero();
    assertThat(actions()).isEmpty();
  }

  @Test
  void whoMustNotBeWrittenToIsNot() throws Exception {
    promise(Map.of("repeat", "monthly", "times", "2"));
    suppressions.suppress(EmailAddress.parse(reader), Reason.COMPLAINT, null);
    keepAt("2027-04-10T10:00:00Z");
    assertThat(sends()).containsExactly("1 2027-04-10 SUPPRESSED", "2 2027-05-10 SUPPRESSED");
    assertThat(mails("Your reminder: support")).isEmpty();
    clock.set(NOON);
    promise(Map.of("when", "in-3-months"));
    keepAt("2027-06-10T10:00:00Z");
    assertThat(sends()).as("asked for anew, and confirmed").contains("1 2027-06-10 SENT");
  }

  @Test
  void whatComesBackEndsHerPromisesAndSheIsForgotten() throws Exception {
    promise(Map.of("repeat", "monthly", "times", "2"));
    PersonId person = vault.find(Purpose.REMINDERS, EmailAddress.parse(reader)).orElseThrow();
    transaction.executeWithoutResult(
        status -> context.publishEvent(new AddressSuppressed(person, Reason.HARD_BOUNCE)));
    assertThat(sends()).containsExactly("1 2027-04-10 SUPPRESSED", "2 2027-05-10 SUPPRESSED");
    sweep.sweep();
    assertThat(vault.address(person)).isEmpty();
  }

  /** The job as Quartz knocks at it, and the vault's own sweep of persons whom nobody keeps. */
  @Test
  void aWishIsKeptUntilItIsConfirmedAndTheJobKeepsThePromise() throws Exception {
    assertThat(ask(Map.of()).statusCode()).isEqualTo(202);
    await("Please confirm", 1);
    clock.advance(Duration.ofHours(30));
    try {
      newsroom.knock("vault");
      newsroom.knock("keeping");
      confirm();
      await("Your reminder from", 1);
      clock.set(Instant.parse("2027-04-10T10:00:00Z"));
      newsroom.knock("keeping");
      await("Your reminder: support", 1);
    } finally {
      context.getBean(Scheduler.class).standby();
    }
  }

  /** She asks for one more in the very moment in which she would be forgotten. */
  @Test
  void whoIsPromisedMoreIsNotForgotten() throws Exception {
    for (int round = 0; round < 8; round++) {
      reader = "reader" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
      asked = 0;
      clock.set(NOON);
      promise(Map.of());
      clock.set(Instant.parse("2027-04-10T10:00:00Z"));
      keeping.keepDue();
      String again =
          newsroom.link(await("Your reminder: support", 1).getFirst(), "reminders/again");
      String shown = words(newsroom.get(again));
      PersonId person = vault.find(Purpose.REMINDERS, EmailAddress.parse(reader)).orElseThrow();
      List<Boolean> both =
          together(
              List.of(
                  () ->
                      newsroom
                          .form(again, Map.of("words", shown))
                          .body()
                          .contains("It is promised"),
                  () -> forgetting.forget(person)));
      assertThat(both)
          .as("either, and never both")
          .containsAnyOf(true)
          .isNotEqualTo(List.of(true, true));
      assertThat(vault.address(person).isPresent()).isEqualTo(both.getFirst());
    }
  }

  @Test
  void whoIsErasedIsErased() throws Exception {
    promise(Map.of("repeat", "monthly", "times", "2"));
    vault.forget(vault.find(Purpose.REMINDERS, EmailAddress.parse(reader)).orElseThrow());
    keepAt("2027-04-10T10:00:00Z");
    assertThat(sends()).containsExactly("1 2027-04-10 ERASED", "2 2027-05-10 ERASED");
  }

  @Test
  void afterDowntimeItIsThreeDaysLateAtMostAndThenTheDeskIsTold() throws Exception {
    promise(Map.of("repeat", "monthly", "times", "3"));
    keepAt("2027-04-13T20:00:00Z");
    keepAt("2027-05-14T05:00:00Z");
    keepAt("2027-06-10T10:00:00Z");
    assertThat(sends())
        .containsExactly("1 2027-04-10 SENT", "2 2027-05-10 MISSED", "3 2027-06-10 SENT");
    var editor = DeskBrowser.user(context, Role.EDITOR, Language.ENGLISH);
    assertThat(desk.show(editor).orElseThrow().lines())
        .singleElement()
        .asString()
        .contains("could not be sent in time");
  }

  @Test
  void eachFigureOfAMonthLeadsToDaysThatComeToIt() throws Exception {
    promise(Map.of("when", "payday", "dayOfMonth", "31", "repeat", "monthly", "times", "3"));
    keepAt("2027-04-30T10:00:00Z");
    DeskBrowser finance = DeskBrowser.signedIn(context, Role.FINANCE, Language.ENGLISH);
    Elements months = finance.page("/desk/reminders").select("tbody tr");
    assertThat(months.select("a").eachText()).contains("2027-03", "2027-04", "2027-05");
    for (Element month : months) {
      Elements days = finance.page(month.select("a").attr("href")).select("tbody tr");
      for (int column = 1; column <= 8; column++) {
        int figure = column;
        assertThat(days.stream().mapToInt(day -> cell(day, figure)).sum())
            .as(month.text() + ", column " + figure)
            .isEqualTo(cell(month, figure));
      }
    }
    assertThat(finance.page("/desk/reminders/days?month=1999-01").text())
        .contains("No reminder is due in this month.");
    for (String nonsense : List.of("", "2027-13", "soon", "+999999999-01")) {
      assertThat(
              finance
                  .get("/desk/reminders/days?month=" + URLEncoder.encode(nonsense, UTF_8))
                  .statusCode())
          .as(nonsense)
          .isBetween(400, 499);
    }
  }

  private static int cell(Element line, int column) {
    return Integer.parseInt(line.child(column).text());
  }

  @Test
  void whoHasGivenMissesNothingAndWhoCannotBeReadIsToldOfAfterThreeDays() throws Exception {
    promise(Map.of());
    Patron.gives(context, reader, Instant.parse("2027-03-20T10:00:00Z"));
    keepAt("2027-05-10T10:00:00Z");
    assertThat(sends()).containsExactly("1 2027-04-10 GIVEN");
    clock.set(NOON.plus(Duration.ofDays(90)));
    reader = "other-" + reader;
    asked = 0;
    promise(Map.of());
    UUID person = vault.find(Purpose.REMINDERS, EmailAddress.parse(reader)).orElseThrow().value();
    database
        .sql("update vault.person set sealed_address = '\\x00' where id = :id")
        .param("id", person)
        .update();
    keepAt("2027-07-08T10:00:00Z");
    keepAt("2027-07-11T10:00:00Z");
    assertThat(sends()).as("tried again, and nobody else is held up").hasSize(1);
    keepAt("2027-07-12T10:00:00Z");
    assertThat(sends()).contains("1 2027-07-08 MISSED");
  }

  @Test
  void noTableHoldsWhoSheIsAndNothingElseIsDoneWithHer() throws Exception {
    promise(Map.of("repeat", "monthly", "times", "2"));
    UUID person = vault.find(Purpose.REMINDERS, EmailAddress.parse(reader)).orElseThrow().value();
    assertThat(Tables.all(testDatabase).toString()).doesNotContain(reader);
    assertThat(tablesWith(person))
        .containsExactlyInAnyOrder(
            "public.reminder_promise",
            "public.consent_record",
            "public.delivery",
            "vault.address_index",
            "vault.person");
    keepAt("2027-04-10T10:00:00Z");
    keepAt("2027-05-10T10:00:00Z");
    for (Purpose other : List.of(Purpose.DIGEST, Purpose.GIVING)) {
      assertThat(vault.find(other, EmailAddress.parse(reader))).as("%s", other).isEmpty();
    }
    keepAt("2027-05-17T10:00:00Z");
    assertThat(tablesWith(person))
        .isSubsetOf(
            "public.consent_record",
            "public.delivery",
            "public.drop_request",
            "vault.erasure",
            "vault.erasure_answer");
    assertThat(mails("")).as("question, promise and two reminders").hasSize(4);
  }

  private List<String> tablesWith(UUID person) {
    return Tables.all(testDatabase).entrySet().stream()
        .filter(table -> table.getValue().stream().anyMatch(row -> row.contains(person.toString())))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void theFormSaysWhatIsWrongAndKeepsWhatWasTyped() throws Exception {
    HttpResponse<String> wrong = ask(Map.of("email", "nobody", "when", "in-6-months"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("does not look like an email address", "value=\"nobody\"")
        .containsPattern("value=\"in-6-months\" checked");
    assertThat(ask(Map.of("when", "on-day", "day", "2027-03-11")).body())
        .contains("Please choose a day from March 13, 2027 to March 10, 2029.");
    assertThat(ask(Map.of("when", "on-day", "day", "tomorrow")).statusCode()).isEqualTo(422);
    assertThat(ask(Map.of("when", "payday", "dayOfMonth", "99")).statusCode()).isEqualTo(422);
    assertThat(ask(Map.of("when", "never")).statusCode()).isEqualTo(422);
    assertThat(ask(Map.of("repeat", "hourly")).statusCode()).isEqualTo(422);
    assertThat(ask(Map.of("repeat", "monthly", "times", "13")).statusCode()).isEqualTo(422);
    assertThat(ask(Map.of("policyVersion", "2020-01")).statusCode()).isEqualTo(409);
    assertThat(ask(Map.of("words", "0".repeat(64))).statusCode()).isEqualTo(409);
    assertThat(ask(Map.of("amount", "-1", "currency", "xx")).statusCode())
        .as("what she was looking at is no reason to refuse")
        .isEqualTo(202);
    assertThat(count("reminder_promise where state = 'ASKED'")).isEqualTo(1);
  }

  @Test
  void linksThatAreNotOursAreRefused() throws Exception {
    String path = promise(Map.of());
    String confirm = path.replace("/reminders/", "/reminders/confirm/");
    assertThat(newsroom.get(confirm).statusCode()).as("of another purpose").isEqualTo(404);
    assertThat(newsroom.get("/reminders/nonsense").statusCode()).isEqualTo(404);
    assertThat(newsroom.form("/reminders/stop/nonsense", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void thePlainFormOfTheWebsiteWorksToo() throws Exception {
    HttpResponse<String> asked =
        newsroom.form(
            "/reminders", Map.of("email", reader, "policyVersion", "2026-11", "locale", "ru"));
    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(asked.body()).contains("Мы пришлём вам 1 письмо (10 апреля 2027");
    MimeMessage question = newsroom.waitForMail(reader, "Подтвердите");
    String path = newsroom.link(question, "reminders/confirm");
    assertThat(newsroom.form(path, Map.of("words", words(newsroom.get(path)))).body())
        .contains("Обещаем");
    clock.set(Instant.parse("2027-04-10T10:00:00Z"));
    keeping.keepDue();
    assertThat(Newsroom.text(newsroom.waitForMail(reader, "Ваше напоминание: поддержать")))
        .contains("10 марта 2027");
  }

  private HttpResponse<String> ask(Map<String, String> fields) throws Exception {
    Map<String, String> all = new HashMap<>();
    all.put("form", ReminderForm.PAGE.label());
    all.put("email", reader);
    all.put("policyVersion", "2026-11");
    all.put("locale", "en");
    all.putAll(fields);
    HttpResponse<String> answer = newsroom.form("/reminders", all);
    if (answer.statusCode() == 202) {
      asked++;
    }
    return answer;
  }

  /** She asks and confirms; answers the page behind the mail that says what is promised. */
  private String promise(Map<String, String> fields) throws Exception {
    int told = mails("Your reminder from").size();
    assertThat(ask(fields).statusCode()).isEqualTo(202);
    confirm();
    return newsroom.link(await("Your reminder from", told + 1).getLast(), "reminders");
  }

  /** All questions she has not answered, by the button behind each. */
  private void confirm() throws Exception {
    for (MimeMessage question : await("Please confirm", asked)) {
      String path = newsroom.link(question, "reminders/confirm");
      HttpResponse<String> page = newsroom.get(path);
      if (page.body().contains("name=\"words\"")) {
        assertThat(newsroom.form(path, Map.of("words", words(page))).statusCode()).isEqualTo(200);
      }
    }
  }

  private List<MimeMessage> await(String subject, int count) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> mails(subject), found -> found.size() == count);
  }

  /** Time passes to then; what is sent has left before more of it does. */
  private void keepAt(String time) {
    clock.set(Instant.parse(time));
    keeping.keepDue();
    long sent = sends().stream().filter(one -> one != null && one.endsWith("SENT")).count();
    await("Your reminder: support", Math.toIntExact(sent));
    sweep.sweep();
  }

  private List<MimeMessage> mails(String subject) {
    return newsroom.mailsTo(reader, subject);
  }

  private List<String> texts(String subject) throws Exception {
    List<String> texts = new ArrayList<>();
    for (MimeMessage message : mails(subject)) {
      texts.add(Newsroom.text(message).replace("\r\n", " "));
    }
    return texts;
  }

  /** Of everybody in this test's class the ones whose promise was made since it began. */
  private List<@Nullable String> sends() {
    return database
        .sql(
            """
            select reminder_send.number || ' ' || due_on || ' ' || outcome
            from reminder_send
            join reminder_promise on reminder_promise.number = reminder_send.promise
            where reminder_promise.number > :none
            and reminder_promise.number <> all(:before)
            order by due_on, reminder_send.number
            """)
        .param("none", Long.MIN_VALUE)
        .param("before", before)
        .query(String.class)
        .list();
  }

  @BeforeEach
  void rememberWhatIsThere() {
    database.sql("delete from reminder_promise where state = 'ASKED'").update();
    before =
        database
            .sql("select number from reminder_promise")
            .query((row, count) -> row.getLong("number"))
            .list()
            .toArray(Long[]::new);
    records =
        database
            .sql("select id from consent_record")
            .query((row, count) -> row.getObject("id", UUID.class))
            .list()
            .toArray(UUID[]::new);
  }

  private List<@Nullable String> actions() {
    return database
        .sql(
            """
            select action
            from consent_record
            where purpose = 'REMINDERS'
            and id <> all(:before)
            order by action
            """)
        .param("before", records)
        .query(String.class)
        .list();
  }

  private long count(String rows) {
    return database.sql("select count(*) from " + rows).query(Long.class).single();
  }

  private static String words(HttpResponse<String> page) {
    Matcher words = Pattern.compile("name=\"words\" value=\"([0-9a-f]{64})\"").matcher(page.body());
    assertThat(words.find()).as("words on the page").isTrue();
    return words.group(1);
  }

  private static <T> List<T> together(int count, Callable<T> work) throws Exception {
    return together(Collections.nCopies(count, work));
  }

  private static <T> List<T> together(List<Callable<T>> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      List<Future<T>> started = work.stream().map(threads::submit).toList();
      List<T> done = new ArrayList<>();
      for (Future<T> one : started) {
        done.add(one.get());
      }
      return done;
    }
  }

  @Test
  void theNewsroomsDayIsNotUtcs() throws Exception {
    // Half past midnight in Berlin, still yesterday in Greenwich.
    clock.set(Instant.parse("2027-03-10T23:30:00Z"));
    promise(Map.of());
    keepAt("2027-04-11T06:59:00Z");
    assertThat(sends()).isEmpty();
    keepAt("2027-04-11T07:00:00Z");
    assertThat(sends()).containsExactly("1 " + LocalDate.of(2027, 4, 11) + " SENT");
    assertThat(texts("Your reminder: support").getFirst())
        .contains("On March 11, 2027 you asked us to remind you on April 11, 2027.");
  }
}
