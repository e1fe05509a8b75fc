package org.samizdat.giving;

import java.util.List;
import org.samizdat.giving.page.Rows;
import org.samizdat.giving.page.Rows.Cell;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** Disputes and early warnings of them as tables of the desk. */
@Component
class DisputeScreens {

  private final Payments payments;

  DisputeScreens(Payments payments) {
    this.payments = payments;
  }

  Rows disputes(List<Dispute> disputes, Language language) {
    return GivingScreens.rows(
        language,
        "disputes",
        List.of("day", "receipt", "amount", "reason", "state", "answer-by"),
        disputes.stream()
            .map(dispute ->
                List.of(
                    Cell.of(GivingScreens.day(language, dispute.openedAt())),
                    receipt(dispute.payment()),
                    Cell.number(language.money(dispute.amount())),
                    Cell.of(GivingScreens.known(language, "desk-gifts.reason.", dispute.reason())),
                    Cell.of(state(language, dispute)),
                    Cell.of(
                        dispute.isOpen() && dispute.answerBy() != null
                            ? GivingScreens.day(language, dispute.answerBy())
                            : "")))
            .toList());
  }

  Rows warnings(List<FraudWarnings.Warning> warnings, Language language) {
    return GivingScreens.rows(
        language,
        "warnings",
        List.of("day", "receipt", "reason", "state"),
        warnings.stream()
            .map(warning ->
                List.of(
                    Cell.of(GivingScreens.day(language, warning.at())),
                    receipt(warning.payment()),
                    Cell.of(GivingScreens.known(language, "desk-gifts.reason.", warning.kind())),
                    Cell.of(
                        language.say(
                            warning.actionable()
                                ? "desk-gifts.warning.actionable"
                                : "desk-gifts.warning.late"))))
            .toList());
  }

  private Cell receipt(String intent) {
    return payments
        .find(intent)
        .map(payment ->
            Cell.to(
                ReceiptNumber.of(payment.receipt(), payment.paidAt()),
                "/desk/giving/gifts/" + payment.receipt()))
        .orElse(Cell.of(""));
  }

  private static String state(Language language, Dispute dispute) {
    String state = language.say("desk-gifts.dispute." + GivingScreens.word(dispute.state()));
    return dispute.inquiry() ? language.say("desk-gifts.dispute.inquiry") + ": " + state : state;
  }
}
