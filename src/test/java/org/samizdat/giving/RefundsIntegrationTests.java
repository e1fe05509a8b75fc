package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.giving.stripe.BalanceEntry;
import org.samizdat.giving.stripe.RefundSeen;
import org.samizdat.giving.stripe.StripeBalance;
import org.samizdat.giving.stripe.StripePayments;
import org.samizdat.ledger.PayoutLinks;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What goes back of gifts and what banks ask back, however it is told. */
@GivingTest
class RefundsIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired Payments payments;
  @Autowired Refunds refunds;
  @Autowired RefundReading reading;
  @Autowired Readings readings;
  @Autowired Disputes disputes;
  @Autowired DisputeReading disputeReading;
  @Autowired StripePayments stripe;
  @Autowired StripeBalance balance;
  @Autowired StripeTopics topics;
  @Autowired StripeSweep sweep;
  @Autowired GivingAlarms alarms;
  @Autowired StripeInbox inbox;
  @Autowired PayoutLinks links;
  @Autowired TestClock clock;

  Support support;
  String giver;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
    giver = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  @Test
  void partialRefundsAddUpAndTheLedgerIsToldOfEach() {
    Payment payment = given(Frequency.ONCE, 5000);
    String first = support.twin.money().refund(payment.charge(), 1200);
    support.hear();
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(1200, "usd"));
    String second = support.twin.money().refund(payment.charge(), 300);
    support.hear();
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(1500, "usd"));
    assertThat(fact(first)).containsEntry("own", true).containsEntry("amount_minor", -1200L);
    assertThat(fact(second)).containsEntry("own", true).containsEntry("amount_minor", -300L);
    assertThat(fact(first)).containsEntry("campaign", "spring");
  }

  @Test
  void aRefundThatFailsReturnsTheMoney() {
    Payment payment = given(Frequency.ONCE, 5000);
    String refund = support.twin.money().refund(payment.charge());
    support.hear();
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(5000, "usd"));
    support.twin.money().failRefund(refund);
    support.hear();
    assertThat(refunds.refunded(payment).isZero()).isTrue();
    assertThat(refunds.of(payment))
        .singleElement()
        .satisfies(failed -> {
          assertThat(failed.state()).isEqualTo(RefundSeen.State.FAILED);
          assertThat(failed.why()).isEqualTo("lost_or_stolen_card");
        });
    assertThat(
            database
                .sql("select sum(amount_minor) from money_fact where own and source = :refund")
                .param("refund", refund)
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void aRefundOfADebitIsOnItsWayForDaysAndCountsFromTheFirst() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 5000, "eur"));
    session.payByDebit(giver);
    session.settleDebit();
    support.hear();
    Payment payment = payments.find(session.paymentIntent()).orElseThrow();
    support.twin.money().refund(payment.charge(), 2000);
    support.hear();
    assertThat(refunds.of(payment).getFirst().state()).isEqualTo(RefundSeen.State.PENDING);
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(2000, "eur"));
    support.wait(Duration.ofDays(3));
    assertThat(refunds.of(payment).getFirst().state()).isEqualTo(RefundSeen.State.SUCCEEDED);
  }

  @Test
  void aRefundThatIsToldBeforeItsGiftBooksTheGift() {
    TwinSession session = support.begin(Support.order(Frequency.ONCE, 800, "usd"));
    support.twin.deliveries().droppingAll();
    session.pay(Card.VISA, giver);
    pass(Duration.ofSeconds(5));
    String refund = support.twin.money().refund(session.charge());
    assertThat(topics.carryOut("refund.created", refund)).isTrue();
    Payment payment = payments.find(session.paymentIntent()).orElseThrow();
    assertThat(refunds.refunded(payment)).isEqualTo(payment.amount());
    assertThat(fact(refund)).containsEntry("own", true);
  }

  /** Each as often and in any order as it may be told; what counts is what Stripe says now. */
  @Test
  void everyOrderOfEventsLeadsToTheSame() {
    Random random = new Random(20261128);
    for (int round = 0; round < 12; round++) {
      support.twin.deliveries().droppingAll();
      TwinSession session = support.begin(Support.order(Frequency.ONCE, 1000 + round, "usd"));
      session.pay(Card.VISA, giver);
      pass(Duration.ofSeconds(5));
      String charge = session.charge();
      String part = support.twin.money().refund(charge, 400);
      support.twin.money().failRefund(part);
      String again = support.twin.money().refund(charge, 300);
      List<String[]> told = new ArrayList<>();
      for (int copy = 0; copy < 2; copy++) {
        told.add(new String[] {"charge.succeeded", charge});
        told.add(new String[] {"charge.updated", charge});
        told.add(new String[] {"refund.created", part});
        told.add(new String[] {"refund.failed", part});
        told.add(new String[] {"charge.refund.updated", part});
        told.add(new String[] {"charge.refunded", charge});
        told.add(new String[] {"refund.updated", again});
      }
      Collections.shuffle(told, random);
      told.forEach(event -> topics.carryOut(event[0], event[1]));
      Payment payment = payments.find(session.paymentIntent()).orElseThrow();
      assertThat(refunds.of(payment)).hasSize(2);
      assertThat(refunds.refunded(payment)).isEqualTo(Money.of(300, "usd"));
      assertThat(
              database
                  .sql("select count(*) from money_fact where own and donation = :donation")
                  .param("donation", Long.toHexString(payment.donation()))
                  .query(Integer.class)
                  .single())
          .isEqualTo(4);
    }
    support.twin.deliveries().well();
  }

  @Test
  void whatHasFailedDoesNotSucceedAnyMore() {
    Payment payment = given(Frequency.ONCE, 5000);
    String refund = support.twin.money().refund(payment.charge());
    RefundSeen before = stripe.refund(refund).orElseThrow();
    support.twin.money().failRefund(refund);
    support.hear();
    reading.take(before, readings.now());
    assertThat(refunds.of(payment).getFirst().state()).isEqualTo(RefundSeen.State.FAILED);
  }

  @Test
  void twoWorkersAtOnceStoreOneRefund() throws Exception {
    Payment payment = given(Frequency.ONCE, 5000);
    support.twin.deliveries().droppingAll();
    String refund = support.twin.money().refund(payment.charge(), 100);
    try (ExecutorService both = Executors.newFixedThreadPool(4)) {
      Callable<Boolean> work = () -> topics.carryOut("refund.created", refund);
      for (var done : both.invokeAll(List.of(work, work, work, work))) {
        assertThat(done.get()).isTrue();
      }
    }
    assertThat(refunds.of(payment)).hasSize(1);
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(100, "usd"));
  }

  @Test
  void aRefundThatNoEventToldOfIsFoundByTheBalance() {
    Payment payment = given(Frequency.ONCE, 5000);
    support.twin.deliveries().droppingAll();
    String refund = support.twin.money().refund(payment.charge(), 100);
    String dispute = support.twin.money().dispute(given(Frequency.ONCE, 700, false).charge());
    support.wait(Duration.ofMinutes(1));
    sweep.balance();
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(100, "usd"));
    assertThat(disputes.find(dispute)).isPresent();
    assertThat(fact(refund)).containsEntry("own", true);
  }

  @Test
  void whatStripeCannotTellNowComesAgain() {
    Payment payment = given(Frequency.ONCE, 5000);
    String refund = support.twin.money().refund(payment.charge(), 100);
    support.twin.inject(Fault.answering(500).on("GET /v1/refunds/" + refund).times(3));
    support.hear();
    assertThat(refunds.of(payment)).isEmpty();
    assertThat(inbox.failing(10)).isNotEmpty();
    support.wait(Duration.ofMinutes(1));
    assertThat(refunds.refunded(payment)).isEqualTo(Money.of(100, "usd"));
    assertThat(inbox.failing(10)).isEmpty();
  }

  @Test
  void aDisputeIsFollowedToItsEndAndItsMoneyToTheLedger() {
    Payment payment = given(Frequency.ONCE, 5000);
    String dispute = support.twin.money().dispute(payment.charge());
    support.hear();
    Dispute opened = disputes.find(dispute).orElseThrow();
    assertThat(opened.isOpen()).isTrue();
    assertThat(opened.inquiry()).isFalse();
    assertThat(opened.reason()).isEqualTo("fraudulent");
    assertThat(opened.answerBy()).isAfter(opened.openedAt());
    assertThat(disputed(dispute)).isEqualTo(-5000);
    support.twin.money().review(dispute);
    support.hear();
    assertThat(disputes.find(dispute).orElseThrow().state().name()).isEqualTo("UNDER_REVIEW");
    support.twin.money().win(dispute);
    support.hear();
    assertThat(disputes.find(dispute).orElseThrow().state().name()).isEqualTo("WON");
    assertThat(disputed(dispute)).isZero();
  }

  @Test
  void aMereQuestionTakesNoMoneyAndMayBecomeADispute() {
    Payment payment = given(Frequency.ONCE, 5000);
    String dispute = support.twin.money().inquiry(payment.charge());
    support.hear();
    assertThat(disputes.find(dispute).orElseThrow().inquiry()).isTrue();
    assertThat(disputed(dispute)).isZero();
    support.twin.money().escalate(dispute);
    support.hear();
    assertThat(disputes.find(dispute).orElseThrow().inquiry()).isFalse();
    assertThat(disputed(dispute)).isEqualTo(-5000);
  }

  @Test
  void aPledgeSaysThatItsPaymentIsDisputedAndThatItWasLost() {
    Payment payment = given(Frequency.MONTHLY, 900);
    assertThat(why(payment)).isEmpty();
    String dispute = support.twin.money().dispute(payment.charge());
    support.hear();
    assertThat(why(payment)).isEqualTo("payment-disputed");
    support.twin.money().lose(dispute);
    support.hear();
    assertThat(why(payment)).isEqualTo("dispute-lost");
    Payment another = given(Frequency.MONTHLY, 900);
    String won = support.twin.money().dispute(another.charge());
    support.hear();
    support.twin.money().win(won);
    support.hear();
    assertThat(why(another)).isEmpty();
  }

  @Test
  void anEarlyFraudWarningIsKeptOnce() {
    Payment payment = given(Frequency.ONCE, 5000);
    String warning = support.twin.money().fraudWarning(payment.charge());
    support.hear();
    disputeReading.readWarning(warning);
    assertThat(
            database
                .sql("select payment from fraud_warning where id = :id")
                .param("id", warning)
                .query(String.class)
                .list())
        .containsExactly(payment.intent());
  }

  @Test
  void aPayoutIsTiedToWhatItPaidOutAsSoonAsStripeTellsOfIt() {
    Payment payment = given(Frequency.ONCE, 5000);
    support.wait(Duration.ofDays(8));
    String payout = support.twin.money().payOut().getFirst();
    support.wait(Duration.ofDays(5));
    assertThat(links.paidOutWith(payout))
        .contains(
            balance.ofPayout(payout).entries().stream()
                .filter(entry -> payment.charge().equals(entry.source()))
                .findFirst()
                .orElseThrow()
                .id());
  }

  @Test
  void aDisputeIsLostOnTheDayOnWhichItWasDecidedWheneverWeHearOfIt() {
    Payment payment = given(Frequency.ONCE, 5000);
    String dispute = support.twin.money().dispute(payment.charge());
    pass(Duration.ofDays(9));
    Instant decided = support.twin.now().truncatedTo(ChronoUnit.SECONDS);
    support.twin.money().lose(dispute);
    pass(Duration.ofDays(12));

    disputeReading.read(dispute);
    disputeReading.read(dispute);

    assertThat(
            database
                .sql("select lost_at from lost_dispute where dispute = :dispute")
                .param("dispute", dispute)
                .query(OffsetDateTime.class)
                .single()
                .toInstant())
        .isEqualTo(decided);
  }

  @Test
  void aMovementInACurrencyThatIsNotKnownHereHoldsUpNoOtherAndIsAskedForAgain() {
    String unknown = support.twin.money().adjust(777, "iqd");
    String known = support.twin.money().adjust(778, "usd");
    pass(Duration.ofMinutes(1));

    sweep.balance();
    sweep.balance();

    assertThat(recorded(known)).isOne();
    assertThat(recorded(unknown)).isZero();
    assertThat(alarms.all(Language.ENGLISH))
        .contains(Language.ENGLISH.say("desk-gifts.alarm.unread", "iqd"));

    // As if a newer version knew it.
    support.twin.money().redenominate(unknown, "usd");
    sweep.balance();
    assertThat(recorded(unknown)).isOne();
    assertThat(alarms.all(Language.ENGLISH))
        .doesNotContain(Language.ENGLISH.say("desk-gifts.alarm.unread", "iqd"));
  }

  private long recorded(String movement) {
    return database
        .sql("select count(*) from money_fact where balance_transaction = :movement")
        .param("movement", movement)
        .query(Long.class)
        .single();
  }

  @Test
  void aPayoutWithAMovementThatCannotBeReadHoldsUpNoOther() {
    Payment payment = given(Frequency.ONCE, 5000);
    support.wait(Duration.ofDays(8));
    List<String> movements =
        balance
            .between(clock.instant().minus(Duration.ofDays(9)), clock.instant())
            .entries()
            .stream()
            .filter(entry -> payment.charge().equals(entry.source()))
            .map(BalanceEntry::id)
            .toList();
    // Nothing is told, so only the sweep ties them.
    support.twin.deliveries().droppingAll();
    String unreadable = support.twin.money().payOut().getFirst();
    pass(Duration.ofDays(1));
    support.twin.money().redenominate(movements.getFirst(), "iqd");
    Payment later = given(Frequency.ONCE, 700, false);
    pass(Duration.ofDays(8));
    String good = support.twin.money().payOut().getFirst();
    pass(Duration.ofDays(5));

    sweep.balance();
    sweep.payouts();

    assertThat(links.paidOutWith(unreadable)).isEmpty();
    assertThat(links.paidOutWith(good)).isNotEmpty();
    assertThat(later.charge()).isNotEmpty();

    support.twin.money().redenominate(movements.getFirst(), "usd");
    sweep.payouts();
    assertThat(links.paidOutWith(unreadable)).contains(movements.getFirst());
    sweep.balance();
    support.twin.deliveries().well();
  }

  @Test
  void whatIsNoneOfOursIsReconciledAndAttributedToNobody() {
    assertThat(topics.carryOut("refund.updated", "re_none")).isTrue();
    assertThat(topics.carryOut("charge.dispute.created", "du_none")).isTrue();
    assertThat(topics.carryOut("balance.available", "x")).isFalse();
    assertThat(topics.carryOut("refund.updated", "")).isFalse();
  }

  private Payment given(Frequency frequency, long minor) {
    return given(frequency, minor, true);
  }

  private Payment given(Frequency frequency, long minor, boolean told) {
    TwinSession session = support.begin(Support.order(frequency, minor, "usd"));
    session.pay(Card.VISA, giver);
    if (told) {
      support.wait(Duration.ofSeconds(10));
    } else {
      pass(Duration.ofSeconds(10));
      topics.carryOut("charge.succeeded", session.charge());
    }
    return payments.find(session.paymentIntent()).orElseThrow();
  }

  /** Nobody tells anything; but our clocks go together, or no event would be taken. */
  private void pass(Duration duration) {
    support.twin.advance(duration);
    clock.advance(duration);
  }

  private String why(Payment payment) {
    return database
        .sql("select why from pledge where number = :number")
        .param("number", payment.pledge())
        .query(String.class)
        .single();
  }

  private long disputed(String dispute) {
    return database
        .sql(
            """
            select coalesce(sum(amount_minor), 0)
            from money_fact
            where own and source = :dispute
            """)
        .param("dispute", dispute)
        .query(Long.class)
        .single();
  }

  private Map<String, @Nullable Object> fact(String source) {
    return database
        .sql("select own, campaign, amount_minor from money_fact where source = :source")
        .param("source", source)
        .query()
        .singleRow();
  }
}
