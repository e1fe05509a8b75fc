package org.samizdat.giving;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.page.GiftPaper;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The papers that a giver can have of single payments. Made when she asks, and not kept. */
@Component
class ReceiptFiles {

  private final Payments payments;
  private final Refunds refunds;
  private final PaperPress press;
  private final Site site;
  private final Clock clock;

  ReceiptFiles(Payments payments, Refunds refunds, PaperPress press, Site site, Clock clock) {
    this.payments = payments;
    this.refunds = refunds;
    this.press = press;
    this.site = site;
    this.clock = clock;
  }

  /**
   * The receipt for one payment.
   *
   * @param name to stand on it; null for none
   * @throws Refused {@code receipt-not-found}, also if it is another's
   */
  ResponseEntity<byte[]> one(Giver giver, long receipt, Language language, @Nullable String name) {
    Payment payment =
        payments
            .ofReceipt(receipt)
            .filter(found -> found.giver() == giver.number())
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.NOT_FOUND, "receipt-not-found", "There is no such receipt here."));
    String number = ReceiptNumber.of(receipt, payment.paidAt());
    return press.file(
        number,
        new GiftPaper(
            language,
            site.name(),
            site.postalAddress(),
            language.say("gift-paper.receipt", number),
            name,
            List.of(),
            List.of(
                new GiftPaper.Line(
                    number,
                    language.day(GiverWords.day(payment.paidAt())),
                    language.say("frequency." + payment.frequency().label()),
                    language.money(payment.amount()),
                    notes(payment.covered(), refunds.refunded(payment), language))),
            List.of(),
            List.of(),
            language.day(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))));
  }

  /**
   * What is said of an amount.
   *
   * @param covered of it, what was added to cover the fee
   * @param back what has gone back of it
   */
  static List<String> notes(Money covered, Money back, Language language) {
    List<String> notes = new ArrayList<>();
    if (!covered.isZero()) {
      notes.add(language.say("receipt-mail.covered", language.money(covered)));
    }
    if (!back.isZero()) {
      notes.add(language.say("giver.back", language.money(back)));
    }
    return notes;
  }
}
