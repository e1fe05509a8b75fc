package org.samizdat.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.Payout;
import com.stripe.model.Refund;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.RefundCreateParams;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the money goes: fees, other currencies, refunds, disputes and payouts. */
class TwinMoneyTests {

  private final StripeTwin twin = StripeTwin.start(Gifts.CLOCK);
  private final StripeClient stripe = Gifts.client(twin);

  @AfterEach
  void close() {
    twin.close();
  }

  @Test
  void anotherCurrencyIsExchanged() throws StripeException {
    BalanceTransaction yen = settled(Gifts.given(twin, stripe, Gifts.once("jpy", 1000), Card.VISA));
    BalanceTransaction dinar =
        settled(Gifts.given(twin, stripe, Gifts.once("kwd", 1500), Card.VISA));
    BalanceTransaction dollar =
        settled(Gifts.given(twin, stripe, Gifts.once("usd", 1000), Card.GERMAN));

    assertThat(yen.getAmount()).isEqualTo(680);
    assertThat(yen.getCurrency()).isEqualTo("usd");
    assertThat(yen.getExchangeRate()).isEqualByComparingTo(new BigDecimal("0.0068"));
    assertThat(dinar.getAmount()).isEqualTo(488);
    assertThat(dollar.getExchangeRate()).isNull();
    assertThat(dollar.getFee()).as("2.9 % and 1.5 % for a card from abroad").isEqualTo(74);
    assertThat(yen.getFeeDetails())
        .extracting(BalanceTransaction.FeeDetail::getDescription)
        .containsExactly("Stripe processing fees", "Stripe currency conversion fee");
    assertThat(yen.getFeeDetails().stream().mapToLong(part -> part.getAmount()).sum())
        .isEqualTo(yen.getFee());
    assertThat(dollar.getFeeDetails()).hasSize(1);
  }

