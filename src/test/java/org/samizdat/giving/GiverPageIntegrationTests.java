package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Tables;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.TwinRequest;
import org.samizdat.twin.TwinSession;
import org.samizdat.vault.TokenPurpose;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What a giver sees and does behind the link of her mails. */
@GivingTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class GiverPageIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;
  @Autowired PledgeActing acting;
  @Autowired Pledges pledges;
  @Autowired TestClock clock;

  Support support;
  GiverDoor door;
  String giver;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
    door = new GiverDoor(context);
    support.twin.advanceTo(clock.instant());
    giver = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  @Test
  void herPageShowsWhatSheGaveAndGivesAndNotWhoSheIs() {
    give(Frequency.ONCE, 1200);
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    HttpResponse<String> page = door.get(door.link(giver));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("$7 every month", "Next payment on", "$12", "$7", "Once", "Monthly")
        .contains("g•••@example.org")
        .doesNotContain(giver, subscription, GiverDoor.person(door.giver(giver)).toString());
    assertThat(
            database
                .sql("select receipt from payment where giver = :giver")
                .param("giver", door.giver(giver).number())
                .query(Long.class)
                .list())
        .hasSize(2)
        .allSatisfy(receipt -> assertThat(page.body()).contains("-%05d<".formatted(receipt)));
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(page.body()).contains("noindex");
    assertThat(door.get(door.link(giver) + "?language=ru").body())
        .contains("каждый месяц", "Следующий платёж");
  }

  @Test
  void openingChangesNothingAndOtherLinksOpenNothing() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    Giver hers = door.giver(giver);
    String link = door.link(giver);
    var before = Tables.all(testDatabase);
    assertThat(door.get(link).statusCode()).isEqualTo(200);
    assertThat(door.get(link + "?language=ru").statusCode()).isEqualTo(200);
    assertThat(door.get(link + "/pledges/" + door.pledge(subscription)).statusCode())
        .isEqualTo(405);
    assertThat(door.get(link + "/change").statusCode()).isEqualTo(405);
    assertThat(door.get("/support/link").statusCode()).isEqualTo(200);
    for (TokenPurpose other : TokenPurpose.values()) {
      if (other != TokenPurpose.SUPPORT) {
        String token = door.token(other, hers.number(), hers.generation());
        assertThat(door.get("/support/" + token).statusCode()).isEqualTo(404);
        assertThat(door.post("/support/" + token + "/change", Map.of()).statusCode())
            .isEqualTo(404);
      }
    }
    String older = door.token(TokenPurpose.SUPPORT, hers.number(), hers.generation() + 1);
    assertThat(door.get("/support/" + older).statusCode()).isEqualTo(404);
    assertThat(door.post("/support/" + older + "/change", Map.of()).statusCode()).isEqualTo(404);
    String strangers = door.token(TokenPurpose.SUPPORT, hers.number() + 1, 0);
    assertThat(door.get("/support/" + strangers).statusCode()).isEqualTo(404);
    assertThat(door.get(link.substring(0, link.length() - 6) + "aaaaaa").statusCode())
        .isEqualTo(404);
    assertThat(Tables.all(testDatabase)).isEqualTo(before);
  }

  @Test
  void nobodyActsOnAnothersPledge() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    String other = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
    pay(Support.order(Frequency.MONTHLY, 500, "usd"), other);
    HttpResponse<String> tried =
        door.post(
            door.link(other) + "/pledges/" + door.pledge(subscription),
            Map.of("act", "end-now", "seen", "0"));
    assertThat(tried.statusCode()).isEqualTo(404);
    assertThat(
            door.post(door.link(other) + "/pledges/nonsense", Map.of("act", "end-now", "seen", "0"))
                .statusCode())
        .isEqualTo(404);
    assertThat(support.twin.subscription(subscription).status()).isEqualTo("active");
  }

  @Test
  void skippingTwoPaymentsTakesNothingForTheTwoAndGoesOnByItself() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String subscription = session.subscription();
    Instant charge = support.twin.subscription(subscription).periodEnd();
    HttpResponse<String> skipped =
        door.post(
            door.link(giver) + "/pledges/" + door.pledge(subscription),
            Map.of("act", "skip", "times", "2", "seen", "0"));

    assertThat(skipped.statusCode()).isEqualTo(200);
    assertThat(skipped.body()).contains("Done. Nothing is taken", "Paused. The next payment is on");
    assertThat(door.row(subscription)).containsEntry("state", "PAUSED");
    Pledge pledge = pledges.ofSubscription(subscription).orElseThrow();
    assertThat(Charges.next(pledge))
        .contains(charge.atOffset(java.time.ZoneOffset.UTC).plusMonths(2).toInstant());

    // Just these two, by Stripe's own calendar.
    support.wait(Duration.between(support.twin.now(), charge).plusDays(35));
    assertThat(payments(session)).isEqualTo(1);
    assertThat(door.row(subscription)).containsEntry("state", "PAUSED");
    support.wait(Duration.ofDays(30));
    assertThat(payments(session)).isEqualTo(2);
    assertThat(door.row(subscription)).containsEntry("state", "ACTIVE");
  }

  @Test
  void whoHasSkippedGoesOnWhenSheLikes() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String subscription = session.subscription();
    door.post(
        door.link(giver) + "/pledges/" + door.pledge(subscription),
        Map.of("act", "skip", "times", "3", "seen", "0"));
    HttpResponse<String> resumed = door.act(door.link(giver), subscription, "resume");
    assertThat(resumed.statusCode()).isEqualTo(200);
    assertThat(door.row(subscription)).containsEntry("state", "ACTIVE");
    support.wait(Duration.ofDays(32));
    assertThat(payments(session)).isEqualTo(2);
  }

  @Test
  void endingWithThePeriodCanBeTakenBackUntilItHasEnded() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String subscription = session.subscription();
    String link = door.link(giver);
    HttpResponse<String> ending = door.act(link, subscription, "end-with-period");
    assertThat(ending.body()).contains("Done.", "It ends on", "Keep it going");
    assertThat(door.row(subscription))
        .containsEntry("state", "ENDING")
        .containsEntry("why", "asked");

    assertThat(door.act(link, subscription, "keep").statusCode()).isEqualTo(200);
    assertThat(door.row(subscription)).containsEntry("state", "ACTIVE");
    assertThat(door.row(subscription).get("ends_at")).isNull();

    door.act(link, subscription, "end-with-period");
    support.wait(Duration.ofDays(32));
    assertThat(door.row(subscription))
        .containsEntry("state", "ENDED")
        .containsEntry("why", "asked");
    assertThat(payments(session)).isEqualTo(1);
    assertThat(door.get(link).body()).contains("Ended on", "You give nothing regularly");
  }

  @Test
  void anEndThatWasPlannedInStripesPortalCanBeTakenBackToo() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String subscription = session.subscription();
    String link = door.link(giver);
    support.twin.subscription(subscription).cancelInPortal();
    support.hear();
    assertThat(door.row(subscription)).containsEntry("state", "ENDING");

    HttpResponse<String> kept = door.act(link, subscription, "keep");
    assertThat(kept.statusCode()).isEqualTo(200);
    assertThat(kept.body()).contains("It goes on as before");
    assertThat(door.row(subscription)).containsEntry("state", "ACTIVE");
    support.wait(Duration.ofDays(32));
    assertThat(payments(session)).isEqualTo(2);
  }

  @Test
  void whatRestsBringsNothingInTheReportsAlsoWhenItsEndIsPlanned() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    door.post(
        door.link(giver) + "/pledges/" + door.pledge(subscription),
        Map.of("act", "skip", "times", "3", "seen", "0"));
    support.twin.subscription(subscription).cancelInPortal();
    support.hear();
    assertThat(door.row(subscription)).containsEntry("state", "ENDING");
    assertThat(
            database
                .sql(
                    """
                    select pledge_change.state || ' ' || pledge_change.monthly
                    from pledge_change
                    join pledge on pledge.number = pledge_change.pledge
                    where pledge.subscription = :it
                    order by pledge_change.step
                    """)
                .param("it", subscription)
                .query(String.class)
                .list())
        .containsExactly("ACTIVE 700", "PAUSED 0", "ENDING 0");
  }

  @Test
  void whatWasReadAnewAndIsAnotherWayIsNotCalledDone() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    String link = door.link(giver);
    door.act(link, subscription, "end-with-period");
    support.twin.meanwhile(
        "POST /v1/subscriptions/", () -> support.twin.subscription(subscription).cancelInPortal());
    HttpResponse<String> kept = door.act(link, subscription, "keep");
    assertThat(kept.statusCode()).isEqualTo(409);
    assertThat(kept.body()).contains("It stands as you see it here", "It ends on");
    assertThat(acts(subscription)).containsExactly("END_WITH_PERIOD DONE", "KEEP OVERTAKEN");
  }

  @Test
  void endingAtOnceIsOnceHoweverOftenItIsSent() throws Exception {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    String path = door.link(giver) + "/pledges/" + door.pledge(subscription);
    List<HttpResponse<String>> answers =
        together(8, () -> door.post(path, Map.of("act", "end-now", "seen", "0")));
    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isIn(200, 202));
    assertThat(door.row(subscription)).containsEntry("state", "ENDED");
    assertThat(acts(subscription)).containsExactly("END_NOW DONE");
    HttpResponse<String> late = door.post(path, Map.of("act", "end-now", "seen", "0"));
    assertThat(late.statusCode()).isEqualTo(200);
    assertThat(acts(subscription)).hasSize(1);
  }

  @Test
  void skippingTwiceAtOnceSkipsOnce() throws Exception {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    String path = door.link(giver) + "/pledges/" + door.pledge(subscription);
    int before = support.twin.requests().size();
    together(4, () -> door.post(path, Map.of("act", "skip", "times", "1", "seen", "0")));
    assertThat(acts(subscription)).containsExactly("SKIP DONE");
    assertThat(
            support.twin.requests().stream()
                .skip(before)
                .filter(
                    request -> request.operation().equals("POST /v1/subscriptions/" + subscription))
                .map(TwinRequest::idempotencyKey)
                .distinct())
        .as("one key, so Stripe does it once")
        .hasSize(1);
  }

  @Test
  void whatAnOldPageAsksForIsNotDone() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    String link = door.link(giver);
    String path = link + "/pledges/" + door.pledge(subscription);
    door.post(path, Map.of("act", "skip", "times", "1", "seen", "0"));
    HttpResponse<String> old = door.post(path, Map.of("act", "end-now", "seen", "0"));
    assertThat(old.statusCode()).isEqualTo(409);
    assertThat(old.body()).contains("Something had changed", "Paused.");
    assertThat(support.twin.subscription(subscription).status()).isEqualTo("active");
    // Nor what does not fit how it stands.
    assertThat(door.post(path, Map.of("act", "keep", "seen", "1")).statusCode()).isEqualTo(409);
    assertThat(door.post(path, Map.of("act", "nonsense", "seen", "1")).statusCode()).isEqualTo(400);
    assertThat(door.post(path, Map.of("act", "end-now")).statusCode()).isEqualTo(400);
    assertThat(door.post(path, Map.of("act", "skip", "times", "4", "seen", "1")).statusCode())
        .isEqualTo(400);
    assertThat(acts(subscription)).containsExactly("SKIP DONE");
  }

  @Test
  void whenStripeIsBrokenItIsSaidAndDoneLater() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    String link = door.link(giver);
    String operation = "POST /v1/subscriptions/" + subscription;
    support.twin.inject(Fault.answering(500).on(operation).times(3));
    HttpResponse<String> asked = door.act(link, subscription, "end-with-period");
    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(asked.body()).contains("We do not know yet");
    assertThat(door.get(link).body()).contains("We do not know yet", "Next payment on");
    assertThat(acts(subscription)).containsExactly("END_WITH_PERIOD ASKED");

    acting.carryOn();
    assertThat(acts(subscription))
        .as("not before its time")
        .containsExactly("END_WITH_PERIOD ASKED");
    door.pass(Duration.ofMinutes(2));
    acting.carryOn();
    assertThat(acts(subscription)).containsExactly("END_WITH_PERIOD DONE");
    assertThat(door.get(link).body()).contains("It ends on").doesNotContain("We do not know yet");
  }

  @Test
  void anAnswerThatIsLostIsFoundOut() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    support.twin.inject(
        Fault.breakingAfterTheWork().on("POST /v1/subscriptions/" + subscription).times(3));
    HttpResponse<String> asked = door.act(door.link(giver), subscription, "end-with-period");
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.body()).contains("It ends on");
    assertThat(acts(subscription)).containsExactly("END_WITH_PERIOD DONE");
  }

  @Test
  void whenStripeCannotEvenBeReadItIsNotKnownUntilItCan() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    support.twin.inject(
        Fault.breakingAfterTheWork().on("DELETE /v1/subscriptions/" + subscription).times(3));
    support.twin.inject(Fault.answering(500).on("GET /v1/subscriptions/" + subscription).times(3));
    HttpResponse<String> asked = door.act(door.link(giver), subscription, "end-now");
    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(door.row(subscription)).containsEntry("state", "ACTIVE");
    door.pass(Duration.ofMinutes(2));
    // Two nodes at once.
    acting.carryOn();
    acting.carryOn();
    assertThat(door.row(subscription))
        .containsEntry("state", "ENDED")
        .containsEntry("why", "asked");
    assertThat(acts(subscription)).containsExactly("END_NOW DONE");
  }

  @Test
  void killedBeforeStripeWasAskedItIsAskedForByTheNext() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    // As a kill leaves it: the row is committed, and nobody asks.
    database
        .sql(
            """
            insert into pledge_act (pledge, number, act, wish, why, asked_on, state, due_at)
            select number, 1, 'END_NOW', 'end-now', 'asked', current_date, 'ASKED', :due
            from pledge
            where subscription = :subscription
            """)
        .param("due", clock.instant().plusSeconds(120).atOffset(java.time.ZoneOffset.UTC))
        .param("subscription", subscription)
        .update();
    acting.carryOn();
    assertThat(support.twin.subscription(subscription).status()).isEqualTo("active");
    door.pass(Duration.ofMinutes(3));
    acting.carryOn();
    assertThat(support.twin.subscription(subscription).status()).isEqualTo("canceled");
    assertThat(acts(subscription)).containsExactly("END_NOW DONE");
  }

  @Test
  void aSecondPledgeEndsTheFirstWithItsPeriodUnlessSheKeepsBoth() {
    TwinSession first = give(Frequency.MONTHLY, 700);
    door.pass(Duration.ofDays(1));
    TwinSession second = give(Frequency.MONTHLY, 1500);
    // Told again, in any order.
    support.hear();
    assertThat(acts(first.subscription())).containsExactly("END_WITH_PERIOD ASKED");
    acting.carryOn();
    assertThat(door.row(first.subscription()))
        .containsEntry("state", "ENDING")
        .containsEntry("why", "replaced");
    assertThat(door.row(second.subscription())).containsEntry("state", "ACTIVE");

    HttpResponse<String> page = door.get(door.link(giver));
    assertThat(page.body()).contains("You have begun another regular gift", "Keep both");
    door.act(door.link(giver), first.subscription(), "keep");
    assertThat(door.row(first.subscription())).containsEntry("state", "ACTIVE");
    acting.carryOn();
    support.wait(Duration.ofDays(32));
    assertThat(payments(first)).isEqualTo(2);
    assertThat(payments(second)).isEqualTo(2);
  }

  @Test
  void whoKeepsSilentPaysForOnePledge() {
    TwinSession first = give(Frequency.MONTHLY, 700);
    door.pass(Duration.ofDays(1));
    TwinSession second = give(Frequency.ANNUAL, 9000);
    acting.carryOn();
    support.wait(Duration.ofDays(40));
    assertThat(door.row(first.subscription()))
        .containsEntry("state", "ENDED")
        .containsEntry("why", "replaced");
    assertThat(payments(first)).isEqualTo(1);
    assertThat(door.row(second.subscription())).containsEntry("state", "ACTIVE");
    assertThat(door.get(door.link(giver)).body()).contains("another one took its place");
  }

  @Test
  void theOlderEndsAlsoIfItIsHeardOfLast() {
    TwinSession first = support.begin(Support.order(Frequency.MONTHLY, 700, "usd"));
    first.pay(Card.VISA, giver);
    door.pass(Duration.ofDays(2));
    TwinSession second = support.begin(Support.order(Frequency.MONTHLY, 1500, "usd"));
    second.pay(Card.VISA, giver);
    PledgeReading reading = context.getBean(PledgeReading.class);
    reading.read(second.subscription());
    reading.read(first.subscription());
    acting.carryOn();
    assertThat(door.row(first.subscription())).containsEntry("state", "ENDING");
    assertThat(door.row(second.subscription())).containsEntry("state", "ACTIVE");
  }

  @Test
  void sheChoosesTheLanguageThatWeWriteIn() {
    give(Frequency.ONCE, 700);
    String link = door.link(giver);
    assertThat(door.post(link + "/language", Map.of("spoken", "ru")).body())
        .contains("Теперь мы будем писать вам по-русски");
    assertThat(door.giver(giver).language().tag()).isEqualTo("ru");
    assertThat(door.get(link).body()).contains("Ваши пожертвования");
    assertThat(door.post(link + "/language", Map.of("spoken", "xx")).statusCode()).isEqualTo(400);
  }

  private TwinSession give(Frequency frequency, long minor) {
    return pay(Support.order(frequency, minor, "usd"), giver);
  }

  private TwinSession pay(DonationOrder order, String address) {
    TwinSession session = support.begin(order);
    session.pay(Card.VISA, address);
    support.hear();
    return session;
  }

  private long payments(TwinSession session) {
    return database
        .sql(
            """
            select count(*)
            from payment
            join donation on donation.number = payment.donation
            where session = :session
            """)
        .param("session", session.id())
        .query(Long.class)
        .single();
  }

  private List<@Nullable String> acts(String subscription) {
    return database
        .sql(
            """
            select act || ' ' || pledge_act.state
            from pledge_act
            join pledge on pledge.number = pledge_act.pledge
            where subscription = :subscription
            order by pledge_act.number
            """)
        .param("subscription", subscription)
        .query(String.class)
        .list();
  }

  /** The same by so many at once. */
  static <T> List<T> together(int many, Callable<T> act) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<T>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
      for (int i = 0; i < many; i++) {
        running.add(
            threads.submit(() -> {
              start.await();
              return act.call();
            }));
      }
      start.countDown();
      List<T> answers = new ArrayList<>();
      for (Future<T> one : running) {
        answers.add(one.get());
      }
      return answers;
    }
  }
}
