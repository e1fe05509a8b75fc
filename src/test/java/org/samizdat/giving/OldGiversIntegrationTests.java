package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import com.icegreen.greenmail.util.GreenMail;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Tables;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.GivingRounds.OldGiversForgotten;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who has not given for as long as the law wants her name kept is forgotten. */
@GivingTest
class OldGiversIntegrationTests {

  private static final Period KEPT = Period.ofYears(7);

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;
  @Autowired OldGivers old;
  @Autowired GiverErasures erasures;
  @Autowired GiverErasureTable table;
  @Autowired StripeSweep sweep;
  @Autowired Vault vault;
  @Autowired GreenMail mail;
  @Autowired Scheduler scheduler;
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
  void onTheLastDayNothingHappensAndTheNextDaySheIsForgottenWhileTheBooksStay() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    give(Frequency.ONCE, 500);
    door.act(door.link(giver), session.subscription(), "end-now");
    support.hear();
    sweep.balance();
    Giver hers = door.giver(giver);
    String link = door.link(giver);
    String customer = customer(session);
    lastPaid(hers, today().minus(KEPT).atStartOfDay().toInstant(ZoneOffset.UTC));
    List<String> facts = rows("public.money_fact");
    List<String> fees = rows("public.money_fact_fee");
    List<String> payments = rows("public.payment");
    long records = support.count("consent_record");
    assertThat(facts).isNotEmpty();

    night();
    assertThat(table.find(hers.number())).as("seven years to the day").isEmpty();
    assertThat(vault.address(GiverDoor.person(hers))).isPresent();

