package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.TwinRequest;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Refused;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gifts from the form to the receipt, and everything that can go wrong on the way. */
@GivingTest
class GiftsIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired DonationWatch watch;
  @Autowired StripeSweep sweep;
  @Autowired Donations donations;
  @Autowired DonationTable table;
  @Autowired Gate gate;
  @Autowired OptIns optIns;
  @Autowired Newsletters newsletters;
  @Autowired Vault vault;
  @Autowired GreenMail mail;
  @Autowired TestClock clock;

  Support support;
  Newsroom newsroom;
  String giver;

  @BeforeEach
  void open() {
    support = Support.open(context);
    newsroom = new Newsroom(context, mail, 0);
    support.twin.deliveries().well();
    giver = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  @Test
  void aGiftMadeOnceIsSettledBookedAndThankedFor() throws Exception {
    long records = support.count("consent_record");
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    assertThat(support.count("consent_record"))
        .as("before Stripe was asked")
        .isEqualTo(records + 1);
    assertThat(support.state(session)).contains("OPEN");

    assertThat(session.pay(Card.VISA, giver)).isEqualTo(Card.Outcome.PAID);
    assertThat(support.state(session)).as("the page settles nothing").contains("OPEN");
    support.hear();

    assertThat(support.state(session)).contains("SETTLED");
    assertThat(payments(session)).isEqualTo(1);
    assertThat(support.count("consent_record")).isEqualTo(records + 2);
    MimeMessage receipt = newsroom.waitForMail(giver, "Thank you");
    assertThat(receipt.getSubject()).contains("$5");
    assertThat(Newsroom.text(receipt))
        .containsPattern("Receipt 20\\d\\d-0")
        .contains("Once")
        .doesNotContain("Next");
    assertThat(donations.hasGivenSince(EmailAddress.parse(giver), LocalDate.of(2026, 11, 1)))
        .isTrue();
    assertThat(donations.hasGivenSince(EmailAddress.parse(giver), LocalDate.of(2030, 1, 1)))
        .isFalse();
  }

  @Test
  void whatMovedTheBalanceIsHandedToTheLedgerWithTheGiftAndWithoutTheGiver() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 2500, "usd"));
    session.pay(Card.VISA, giver);
    support.hear();
    assertThat(facts(session.charge())).as("the fee comes seconds later").isEmpty();
    support.wait(Duration.ofSeconds(10));
    assertThat(facts(session.charge()))
        .singleElement()
        .satisfies(fact ->
            assertThat(fact)
                .containsEntry("own", true)
                .containsEntry("frequency", "once")
                .containsEntry("campaign", "spring")
                .containsEntry("amount_minor", 2500L));
  }

  @Test
  void aMonthlyGiftBecomesAPledgeAndEveryRenewalIsBookedAndThankedFor() throws Exception {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 700, "eur"));
    session.pay(Card.VISA, giver);
    support.hear();
    assertThat(pledge(session)).containsEntry("state", "ACTIVE").containsEntry("amount", 700L);
    assertThat(payments(session)).isEqualTo(1);
    assertThat(Newsroom.text(newsroom.waitForMail(giver, "Thank you")))
        .contains("Monthly", "Next payment on");

    support.wait(Duration.ofDays(32));
    assertThat(payments(session)).isEqualTo(2);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> newsroom.mailsTo(giver, "Thank you").size() == 2);
  }

  @Test
  void aRenewalThatFailsMakesThePledgePastDueAndInTheEndEndsIt() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 900, "usd"));
    session.pay(Card.DECLINED_LATER, giver);
    support.hear();
    Duration month =
        Duration.between(clock.instant(), clock.instant().atZone(ZoneOffset.UTC).plusMonths(1));
    support.wait(month.plusHours(3));
    assertThat(pledge(session))
        .containsEntry("state", "PAST_DUE")
        .containsEntry("attempts", 1)
        .containsEntry("why", "payment-failed");
    support.wait(Duration.ofDays(40));
    assertThat(pledge(session))
        .containsEntry("state", "ENDED")
        .containsEntry("why", "payment-failed");
    assertThat(payments(session)).isEqualTo(1);
  }

  @Test
  void theSameFormSentTwiceAtOnceIsOneGift() throws Exception {
    DonationOrder order = Support.order(Frequency.ONCE, 1000, "usd");
    long before = support.count("donation");
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      Callable<Checkouts.Opened> send = () -> support.checkouts.open(order);
      List<Future<Checkouts.Opened>> answers = both.invokeAll(List.of(send, send));
      assertThat(answers.getFirst().get()).isEqualTo(answers.getLast().get());
    }
    assertThat(support.count("donation")).isEqualTo(before + 1);
    assertThat(support.checkouts.open(order).page().toString())
        .as("and a third time, by the back button")
        .isEqualTo(support.twin.lastSession().url());
  }

  @Test
  void whoeverComesBackForAnotherAmountCannotPayBoth() {
    String formKey = UUID.randomUUID().toString();
    TwinSession first = support.begin(Support.order(Frequency.ONCE, 1000, "usd", formKey));
    TwinSession second = support.begin(Support.order(Frequency.ONCE, 2000, "usd", formKey));
    assertThat(first.status()).isEqualTo("expired");
    assertThat(second.status()).isEqualTo("open");
    second.pay(Card.VISA, giver);
    support.hear();
    assertThat(support.state(first)).contains("EXPIRED");
    assertThat(support.state(second)).contains("SETTLED");
    assertThatThrownBy(
            () -> support.checkouts.open(Support.order(Frequency.ONCE, 3000, "usd", formKey)))
        .as("the form has done its work")
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo("gift-already-made"));
  }

  @Test
  void aGiftPaidForBehindOurBackIsNotMadeAgain() {
    String formKey = UUID.randomUUID().toString();
    TwinSession first = support.begin(Support.order(Frequency.ONCE, 1000, "usd", formKey));
    support.twin.deliveries().droppingAll();
    first.pay(Card.VISA, giver);
    assertThatThrownBy(
            () -> support.checkouts.open(Support.order(Frequency.ONCE, 2000, "usd", formKey)))
        .isInstanceOf(Refused.class);
    assertThat(support.state(first)).contains("SETTLED");
  }

  @Test
  void anOldPolicyIsRefusedNamingTheCurrentOneAndNothingIsStored() {
    long before = support.count("donation");
    long persons = support.count("vault.person");
    DonationOrder right = Support.order(Frequency.ONCE, 500, "usd");
    DonationOrder old =
        new DonationOrder(
            right.gift(),
            right.covered(),
            right.frequency(),
            right.campaign(),
            right.language(),
            "2019-01",
            right.words(),
            right.form(),
            right.channel(),
            right.formKey(),
            null,
            null);
    assertThatThrownBy(() -> support.checkouts.open(old))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("policy-not-current");
              assertThat(refused.details()).containsEntry("currentVersion", Support.POLICY);
            });
    assertThat(support.count("donation")).isEqualTo(before);
    assertThat(support.count("vault.person")).isEqualTo(persons);
  }

  @Test
  void anAnswerThatIsLostIsAskedForAgainAndStripeOpensOnePage() {
    int opened = requests("POST", "/v1/checkout/sessions");
    support.twin.inject(Fault.losingTheAnswer().on("POST /v1/checkout/sessions"));
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    assertThat(requests("POST", "/v1/checkout/sessions")).isEqualTo(opened + 2);
    assertThat(support.state(session)).contains("OPEN");
  }

  @Test
  void whatIsNotKnownIsAStateAndTheSameFormTellsIt() {
    DonationOrder order = Support.order(Frequency.ONCE, 500, "usd");
    support.twin.inject(Fault.losingTheAnswer().on("POST /v1/checkout/sessions").times(3));
    assertThatThrownBy(() -> support.checkouts.open(order))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).isEqualTo("checkout-not-open");
              assertThat(refused.kind().status()).isEqualTo(503);
            });
    TwinSession opened = support.twin.lastSession();
    assertThat(states()).contains("UNKNOWN");
    assertThat(support.checkouts.open(order).page().toString()).isEqualTo(opened.url());
    assertThat(support.state(opened)).contains("OPEN");
  }

  @Test
  void whatIsNotKnownIsFoundOutAlsoIfNobodyAsks() {
    support.twin.inject(Fault.losingTheAnswer().on("POST /v1/checkout/sessions").times(3));
    assertThatThrownBy(() -> support.checkouts.open(Support.order(Frequency.ONCE, 500, "usd")))
        .isInstanceOf(Refused.class);
    TwinSession opened = support.twin.lastSession();
    assertThat(support.state(opened)).isEmpty();
    support.wait(Duration.ofMinutes(5));
    watch.run();
    assertThat(support.state(opened)).contains("OPEN");
  }

  @Test
  void whoeverComesBackToAPageThatHasClosedIsGivenAnother() {
    DonationOrder order = Support.order(Frequency.ONCE, 500, "usd");
    TwinSession first = support.begin(order);
    support.twin.deliveries().droppingAll();
    support.twin.advance(Duration.ofHours(3));
    clock.advance(Duration.ofHours(3));
    String page = support.checkouts.open(order).page().toString();
    assertThat(page).isEqualTo(support.twin.lastSession().url());
    assertThat(support.twin.lastSession().id()).isNotEqualTo(first.id());
    assertThat(support.state(first)).contains("EXPIRED");
  }

  @Test
  void whoeverHasPaidIsToldSoAlsoBeforeStripeTells() {
    DonationOrder order = Support.order(Frequency.ONCE, 500, "usd");
    TwinSession session = support.begin(order);
    support.twin.deliveries().droppingAll();
    session.pay(Card.VISA, giver);
    assertRefused("gift-already-made", order);
    assertThat(support.state(session)).contains("SETTLED");
  }

  @Test
  void ifStripeCannotSayHowAPageStandsTheSameMayBeSentAgain() {
    DonationOrder order = Support.order(Frequency.ONCE, 500, "usd");
    TwinSession session = support.begin(order);
    support.twin.inject(Fault.answering(500).on("GET /v1/checkout/sessions").times(3));
    assertRefused("checkout-not-open", order);
    assertThat(support.checkouts.open(order).page().toString()).isEqualTo(session.url());

    DonationOrder another = Support.order(Frequency.ONCE, 600, "usd", order.formKey());
    support.twin.deliveries().droppingAll();
    session.pay(Card.VISA, giver);
    support.twin.inject(Fault.answering(500).on("GET /v1/checkout/sessions").times(3));
    assertRefused("checkout-not-open", another);
    assertRefused("gift-already-made", another);
  }

  /** Stripe keeps its 500 under the key for a day, and answers it to every repeat. */
  @Test
  void aPageThatStripeFailedToOpenIsOpenedTheNextTime() {
    DonationOrder order = Support.order(Frequency.ONCE, 500, "usd");
    support.twin.inject(Fault.answering(500).on("POST /v1/checkout/sessions"));
    assertRefused("checkout-not-open", order);
    String page = support.checkouts.open(order).page().toString();
    assertThat(page).isEqualTo(support.twin.lastSession().url());
    assertThat(support.state(support.twin.lastSession())).contains("OPEN");
  }

  @Test
  void aPageThatStripeOpenedAndSaidItFailedIsFoundAndNoSecondIsOpened() {
    DonationOrder order = Support.order(Frequency.MONTHLY, 500, "usd");
    support.twin.inject(Fault.breakingAfterTheWork().on("POST /v1/checkout/sessions"));
    assertRefused("checkout-not-open", order);
    TwinSession opened = support.twin.lastSession();
    assertThat(support.checkouts.open(order).page().toString()).isEqualTo(opened.url());
    assertThat(support.twin.lastSession().id()).isEqualTo(opened.id());
    assertThat(support.state(opened)).contains("OPEN");
  }

  @Test
  void whileAPageCannotBeClosedNoOtherIsOpenedBesideIt() {
    DonationOrder order = Support.order(Frequency.ONCE, 500, "usd");
    DonationOrder another = Support.order(Frequency.ONCE, 600, "usd", order.formKey());
    TwinSession first = support.begin(order);
    support.twin.inject(Fault.answering(500).on("POST /v1/checkout/sessions/" + first.id()));
    assertRefused("checkout-not-open", another);
    assertThat(support.twin.lastSession().id()).isEqualTo(first.id());
    TwinSession second = support.begin(another);
    assertThat(first.status()).isEqualTo("expired");
    assertThat(second.status()).isEqualTo("open");
  }

  /** Whoever invents account numbers would make room for the next with each. */
  @Test
  void aBankDebitMakesRoomAtTheGateWhenItHasComeAndNotBefore() {
    DonationOrder order = Support.order(Frequency.ONCE, 5000, "eur");
    gate.passWithProof(
        Solver.solve(gate.challenge()), new Gate.Visit(order.formKey(), "a gift", null));
    TwinSession session = support.begin(order);
    session.payByDebit(giver);
    support.hear();
    assertThat(support.state(session)).contains("PROCESSING");
    assertThat(isPaid(order)).isFalse();
    session.settleDebit();
    support.hear();
    assertThat(isPaid(order)).isTrue();
  }

  @Test
  void whoDoesNotGiveIsForgottenWithinTwoDays() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    support.twin.deliveries().droppingAll();
    assertThat(person(session)).isPresent();
    support.wait(Duration.ofHours(49));
    watch.run();
    assertThat(support.state(session)).contains("EXPIRED");
    assertThat(person(session)).isEmpty();
  }

  @Test
  void aBankDebitIsOnItsWayForDaysAndThenSettled() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 5000, "eur"));
    session.payByDebit(giver);
    support.hear();
    assertThat(support.state(session)).contains("PROCESSING");
    support.wait(Duration.ofHours(50));
    watch.run();
    assertThat(support.state(session)).as("nobody gives it up").contains("PROCESSING");
    session.settleDebit();
    support.hear();
    assertThat(support.state(session)).contains("SETTLED");
    assertThat(payments(session)).isEqualTo(1);
  }

  @Test
  void whoseBankTakesItsTimeHasGivenAndIsNotFoundByHerAddress() {
    Donations donations = context.getBean(Donations.class);
    Instant before = clock.instant();
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 5000, "eur"));
    session.payByDebit(giver);
    support.hear();
    EmailAddress address = EmailAddress.parse(giver);
    assertThat(donations.hasGivenSince(address, before)).isTrue();
    assertThat(donations.hasGivenSince(address, clock.instant().plusSeconds(60))).isFalse();
    assertThat(donations.hasGivenSince(EmailAddress.parse("not-" + giver), before)).isFalse();
    assertThat(vault.find(Purpose.GIVING, address)).isEmpty();
    session.failDebit();
    support.hear();
    assertThat(donations.hasGivenSince(address, before)).isFalse();
  }

  @Test
  void aBankDebitThatComesBackFailsAndNobodyIsThanked() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 5000, "eur"));
    session.payByDebit(giver);
    support.hear();
    session.failDebit();
    support.hear();
    assertThat(support.state(session)).contains("FAILED");
    assertThat(payments(session)).isZero();
    watch.run();
    assertThat(person(session)).isEmpty();
  }

  @Test
  void aMonthlyGiftWhoseFirstDebitComesBackFailsAndEndsAtStripe() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 5000, "eur"));
    session.payByDebit(giver);
    support.hear();
    assertThat(support.state(session)).contains("PROCESSING");
    session.failDebit();
    support.hear();
    assertThat(support.state(session)).contains("FAILED");
    assertThat(support.twin.subscription(session.subscription()).status()).isEqualTo("canceled");
    watch.run();
    assertThat(person(session)).isEmpty();
    support.wait(Duration.ofDays(12));
    assertThat(payments(session)).as("nothing is taken behind her back").isZero();
  }

  @Test
  void theFirstDebitOfAMonthlyGiftThatWasEndedMeanwhileIsAGiftAndGoesNotOn() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 3000, "eur"));
    session.payByDebit(giver);
    support.hear();
    support.twin.subscription(session.subscription()).cancelInDashboard();
    support.hear();
    assertThat(support.state(session)).contains("PROCESSING");
    session.settleDebit();
    support.wait(Duration.ofMinutes(1));
    assertThat(support.state(session)).contains("SETTLED");
    assertThat(
            database
                .sql("select state from pledge where subscription = :it")
                .param("it", session.subscription())
                .query(String.class)
                .list())
        .containsExactly("ENDED");
  }

  @Test
  void aMonthlyGiftWhoseDebitCameAtTheSecondTryIsOursThoughItsPageNeverSaysSo() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 5000, "eur"));
    support.twin.deliveries().droppingAll();
    session.payByDebit(giver);
    session.failDebit();
    // Stripe asks again after three days, and the money is five days on its way.
    support.wait(Duration.ofDays(9));
    assertThat(session.paymentStatus()).isEqualTo("unpaid");
    sweep.events();
    support.hear();
    assertThat(support.state(session)).contains("SETTLED");
    assertThat(payments(session)).isEqualTo(1);
    assertThat(pledge(session)).containsEntry("state", "ACTIVE");
    sweep.balance();
    assertThat(facts(charge(session))).singleElement().extracting("own").isEqualTo(true);
  }

  @Test
  void aPaymentIsOursThoughItsPageStillWaitsForTheBank() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    session.pay(Card.VISA, giver);
    session.lag();
    support.wait(Duration.ofMinutes(1));
    assertThat(support.state(session)).contains("SETTLED");
    assertThat(facts(charge(session))).singleElement().extracting("own").isEqualTo(true);
  }

  @Test
  void noMoneyOfOursIsCalledSomebodyElsesBecauseItWasReadTooEarly() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    session.pay(Card.VISA, giver);
    session.lagBehind();
    support.wait(Duration.ofMinutes(1));
    sweep.balance();
    assertThat(facts(session.charge())).as("nothing yet").isEmpty();
    assertThat(support.state(session)).contains("OPEN");
    session.catchUp();
    support.wait(Duration.ofHours(1));
    assertThat(support.state(session)).contains("SETTLED");
    assertThat(payments(session)).isEqualTo(1);
    sweep.balance();
    assertThat(facts(charge(session))).singleElement().extracting("own").isEqualTo(true);
  }

  @Test
  void aShopOnTheSameAccountHoldsUpNoMoneyOfOurs() {
    TwinSession shop = support.begin(Support.order(Frequency.MONTHLY, 700, "usd"));
    support.twin.deliveries().droppingAll();
    shop.pay(Card.VISA, giver);
    support.twin.subscription(shop.subscription()).becomeAShops();
    TwinSession gift = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    gift.pay(Card.VISA, "b" + giver);
    support.wait(Duration.ofMinutes(1));
    sweep.balance();
    assertThat(facts(charge(gift))).singleElement().extracting("own").isEqualTo(true);
    assertThat(facts(shop.charge())).singleElement().extracting("own").isEqualTo(false);
    sweep.events();
    support.hear();
    assertThat(support.count("stripe_event where state = 'NEW'")).as("events that fail").isZero();
    support.twin.subscription(shop.subscription()).cancelInDashboard();
    support.hear();
  }

  @Test
  void aMovementThatCannotBeReadWaitsAndHoldsUpNoOther() {
    support.twin.deliveries().droppingAll();
    TwinSession waits = support.begin(Support.order(Frequency.ONCE, 700, "usd"));
    waits.pay(Card.VISA, giver);
    TwinSession gift = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    gift.pay(Card.VISA, "b" + giver);
    support.wait(Duration.ofMinutes(1));
    support.twin.inject(Fault.answering(403).on("GET /v1/charges/" + waits.charge()));
    sweep.balance();
    assertThat(facts(charge(gift))).singleElement().extracting("own").isEqualTo(true);
    assertThat(facts(waits.charge())).isEmpty();
    sweep.balance();
    assertThat(facts(charge(waits))).singleElement().extracting("own").isEqualTo(true);
  }

  @Test
  void aDeclinedCardLeavesTheGiftOpenAndAnotherCardPaysIt() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    assertThat(session.pay(Card.DECLINED, giver)).isEqualTo(Card.Outcome.DECLINED);
    support.hear();
    assertThat(support.state(session)).contains("OPEN");
    assertThat(session.pay(Card.AUTHENTICATE, giver)).isEqualTo(Card.Outcome.AUTHENTICATION_NEEDED);
    support.hear();
    assertThat(support.state(session)).contains("OPEN");
    assertThat(session.authenticate(true)).isEqualTo(Card.Outcome.PAID);
    support.hear();
    assertThat(support.state(session)).contains("SETTLED");
    assertThat(payments(session)).isEqualTo(1);
  }

  @Test
  void whoGivesTwiceIsOneGiverAndReadersDoNotKnowHer() {
    TwinSession first = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    first.pay(Card.VISA, giver);
    TwinSession second = support.begin(Support.order(Frequency.ONCE, 800, "usd"));
    second.pay(Card.VISA, giver.toUpperCase(Locale.ROOT));
    support.hear();
    assertThat(giver(first)).isEqualTo(giver(second));
    assertThat(vault.find(Purpose.GIVING, EmailAddress.parse(giver))).isPresent();
    assertThat(vault.find(Purpose.DIGEST, EmailAddress.parse(giver))).isEmpty();
  }

  @Test
  void whatStripeCouldNotDeliverIsFetchedWithinTheHour() {
    support.twin.deliveries().droppingAll();
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    session.pay(Card.VISA, giver);
    support.hear();
    assertThat(support.state(session)).contains("OPEN");
    sweep.events();
    support.hear();
    assertThat(support.state(session)).contains("SETTLED");
    assertThat(payments(session)).isEqualTo(1);
    sweep.events();
    support.hear();
    assertThat(payments(session)).isEqualTo(1);
  }

  @Test
  void moneyThatNoEventToldOfIsFoundByTheBalance() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 500, "usd"));
    support.twin.deliveries().droppingAll();
    session.pay(Card.VISA, giver);
    support.wait(Duration.ofMinutes(1));
    sweep.balance();
    assertThat(support.state(session)).contains("SETTLED");
    assertThat(payments(session)).isEqualTo(1);
    assertThat(
            database
                .sql("select count(*) from money_fact where own and source = :charge")
                .param("charge", charge(session))
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void aPageOnWhichCardAfterCardIsTriedIsClosed() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 500, "usd"));
    for (int card = 1; card <= Gate.DECLINES_OF_ONE; card++) {
      assertThat(session.status()).as("before card %d", card).isEqualTo("open");
      session.pay(Card.DECLINED, giver);
      support.hear();
    }
    assertThat(session.status()).isEqualTo("expired");
    assertThat(support.state(session)).contains("EXPIRED");
  }

  /** Nothing at Stripe leads from such a payment to its page before it has come. */
  @Test
  void aPageOfAGiftThatGoesOnIsClosedTheSame() {
    for (Frequency frequency : new Frequency[] {Frequency.MONTHLY, Frequency.ANNUAL}) {
      DonationOrder order = Support.order(frequency, 523, "usd");
      TwinSession session = support.begin(order);
      for (int card = 1; card <= Gate.DECLINES_OF_ONE; card++) {
        assertThat(session.status()).as("before card %d", card).isEqualTo("open");
        session.pay(Card.DECLINED, giver);
        support.hear();
        assertThat(declines(Gate.print(order.formKey()))).isEqualTo(card);
      }
      assertThat(session.status()).isEqualTo("expired");
      assertThat(support.state(session)).contains("EXPIRED");
    }
  }

  @Test
  void ofPagesThatAskForTheSameEachCountsAndTheOneWithTheCardsIsClosed() {
    int before = declinedForms();
    TwinSession early = support.begin(Support.order(Frequency.MONTHLY, 524, "usd"));
    support.wait(Duration.ofMinutes(2));
    TwinSession thief = support.begin(Support.order(Frequency.MONTHLY, 524, "usd"));
    early.pay(Card.DECLINED, giver);
    for (int card = 1; card <= Gate.DECLINES_OF_ONE; card++) {
      assertThat(thief.status()).as("before card %d", card).isEqualTo("open");
      thief.pay(Card.DECLINED, giver);
      support.hear();
    }
    assertThat(thief.status()).isEqualTo("expired");
    assertThat(declinedForms() - before).isEqualTo(2);

    assertThat(early.status()).isEqualTo("open");
    TwinSession late = support.begin(Support.order(Frequency.MONTHLY, 524, "usd"));
    early.pay(Card.VISA, giver);
    late.pay(Card.VISA, giver);
    support.hear();
    assertThat(support.state(early)).contains("SETTLED");
    assertThat(support.state(late)).contains("SETTLED");
  }

  @Test
  void theNewsletterAskedForWithAGiftIsSignedUpForApartAndAsSomebodyElse() throws Exception {
    if (newsletters.find("weekly").isEmpty()) {
      newsletters.create(new Newsletter("weekly", "The Weekly", "Every Friday.", "en"));
    }
    DonationOrder plain = Support.order(Frequency.ONCE, 500, "usd");
    TwinSession session =
        support.begin(
            new DonationOrder(
                plain.gift(),
                plain.covered(),
                plain.frequency(),
                plain.campaign(),
                plain.language(),
                plain.policyVersion(),
                plain.words(),
                plain.form(),
                plain.channel(),
                plain.formKey(),
                "weekly",
                "Also send me “The Weekly” by mail."));
    session.pay(Card.VISA, giver);
    long requests = support.count("signup_request");
    support.hear();
    assertThat(support.count("signup_request")).as("not with the gift").isEqualTo(requests);
    List<Donation> asking = table.askingForNewsletter(10);
    assertThat(asking).hasSize(1);
    optIns.carryOut(asking.getFirst());
    assertThat(support.count("signup_request")).isEqualTo(requests + 1);
    assertThat(table.askingForNewsletter(10)).isEmpty();
    assertThat(
            database
                .sql("select count(*) from signup_request join donation using (person)")
                .query(Integer.class)
                .single())
        .as("nothing joins the two")
        .isZero();
    assertThat(newsroom.waitForMail(giver, "Weekly").getSubject()).isNotEmpty();
  }

  @Test
  void nothingOfAPersonGoesToStripeWithOurRequests() {
    TwinSession session = support.begin(Support.order(Frequency.MONTHLY, 500, "usd"));
    session.pay(Card.VISA, giver);
    support.hear();
    String person = person(session).orElseThrow();
    assertThat(support.twin.requests())
        .isNotEmpty()
        .allSatisfy(request ->
            assertThat(request.toString()).doesNotContain(giver, person, "@example.org"));
  }

  private int declines(byte[] form) {
    return database
        .sql("select count(*) from gate_decline where form = :form")
        .param("form", form)
        .query(Integer.class)
        .single();
  }

  private int declinedForms() {
    return database
        .sql("select count(distinct form) from gate_decline")
        .query(Integer.class)
        .single();
  }

  private void assertRefused(String problem, DonationOrder order) {
    assertThatThrownBy(() -> support.checkouts.open(order))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
  }

  private boolean isPaid(DonationOrder order) {
    return database
        .sql("select paid from gate_pass where form = :form")
        .param("form", Gate.print(order.formKey()))
        .query(Boolean.class)
        .single();
  }

  private int requests(String method, String path) {
    return (int)
        support.twin.requests().stream().filter(request -> isOf(request, method, path)).count();
  }

  private static boolean isOf(TwinRequest request, String method, String path) {
    return request.method().equals(method) && request.path().equals(path);
  }

  private List<@Nullable String> states() {
    return database.sql("select state from donation").query(String.class).list();
  }

  private int payments(TwinSession session) {
    return database
        .sql(
            """
            select count(*)
            from payment
            join donation on donation.number = payment.donation
            where donation.session = :session
            """)
        .param("session", session.id())
        .query(Integer.class)
        .single();
  }

  private String charge(TwinSession session) {
    return database
        .sql(
            """
            select payment.charge
            from payment
            join donation on donation.number = payment.donation
            where donation.session = :session
            """)
        .param("session", session.id())
        .query(String.class)
        .single();
  }

  private long giver(TwinSession session) {
    return database
        .sql("select giver from donation where session = :session")
        .param("session", session.id())
        .query(Long.class)
        .single();
  }

  private Optional<String> person(TwinSession session) {
    return database
        .sql("select person::text from donation where session = :session and person is not null")
        .param("session", session.id())
        .query(String.class)
        .optional();
  }

  private Map<String, @Nullable Object> pledge(TwinSession session) {
    return database
        .sql(
            """
            select state, amount, why, attempts
            from pledge
            where subscription = :subscription
            """)
        .param("subscription", session.subscription())
        .query()
        .singleRow();
  }

  private List<Map<String, @Nullable Object>> facts(String charge) {
    return database
        .sql("select own, frequency, campaign, amount_minor from money_fact where source = :charge")
        .param("charge", charge)
        .query()
        .listOfRows();
  }
}
