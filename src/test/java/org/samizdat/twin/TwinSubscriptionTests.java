package org.samizdat.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Invoice;
import com.stripe.model.Subscription;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.InvoicePayParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionUpdateParams.Item.PriceData.Recurring.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pledge from month to month: renewed, late, changed, skipped, ended. */
class TwinSubscriptionTests {

  private final StripeTwin twin = StripeTwin.start(Gifts.CLOCK);
  private final StripeClient stripe = Gifts.client(twin);
  private TwinSession session;
  private TwinSubscription pledge;
  private Pledges changes;

  @BeforeEach
  void pledge() throws StripeException {
    session = Gifts.given(twin, stripe, Gifts.monthly("usd", 1000), Card.VISA);
    pledge = twin.subscription(session.subscription());
    changes = new Pledges(stripe, session.subscription());
    twin.advance(Duration.ofMinutes(1));
    twin.events();
  }

  @AfterEach
  void close() {
    twin.close();
  }

  @Test
  void monthsAreCountedFromTheDayOfTheGift() {
    // Given on 31 January: the short months end earlier, and the 31st comes again.
    assertThat(pledge.periodEnd()).isEqualTo(Instant.parse("2027-02-28T10:00:00Z"));
    assertThat(pledge.renew().periodEnd()).isEqualTo(Instant.parse("2027-03-31T10:00:00Z"));
    assertThat(pledge.renew().periodEnd()).isEqualTo(Instant.parse("2027-04-30T10:00:00Z"));
  }

  @Test
  void aYearPasses() throws StripeException {
    TwinSession annual = Gifts.given(twin, stripe, Gifts.annual("usd", 12_000), Card.VISA);

    twin.advance(Duration.ofDays(366));

    assertThat(invoices(annual.subscription()))
        .extracting(Invoice::getStatus)
        .containsExactly("paid", "paid");
    assertThat(invoices(session.subscription())).hasSize(13);
  }

  @Test
  void aLatePledgeIsAskedAgainAfterThreeFiveAndSevenDaysAndEnds() throws StripeException {
    pledge.useCard(Card.INSUFFICIENT_FUNDS).renew();

    Invoice open = stripe.v1().invoices().retrieve(pledge.latestInvoice());
    assertThat(open.getStatus()).isEqualTo("open");
    assertThat(open.getAttemptCount()).isEqualTo(1);
    assertThat(Instant.ofEpochSecond(open.getNextPaymentAttempt()))
        .isEqualTo(Instant.parse("2027-03-03T11:00:00Z"));
    assertThat(pledge.status()).isEqualTo("past_due");
    assertThat(StripeTwinTests.types(twin.events()))
        .containsSubsequence(
            "charge.failed",
            "payment_intent.payment_failed",
            "invoice.payment_failed",
            "customer.subscription.updated");
    twin.advance(Duration.ofDays(3));
    assertThat(attempts()).isEqualTo(2);
    twin.advance(Duration.ofDays(5));
    assertThat(attempts()).isEqualTo(3);
    assertThat(pledge.status()).isEqualTo("past_due");

    twin.advance(Duration.ofDays(7));

    assertThat(attempts()).isEqualTo(4);
    Subscription ended = changes.now();
    assertThat(ended.getStatus()).isEqualTo("canceled");
    assertThat(ended.getCancellationDetails().getReason()).isEqualTo("payment_failed");
    Invoice last = stripe.v1().invoices().retrieve(pledge.latestInvoice());
    assertThat(last.getNextPaymentAttempt()).isNull();
  }

  @Test
  void aLatePledgeRecoversWithANewCard() throws StripeException {
    pledge.useCard(Card.DECLINED).renew();
    changes.payBy(twin.giveCard(pledge.customer(), Card.MASTERCARD));

    twin.advance(Duration.ofDays(3));

    assertThat(pledge.status()).isEqualTo("active");
    Invoice paid = stripe.v1().invoices().retrieve(pledge.latestInvoice());
    assertThat(paid.getStatus()).isEqualTo("paid");
    assertThat(paid.getAttemptCount()).isEqualTo(2);
  }

  @Test
  void aNewCardInThePortalDoesNotReplaceThePledgesOwn() throws StripeException {
    pledge.useCard(Card.DECLINED);
    twin.giveCard(pledge.customer(), Card.MASTERCARD);

    pledge.renew();

    assertThat(pledge.status()).isEqualTo("past_due");
  }