  @Test
  void aSecondCurrencyCanBeKept() throws StripeException {
    twin.money().settlesIn("usd", "eur");

    BalanceTransaction euro =
        settled(Gifts.given(twin, stripe, Gifts.once("eur", 1000), Card.VISA));

    assertThat(euro.getCurrency()).isEqualTo("eur");
    assertThat(euro.getFee()).isEqualTo(40);
    assertThatThrownBy(() -> twin.money().settlesIn("huf"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatStripeWouldNotChargeIsRefused() {
    refusedAmount("usd", 49, "amount_too_small");
    refusedAmount("usd", 100_000_000, "amount_too_large");
    refusedAmount("kwd", 1501, "parameter_invalid_integer");
    refusedAmount("isk", 50_050, "parameter_invalid_integer");
    refusedAmount("xxx", 500, "parameter_invalid");
  }

  @Test
  void aFullRefundIsToldOfTheChargeAPartialOneIsNot() throws StripeException {
    TwinSession gift = Gifts.given(twin, stripe, Gifts.once("usd", 1000), Card.VISA);
    twin.advance(Duration.ofMinutes(1));
    twin.events();

    Refund part =
        stripe
            .v1()
            .refunds()
            .create(
                RefundCreateParams.builder()
                    .setCharge(gift.charge())
                    .setAmount(400L)
                    .putMetadata("refund", "3")
                    .build());
    assertThat(part.getStatus()).isEqualTo("succeeded");
    assertThat(StripeTwinTests.types(twin.events())).containsExactly("refund.created");
    twin.money().refund(gift.charge());
    assertThat(StripeTwinTests.types(twin.events()))
        .containsExactly("refund.created", "charge.refunded");
    assertThat(charge(gift).getRefunded()).isTrue();
    assertThat(entry(part.getBalanceTransaction()).getNet()).isEqualTo(-400);
    assertThatThrownBy(() -> twin.money().refund(gift.charge()))
        .hasMessageContaining("charge_already_refunded");
  }

  @Test
  void aFailedRefundGivesTheMoneyBack() throws StripeException {
    TwinSession gift = Gifts.given(twin, stripe, Gifts.once("usd", 1000), Card.VISA);
    String id = twin.money().refund(gift.charge());
    long before = twin.money().waiting("usd");

    twin.money().failRefund(id);

    Refund failed = stripe.v1().refunds().retrieve(id);
    assertThat(failed.getStatus()).isEqualTo("failed");
    assertThat(entry(failed.getFailureBalanceTransaction()).getNet()).isEqualTo(1000);
    assertThat(charge(gift).getAmountRefunded()).isZero();
    assertThat(charge(gift).getRefunded()).isFalse();
    assertThat(twin.money().waiting("usd")).isEqualTo(before + 1000);
  }

  @Test
  void aDebitIsRefundedLater() throws StripeException {
    TwinSession gift = Gifts.given(twin, stripe, Gifts.once("eur", 1000), Card.DEBIT);
    assertThat(gift.status()).isEqualTo("complete");
    assertThat(gift.paymentStatus()).isEqualTo("unpaid");
    gift.settleDebit();
    assertThat(gift.paymentStatus()).isEqualTo("paid");
    String id = twin.money().refund(gift.charge());

    assertThat(stripe.v1().refunds().retrieve(id).getStatus()).isEqualTo("pending");
    twin.advance(Duration.ofDays(2));
    assertThat(stripe.v1().refunds().retrieve(id).getStatus()).isEqualTo("succeeded");
  }

  @Test
  void aDebitThatComesBackIsToldOfTheSession() throws StripeException {
    TwinSession gift = Gifts.given(twin, stripe, Gifts.once("eur", 1000), Card.DEBIT);
    // Submitted: on the balance, though nobody knows whether it is paid.
    twin.advance(Duration.ofMinutes(1));
    assertThat(twin.money().waiting("usd")).isPositive();
    twin.events();

    gift.failDebit();
    twin.advance(Duration.ofDays(10));

    assertThat(StripeTwinTests.types(twin.events()))
        .containsExactly(
            "charge.failed",
            "payment_intent.payment_failed",
            "checkout.session.async_payment_failed");
    assertThat(gift.paymentStatus()).isEqualTo("unpaid");
    Charge charge = stripe.v1().charges().retrieve(gift.charge());
    assertThat(
            stripe
                .v1()
                .balanceTransactions()
                .retrieve(charge.getFailureBalanceTransaction())
                .getReportingCategory())
        .isEqualTo("charge_failure");
  }

  @Test
  void aDisputeTakesTheMoneyAndAFeeAndAWonOneGivesTheMoneyBack() throws StripeException {
    TwinSession gift = Gifts.given(twin, stripe, Gifts.once("usd", 1000), Card.VISA);
    String id = twin.money().dispute(gift.charge(), 900, "general");
    assertThat(dispute(id).getBalanceTransactions()).hasSize(1);
    assertThat(dispute(id).getBalanceTransactions().getFirst().getNet()).isEqualTo(-2400);
    assertThat(dispute(id).getEvidenceDetails().getDueBy())
        .isEqualTo(twin.now().plus(Duration.ofDays(9)).getEpochSecond());
    assertThat(charge(gift).getDisputed()).isTrue();

    twin.money().review(id);
    twin.money().win(id);

    assertThat(dispute(id).getStatus()).isEqualTo("won");
    assertThat(dispute(id).getBalanceTransactions()).hasSize(2);
    assertThat(twin.money().waiting("usd")).isEqualTo(1000 - 59 - 1500);
  }

  @Test
  void anInquiryTakesNothingUntilItIsADispute() throws StripeException {
    TwinSession gift = Gifts.given(twin, stripe, Gifts.once("usd", 1000), Card.VISA);
    String id = twin.money().inquiry(gift.charge());
    assertThat(dispute(id).getStatus()).isEqualTo("warning_needs_response");
    assertThat(dispute(id).getBalanceTransactions()).isEmpty();

    twin.money().escalate(id);

    assertThat(dispute(id).getStatus()).isEqualTo("needs_response");
    assertThat(dispute(id).getBalanceTransactions()).hasSize(1);
  }

  @Test
  void thePartsOfAPayoutAddUpToNothing() throws StripeException {
    for (int i = 0; i < 12; i++) {
      Gifts.given(twin, stripe, Gifts.once("usd", 1000 + i), Card.VISA);
    }
    twin.advance(Duration.ofDays(3));

    Payout payout = stripe.v1().payouts().retrieve(twin.money().payOut().getFirst());

    assertThat(payout.getReconciliationStatus()).isEqualTo("in_progress");
    List<BalanceTransaction> parts = parts(payout.getId());
    assertThat(parts).hasSize(13);
    assertThat(parts.stream().mapToLong(BalanceTransaction::getNet).sum()).isZero();
    assertThat(twin.money().waiting("usd")).isZero();
    twin.advance(Duration.ofDays(2));
    Payout paid = stripe.v1().payouts().retrieve(payout.getId());
    assertThat(paid.getStatus()).isEqualTo("paid");
    assertThat(paid.getReconciliationStatus()).isEqualTo("completed");
  }

  @Test
  void aPaidPayoutCanStillFailAndItsMoneyLeavesAgain() throws StripeException {
    Gifts.given(twin, stripe, Gifts.once("usd", 1000), Card.VISA);
    twin.advance(Duration.ofDays(3));
    String id = twin.money().payOut().getFirst();
    twin.advance(Duration.ofDays(3));

    twin.money().failPayout(id);

    Payout failed = stripe.v1().payouts().retrieve(id);
    assertThat(failed.getStatus()).isEqualTo("failed");
    assertThat(entry(failed.getFailureBalanceTransaction()).getNet()).isEqualTo(941);
    twin.advance(Duration.ofDays(3));
    assertThat(parts(twin.money().payOut().getFirst())).hasSize(2);
  }

  @Test
  void aReversedPayoutNamesItsReversal() throws StripeException {
    Gifts.given(twin, stripe, Gifts.once("usd", 1000), Card.VISA);
    twin.advance(Duration.ofDays(3));
    String id = twin.money().payOut().getFirst();

    String reversal = twin.money().reversePayout(id);

    assertThat(stripe.v1().payouts().retrieve(id).getReversedBy()).isEqualTo(reversal);
    Payout reversed = stripe.v1().payouts().retrieve(reversal);
    assertThat(reversed.getOriginalPayout()).isEqualTo(id);
    assertThat(reversed.getAmount()).isEqualTo(-941);
  }

  @Test
  void everyMidnightIsPayday() throws StripeException {
    twin.money().payOutDaily();
    Gifts.given(twin, stripe, Gifts.once("usd", 1000), Card.VISA);
    twin.advance(Duration.ofDays(10));
    Gifts.given(twin, stripe, Gifts.once("usd", 1000), Card.VISA);
    twin.advance(Duration.ofDays(10));

    assertThat(stripe.v1().payouts().list().getData()).hasSize(2);
  }

  private void refusedAmount(String currency, long amount, String code) {
    assertThatThrownBy(() -> stripe.v1().checkout().sessions().create(Gifts.once(currency, amount)))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, it -> assertThat(it.getCode()).isEqualTo(code));
  }

  private BalanceTransaction settled(TwinSession gift) throws StripeException {
    twin.advance(Duration.ofMinutes(1));
    return entry(charge(gift).getBalanceTransaction());
  }

  private Charge charge(TwinSession gift) throws StripeException {
    return stripe.v1().charges().retrieve(gift.charge());
  }

  private BalanceTransaction entry(String id) throws StripeException {
    return stripe.v1().balanceTransactions().retrieve(id);
  }

  private Dispute dispute(String id) throws StripeException {
    return stripe.v1().disputes().retrieve(id);
  }

  private List<BalanceTransaction> parts(String payout) throws StripeException {
    return stripe
        .v1()
        .balanceTransactions()
        .list(BalanceTransactionListParams.builder().setPayout(payout).setLimit(100L).build())
        .getData();
  }
}
