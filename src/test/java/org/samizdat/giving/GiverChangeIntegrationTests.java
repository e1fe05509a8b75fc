package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Tables;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.Erasures;
import org.samizdat.vault.TokenPurpose;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What only a giver may change or see, behind a fresh link. */
@GivingTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class GiverChangeIntegrationTests {

  private static final JsonMapper JSON = new JsonMapper();

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;
  @Autowired PledgeActing acting;
  @Autowired Pledges pledges;
  @Autowired CardChanges cards;
  @Autowired GiverLinks links;
  @Autowired Erasures erasures;
  @Autowired Suppressions suppressions;
  @Autowired Gate gate;
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
    // The gate counts by the ten minutes, and by the hour.
    door.pass(Duration.ofHours(2));
  }

  @Test
  void theSameAnswerAndTheSameRowsForAKnownAnUnknownAndASuppressedAddress() {
    give(Frequency.ONCE, 700);
    String never = "never" + giver;
    suppressions.suppress(EmailAddress.parse(never), Reason.NEVER, null);
    Map<String, Integer> grown = null;
    String answer = null;
    for (String email : new String[] {giver, "unknown" + giver, never}) {
      Map<String, Integer> before = Tables.counts(testDatabase);
      HttpResponse<String> said = door.post("/support/link", Map.of("email", email));
      assertThat(said.statusCode()).isEqualTo(202);
      Map<String, Integer> more = new TreeMap<>(Tables.counts(testDatabase));
      more.replaceAll((table, rows) -> rows - before.getOrDefault(table, 0));
      assertThat(answer == null || answer.equals(said.body())).isTrue();
      assertThat(grown == null || grown.equals(more)).isTrue();
      answer = said.body();
      grown = more;
    }
    assertThat(grown)
        .containsEntry("public.support_link_request", 1)
        .containsEntry("public.mailing", 1)
        .containsEntry("vault.person", 1)
        .containsEntry("vault.address_index", 0);
    assertThat(door.post("/support/link", Map.of("email", "no address")).statusCode())
        .isEqualTo(422);
    assertThat(door.post("/support/link", Map.of()).statusCode()).isEqualTo(422);
  }

  @Test
  void aFreshLinkIsGoodForAnHourAndOpensNothingElse() {
    String subscription = give(Frequency.MONTHLY, 700).subscription();
    String link = door.freshLink(giver);
    long request = door.lastRequest();
    var before = Tables.all(testDatabase);
    HttpResponse<String> page = door.get(link);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Change your gifts", "g•••@example.org").doesNotContain(giver);
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("form-action 'self' " + support.twin.apiBase());
    assertThat(door.get(link + "/erase").statusCode()).isEqualTo(200);
    for (String act : new String[] {"download", "statement"}) {
      assertThat(door.get(link + "/" + act).statusCode()).isEqualTo(405);
    }
    for (TokenPurpose other : TokenPurpose.values()) {
      if (other != TokenPurpose.SUPPORT_CHANGE) {
        String path = "/support/change/" + door.token(other, request, 0);
        assertThat(door.get(path).statusCode()).isEqualTo(404);
        assertThat(door.post(path + "/erase", Map.of()).statusCode()).isEqualTo(404);
        assertThat(door.post(path + "/download", Map.of()).statusCode()).isEqualTo(404);
      }
    }
    // The link of every mail opens none of it.
    String hers = door.link(giver).replace("/support/", "/support/change/");
    assertThat(door.get(hers).statusCode()).isEqualTo(404);
    assertThat(Tables.all(testDatabase)).isEqualTo(before);

    door.pass(Duration.ofMinutes(59));
    assertThat(door.get(link).statusCode()).isEqualTo(200);
    door.pass(Duration.ofMinutes(1));
    assertThat(door.get(link).statusCode()).isEqualTo(410);
    assertThat(door.get(link).body()).contains("This link is no longer good", "/support/link");
    for (String act :
        new String[] {
          "/erase",
          "/download",
          "/pledges/" + door.pledge(subscription) + "/amount",
          "/pledges/" + door.pledge(subscription) + "/day",
          "/pledges/" + door.pledge(subscription) + "/card"
        }) {
      assertThat(door.post(link + act, Map.of("seen", "0")).statusCode()).as(act).isEqualTo(410);
    }
    assertThat(support.twin.subscription(subscription).status()).isEqualTo("active");
  }

  @Test
  void whoHasNotGivenLearnsThatInHerOwnInboxAlone() {
    String link = door.freshLink(giver);
    assertThat(door.get(link).body()).contains("Nobody has given with this address");
    assertThat(door.post(link + "/download", Map.of()).headers().firstValue("Content-Disposition"))
        .isEmpty();
  }

  @Test
  void requestsAreForgottenAfterTheirHour() {
    give(Frequency.ONCE, 700);
    door.freshLink(giver);
    links.sweep();
    assertThat(support.count("support_link_request")).isPositive();
    door.pass(Duration.ofMinutes(61));
    // Nobody sweeps whom a request still names.
    erasures.sweepOrphans();
    links.sweep();
    links.sweep();
    assertThat(support.count("support_link_request")).isZero();
    erasures.carryOn();
    assertThat(GiverDoor.person(door.giver(giver))).isNotNull();
  }

  @Test
  void anotherAmountHoldsFromTheNextPaymentAndNothingIsTakenInBetween() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String path = "/pledges/" + door.pledge(session.subscription()) + "/amount";
    String link = door.freshLink(giver);
    HttpResponse<String> changed =
        door.post(link + path, Map.of("amount", "12.50", "frequency", "monthly", "seen", "0"));
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body())
        .contains("Done. It holds from the next payment on", "$12.50 every month");
    // The same once more, as by a double click.
    assertThat(
            door.post(link + path, Map.of("amount", "12.50", "frequency", "monthly", "seen", "0"))
                .statusCode())
        .isEqualTo(200);
    support.hear();
    assertThat(amounts(session)).containsExactly(700L);
    support.wait(Duration.ofDays(32));
    assertThat(amounts(session)).containsExactly(700L, 1250L);
  }

  @Test
  void anotherFrequencyHoldsFromTheNextPaymentAndNothingIsTakenInBetween() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    Instant charge = support.twin.subscription(session.subscription()).periodEnd();
    HttpResponse<String> changed =
        door.post(
            door.freshLink(giver) + "/pledges/" + door.pledge(session.subscription()) + "/amount",
            Map.of("amount", "80", "frequency", "annual", "seen", "0"));
    assertThat(changed.body()).contains("$80 every year");
    support.wait(Duration.ofDays(3));
    assertThat(amounts(session)).containsExactly(700L);
    Pledge pledge = pledges.ofSubscription(session.subscription()).orElseThrow();
    assertThat(pledge.periodEnd()).isEqualTo(charge);
    assertThat(pledge.frequency()).isEqualTo(Frequency.ANNUAL);
    support.wait(Duration.ofDays(40));
    assertThat(amounts(session)).containsExactly(700L, 8000L);
    assertThat(pledges.ofSubscription(session.subscription()).orElseThrow().periodEnd())
        .isEqualTo(charge.atOffset(ZoneOffset.UTC).plusYears(1).toInstant());
  }

  @Test
  void whatIsNoAmountIsRefusedInASentence() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String path =
        door.freshLink(giver) + "/pledges/" + door.pledge(session.subscription()) + "/amount";
    for (String amount : new String[] {"", "0", "1.99", "-5", "1000000", "seven", "2.555"}) {
      HttpResponse<String> refused =
          door.post(path, Map.of("amount", amount, "frequency", "monthly", "seen", "0"));
      assertThat(refused.statusCode()).as(amount).isEqualTo(422);
      assertThat(refused.body()).contains("role=\"alert\"");
    }
    assertThat(
            door.post(path, Map.of("amount", "7", "frequency", "once", "seen", "0")).statusCode())
        .isEqualTo(422);
    assertThat(door.post(path, Map.of("amount", "7", "frequency", "", "seen", "0")).statusCode())
        .isEqualTo(422);
    assertThat(door.seen(door.link(giver), session.subscription())).as("no act").isZero();
    assertThat(pledges.ofSubscription(session.subscription()).orElseThrow().amount().minor())
        .isEqualTo(700);
  }

  @Test
  void theNextPaymentMovesToAnotherDayAndTheLaterOnesFollow() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    LocalDate planned =
        GiverWords.day(support.twin.subscription(session.subscription()).periodEnd());
    LocalDate wanted = planned.plusDays(9);
    String path =
        door.freshLink(giver) + "/pledges/" + door.pledge(session.subscription()) + "/day";
    for (String day :
        new String[] {
          "", "nonsense", planned.plusDays(29).toString(), "2020-01-01", "9999-12-31"
        }) {
      HttpResponse<String> refused = door.post(path, Map.of("day", day, "seen", "0"));
      assertThat(refused.statusCode()).as(day).isEqualTo(422);
    }
    HttpResponse<String> moved = door.post(path, Map.of("day", wanted.toString(), "seen", "0"));
    assertThat(moved.statusCode()).isEqualTo(200);
    assertThat(moved.body()).contains("Done. The next payment is on that day");
    support.hear();
    assertThat(amounts(session)).as("nothing for moving").containsExactly(700L);
    assertThat(
            GiverWords.day(
                pledges.ofSubscription(session.subscription()).orElseThrow().periodEnd()))
        .isEqualTo(wanted);
    assertThat(pledges.ofSubscription(session.subscription()).orElseThrow().anchorDay())
        .as("what Stripe counts from now on")
        .isEqualTo(wanted.getDayOfMonth());
    support.wait(
        Duration.between(
            support.twin.now(), wanted.minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
    assertThat(amounts(session)).containsExactly(700L);
    support.wait(Duration.ofDays(3));
    assertThat(amounts(session)).containsExactly(700L, 700L);
    assertThat(
            GiverWords.day(
                pledges.ofSubscription(session.subscription()).orElseThrow().periodEnd()))
        .isEqualTo(wanted.plusMonths(1));
  }

  @Test
  void anotherCardIsGivenAtStripeAndUsedFromThenOn() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String subscription = session.subscription();
    String before = method(subscription);
    HttpResponse<String> led =
        door.post(
            door.freshLink(giver) + "/pledges/" + door.pledge(subscription) + "/card",
            Map.of("proof", Solver.solve(gate.challenge())));
    assertThat(led.statusCode()).isEqualTo(303);
    assertThat(led.headers().firstValue("Location").orElse(""))
        .startsWith(support.twin.apiBase() + "/portal/");
    cards.carryOn();
    assertThat(method(subscription)).as("she has not given one yet").isEqualTo(before);

    String given = support.twin.giveCard(session.customer(), Card.MASTERCARD);
    cards.carryOn();
    cards.carryOn();
    assertThat(method(subscription)).isEqualTo(given);
    assertThat(support.count("card_change")).isZero();
    assertThat(door.get("/support/card-given").statusCode()).isEqualTo(200);
  }

  @Test
  void aNewCardThatIsRefusedIsMailedOnceAndSaidOnHerPageUntilSheGivesAnother() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String subscription = session.subscription();
    String before = method(subscription);
    leadToCardPage(subscription);
    support.twin.giveCard(session.customer(), Card.MASTERCARD);
    support.twin.inject(Fault.refusing().on("POST /v1/subscriptions/" + subscription));
    cards.carryOn();
    cards.carryOn();
    assertThat(method(subscription)).isEqualTo(before);
    assertThat(notices()).isEqualTo(1);
    assertThat(door.get(door.link(giver)).body()).contains("The new card that you gave could not");

    leadToCardPage(subscription);
    assertThat(door.get(door.link(giver)).body()).doesNotContain("The new card that you gave");
    cards.carryOn();
    assertThat(method(subscription)).as("the refused one is no new one").isEqualTo(before);
    String other = support.twin.giveCard(session.customer(), Card.GERMAN);
    cards.carryOn();
    assertThat(method(subscription)).isEqualTo(other);
    assertThat(support.count("card_change")).isZero();
  }

  @Test
  void aCardThatStripeFailedToSetIsSetTheNextTime() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String subscription = session.subscription();
    String before = method(subscription);
    door.post(
        door.freshLink(giver) + "/pledges/" + door.pledge(subscription) + "/card",
        Map.of("proof", Solver.solve(gate.challenge())));
    String given = support.twin.giveCard(session.customer(), Card.MASTERCARD);
    support.twin.inject(Fault.answering(500).on("POST /v1/subscriptions/" + subscription));
    cards.carryOn();
    assertThat(method(subscription)).isEqualTo(before);
    cards.carryOn();
    assertThat(method(subscription)).isEqualTo(given);
    assertThat(support.count("card_change")).isZero();
  }

  @Test
  void thatACardWasRefusedIsSaidForTwoWeeks() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    leadToCardPage(session.subscription());
    support.twin.giveCard(session.customer(), Card.MASTERCARD);
    support.twin.inject(Fault.refusing().on("POST /v1/subscriptions/" + session.subscription()));
    cards.carryOn();
    door.pass(Duration.ofDays(13));
    cards.carryOn();
    assertThat(door.get(door.link(giver)).body()).contains("The new card that you gave");
    door.pass(Duration.ofDays(1));
    cards.carryOn();
    assertThat(door.get(door.link(giver)).body()).doesNotContain("The new card that you gave");
    assertThat(support.count("card_change")).isZero();
  }

  @Test
  void cardsThatAreDeclinedOnStripesPageAreCountedAndThenNobodyIsLedThere() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String path =
        door.freshLink(giver) + "/pledges/" + door.pledge(session.subscription()) + "/card";
    for (int tries = 1; tries <= Gate.DECLINES_OF_ONE; tries++) {
      assertThat(door.post(path, Map.of("proof", Solver.solve(gate.challenge()))).statusCode())
          .as("before try " + tries)
          .isEqualTo(303);
      assertThatThrownBy(() -> support.twin.giveCard(session.customer(), Card.DECLINED))
          .hasMessageContaining("declined");
      support.hear();
    }
    HttpResponse<String> closed = door.post(path, Map.of("proof", Solver.solve(gate.challenge())));
    assertThat(closed.statusCode()).isEqualTo(429);
    assertThat(closed.body()).contains("Several cards were declined here");
    door.pass(CardChanges.LOOKED_FOR);
    cards.carryOn();
  }

  @Test
  void untilWhenACardIsGoodIsKnownWhenItsBankHasRenewedIt() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    support.twin.replaceCard(method(session.subscription()), YearMonth.of(2031, 5));
    support.hear();
    assertThat(pledges.ofSubscription(session.subscription()).orElseThrow().cardExpires())
        .isEqualTo(YearMonth.of(2031, 5));
  }

  @Test
  void aPaymentThatFailedIsTakenFromTheNewCard() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 700, "usd"));
    session.pay(Card.DECLINED_LATER, giver);
    support.hear();
    support.wait(Duration.ofDays(31).plusHours(3));
    assertThat(door.row(session.subscription())).containsEntry("state", "PAST_DUE");
    assertThat(door.get(door.link(giver)).body()).contains("did not go through");
    door.post(
        door.freshLink(giver) + "/pledges/" + door.pledge(session.subscription()) + "/card",
        Map.of("proof", Solver.solve(gate.challenge())));
    support.twin.giveCard(session.customer(), Card.MASTERCARD);
    cards.carryOn();
    support.hear();
    assertThat(door.row(session.subscription())).containsEntry("state", "ACTIVE");
    assertThat(amounts(session)).containsExactly(700L, 700L);
  }

  @Test
  void nobodyComesToTheCardPageWithoutPassingTheGate() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String path =
        door.freshLink(giver) + "/pledges/" + door.pledge(session.subscription()) + "/card";
    assertThat(door.post(path, Map.of()).statusCode()).isEqualTo(422);
    assertThat(door.post(path, Map.of("proof", "nonsense")).statusCode()).isEqualTo(422);
    String ticket = gate.ticket();
    HttpResponse<String> early = door.post(path, Map.of("ticket", ticket));
    assertThat(early.statusCode()).isEqualTo(202);
    assertThat(early.body()).contains("again in 8 seconds", ticket);
    assertThat(
            support.twin.requests().stream()
                .filter(it -> it.path().contains("billing_portal"))
                .map(it -> it.parameters().get("customer")))
        .doesNotContain(session.customer());
    door.pass(Duration.ofSeconds(9));
    assertThat(door.post(path, Map.of("ticket", ticket)).statusCode()).isEqualTo(303);
  }

  @Test
  void aCardPageThatCannotBeOpenedIsSaid() {
    TwinSession session = give(Frequency.MONTHLY, 700);
    String path =
        door.freshLink(giver) + "/pledges/" + door.pledge(session.subscription()) + "/card";
    support.twin.inject(Fault.answering(500).on("POST /v1/billing_portal/sessions").times(3));
    HttpResponse<String> said = door.post(path, Map.of("proof", Solver.solve(gate.challenge())));
    assertThat(said.statusCode()).isEqualTo(503);
    assertThat(said.body()).contains("cannot be opened right now");
    door.pass(LOOK);
    cards.carryOn();
    assertThat(support.count("card_change")).as("looked for no longer").isZero();
  }

  @Test
  void theReceiptIsAPaperInHerLanguageAndOnlyHers() throws IOException {
    give(Frequency.ONCE, 1234);
    long receipt = lastReceipt();
    String number = "%d-%05d".formatted(GiverWords.day(support.twin.now()).getYear(), receipt);
    HttpResponse<byte[]> paper = door.file(door.link(giver) + "/receipts/" + receipt, Map.of());
    assertThat(paper.headers().firstValue("Content-Type")).hasValue("application/pdf");
    assertThat(paper.headers().firstValue("Content-Disposition").orElse(""))
        .isEqualTo("attachment; filename=\"" + number + ".pdf\"");
    assertThat(text(paper.body()))
        .contains("Receipt " + number, "$12.34", "Once", "The Example")
        // Whoever was passed her mail does not learn her name.
        .doesNotContain("A Giver", "Received from");
    assertThat(
            text(
                door.file(door.link(giver) + "/receipts/" + receipt + "?language=ru", Map.of())
                    .body()))
        .contains("Квитанция " + number, "Разово", "Спасибо");
    String fresh = door.freshLink(giver);
    assertThat(text(door.file(fresh + "/receipts/" + receipt, Map.of()).body()))
        .contains("Received from");

    String other = "other" + giver;
    support.begin(Support.order(Frequency.ONCE, 500, "usd")).pay(Card.VISA, other);
    support.hear();
    assertThat(door.post(door.link(other) + "/receipts/" + receipt, Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(door.post(door.freshLink(other) + "/receipts/" + receipt, Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(door.post(door.link(giver) + "/receipts/nonsense", Map.of()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatWasGivenBackInPartStandsOnHerPageInHerFileAndOnHerPaper() throws IOException {
    TwinSession session = give(Frequency.ONCE, 5000);
    support.twin.money().refund(session.charge(), 1200);
    support.twin.money().refund(session.charge(), 50);
    String failed = support.twin.money().refund(session.charge(), 300);
    support.twin.money().failRefund(failed);
    support.hear();
    give(Frequency.ONCE, 900);
    String link = door.link(giver);
    String fresh = door.freshLink(giver);
    long receipt =
        database
            .sql("select receipt from payment where intent = :intent")
            .param("intent", session.paymentIntent())
            .query(Long.class)
            .single();
    String paper = link + "/receipts/" + receipt;

    assertThat(door.get(link).body())
        .contains("<strong>$50</strong>", "$12.50 of it was given back.")
        .containsOnlyOnce("given back");
    assertThat(door.get(link + "?language=ru").body()).contains("Из них возвращено:", "12,50");
    assertThat(text(door.file(paper, Map.of()).body()))
        .contains("$50", "$12.50 of it was given back.");
    assertThat(text(door.file(paper + "?language=ru", Map.of()).body()))
        .contains("Из них возвращено:", "12,50");
    // The books learn of a payment when Stripe has settled it.
    support.wait(Duration.ofMinutes(10));
    context.getBean(StripeSweep.class).balance();
    int year = LocalDate.ofInstant(support.twin.now(), ZoneOffset.UTC).getYear();
    assertThat(text(door.file(fresh + "/statement", Map.of("year", Integer.toString(year))).body()))
        .as("what is with the newsroom still")
        .contains("$12.50 of it was given back.", "In all: $46.50");
    JsonNode gifts =
        JSON.readTree(
                new String(door.file(fresh + "/download", Map.of()).body(), StandardCharsets.UTF_8))
            .get("gifts");
    assertThat(gifts)
        .extracting(
            gift -> gift.at("/amount/amount").asLong(),
            gift -> gift.at("/givenBack/amount").asLong(),
            gift -> gift.at("/givenBack/currency").asString())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(5000L, 1250L, "usd"),
            org.assertj.core.groups.Tuple.tuple(900L, 0L, "usd"));
  }

  @Test
  void theStatementOfAYearAddsUpEachCurrency() throws IOException {
    give(Frequency.ONCE, 1000);
    give(Frequency.ONCE, 250);
    support.begin(Support.order(Frequency.ONCE, 800, "eur")).pay(Card.VISA, giver);
    support.hear();
    // The books learn of a payment when Stripe has settled it.
    support.wait(Duration.ofMinutes(10));
    context.getBean(StripeSweep.class).balance();
    int year = LocalDate.ofInstant(support.twin.now(), ZoneOffset.UTC).getYear();
    String link = door.freshLink(giver);
    String statement =
        text(door.file(link + "/statement", Map.of("year", Integer.toString(year))).body());
    assertThat(statement).contains("Gifts in " + year, "In all: $12.50", "In all: €8");
    assertThat(door.post(link + "/statement", Map.of("year", "1999")).statusCode()).isEqualTo(404);
    assertThat(door.post(link + "/statement", Map.of()).statusCode()).isEqualTo(400);
    assertThat(door.post(link + "/statement", Map.of("year", "next")).statusCode()).isEqualTo(400);
  }

  @Test
  void herFileHoldsWhatIsHeldAboutHerAndNothingOfOthers() {
    TwinSession once = give(Frequency.ONCE, 1200);
    TwinSession monthly = give(Frequency.MONTHLY, 700);
    door.act(door.link(giver), monthly.subscription(), "end-with-period");
    String other = "canary" + giver;
    support.begin(Support.order(Frequency.ONCE, 500, "usd")).pay(Card.VISA, other);
    support.hear();
    HttpResponse<byte[]> download = door.file(door.freshLink(giver) + "/download", Map.of());
    assertThat(download.headers().firstValue("Content-Type"))
        .hasValue("application/json;charset=UTF-8");
    assertThat(download.headers().firstValue("Cache-Control")).hasValue("no-store");
    String text = new String(download.body(), StandardCharsets.UTF_8);
    JsonNode file = JSON.readTree(text);
    assertThat(file.get("address").asString()).isEqualTo(giver);
    assertThat(file.get("gifts").size()).isEqualTo(2);
    assertThat(file.get("gifts").get(0).get("source").asString()).isEqualTo("spring");
    assertThat(file.get("regularGifts").size()).isEqualTo(1);
    assertThat(file.get("regularGifts").get(0).get("state").asString()).isEqualTo("ending");
    assertThat(file.get("regularGifts").get(0).get("asked").get(0).get("what").asString())
        .isEqualTo("end-with-period");
    assertThat(file.get("consent").size()).isEqualTo(3);
    assertThat(file.get("consent").get(0).get("words").asString()).isEqualTo(Support.WORDS);
    assertThat(file.get("receipt").asString()).matches("([A-Z2-7]{4}-){6}[A-Z2-7]{2}");
    assertThat(file.get("mails").size()).isPositive();
    Giver hers = door.giver(giver);
    assertThat(text)
        .doesNotContain(
            "canary",
            GiverDoor.person(hers).toString(),
            Long.toString(hers.number()),
            once.id(),
            monthly.subscription(),
            monthly.customer());
  }

  private static final Duration LOOK = CardChanges.LOOKED_FOR;

  private TwinSession give(Frequency frequency, long minor) {
    TwinSession session = support.begin(Support.order(frequency, minor, "usd"));
    session.pay(Card.VISA, giver);
    support.hear();
    return session;
  }

  private void leadToCardPage(String subscription) {
    assertThat(
            door.post(
                    door.freshLink(giver) + "/pledges/" + door.pledge(subscription) + "/card",
                    Map.of("proof", Solver.solve(gate.challenge())))
                .statusCode())
        .isEqualTo(303);
  }

  private long notices() {
    return database
        .sql(
            """
            select count(*)
            from delivery
            join mailing on mailing.id = delivery.mailing
            where delivery.person = :person
            and mailing.kind = 'NOTICE'
            """)
        .param("person", GiverDoor.person(door.giver(giver)).value())
        .query(Long.class)
        .single();
  }

  private String method(String subscription) {
    return JSON.readTree(support.twin.json(subscription)).get("default_payment_method").asString();
  }

  private long lastReceipt() {
    return database.sql("select max(receipt) from payment").query(Long.class).single();
  }

  private List<@Nullable Long> amounts(TwinSession session) {
    return database
        .sql(
            """
            select payment.amount
            from payment
            join donation on donation.number = payment.donation
            where session = :session
            order by paid_at
            """)
        .param("session", session.id())
        .query(Long.class)
        .list();
  }

  private static String text(byte[] file) throws IOException {
    try (PDDocument paper = Loader.loadPDF(file)) {
      PDResources resources = paper.getPage(0).getResources();
      for (COSName font : resources.getFontNames()) {
        assertThat(resources.getFont(font).isEmbedded()).as("the font is in the file").isTrue();
      }
      assertThat(resources.getFontNames()).isNotEmpty();
      return new PDFTextStripper().getText(paper).replace('\u00a0', ' ');
    }
  }
}
