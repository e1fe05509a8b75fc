package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Tables;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An admin finds a giver who writes to the newsroom, ends what she gives, and forgets her. */
@GivingTest
@ExtendWith(OutputCaptureExtension.class)
class GiverDeskIntegrationTests {

  private static final String GIVERS = "/desk/giving/givers";
  private static final String END = "form[action$=/end]";
  private static final String ERASE = "form[action$=/erase]";

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;
  @Autowired GiverList list;
  @Autowired GiverErasures erasures;
  @Autowired GiverErasureTable table;
  @Autowired PledgeActing acting;
  @Autowired Vault vault;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;

  Support support;
  GiverDoor door;
  Newsroom newsroom;
  String giver;
  long number;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
    door = new GiverDoor(context);
    support.twin.advanceTo(clock.instant());
    newsroom = new Newsroom(context, mail, 0);
    giver = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  @Test
  void onlyAnAdminMayLookAndActAndOnlyWithHerOwnForm() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String path = path();
    Map<String, String> forms =
        Map.of(
            GIVERS + "/find", "address=" + giver,
            path + "/pledges/" + door.pledge(session.subscription()) + "/end", "seen=0",
            path + "/erase", "sure=yes");
    DeskBrowser editor = browser(Role.EDITOR, "en");
    DeskBrowser admin = browser(Role.ADMIN, "en");
    for (String page : List.of(GIVERS, path)) {
      assertThat(editor.get(page).statusCode()).as(page).isEqualTo(403);
      assertThat(editor.get(page).body()).as(page).doesNotContain("@example.org");
      assertThat(new DeskBrowser(port()).get(page).statusCode()).as(page).isEqualTo(302);
    }
    forms.forEach((action, field) -> {
      Map<String, String> fields =
          Map.of(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
      assertThat(editor.post(action, fields).statusCode()).as(action).isEqualTo(403);
      assertThat(admin.postAsIs(action, fields).statusCode()).as("no token").isEqualTo(403);
      assertThat(admin.get(action).statusCode()).as("by GET").isIn(404, 405);
    });
    assertThat(door.row(session.subscription())).containsEntry("state", "ACTIVE");
    assertThat(table.find(door.giver(giver).number())).isEmpty();
    assertThat(audit()).isEmpty();
  }

  @Test
  void everyGiverStandsInTheListOnceAndMasked() {
    give(Frequency.MONTHLY, 700);
    give(Frequency.ONCE, 500);
    List<String> expected = new ArrayList<>();
    expected.add(path());
    for (int count = 0; count < 60; count++) {
      expected.add(GivingScreens.giverPath(Patron.join(context, "en").giver.number()));
    }
    DeskBrowser admin = browser(Role.ADMIN, "en");
    List<String> seen = new ArrayList<>();
    String next = GIVERS;
    Element hers = null;
    while (next != null) {
      HttpResponse<String> answer = admin.get(next);
      assertThat(answer.body()).doesNotContain(giver).doesNotContain("patron1@");
      Document page = Jsoup.parse(answer.body());
      List<Element> lines = page.select("tbody tr");
      assertThat(lines).hasSizeLessThanOrEqualTo(50);
      for (Element line : lines) {
        seen.add(line.select("a").attr("href"));
        hers = line.select("a").attr("href").equals(path()) ? line : hers;
      }
      Element older = page.selectFirst("a[rel=next]");
      next = older == null ? null : older.attr("href");
    }
    assertThat(seen).containsAll(expected).doesNotHaveDuplicates().hasSizeGreaterThan(60);
    assertThat(hers).isNotNull();
    assertThat(hers.select("td").eachText())
        .element(0)
        .isEqualTo(giver.charAt(0) + "•••@example.org");
    assertThat(hers.select("td.amount").eachText()).containsExactly("2", "1");
    assertThat(list.page(null, 1000).stream().map(GiverList.Line::since))
        .as("the youngest first")
        .isSortedAccordingTo(Comparator.reverseOrder())
        .hasSameSizeAs(seen);
    assertThat(admin.get(GIVERS + "?after=x").statusCode()).isEqualTo(400);
  }