    door.pass(Duration.ofDays(1));
    night();
    assertForgotten(hers);
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isEmpty();
    assertThat(support.twin.json(customer)).contains("\"deleted\":true").doesNotContain(giver);
    assertThat(door.get(link).statusCode()).isEqualTo(410);
    assertThat(newsroom.mailsTo(giver, "Goodbye")).isEmpty();
    assertThat(support.count("consent_record")).as("she took nothing back").isEqualTo(records);
    assertThat(rows("public.money_fact")).isEqualTo(facts);
    assertThat(rows("public.money_fact_fee")).isEqualTo(fees);
    assertThat(rows("public.payment")).isEqualTo(payments);
    assertThat(Tables.all(testDatabase).toString()).doesNotContain(giver);
  }

  @Test
  void whoseGiftGoesOnOrIsUnderWayOrCameSinceStays() {
    Patron goesOn = aged();
    goesOn.pledges(Frequency.ANNUAL, clock.instant(), null);
    Patron underWay = aged();
    database
        .sql("update donation set state = 'PROCESSING' where giver = :giver")
        .param("giver", underWay.giver.number())
        .update();
    Patron since = aged();
    since.paid(Frequency.ONCE, null, clock.instant().minus(Duration.ofDays(6 * 365)));
    Patron ended = aged();
    Pledge pledge = ended.pledges(Frequency.MONTHLY, clock.instant(), null);
    database
        .sql("update pledge set state = 'ENDED', ended_on = :today where number = :number")
        .param("today", today())
        .param("number", pledge.number())
        .update();
    night();
    for (Patron stays : List.of(goesOn, underWay, since)) {
      assertThat(table.find(stays.giver.number())).isEmpty();
      assertThat(vault.address(GiverDoor.person(stays.giver))).isPresent();
    }
    assertForgotten(ended.giver);
  }

  @Test
  void whoNeverPaidIsForgottenByTheDayOnWhichSheWasFirstKnown() {
    Patron patron = Patron.join(context, "en");
    since(patron, today().minus(KEPT));
    night();
    assertThat(table.find(patron.giver.number())).isEmpty();
    since(patron, today().minus(KEPT).minusDays(1));
    night();
    assertForgotten(patron.giver);
  }

  @Test
  void twiceAndByTwoWorkersAtOnceEachIsForgottenOnce() throws Exception {
    List<Patron> many = List.of(aged(), aged(), aged(), aged(), aged());
    GiverPageIntegrationTests.together(
        4,
        () -> {
          night();
          return true;
        });
    List<String> before = rows("public.giver_erasure");
    night();
    for (Patron patron : many) {
      assertForgotten(patron.giver);
      assertThat(naming("vault.erasure", patron.giver)).isEqualTo(1);
    }
    assertThat(rows("public.giver_erasure")).as("a repeat does nothing").isEqualTo(before);
  }

  /** Killed after each of its steps in turn: as the rows stand then, the minute's watch goes on. */
  @Test
  void killedHalfWayItGoesOn() {
    Patron stored = aged();
    old.begin();
    assertThat(vault.address(GiverDoor.person(stored.giver))).as("only stored").isPresent();
    erasures.carryOn();
    assertForgotten(stored.giver);

    // The key was deleted, and we were killed before our own rows were cut.
    Patron keyless = aged();
    old.begin();
    vault.forget(GiverDoor.person(keyless.giver));
    erasures.carryOn();
    assertForgotten(keyless.giver);

    // Our rows were cut at the vault's word, and it was not noted that all is done.
    Patron cut = aged();
    old.begin();
    vault.forget(GiverDoor.person(cut.giver));
    context.getBean(GivingKeeper.class).forget(GiverDoor.person(cut.giver));
    erasures.carryOn();
    assertForgotten(cut.giver);
  }

  @Test
  void whenStripeCannotBeReachedItIsDoneLaterAndWhoGivesAgainUntilThenStays() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    door.act(door.link(giver), session.subscription(), "end-now");
    support.hear();
    Giver hers = door.giver(giver);
    lastPaid(hers, Instant.parse("2019-01-01T00:00:00Z"));
    support.twin.inject(Fault.answering(500).on("DELETE /v1/customers").times(3));
    night();
    assertThat(table.find(hers.number()).orElseThrow().finishedOn()).isNull();
    assertThat(vault.address(GiverDoor.person(hers))).isPresent();
    assertThat(door.get(door.link(giver)).body()).doesNotContain("You have asked us to forget");
    assertThat(
            DeskBrowser.signedIn(context, Role.ADMIN, Language.of("en"))
                .page(GivingScreens.giverPath(hers.number()))
                .text())
        .contains("has not given for so many years", "Stripe is asked again");

    give(Frequency.ONCE, 500);
    door.pass(Duration.ofMinutes(10));
    erasures.carryOn();
    assertThat(table.find(hers.number())).isEmpty();
    assertThat(door.giver(giver)).as("as before").isEqualTo(hers);

    lastPaid(hers, Instant.parse("2019-01-01T00:00:00Z"));
    night();
    assertForgotten(hers);
  }

  @Test
  void whoAsksForItHerselfMeanwhileIsToldGoodbye() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    door.act(door.link(giver), session.subscription(), "end-now");
    support.hear();
    Giver hers = door.giver(giver);
    lastPaid(hers, Instant.parse("2019-01-01T00:00:00Z"));
    old.begin();
    long records = support.count("consent_record");
    String fresh = door.freshLink(giver);
    assertThat(door.get(fresh + "/erase").body()).contains("Have us forget you?");
    door.post(fresh + "/erase", Map.of());
    door.post(fresh + "/erase", Map.of());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          door.pass(Duration.ofMinutes(1));
          erasures.carryOn();
          return table.find(hers.number()).orElseThrow().finishedOn() != null;
        });
    assertForgotten(hers);
    assertThat(newsroom.mailsTo(giver, "Goodbye")).hasSize(1);
    assertThat(support.count("consent_record")).isEqualTo(records + 1);
  }

  @Test
  void theJobKnocksEveryNightAndCarriesNothing() throws Exception {
    JobKey key = JobKey.jobKey("old-givers", "giving");
    assertThat(scheduler.getJobDetail(key).getJobDataMap()).isEmpty();
    assertThat(scheduler.getTriggersOfJob(key)).hasSize(1);
  }

  private void night() {
    new OldGiversForgotten(old, erasures).execute(mock(JobExecutionContext.class));
  }

  /** Somebody who paid last long ago. */
  private Patron aged() {
    Patron patron = Patron.join(context, "en");
    patron.paid(Frequency.ONCE, null, Instant.parse("2019-03-01T12:00:00Z"));
    return patron;
  }

  private TwinSession give(Frequency frequency, long minor) {
    TwinSession session = support.begin(Support.order(frequency, minor, "usd"));
    session.pay(Card.VISA, giver);
    support.hear();
    return session;
  }

  private void lastPaid(Giver hers, Instant at) {
    database
        .sql("update payment set paid_at = :at where giver = :giver")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("giver", hers.number())
        .update();
  }

  private void since(Patron patron, LocalDate day) {
    database
        .sql("update giver set since = :day where number = :number")
        .param("day", day)
        .param("number", patron.giver.number())
        .update();
  }

  private void assertForgotten(Giver hers) {
    assertThat(table.find(hers.number()).orElseThrow().finishedOn()).isNotNull();
    assertThat(vault.address(GiverDoor.person(hers))).isEmpty();
    Giver now = context.getBean(Givers.class).find(hers.number()).orElseThrow();
    assertThat(now.person()).isNull();
    assertThat(now.generation()).isEqualTo(hers.generation() + 1);
    assertThat(naming("public.donation", hers)).isZero();
  }

  private String customer(TwinSession session) {
    return database
        .sql("select customer from pledge where subscription = :subscription")
        .param("subscription", session.subscription())
        .query(String.class)
        .single();
  }

  /** In how many rows of a table she is named. */
  private long naming(String table, Giver hers) {
    return rows(table).stream()
        .filter(row -> row.contains(GiverDoor.person(hers).value().toString()))
        .count();
  }

  private List<String> rows(String name) {
    return List.copyOf(Tables.all(testDatabase).getOrDefault(name, List.of()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
