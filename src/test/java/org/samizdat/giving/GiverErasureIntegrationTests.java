package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Tables;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A giver has herself forgotten. */
@GivingTest
class GiverErasureIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;
  @Autowired GiverErasures erasures;
  @Autowired GiverErasureTable table;
  @Autowired Vault vault;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;

  Support support;
  GiverDoor door;
  Newsroom newsroom;
  String giver;

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
  void herPledgesEndAtStripeSheIsToldGoodbyeAndForgotten() throws Exception {
    TwinSession session = give(Frequency.MONTHLY, 700);
    give(Frequency.ONCE, 500);
    Giver hers = door.giver(giver);
    String link = door.link(giver);
    String fresh = door.freshLink(giver);
    assertThat(door.get(fresh + "/erase").body())
        .contains("$7 every month", "End what I give regularly, and erase what you hold about me.");
    long records = support.count("consent_record");

    HttpResponse<String> begun = door.post(fresh + "/erase", Map.of());
    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(door.row(session.subscription()))
        .containsEntry("state", "ENDED")
        .containsEntry("why", "erased");
    MimeMessage goodbye = newsroom.waitForMail(giver, "Goodbye");
    String text = Newsroom.text(goodbye);
    assertThat(text).contains("$7 every month", "Your receipt");
    finish(hers);

    assertThat(support.twin.json(session.customer()))
        .contains("\"deleted\":true")
        .doesNotContain(giver);
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isEmpty();
    assertThat(vault.address(GiverDoor.person(hers))).isEmpty();
    assertThat(door.get(link).statusCode()).isEqualTo(410);
    assertThat(door.get(link).body()).contains("Nothing is kept about you");
    assertThat(door.post(link + "/change", Map.of()).statusCode()).isEqualTo(410);
    assertThat(door.get(fresh).body()).contains("Nobody has given with this address");
    // Her gifts stay in the books, and nothing there tells whose they were.
    assertThat(
            database
                .sql("select count(*) from payment where giver = :giver")
                .param("giver", hers.number())
                .query(Long.class)
                .single())
        .isEqualTo(2);
    assertThat(
            database
                .sql(
                    """
                    select count(*)
                    from giver
                    where number = :giver
                    and person is null
                    and sealed_receipt is null
                    and sealed_name is null
                    """)
                .param("giver", hers.number())
                .query(Long.class)
                .single())
        .isEqualTo(1);
    assertThat(
            database
                .sql("select count(*) from donation where person = :person")
                .param("person", GiverDoor.person(hers).value())
                .query(Long.class)
                .single())
        .isZero();
    assertThat(
            database
                .sql("select count(*) from pledge where customer = :customer")
                .param("customer", session.customer())
                .query(Long.class)
                .single())
        .isZero();

    // What she agreed to and took back is proved with the receipt that only she has now.
    assertThat(support.count("consent_record")).isEqualTo(records + 1);
    Matcher receipt = Pattern.compile("([A-Z2-7]{4}-){6}[A-Z2-7]{2}").matcher(text);
    assertThat(receipt.find()).isTrue();
    var stdin = System.in;
    try {
      System.setIn(
          new java.io.ByteArrayInputStream(
              (giver + "\n" + receipt.group() + "\n")
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      newsroom.command("consent", "prove");
    } finally {
      System.setIn(stdin);
    }
    newsroom.command("consent", "verify");
    // What comes late of hers changes nothing.
    support.hear();
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isEmpty();
  }

  @Test
  void whenStripeCannotBeReachedItIsPendingAndDoneLater() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    Giver hers = door.giver(giver);
    String fresh = door.freshLink(giver);
    support.twin.inject(Fault.answering(500).on("DELETE /v1/subscriptions").times(3));
    HttpResponse<String> pending = door.post(fresh + "/erase", Map.of());
    assertThat(pending.statusCode()).isEqualTo(200);
    assertThat(pending.body()).contains("This is pending");
    assertThat(newsroom.mailsTo(giver, "Goodbye")).isEmpty();
    assertThat(vault.address(GiverDoor.person(hers))).isPresent();
    assertThat(door.get(fresh + "/erase").body()).contains("This is pending");
    assertThat(door.get(door.link(giver)).body()).contains("You have asked us to forget you");

    finish(hers);
    assertThat(support.twin.subscription(session.subscription()).status()).isEqualTo("canceled");
    assertThat(newsroom.mailsTo(giver, "Goodbye")).hasSize(1);
    assertThat(vault.address(GiverDoor.person(hers))).isEmpty();
  }

  @Test
  void answersThatAreLostStopNothing() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    Giver hers = door.giver(giver);
    support.twin.inject(Fault.breakingAfterTheWork().on("DELETE /v1/subscriptions").times(3));
    support.twin.inject(Fault.losingTheAnswer().on("DELETE /v1/customers").times(3));
    door.post(door.freshLink(giver) + "/erase", Map.of());
    finish(hers);
    assertThat(support.twin.json(session.customer())).contains("\"deleted\":true");
    assertThat(newsroom.mailsTo(giver, "Goodbye")).hasSize(1);
  }

  @Test
  void askedForTwiceAtOnceItIsDoneOnce() throws Exception {
    give(Frequency.MONTHLY, 700);
    Giver hers = door.giver(giver);
    String fresh = door.freshLink(giver);
    long records = support.count("consent_record");
    GiverPageIntegrationTests.together(4, () -> door.post(fresh + "/erase", Map.of()));
    GiverPageIntegrationTests.together(
        2,
        () -> {
          erasures.carryOn();
          return true;
        });
    finish(hers);
    assertThat(support.count("consent_record")).isEqualTo(records + 1);
    assertThat(newsroom.mailsTo(giver, "Goodbye")).hasSize(1);
    assertThat(
            database
                .sql("select count(*) from giver_erasure where giver = :giver")
                .param("giver", hers.number())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  /** Killed after each of its steps in turn: as the rows stand then, the next round goes on. */
  @Test
  void killedAnywhereItGoesOn() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    Giver hers = door.giver(giver);
    // The row was stored, and nothing done.
    table.insert(hers, java.time.LocalDate.of(2026, 11, 24), clock.instant());
    erasures.carryOn();
    assertThat(support.twin.subscription(session.subscription()).status()).isEqualTo("canceled");
    // The goodbye was left in the outbox, and Stripe had forgotten, without our noting it.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !newsroom.mailsTo(giver, "Goodbye").isEmpty());
    support.twin.inject(Fault.losingTheAnswer().on("DELETE /v1/customers").times(3));
    door.pass(Duration.ofMinutes(10));
    erasures.carryOn();
    assertThat(vault.address(GiverDoor.person(hers))).as("not before it is known").isPresent();
    // The key was deleted, and we were killed before our own rows were cut.
    vault.forget(GiverDoor.person(hers));
    door.pass(Duration.ofMinutes(10));
    finish(hers);
    assertThat(newsroom.mailsTo(giver, "Goodbye")).hasSize(1);
    assertThat(support.twin.json(session.customer())).contains("\"deleted\":true");
    assertThat(
            database
                .sql("select count(*) from giver where number = :giver and person is null")
                .param("giver", hers.number())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void aDebitThatArrivesAfterwardsIsBookedAndBringsNobodyBack() throws Exception {
    give(Frequency.ONCE, 700);
    TwinSession debit = support.begin(Support.order(Frequency.ONCE, 5000, "eur"));
    debit.payByDebit(giver);
    TwinSession another = support.begin(Support.order(Frequency.ONCE, 4000, "eur"));
    another.payByDebit("not-" + giver);
    // Of the one we were told, of the other not yet.
    support.hear();
    TwinSession untold = support.begin(Support.order(Frequency.ONCE, 3000, "eur"));
    untold.payByDebit(giver);
    Giver hers = door.giver(giver);
    door.post(door.freshLink(giver) + "/erase", Map.of());
    finish(hers);
    assertThat(List.of(debit, untold))
        .allSatisfy(one ->
            assertThat(donation(one))
                .containsEntry("state", "PROCESSING")
                .containsEntry("giver", hers.number())
                .containsEntry("person", null));
    assertThat(donation(another)).containsEntry("giver", null);
    long mails = support.count("mailing");
    long persons = support.count("vault.person");
    long givers = support.count("giver");

    debit.settleDebit();
    untold.settleDebit();
    // Their entries in the balance are known some seconds later.
    support.wait(Duration.ofMinutes(1));

    for (TwinSession one : List.of(debit, untold)) {
      assertThat(donation(one))
          .containsEntry("state", "SETTLED")
          .containsEntry("giver", hers.number())
          .containsEntry("person", null);
      assertThat(
              database
                  .sql(
                      """
                      select count(*)
                      from payment
                      join donation on donation.number = payment.donation
                      join money_fact on money_fact.source = payment.charge
                      where donation.session = :session
                      and payment.giver = :giver
                      and money_fact.own
                      """)
                  .param("session", one.id())
                  .param("giver", hers.number())
                  .query(Long.class)
                  .single())
          .as("in the books")
          .isEqualTo(1);
    }
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isEmpty();
    assertThat(support.count("vault.person")).isEqualTo(persons);
    assertThat(support.count("giver")).isEqualTo(givers);
    assertThat(support.count("mailing")).as("nobody is thanked").isEqualTo(mails);

    another.settleDebit();
    support.hear();
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse("not-" + giver))).isPresent();
  }

  @Test
  void aDebitThatComesBackAfterwardsFailsAndThatIsAll() {
    give(Frequency.ONCE, 700);
    TwinSession debit = support.begin(Support.order(Frequency.ONCE, 5000, "eur"));
    debit.payByDebit(giver);
    support.hear();
    Giver hers = door.giver(giver);
    door.post(door.freshLink(giver) + "/erase", Map.of());
    finish(hers);
    debit.failDebit();
    support.hear();
    context.getBean(DonationWatch.class).run();
    assertThat(donation(debit)).containsEntry("state", "FAILED").containsEntry("person", null);
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isEmpty();
  }

  @Test
  void whatHerBankWasToPayEveryMonthEndsWithIt() {
    give(Frequency.ONCE, 700);
    TwinSession debit = support.begin(Support.order(Frequency.MONTHLY, 5000, "eur"));
    debit.payByDebit(giver);
    support.hear();
    Giver hers = door.giver(giver);
    support.twin.inject(Fault.answering(500).on("DELETE /v1/customers").times(3));
    door.post(door.freshLink(giver) + "/erase", Map.of());
    finish(hers);
    assertThat(support.twin.subscription(debit.subscription()).status()).isEqualTo("canceled");
    support.hear();
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isEmpty();
    assertThat(
            database
                .sql("select count(*) from pledge where subscription = :it and state <> 'ENDED'")
                .param("it", debit.subscription())
                .query(Long.class)
                .single())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1/checkout/sessions/", "DELETE /v1/customers/"})
  void aDebitThatArrivesInThatVeryMomentIsBookedAndBringsNobodyBack(String moment) {
    give(Frequency.MONTHLY, 700);
    TwinSession debit = support.begin(Support.order(Frequency.ONCE, 5000, "eur"));
    debit.payByDebit(giver);
    support.hear();
    Giver hers = door.giver(giver);
    AtomicBoolean arrived = new AtomicBoolean();
    support.twin.meanwhile(
        moment,
        () -> {
          debit.settleDebit();
          support.hear();
          arrived.set(true);
        });
    door.post(door.freshLink(giver) + "/erase", Map.of());
    finish(hers);
    support.wait(Duration.ofMinutes(1));
    assertThat(arrived).isTrue();
    assertThat(donation(debit))
        .containsEntry("state", "SETTLED")
        .containsEntry("giver", hers.number())
        .containsEntry("person", null);
    assertThat(payments(debit)).containsExactly(hers.number());
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isEmpty();
  }

  @Test
  void theFirstDebitOfWhatEndedWithItIsBookedAndBeginsNothing() {
    give(Frequency.ONCE, 700);
    TwinSession debit = support.begin(Support.order(Frequency.MONTHLY, 5000, "eur"));
    debit.payByDebit(giver);
    support.hear();
    Giver hers = door.giver(giver);
    door.post(door.freshLink(giver) + "/erase", Map.of());
    finish(hers);
    long mails = support.count("mailing");
    debit.settleDebit();
    support.wait(Duration.ofMinutes(1));
    assertThat(donation(debit))
        .containsEntry("state", "SETTLED")
        .containsEntry("giver", hers.number())
        .containsEntry("person", null);
    assertThat(payments(debit)).containsExactly(hers.number());
    assertThat(pledges(debit)).containsExactly("ENDED");
    assertThat(support.count("mailing")).as("nobody is thanked").isEqualTo(mails);
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isEmpty();
  }

  private List<@Nullable Long> payments(TwinSession session) {
    return database
        .sql(
            """
            select payment.giver
            from payment
            join donation on donation.number = payment.donation
            where donation.session = :session
            """)
        .param("session", session.id())
        .query(Long.class)
        .list();
  }

  private List<@Nullable String> pledges(TwinSession session) {
    return database
        .sql("select state from pledge where subscription = :it")
        .param("it", session.subscription())
        .query(String.class)
        .list();
  }

  private Map<String, @Nullable Object> donation(TwinSession session) {
    return database
        .sql("select state, giver, person from donation where session = :session")
        .param("session", session.id())
        .query()
        .singleRow();
  }

  @Test
  void afterItNoTableHoldsWhoSheWas() {
    give(Frequency.MONTHLY, 700);
    Giver hers = door.giver(giver);
    door.post(door.freshLink(giver) + "/erase", Map.of());
    finish(hers);
    // Deliveries keep their number until they are let go, as a reader's do; the consent log its
    // own.
    List<String> keeping =
        Tables.all(testDatabase).entrySet().stream()
            .filter(table ->
                table.getValue().stream()
                    .anyMatch(row -> row.contains(GiverDoor.person(hers).toString())))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(keeping)
        .isSubsetOf(
            "public.consent_record",
            "public.delivery",
            "public.drop_notice",
            "vault.erasure",
            "vault.erasure_answer");
    assertThat(Tables.all(testDatabase).toString()).doesNotContain(giver);
  }

  private TwinSession give(Frequency frequency, long minor) {
    TwinSession session = support.begin(Support.order(frequency, minor, "usd"));
    session.pay(Card.VISA, giver);
    support.hear();
    return session;
  }

  /** The minutes pass until it is done. */
  private void finish(Giver hers) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          door.pass(Duration.ofMinutes(10));
          context.getBean(PledgeActing.class).carryOn();
          erasures.carryOn();
          return table.find(hers.number()).orElseThrow().finishedOn() != null;
        });
  }
}
