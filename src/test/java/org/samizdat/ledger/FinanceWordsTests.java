package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.ledger.chart.Chart;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Language;

/** Stripe's words as people read them. */
class FinanceWordsTests {

  private static final List<String> DISPUTED =
      List.of(
          "bank_cannot_process",
          "check_returned",
          "credit_not_processed",
          "customer_initiated",
          "debit_not_authorized",
          "duplicate",
          "fraudulent",
          "general",
          "incorrect_account_details",
          "insufficient_funds",
          "noncompliant",
          "product_not_received",
          "product_unacceptable",
          "subscription_canceled",
          "unrecognized");

  private static final List<String> REFUNDED =
      List.of("duplicate", "fraudulent", "requested_by_customer", "expired_uncaptured_charge");

  private static final List<String> FAILED =
      List.of(
          "charge_for_pending_refund_disputed",
          "declined",
          "expired_or_canceled_card",
          "insufficient_funds",
          "lost_or_stolen_card",
          "merchant_request",
          "unknown");

  /** Those that the rules of booking know. */
  private static final List<String> CATEGORIES =
      List.of(
          "charge",
          "charge_failure",
          "refund",
          "refund_failure",
          "partial_capture_reversal",
          "dispute",
          "dispute_reversal",
          "payout",
          "payout_reversal",
          "topup",
          "topup_reversal",
          "risk_reserved_funds",
          "connect_reserved_funds",
          "fee",
          "network_cost",
          "tax",
          "transfer",
          "transfer_reversal",
          "platform_earning",
          "platform_earning_refund",
          "connect_collection_transfer");

  static Stream<Arguments> words() {
    return Stream.of("en", "ru")
        .flatMap(language ->
            Stream.of(
                    asked(DISPUTED, "reason", "open", "dispute"),
                    asked(REFUNDED, "reason", "succeeded", "refund"),
                    asked(FAILED, "reason", "failed", "refund"),
                    asked(FAILED, "reason", "canceled", "refund_failure"),
                    CATEGORIES.stream().map(word -> List.of("category", "general", "", word)))
                .flatMap(asked -> asked)
                .map(
                    one -> Arguments.of(language, one.get(0), one.get(1), one.get(2), one.get(3))));
  }

  private static Stream<List<String>> asked(
      List<String> reasons, String head, String state, String category) {
    return reasons.stream().map(reason -> List.of(head, reason, state, category));
  }

  @ParameterizedTest
  @MethodSource("words")
  void eachOfStripesWordsIsSaidInThoseOfALanguage(
      String language, String head, String reason, String state, String category) {
    List<String> shown = shown(language, reason, state, category);
    String said = head.equals("reason") ? shown.getFirst() : shown.getLast();

    assertThat(said).isNotEmpty().doesNotContain("_");
    if (language.equals("ru")) {
      assertThat(said).matches(".*\\p{IsCyrillic}.*");
    } else if (head.equals("reason")) {
      assertThat(said).isNotEqualTo(reason);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void whyAGiverDisputesIsNotWhyARefundFails(String language) {
    String disputed = shown(language, "insufficient_funds", "open", "dispute").getFirst();
    String failed = shown(language, "insufficient_funds", "failed", "refund").getFirst();

    assertThat(disputed).isNotEqualTo(failed);
    // A refund that failed without our being told why says why it was made.
    assertThat(shown(language, "duplicate", "failed", "refund").getFirst())
        .isEqualTo(shown(language, "duplicate", "succeeded", "refund").getFirst());
    assertThat(shown(language, "a_word_of_tomorrow", "failed", "a_kind_of_tomorrow"))
        .startsWith("a_word_of_tomorrow")
        .endsWith("a_kind_of_tomorrow");
  }

  private static List<String> shown(String language, String reason, String state, String category) {
    Sheet sheet =
        new Sheet(
            List.of("reason", "state", "category"), List.of(List.of(reason, state, category)));
    return new FinanceScreens(new Chart(Map.of()))
        .table("rows", "", sheet, Language.of(language)).lines().getFirst().stream()
            .map(cell -> cell.text())
            .toList();
  }
}