  @Test
  void anInvoiceCanBePaidByHand() throws StripeException {
    pledge.useCard(Card.DECLINED).renew();
    String invoice = pledge.latestInvoice();
    assertThatThrownBy(() -> stripe.v1().invoices().pay(invoice)).isInstanceOf(CardException.class);
    String card = twin.giveCard(pledge.customer(), Card.MASTERCARD);

    Invoice paid =
        stripe
            .v1()
            .invoices()
            .pay(invoice, InvoicePayParams.builder().setPaymentMethod(card).build());

    assertThat(paid.getStatus()).isEqualTo("paid");
    assertThat(pledge.status()).isEqualTo("active");
    assertThatThrownBy(() -> stripe.v1().invoices().pay(invoice))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void aBankThatAlwaysAsksStopsARenewal() {
    pledge.useCard(Card.AUTHENTICATE_ALWAYS).renew();

    assertThat(StripeTwinTests.types(twin.events()))
        .containsSubsequence(
            "payment_intent.requires_action",
            "invoice.payment_action_required",
            "invoice.payment_failed");
    assertThat(pledge.status()).isEqualTo("past_due");
  }

  @Test
  void anotherAmountIsAskedFromTheNextPeriodOn() throws StripeException {
    changes.changeAmount(2500, Interval.MONTH);
    assertThat(invoices(session.subscription())).hasSize(1);

    pledge.renew();

    assertThat(invoices(session.subscription()).getFirst().getAmountPaid()).isEqualTo(2500);
  }

  @Test
  void anotherIntervalIsAskedForAtOnce() throws StripeException {
    changes.changeAmount(12_000, Interval.YEAR);

    Invoice invoice = invoices(session.subscription()).getFirst();
    assertThat(invoice.getBillingReason()).isEqualTo("subscription_update");
    assertThat(invoice.getAmountPaid()).isEqualTo(12_000);
    assertThat(pledge.periodEnd()).isEqualTo(Instant.parse("2028-01-31T10:01:00Z"));
  }

  @Test
  void anotherDateWritesAnInvoiceOverNothingAndAsksThen() throws StripeException {
    Instant day = Instant.parse("2027-03-15T10:00:00Z");

    Subscription trialing = changes.changeDate(day);

    assertThat(trialing.getStatus()).isEqualTo("trialing");
    Invoice nothing = invoices(session.subscription()).getFirst();
    assertThat(nothing.getAmountDue()).isZero();
    assertThat(nothing.getStatus()).isEqualTo("paid");
    twin.advanceTo(day.plus(Duration.ofHours(2)));
    Invoice asked = invoices(session.subscription()).getFirst();
    assertThat(asked.getAmountPaid()).isEqualTo(1000);
    assertThat(asked.getBillingReason()).isEqualTo("subscription_cycle");
    assertThat(pledge.status()).isEqualTo("active");
    assertThat(pledge.periodEnd()).isEqualTo(Instant.parse("2027-04-15T10:00:00Z"));
  }

  @Test
  void aSkippedMonthIsVoidAndThePledgeStaysActive() throws StripeException {
    changes.pauseUntil(pledge.periodEnd().plus(Duration.ofDays(2)));
    pledge.renew();

    assertThat(invoices(session.subscription()).getFirst().getStatus()).isEqualTo("void");
    assertThat(pledge.status()).isEqualTo("active");
    twin.advance(Duration.ofDays(3));
    assertThat(changes.now().getPauseCollection()).isNull();
    pledge.renew();
    assertThat(invoices(session.subscription()).getFirst().getStatus()).isEqualTo("paid");
  }

  @Test
  void aPauseCanBeTakenBack() throws StripeException {
    changes.pauseUntil(twin.now().plus(Duration.ofDays(90)));
    changes.resume();

    pledge.renew();

    assertThat(invoices(session.subscription()).getFirst().getStatus()).isEqualTo("paid");
  }

  @Test
  void anEndAtTheEndOfThePeriodCanBeTakenBack() throws StripeException {
    Subscription ending = changes.cancelAtPeriodEnd(true);
    assertThat(ending.getCancelAt()).isEqualTo(pledge.periodEnd().getEpochSecond());
    changes.cancelAtPeriodEnd(false);

    pledge.renew();

    assertThat(pledge.status()).isEqualTo("active");
  }

  @Test
  void thePortalSetsOnlyTheTimeOfTheEnd() throws StripeException {
    pledge.cancelInPortal();

    Subscription ending = changes.now();
    assertThat(ending.getCancelAtPeriodEnd()).isFalse();
    assertThat(ending.getCancelAt()).isEqualTo(pledge.periodEnd().getEpochSecond());
    pledge.renew();
    assertThat(pledge.status()).isEqualTo("canceled");
    assertThat(invoices(session.subscription())).hasSize(1);
  }

  @Test
  void anEndedPledgeIsOnlyInTheListOfAll() throws StripeException {
    stripe.v1().subscriptions().cancel(session.subscription());

    assertThat(of(null)).isEmpty();
    assertThat(of(SubscriptionListParams.Status.ALL)).hasSize(1);
    assertThatThrownBy(() -> stripe.v1().subscriptions().cancel(session.subscription()))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void aDeletedCustomerPledgesNoMore() throws StripeException {
    Customer deleted = stripe.v1().customers().delete(session.customer());

    assertThat(deleted.getDeleted()).isTrue();
    assertThat(stripe.v1().customers().retrieve(session.customer()).getDeleted()).isTrue();
    assertThat(stripe.v1().customers().retrieve(session.customer()).getEmail()).isNull();
    assertThat(pledge.status()).isEqualTo("canceled");
  }

  @Test
  void anAnnouncementComesOnceAWeekBefore() throws StripeException {
    changes.payBy(twin.giveCard(pledge.customer(), Card.MASTERCARD));
    twin.events();
    twin.advanceTo(pledge.periodEnd().minus(Duration.ofDays(7)).minusSeconds(1));
    assertThat(twin.events()).isEmpty();

    twin.advance(Duration.ofDays(1));

    assertThat(StripeTwinTests.types(twin.events())).containsExactly("invoice.upcoming");
  }

  private List<Subscription> of(SubscriptionListParams.@Nullable Status status)
      throws StripeException {
    SubscriptionListParams.Builder asked =
        SubscriptionListParams.builder().setCustomer(session.customer());
    return stripe
        .v1()
        .subscriptions()
        .list(status == null ? asked.build() : asked.setStatus(status).build())
        .getData();
  }

  private List<Invoice> invoices(String subscription) throws StripeException {
    return stripe
        .v1()
        .invoices()
        .list(InvoiceListParams.builder().setSubscription(subscription).setLimit(100L).build())
        .getData();
  }

  private long attempts() throws StripeException {
    return stripe.v1().invoices().retrieve(pledge.latestInvoice()).getAttemptCount();
  }
}
