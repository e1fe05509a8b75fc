package org.samizdat.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.YearByHand.Figure;

/**
 * A kind of movement that a newsroom sees seldom, or only on an account that it shares: Stripe's
 * type and reporting category (docs.stripe.com/reports/balance-transaction-types and
 * …/reporting-categories), and what it means by hand.
 *
 * @param direction 1 comes in, -1 goes out, 0 either
 * @param most in minor units
 * @param source the beginning of the id of what it is about; null for nothing
 * @param ours whether it is ours, of a gift that nobody knows
 */
record Rare(
    String type,
    String category,
    Figure figure,
    int direction,
    int most,
    long fee,
    @Nullable String source,
    boolean ours,
    boolean isRiddle) {

  static final List<Rare> KINDS = kinds();

  void happen(SeededYear year) {
    year.move(this);
  }

  int sign(Random random) {
    return direction != 0 ? direction : random.nextBoolean() ? 1 : -1;
  }

  private static List<Rare> kinds() {
    List<Rare> kinds = new ArrayList<>();
    fees(kinds);
    account(kinds);
    others(kinds);
    riddles(kinds);
    return List.copyOf(kinds);
  }

  private static void fees(List<Rare> kinds) {
    kinds.add(known("stripe_fee", "fee", Figure.FEES_THEMSELVES, -1, 900, null));
    kinds.add(known("stripe_fee", "fee", Figure.FEES_THEMSELVES, 1, 90, null));
    kinds.add(known("stripe_fx_fee", "fee", Figure.FEES_THEMSELVES, -1, 200, null));
    kinds.add(known("stripe_fee", "network_cost", Figure.FEES_THEMSELVES, -1, 300, null));
    kinds.add(known("tax_fee", "tax", Figure.FEES_THEMSELVES, -1, 90, null));
  }

  private static void account(List<Rare> kinds) {
    kinds.add(known("topup", "topup", Figure.TOP_UPS, 1, 5_000, "tu_"));
    kinds.add(known("topup_reversal", "topup_reversal", Figure.TOP_UPS, -1, 2_000, "tu_"));
    kinds.add(known("reserved_funds", "risk_reserved_funds", Figure.OTHER, 0, 2_000, null));
    kinds.add(known("reserve_hold", "risk_reserved_funds", Figure.OTHER, -1, 2_000, "rsv_"));
    kinds.add(known("reserve_release", "risk_reserved_funds", Figure.OTHER, 1, 2_000, "rsv_"));
    kinds.add(
        known("reserve_transaction", "connect_reserved_funds", Figure.OTHER, 0, 2_000, "rsv_"));
  }

  private static void others(List<Rare> kinds) {
    for (int i = 0; i < 12; i++) {
      kinds.add(new Rare("charge", "charge", Figure.GROSS, 1, 9_000, 33, "ch_other", false, false));
    }
    kinds.add(new Rare("refund", "refund", Figure.REFUNDS, -1, 900, 0, "re_other", false, false));
    kinds.add(
        new Rare("adjustment", "dispute", Figure.DISPUTES, -1, 900, 1_500, "dp_o", false, false));
    kinds.add(
        new Rare(
            "adjustment", "dispute_reversal", Figure.DISPUTES, 1, 900, 0, "dp_o", false, false));
    kinds.add(known("transfer", "transfer", Figure.OTHER, -1, 4_000, "tr_"));
    kinds.add(known("transfer_cancel", "transfer_reversal", Figure.OTHER, 1, 900, "tr_"));
    kinds.add(known("transfer_failure", "transfer_reversal", Figure.OTHER, 1, 900, "tr_"));
    kinds.add(known("transfer_refund", "transfer_reversal", Figure.OTHER, 1, 900, "trr_"));
    kinds.add(known("application_fee", "platform_earning", Figure.OTHER, 1, 700, "fee_"));
    kinds.add(
        known("application_fee_refund", "platform_earning_refund", Figure.OTHER, -1, 700, "fr_"));
    kinds.add(
        known(
            "connect_collection_transfer",
            "connect_collection_transfer",
            Figure.OTHER,
            -1,
            700,
            "connct_"));
  }

  /** What the books do not know, or not whose it is. */
  private static void riddles(List<Rare> kinds) {
    kinds.add(new Rare("charge", "charge", Figure.GROSS, 1, 900, 33, "ch_riddle", true, true));
    kinds.add(new Rare("transfer", "transfer", Figure.OTHER, -1, 900, 0, "tr_", true, true));
    kinds.add(
        new Rare("tomorrow", "a_word_of_tomorrow", Figure.OTHER, 0, 250, 7, null, false, true));
    kinds.add(riddle("adjustment", "other_adjustment", 0));
    kinds.add(riddle("payment_unreconciled", "unreconciled_customer_funds", 1));
    for (String type :
        List.of(
            "advance_funding",
            "anticipation_repayment",
            "climate_order_purchase",
            "contribution",
            "fee_credit_funding",
            "inbound_transfer_reversal",
            "issuing_authorization_hold",
            "issuing_transaction",
            "obligation_outbound",
            "payment_network_reserve_hold",
            "payout_minimum_balance_hold",
            "stripe_balance_payment_debit",
            "tax_fund")) {
      kinds.add(riddle(type, type, -1));
    }
    for (String type :
        List.of(
            "advance",
            "climate_order_refund",
            "inbound_transfer",
            "issuing_authorization_release",
            "issuing_dispute",
            "obligation_reversal_inbound",
            "payment_network_reserve_release",
            "payout_minimum_balance_release",
            "stripe_balance_payment_debit_reversal")) {
      kinds.add(riddle(type, type, 1));
    }
  }

  private static Rare known(
      String type,
      String category,
      Figure figure,
      int direction,
      int most,
      @Nullable String source) {
    return new Rare(type, category, figure, direction, most, 0, source, false, false);
  }

  private static Rare riddle(String type, String category, int direction) {
    return new Rare(type, category, Figure.OTHER, direction, 500, 0, null, false, true);
  }
}
