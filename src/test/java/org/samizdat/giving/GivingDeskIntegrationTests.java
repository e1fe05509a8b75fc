package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.Stripe;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.TestClock;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.mail.Site;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The desk of giving as editors and admins use it. */
@GivingTest
class GivingDeskIntegrationTests {

  private static final String REFUND = "form[action$=/refund]";

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired Payments payments;
  @Autowired Refunds refunds;
  @Autowired GivingBack givingBack;
  @Autowired StripePayments stripe;
  @Autowired ReleaseTrain train;
  @Autowired FraudWarnings warnings;
  @Autowired Site site;

  Support support;
  String giver;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
    giver = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  @Test
  void anEditorSeesCountsAndWhoGaveWhatIsForAnAdmin() {
    Payment payment = given(Frequency.MONTHLY, 700);
    DeskBrowser editor = browser(Role.EDITOR, "en");
    String overview = editor.page("/desk/giving").select("main").text();
    assertThat(overview).contains("gifts today", "go on", "at risk").doesNotContain("$", "Come");
    assertThat(editor.page("/desk").select(".tile").text())
        .contains("Giving", "gifts today")
        .doesNotContain("Come this month");
    for (String path :
        List.of(
            "/desk/giving/gifts",
            "/desk/giving/gifts/" + payment.receipt(),
            "/desk/giving/pledges",
            "/desk/giving/givers/" + Long.toHexString(payment.giver()),
            "/desk/giving/disputes",
            "/desk/giving/events",
            "/desk/giving/reports/gifts",
            "/desk/giving/reports/gifts.csv")) {
      HttpResponse<String> answer = editor.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).as(path).doesNotContain("@example.org");
    }
    assertThat(
            editor
                .post(
                    "/desk/giving/gifts/" + payment.receipt() + "/refund",
                    Map.of("act", "1", "amount", "1"))
                .statusCode())
        .isEqualTo(403);
    assertThat(new DeskBrowser(port()).get("/desk/giving").statusCode()).isEqualTo(302);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    assertThat(admin.page("/desk/giving").select("main").text())
        .contains("Come this month: $", "From month to month: $");
    String masked = giver.charAt(0) + "•••@example.org";
    for (String path :
        List.of(
            "/desk/giving/gifts",
            "/desk/giving/gifts/" + payment.receipt(),
            "/desk/giving/pledges",
            "/desk/giving/givers/" + Long.toHexString(payment.giver()))) {
      String page = admin.get(path).body();
      assertThat(Jsoup.parse(page).text()).as(path).contains(masked, "$7");
      assertThat(page).as(path).doesNotContain(giver);
    }
  }

  @Test
  void aGiftIsFoundByItsReceiptAndAllByPages() {
    Payment payment = given(Frequency.ONCE, 500);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String number = ReceiptNumber.of(payment.receipt(), payment.paidAt());
    assertThat(
            admin
                .get("/desk/giving/gifts?number=" + number)
                .headers()
                .firstValue("location")
                .orElseThrow())
        .endsWith("/desk/giving/gifts/" + payment.receipt());
    assertThat(admin.page("/desk/giving/gifts?number=nonsense").text())
        .contains("There is no gift of this number.");
    assertThat(admin.get("/desk/giving/gifts/999999").statusCode()).isEqualTo(404);
    assertThat(admin.get("/desk/giving/givers/1").statusCode()).isEqualTo(404);
    for (String cursor : List.of("x", "%2B999999999-01-01~1", "-0001-01-01~1", "2026-01-01~x")) {
      assertThat(admin.get("/desk/giving/pledges?after=" + cursor).statusCode())
          .as(cursor)
          .isEqualTo(400);
    }
    assertThat(admin.get("/desk/giving/pledges?after=2026-01-01~1").statusCode()).isEqualTo(200);
    assertThat(admin.get("/desk/giving/gifts?before=2").statusCode()).isEqualTo(200);
    assertThat(payments.page(payment.receipt() + 1, 1)).containsExactly(payment);
    assertThat(payments.page(payment.receipt(), 1)).doesNotContain(payment);
  }

  @Test
  void aPartIsGivenBackOnceHoweverOftenTheButtonIsPressed() {
    Payment payment = given(Frequency.ONCE, 5000);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String path = "/desk/giving/gifts/" + payment.receipt();
    assertThat(admin.page(path).select("#amount").val()).isEqualTo("50.00");
    Map<String, String> form = Map.of("act", "1", "amount", "12.50");
    for (int press = 0; press < 3; press++) {
      assertThat(admin.post(path + "/refund", form).headers().firstValue("location").orElseThrow())
          .endsWith(path + "?said=gift.refunded");
    }
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(1250, "usd"));
    assertThat(stripe.refundsOf(payment.charge())).hasSize(1);
    assertThat(acts(payment)).hasSize(1);
    Document page = admin.page(path);
    assertThat(page.text()).contains("$12.50", "Done", "At most $37.50");
    assertThat(page.select("input[name=act]").val()).isEqualTo("2");
    assertThat(page.select("#amount").val()).isEqualTo("37.50");
    admin.press(path, REFUND, Map.of("amount", "37.50"));
    assertThat(refunds.refunded(payment)).isEqualTo(payment.amount());
    assertThat(admin.page(path).select(REFUND)).isEmpty();
    assertThat(acts(payment)).containsExactly("12.50 USD", "37.50 USD");
    support.hear();
    assertThat(refunds.of(payment)).as("the events tell nothing new").hasSize(2);
  }

  @Test
  void twoAdminsAtOnceGiveBackOnce() throws Exception {
    Payment payment = given(Frequency.ONCE, 5000);
    String path = "/desk/giving/gifts/" + payment.receipt() + "/refund";
    DeskBrowser first = browser(Role.ADMIN, "en");
    DeskBrowser second = browser(Role.ADMIN, "en");
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      Callable<Integer> one =
          () -> first.post(path, Map.of("act", "1", "amount", "5000.00")).statusCode();
      Callable<Integer> other =
          () -> second.post(path, Map.of("act", "1", "amount", "50")).statusCode();
      Callable<Integer> another =
          () -> first.post(path, Map.of("act", "1", "amount", "50")).statusCode();
      for (Future<Integer> answer : both.invokeAll(List.of(one, other, another, other))) {
        assertThat(answer.get()).isIn(302, 409, 422);
      }
    }
    assertThat(stripe.refundsOf(payment.charge())).hasSize(1);
    assertThat(refunds.refunded(payment)).isEqualTo(payment.amount());
    assertThat(acts(payment)).hasSize(1);
  }

  @Test
  void whatCannotBeGivenBackIsSaidInHerLanguageAndNothingHappens() {
    Payment payment = given(Frequency.ONCE, 5000);
    DeskBrowser admin = browser(Role.ADMIN, "ru");
    String path = "/desk/giving/gifts/" + payment.receipt();
    assertThat(refused(admin, path, "1", "50.01")).contains("422", "осталось меньше");
    assertThat(refused(admin, path, "1", "0")).startsWith("422");
    assertThat(refused(admin, path, "1", "five")).startsWith("422");
    assertThat(refused(admin, path, "2", "5")).startsWith("409");
    assertThat(acts(payment)).isEmpty();
    admin.post(path + "/refund", Map.of("act", "1", "amount", "20"));
    assertThat(refused(admin, path, "1", "30")).contains("409", "Тем временем");
    assertThat(refused(admin, path, "2", "30.01")).startsWith("422");
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(2000, "usd"));
  }

  @Test
  void whetherStripeDidItIsAStateAndIsFoundOut() {
    Payment payment = given(Frequency.ONCE, 5000);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String path = "/desk/giving/gifts/" + payment.receipt();
    support.twin.inject(Fault.losingTheAnswer().on("POST /v1/refunds").times(3));
    admin.press(path, REFUND, Map.of("amount", "10"));
    Document page = admin.page(path);
    assertThat(page.text()).contains("Not known yet", "At most $40");
    support.twin.advance(Duration.ofMinutes(3));
    clock().advance(Duration.ofMinutes(3));
    givingBack.resume();
    assertThat(admin.page(path).text()).contains("Done").doesNotContain("Not known yet");
    givingBack.resume();
    assertThat(stripe.refundsOf(payment.charge())).hasSize(1);
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(1000, "usd"));
  }

  @Test
  void anEventThatTellsOfItEndsTheWaiting() {
    Payment payment = given(Frequency.ONCE, 5000);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String path = "/desk/giving/gifts/" + payment.receipt();
    support.twin.inject(Fault.losingTheAnswer().on("POST /v1/refunds").times(3));
    admin.press(path, REFUND, Map.of("amount", "10"));
    support.hear();
    assertThat(admin.page(path).text()).contains("Done").doesNotContain("Not known yet");
  }

  @Test
  void whatStripeDidNotDoIsAskedForAgainAndNeverTwice() {
    Payment payment = given(Frequency.ONCE, 5000);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String path = "/desk/giving/gifts/" + payment.receipt();
    support.twin.inject(Fault.answering(429).on("POST /v1/refunds"));
    admin.press(path, REFUND, Map.of("amount", "10"));
    assertThat(admin.page(path).text()).contains("asked again within minutes");
    assertThat(stripe.refundsOf(payment.charge())).isEmpty();
    clock().advance(Duration.ofMinutes(3));
    support.twin.advance(Duration.ofMinutes(3));
    givingBack.resume();
    assertThat(stripe.refundsOf(payment.charge())).hasSize(1);
    assertThat(admin.page(path).text()).contains("Done");
  }

  /** Stripe keeps its 500 under the key, whether it has done it or not. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatStripeFailedToDoIsDoneOnceInTheEnd(boolean done) {
    Payment payment = given(Frequency.ONCE, 5000);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String path = "/desk/giving/gifts/" + payment.receipt();
    Fault fault = done ? Fault.breakingAfterTheWork() : Fault.answering(500);
    support.twin.inject(fault.on("POST /v1/refunds"));
    admin.press(path, REFUND, Map.of("amount", "10"));
    assertThat(admin.page(path).text()).contains("Not known yet");
    clock().advance(Duration.ofMinutes(3));
    support.twin.advance(Duration.ofMinutes(3));
    givingBack.resume();
    assertThat(admin.page(path).text()).contains("Done").doesNotContain("Not known yet");
    givingBack.resume();
    assertThat(stripe.refundsOf(payment.charge())).hasSize(1);
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(1000, "usd"));
  }

  @Test
  void whatStripeDidAndSaidItFailedIsNotDoneOnceMoreIfTheButtonIsPressedAgain() {
    Payment payment = given(Frequency.ONCE, 5000);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String path = "/desk/giving/gifts/" + payment.receipt();
    Map<String, String> form = Map.of("act", "1", "amount", "10");
    support.twin.inject(Fault.breakingAfterTheWork().on("POST /v1/refunds"));
    admin.post(path + "/refund", form);
    admin.post(path + "/refund", form);
    assertThat(stripe.refundsOf(payment.charge())).hasSize(1);
    assertThat(admin.page(path).text()).contains("Done");
  }

  @Test
  void whatNobodyKnowsAfterADayIsNotAskedForAgain() {
    Payment payment = given(Frequency.ONCE, 5000);
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String path = "/desk/giving/gifts/" + payment.receipt();
    support.twin.inject(Fault.answering(429).on("POST /v1/refunds"));
    admin.press(path, REFUND, Map.of("amount", "10"));
    clock().advance(Duration.ofHours(25));
    support.twin.advance(Duration.ofHours(25));
    givingBack.resume();
    assertThat(stripe.refundsOf(payment.charge())).isEmpty();
    // Nobody stays signed in for so long.
    assertThat(browser(Role.ADMIN, "en").page(path).text())
        .contains("Stripe does not do it (not-done)");
  }

  @Test
  void aDisputedGiftIsNotGivenBackTwice() {
    Payment payment = given(Frequency.ONCE, 5000);
    support.twin.money().dispute(payment.charge());
    support.hear();
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String path = "/desk/giving/gifts/" + payment.receipt();
    assertThat(admin.page(path).text()).contains("This gift is disputed");
    admin.press(path, REFUND, Map.of("amount", "10"));
    assertThat(admin.page(path).text()).contains("Stripe does not do it (charge_disputed)");
    assertThat(refunds.refunded(payment).isZero()).isTrue();
    assertThat(admin.page("/desk/giving/disputes").text())
        .contains(
            ReceiptNumber.of(payment.receipt(), payment.paidAt()),
            "not made by her",
            "Waits for our answer");
    assertThat(admin.page("/desk").select(".tile").text()).contains("waits for our answer");
  }

  @Test
  void anEventThatWasParkedIsSeenAndTriedAgain() {
    Payment payment = given(Frequency.ONCE, 5000);
    String refund = support.twin.money().refund(payment.charge(), 100);
    support.twin.deliver();
    String event =
        database
            .sql(
                """
                update stripe_event set state = 'PARKED', why = 'failed', attempts = 40
                where object = :refund
                returning id
                """)
            .param("refund", refund)
            .query(String.class)
            .single();
    DeskBrowser admin = browser(Role.ADMIN, "en");
    assertThat(admin.page("/desk").select(".tile").text())
        .contains("event of Stripe’s did not go through");
    assertThat(admin.page("/desk/giving/events").text())
        .contains(event, "refund.created", "the log says at what");
    HttpResponse<String> pressed =
        admin.press("/desk/giving/events", "form:has(input[value=" + event + "])", Map.of());
    assertThat(pressed.headers().firstValue("location").orElseThrow())
        .endsWith("said=stripe-event.replayed");
    support.worker.workAll();
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(100, "usd"));
    assertThat(admin.page("/desk/giving/events").text()).doesNotContain(event);
    assertThat(
            database
                .sql("select act from desk_audit where subject = :event")
                .param("event", event)
                .query(String.class)
                .list())
        .containsExactly("stripe-event.replayed");
    assertThat(admin.post("/desk/giving/events/replay", Map.of("event", "evt_none")).statusCode())
        .isEqualTo(404);
    for (String none : List.of("evt_\u0000", "", "evt none", "e".repeat(256))) {
      assertThat(admin.post("/desk/giving/events/replay", Map.of("event", none)).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void anEarlyWarningIsSaidAtTheDeskUntilAllTheMoneyIsGivenBack() {
    int before = warnings.toGiveBack();
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 5000, "usd"));
    session.pay(Card.FRAUD_WARNING, giver);
    support.wait(Duration.ofMinutes(61));
    Payment payment = payments.find(session.paymentIntent()).orElseThrow();
    DeskBrowser admin = browser(Role.ADMIN, "en");
    assertThat(warnings.toGiveBack()).isEqualTo(before + 1);
    assertThat(admin.page("/desk").select(".tile").text())
        .contains(Language.ENGLISH.say("desk-gifts.alarm.warnings", before + 1));
    String path = "/desk/giving/gifts/" + payment.receipt();
    admin.press(path, REFUND, Map.of("amount", "20"));
    assertThat(warnings.toGiveBack()).as("a part").isEqualTo(before + 1);
    admin.press(path, REFUND, Map.of("amount", "30"));
    assertThat(warnings.toGiveBack()).isEqualTo(before);
  }

  /** Other programs have endpoints of their own in the same account. */
  @Test
  void onlyEndpointsThatLeadHereAndAreOnAreLookedAt() {
    DeskBrowser admin = browser(Role.ADMIN, "en");
    support.twin.addEndpoint(
        URI.create("http://localhost:9/elsewhere"),
        Set.of("customer.created"),
        "2025-01-01.basil",
        "whsec_other");
    support.twin.disableEndpoint(endpoint("2025-02-02.basil"));
    train.check();
    assertThat(admin.page("/desk/giving/events").text())
        .contains("No endpoint at Stripe that is switched on leads to us")
        .doesNotContain("basil");
    String ours = endpoint(Stripe.API_VERSION);
    train.check();
    assertThat(admin.page("/desk/giving/events").text())
        .contains("are of our version")
        .doesNotContain("basil");
    support.twin.disableEndpoint(ours);
  }

  @Test
  void anotherReleaseTrainIsSaidAtTheDeskAndAStartNeverWaitsForIt() {
    DeskBrowser admin = browser(Role.ADMIN, "en");
    String ours = endpoint(Stripe.API_VERSION);
    train.check();
    assertThat(admin.page("/desk/giving/events").text()).contains("are of our version");
    String other = endpoint("2026-09-30.endive");
    support.twin.inject(Fault.answering(500).on("GET /v1/webhook_endpoints").times(3));
    GivingRounds.AtStart start = new GivingRounds.AtStart(train, true);
    start.look();
    assertThat(admin.page("/desk/giving/events").text()).contains("are of our version");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              start.look();
              return admin.page("/desk/giving/events").text();
            },
            text -> text.contains("2026-09-30.endive"));
    assertThat(admin.page("/desk").select(".tile").text()).contains("2026-09-30.endive");
    support.twin.disableEndpoint(ours);
    support.twin.disableEndpoint(other);
  }

  /** One that leads to where we say that we are; of what it wants nothing happens. */
  private String endpoint(String version) {
    return support.twin.addEndpoint(
        URI.create(site.link("/webhooks/stripe")),
        Set.of("customer.created"),
        version,
        "whsec_other");
  }

  private String refused(DeskBrowser admin, String path, String act, String amount) {
    HttpResponse<String> answer =
        admin.post(path + "/refund", Map.of("act", act, "amount", amount));
    Document page = Jsoup.parse(answer.body());
    assertThat(page.select("#amount").val()).isEqualTo(amount);
    return answer.statusCode() + " " + page.text();
  }

  private Payment given(Frequency frequency, long minor) {
    TwinSession session = support.begin(Support.order(frequency, minor, "usd"));
    session.pay(Card.VISA, giver);
    support.wait(Duration.ofSeconds(10));
    return payments.find(session.paymentIntent()).orElseThrow();
  }

  private List<@Nullable String> acts(Payment payment) {
    return database
        .sql("select detail from desk_audit where subject = :subject order by number")
        .param("subject", "receipt " + ReceiptNumber.of(payment.receipt(), payment.paidAt()))
        .query(String.class)
        .list();
  }

  private TestClock clock() {
    return context.getBean(TestClock.class);
  }

  private int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private DeskBrowser browser(Role role, String language) {
    return DeskBrowser.signedIn(context, role, Language.of(language));
  }
}
