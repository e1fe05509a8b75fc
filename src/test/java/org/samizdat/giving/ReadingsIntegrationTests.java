package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.giving.Pledge.State;
import org.samizdat.giving.stripe.RefundSeen;
import org.samizdat.twin.Card;
import org.samizdat.twin.TwinSession;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * Two read the same at Stripe, and the one that began first stores last: whatever their own clocks
 * say, what Stripe said last stands in the end.
 */
@GivingTest
class ReadingsIntegrationTests {

  @Autowired ApplicationContext context;
  @Autowired Readings readings;
  @Autowired Pledges pledges;
  @Autowired PledgeReading pledgeReading;
  @Autowired Payments payments;
  @Autowired Refunds refunds;
  @Autowired RefundReading refundReading;
  @Autowired Disputes disputes;
  @Autowired DisputeReading disputeReading;
  @Autowired TestClock clock;

  private Support support;
  private TwinSession session;
  private Payment payment;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
    session = support.begin(Support.order(Frequency.MONTHLY, 700, "usd"));
    session.pay(Card.VISA, "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org");
    support.wait(Duration.ofSeconds(10));
    payment = payments.find(session.paymentIntent()).orElseThrow();
  }

  @Test
  void ofAPledgeTheLaterStays() {
    String it = session.subscription();
    support.twin.meanwhile(
        "GET /v1/subscriptions/",
        () -> {
          support.twin.subscription(it).cancelInPortal();
          assertThat(pledgeReading.read(it)).get().returns(State.ENDING, Pledge::state);
        });
    assertThat(pledgeReading.read(it)).get().returns(State.ENDING, Pledge::state);
    support.hear();
  }

  @Test
  void theClockOfTheOtherNodeIsNotAsked() {
    String it = session.subscription();
    support.twin.meanwhile(
        "GET /v1/subscriptions/",
        () -> {
          support.twin.subscription(it).cancelInPortal();
          clock.advance(Duration.ofHours(-1));
          pledgeReading.read(it);
          clock.advance(Duration.ofHours(1));
        });
    assertThat(pledgeReading.read(it)).get().returns(State.ENDING, Pledge::state);
    support.hear();
  }

  @Test
  void ofARefundTheLaterStays() {
    support.twin.deliveries().droppingAll();
    String it = support.twin.money().refund(payment.charge(), 100);
    support.twin.meanwhile(
        "GET /v1/refunds/" + it,
        () -> {
          support.twin.money().failRefund(it);
          refundReading.read(it);
        });
    refundReading.read(it);
    assertThat(refunds.of(payment)).singleElement().returns(RefundSeen.State.FAILED, Refund::state);
  }

  @Test
  void ofADisputeTheLaterStays() {
    support.twin.deliveries().droppingAll();
    String it = support.twin.money().dispute(payment.charge());
    support.twin.meanwhile(
        "GET /v1/disputes/" + it,
        () -> {
          support.twin.money().win(it);
          disputeReading.read(it);
        });
    disputeReading.read(it);
    assertThat(disputes.find(it).orElseThrow().state().name()).isEqualTo("WON");
  }

  @Test
  void whoIsAlwaysTooLateComesAgainLater() {
    assertThatThrownBy(() -> readings.untilTaken(readAt -> false)).isInstanceOf(TooEarly.class);
  }
}