  @Test
  void sheIsFoundByHerAddressWhichIsKeptNowhere(CapturedOutput output) {
    give(Frequency.ONCE, 500);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String typed = " " + giver.replace("example.org", "EXAMPLE.org");
    HttpResponse<String> found = admin.press(GIVERS, "form[action$=/find]", address(typed));
    assertThat(found.statusCode()).isEqualTo(302);
    assertThat(location(found)).endsWith(path()).doesNotContain("@");
    assertThat(admin.page(path()).text()).contains(giver.charAt(0) + "•••@example.org", "$5");

    String stranger = "stranger" + giver;
    HttpResponse<String> none = admin.press(GIVERS, "form[action$=/find]", address(stranger));
    assertThat(none.statusCode()).isEqualTo(200);
    Document page = Jsoup.parse(none.body());
    assertThat(page.text()).contains("Nobody has given with this address");
    assertThat(page.select("#address").val()).as("to be put right").isEqualTo(stranger);
    HttpResponse<String> wrong = admin.press(GIVERS, "form[action$=/find]", address("her name"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(Jsoup.parse(wrong.body()).text()).contains("does not look like an email address");
    assertThat(admin.press(GIVERS, "form[action$=/find]", address("")).statusCode()).isEqualTo(422);

    assertThat(audit()).containsExactly("giver.sought");
    assertThat(Tables.all(testDatabase).toString()).doesNotContain(giver).doesNotContain(typed);
    // The mailbox stand-in names whom it has mail for.
    assertThat(output.getAll().lines().filter(line -> !line.contains(".greenmail.")))
        .isNotEmpty()
        .noneMatch(line -> line.contains(giver) || line.contains(typed.strip()));
  }

  @Test
  void herPledgeEndsOnceHoweverOftenAndByHowManyItIsPressed() throws Exception {
    TwinSession session = give(Frequency.MONTHLY, 700);
    DeskBrowser first = browser(Role.ADMIN, "en");
    DeskBrowser second = browser(Role.ADMIN, "ru");
    String action = path() + "/pledges/" + door.pledge(session.subscription()) + "/end";
    assertThat(first.page(path()).select(END).attr("action")).isEqualTo(action);
    assertThat(first.page(path()).text()).contains("End “$7 every month”");
    List<DeskBrowser> both = List.of(first, second);
    for (DeskBrowser one : both) {
      GiverPageIntegrationTests.together(2, () -> one.post(action, Map.of("seen", "0")));
    }
    for (DeskBrowser one : both) {
      HttpResponse<String> again = one.post(action, Map.of("seen", "0"));
      assertThat(location(again)).endsWith(path() + "?said=pledge.ended");
    }
    assertThat(support.twin.subscription(session.subscription()).status()).isEqualTo("canceled");
    assertThat(door.row(session.subscription()))
        .containsEntry("state", "ENDED")
        .containsEntry("why", "desk");
    assertThat(pledgeAudit(session)).containsExactly("pledge.ended");
    assertThat(acts(session)).isEqualTo(1);
    assertThat(Newsroom.text(newsroom.waitForMail(giver, "has ended")))
        .contains("We have ended it for you.");
    assertThat(newsroom.mailsTo(giver, "has ended")).hasSize(1);
    Document page = first.page(path());
    assertThat(page.select(END)).isEmpty();
    assertThat(page.text()).contains("Ended: ended at the desk");
    assertThat(door.get(door.link(giver)).body()).contains("by the newsroom");
    assertThat(table.find(door.giver(giver).number())).as("she herself stays").isEmpty();
  }

  @Test
  void twoAdminsWhoEndAndForgetAtOnceAreBothRight() throws Exception {
    TwinSession session = give(Frequency.MONTHLY, 700);
    Giver hers = door.giver(giver);
    String path = path();
    String end = path + "/pledges/" + door.pledge(session.subscription()) + "/end";
    DeskBrowser first = browser(Role.ADMIN, "en");
    DeskBrowser second = browser(Role.ADMIN, "en");
    var toggle = new AtomicInteger();
    GiverPageIntegrationTests.together(
        4,
        () ->
            toggle.incrementAndGet() % 2 == 0
                ? first.post(end, Map.of("seen", "0"))
                : second.post(path + "/erase", Map.of()));
    finish(hers);
    assertThat(audit()).containsOnlyOnce("giver.erased");
    assertThat(newsroom.mailsTo(giver, "Goodbye")).hasSize(1);
    assertThat(vault.address(GiverDoor.person(hers))).isEmpty();
  }

  @Test
  void whatSheChangedMeanwhileIsNotEndedUnseen() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    DeskBrowser admin = browser(Role.ADMIN, "ru");
    String action = admin.page(path()).select(END).attr("action");
    door.post(
        door.link(giver) + "/pledges/" + door.pledge(session.subscription()),
        Map.of("act", "skip", "seen", "0", "times", "1"));
    HttpResponse<String> late = admin.post(action, Map.of("seen", "0"));
    assertThat(late.statusCode()).isEqualTo(409);
    Document page = Jsoup.parse(late.body());
    assertThat(page.select("[role=alert]").text()).contains("Тем временем");
    assertThat(page.select(END + " input[name=seen]").val()).isEqualTo("1");
    assertThat(door.row(session.subscription())).containsEntry("state", "PAUSED");
    assertThat(pledgeAudit(session)).isEmpty();
    assertThat(location(admin.press(path(), END, Map.of()))).endsWith("said=pledge.ended");
    assertThat(door.row(session.subscription())).containsEntry("state", "ENDED");
  }

  @Test
  void anothersPledgeIsNotEndedFromHerPage() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String other = GivingScreens.giverPath(Patron.join(context, "en").giver.number());
    DeskBrowser admin = browser(Role.ADMIN, "en");
    assertThat(
            admin
                .post(
                    other + "/pledges/" + door.pledge(session.subscription()) + "/end",
                    Map.of("seen", "0"))
                .statusCode())
        .isEqualTo(404);
    assertThat(admin.post(GIVERS + "/1/erase", Map.of()).statusCode()).isEqualTo(404);
    assertThat(
            admin
                .post(path() + "/pledges/" + door.pledge(session.subscription()) + "/end", Map.of())
                .statusCode())
        .isEqualTo(400);
    assertThat(door.row(session.subscription())).containsEntry("state", "ACTIVE");
  }

