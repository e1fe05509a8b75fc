package org.samizdat.giving.stripe;

import com.stripe.model.BalanceTransaction;
import com.stripe.model.Dispute;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;

/**
 * A giver's bank asks a payment back, as Stripe tells of it now.
 *
 * @param amount may differ from the charge
 * @param reason Stripe's word, such as {@code fraudulent}
 * @param inquiry only a question: no money was taken
 * @param state how it stands
 * @param answerBy until when the newsroom may answer; null if there is nothing to answer
 * @param entries the balance transactions it made: none, one that took, one that gave back
 */
public record DisputeSeen(
    String id,
    String charge,
    @Nullable String payment,
    Money amount,
    String reason,
    boolean inquiry,
    State state,
    Instant at,
    @Nullable Instant answerBy,
    List<String> entries) {

  /** How it stands. */
  public enum State {
    NEEDS_ANSWER,
    UNDER_REVIEW,
    WON,
    LOST,
    /** A question that was not followed by a claim. */
    CLOSED
  }

  static DisputeSeen of(Dispute dispute) {
    Long due =
        dispute.getEvidenceDetails() == null ? null : dispute.getEvidenceDetails().getDueBy();
    List<BalanceTransaction> entries = dispute.getBalanceTransactions();
    return new DisputeSeen(
        dispute.getId(),
        dispute.getCharge(),
        dispute.getPaymentIntent(),
        StripeAmount.read(dispute.getAmount(), dispute.getCurrency()),
        dispute.getReason(),
        dispute.getStatus().startsWith("warning_"),
        switch (dispute.getStatus()) {
          case "needs_response", "warning_needs_response" -> State.NEEDS_ANSWER;
          case "won", "prevented" -> State.WON;
          case "lost" -> State.LOST;
          case "warning_closed" -> State.CLOSED;
          default -> State.UNDER_REVIEW;
        },
        Instant.ofEpochSecond(dispute.getCreated()),
        due == null ? null : Instant.ofEpochSecond(due),
        entries == null ? List.of() : entries.stream().map(BalanceTransaction::getId).toList());
  }
}
