package org.samizdat.giving;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.page.GiftPaper;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The papers that a giver can have of her payments. Made when she asks, and not kept. */
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
    return file(
        number,
        paper(language, language.say("gift-paper.receipt", number), name, List.of(payment)));
  }

  /** All that a giver gave in a year of UTC, the first payment first. */
  ResponseEntity<byte[]> ofYear(Giver giver, int year, Language language, String name) {
    List<Payment> given =
        payments.of(giver).stream()
            .filter(payment -> GiverWords.day(payment.paidAt()).getYear() == year)
            .sorted(Comparator.comparing(Payment::paidAt).thenComparingLong(Payment::receipt))
            .toList();
    String written = Integer.toString(year);
    return file(written, paper(language, language.say("gift-paper.year", written), name, given));
  }

  private GiftPaper paper(
      Language language, String title, @Nullable String name, List<Payment> given) {
    Map<String, Money> back = refunds.refunded(given);
    return new GiftPaper(
        language,
        site.name(),
        site.postalAddress(),
        title,
        name,
        given.stream().map(payment -> line(payment, back.get(payment.intent()), language)).toList(),
        given.size() == 1 ? List.of() : totals(given, back).stream().map(language::money).toList(),
        language.day(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
  }

  private static GiftPaper.Line line(Payment payment, @Nullable Money back, Language language) {
    return new GiftPaper.Line(
        ReceiptNumber.of(payment.receipt(), payment.paidAt()),
        language.day(GiverWords.day(payment.paidAt())),
        language.say("frequency." + payment.frequency().label()),
        language.money(payment.amount()),
        payment.covered().isZero()
            ? null
            : language.say("receipt-mail.covered", language.money(payment.covered())),
        back == null || back.isZero() ? null : language.say("giver.back", language.money(back)));
  }

  /** What is with the newsroom still. */
  private static List<Money> totals(List<Payment> given, Map<String, Money> back) {
    Map<Currency, Money> totals = new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
    for (Payment payment : given) {
      Money gone = back.getOrDefault(payment.intent(), Money.zero(payment.amount().currency()));
      totals.merge(payment.amount().currency(), payment.amount().minus(gone), Money::plus);
    }
    return List.copyOf(totals.values());
  }

  private ResponseEntity<byte[]> file(String name, GiftPaper paper) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name + ".pdf").build().toString())
        .body(press.print(paper));
  }
}