  @Test
  void anEndThatStripeDidNotAnswerIsPendingAndDoneLater() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    support.twin.inject(Fault.answering(500).on("DELETE /v1/subscriptions").times(3));
    assertThat(location(admin.press(path(), END, Map.of()))).endsWith("said=pledge.asked");
    Document page = admin.page(path());
    assertThat(page.text()).contains("The end of “$7 every month” was asked for and is pending");
    assertThat(page.select(END)).isEmpty();
    door.pass(Duration.ofMinutes(10));
    acting.carryOn();
    assertThat(support.twin.subscription(session.subscription()).status()).isEqualTo("canceled");
    assertThat(admin.page(path()).text()).doesNotContain("pending").contains("ended at the desk");
    assertThat(pledgeAudit(session)).containsExactly("pledge.ended");
  }

  @Test
  void sheIsForgottenAsWhenSheAsksHerselfOnceHoweverOftenItIsPressed() throws Exception {
    TwinSession session = give(Frequency.MONTHLY, 700);
    give(Frequency.ONCE, 500);
    Giver hers = door.giver(giver);
    String path = path();
    String link = door.link(giver);
    long records = support.count("consent_record");
    DeskBrowser first = browser(Role.ADMIN, "en");
    DeskBrowser second = browser(Role.ADMIN, "en");
    assertThat(first.page(path).select(ERASE).text()).contains("“$7 every month” ends at once.");
    for (DeskBrowser one : List.of(first, second)) {
      GiverPageIntegrationTests.together(2, () -> one.post(path + "/erase", Map.of()));
    }
    assertThat(location(first.post(path + "/erase", Map.of()))).endsWith("?said=giver.erased");
    assertThat(Newsroom.text(newsroom.waitForMail(giver, "Goodbye")))
        .contains("$7 every month", "Your receipt");
    finish(hers);

    assertThat(audit()).containsExactly("giver.erased");
    assertThat(support.count("consent_record")).isEqualTo(records + 1);
    assertThat(newsroom.mailsTo(giver, "Goodbye")).hasSize(1);
    assertThat(newsroom.mailsTo(giver, "has ended")).isEmpty();
    assertThat(support.twin.json(session.customer())).contains("\"deleted\":true");
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isEmpty();
    assertThat(door.get(link).statusCode()).isEqualTo(410);
    Document page = first.page(path);
    assertThat(page.text()).contains("This giver is forgotten", "$5", "$7").doesNotContain("@");
    assertThat(page.select(ERASE + "," + END)).isEmpty();
    assertThat(location(first.post(path + "/erase", Map.of()))).endsWith("?said=giver.erased");
    assertThat(audit()).hasSize(1);
    assertThat(list.page(null, 1000).stream().map(GiverList.Line::number))
        .doesNotContain(hers.number());
    assertThat(
            Jsoup.parse(first.press(GIVERS, "form[action$=/find]", address(giver)).body()).text())
        .contains("Nobody has given with this address");
    assertThat(Tables.all(testDatabase).toString()).doesNotContain(giver);
  }

  @Test
  void whenStripeCannotBeReachedForgettingIsPending() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    Giver hers = door.giver(giver);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    support.twin.inject(Fault.answering(500).on("DELETE /v1/subscriptions").times(3));
    admin.press(path(), ERASE, Map.of());
    Document page = admin.page(path());
    assertThat(page.text()).contains("that is pending: Stripe has not ended yet");
    assertThat(page.select(ERASE + "," + END)).isEmpty();
    assertThat(admin.page(GIVERS).text()).contains("Is being forgotten");
    assertThat(newsroom.mailsTo(giver, "Goodbye")).isEmpty();
    assertThat(vault.address(GiverDoor.person(hers))).isPresent();
    finish(hers);
    assertThat(support.twin.subscription(session.subscription()).status()).isEqualTo("canceled");
    assertThat(newsroom.mailsTo(giver, "Goodbye")).hasSize(1);
    assertThat(vault.address(GiverDoor.person(hers))).isEmpty();
  }

  private TwinSession give(Frequency frequency, long minor) {
    TwinSession session = support.begin(Support.order(frequency, minor, "usd"));
    session.pay(Card.VISA, giver);
    support.hear();
    number = door.giver(giver).number();
    return session;
  }

  /** The minutes pass until it is done. */
  private void finish(Giver hers) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          door.pass(Duration.ofMinutes(1));
          acting.carryOn();
          erasures.carryOn();
          return table.find(hers.number()).orElseThrow().finishedOn() != null;
        });
  }

  private String path() {
    return GivingScreens.giverPath(number);
  }

  /** What was done to her, in its order. */
  private List<@Nullable String> audit() {
    return rows("giver " + Long.toHexString(number));
  }

  private List<@Nullable String> pledgeAudit(TwinSession session) {
    return rows("pledge " + door.pledge(session.subscription()));
  }

  private List<@Nullable String> rows(String subject) {
    return database
        .sql("select act from desk_audit where subject = :subject order by number")
        .param("subject", subject)
        .query(String.class)
        .list();
  }

  private long acts(TwinSession session) {
    return database
        .sql(
            """
            select count(*)
            from pledge_act
            join pledge on pledge.number = pledge_act.pledge
            where subscription = :subscription
            """)
        .param("subscription", session.subscription())
        .query(Long.class)
        .single();
  }

  private static Map<String, String> address(String typed) {
    return Map.of("address", typed);
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("location").orElseThrow();
  }

  private int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private DeskBrowser browser(Role role, String language) {
    return DeskBrowser.signedIn(context, role, Language.of(language));
  }
}
