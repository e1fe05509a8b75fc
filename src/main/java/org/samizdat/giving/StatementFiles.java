package org.samizdat.giving;

import java.time.Clock;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.Statements.Made;
import org.samizdat.giving.page.GiftPaper;
import org.samizdat.ledger.GivenGift;
import org.samizdat.ledger.Ledger;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Statements of a year on paper. Made when somebody asks, and not kept: this is the only place
 * where figures and a name come together.
 */
@Component
class StatementFiles {

  private static final int EARLIEST = 1970;

  private final Statements statements;
  private final Payments payments;
  private final Ledger ledger;
  private final PaperPress press;
  private final Site site;
  private final Clock clock;

  StatementFiles(
      Statements statements,
      Payments payments,
      Ledger ledger,
      PaperPress press,
      Site site,
      Clock clock) {
    this.statements = statements;
    this.payments = payments;
    this.ledger = ledger;
    this.press = press;
    this.site = site;
    this.clock = clock;
  }

  /**
   * What she gave in a year of the books' zone. It has a number, the same on every reprint, once
   * the year is over: before, every gift would make another.
   *
   * @param name to stand on it; null for none
   * @throws Refused {@code statement-not-found} if she gave nothing then
   */
  ResponseEntity<byte[]> of(Giver giver, int year, Language language, @Nullable String name) {
    // Beyond it nobody can have given, and not every number is a year.
    if (year < EARLIEST || year > statements.thisYear().getValue()) {
      throw Statements.notFound();
    }
    Year asked = Year.of(year);
    Optional<Made> made = statements.make(giver, asked);
    YearOfGifts given = made.map(Made::given).orElseGet(() -> statements.given(giver, asked));
    if (given.gifts().isEmpty()) {
      throw Statements.notFound();
    }
    Optional<Statement> statement = made.map(Made::statement);
    return press.file(
        statement.map(Statement::name).orElse(asked.toString()),
        new GiftPaper(
            language,
            site.name(),
            site.postalAddress(),
            language.say(
                statement.isPresent() ? "gift-paper.year" : "gift-paper.year-so-far",
                asked.toString()),
            name,
            statement.map(found -> notes(found, language)).orElse(List.of()),
            lines(giver, given, language),
            given.sums().stream().map(sum -> total(sum, language)).toList(),
            terms(asked, statement.isPresent(), language),
            language.day(ledger.day(clock.instant()))));
  }

  private static List<String> notes(Statement statement, Language language) {
    List<String> notes = new ArrayList<>();
    notes.add(language.say("gift-paper.statement", statement.name()));
    String corrected = statement.nameOfCorrected();
    if (corrected != null) {
      notes.add(language.say("gift-paper.corrects", corrected));
    }
    return notes;
  }

  private List<GiftPaper.Line> lines(Giver giver, YearOfGifts given, Language language) {
    Map<String, Payment> receipts =
        payments.of(giver).stream().collect(Collectors.toMap(Payment::charge, Function.identity()));
    return given.gifts().stream()
        .map(gift -> line(gift, receipts.get(gift.charge()), language))
        .toList();
  }

  private GiftPaper.Line line(GivenGift gift, @Nullable Payment payment, Language language) {
    Money covered = payment == null ? Money.zero(gift.paid().currency()) : payment.covered();
    List<String> notes = new ArrayList<>(ReceiptFiles.notes(covered, gift.back(), language));
    if (gift.contested()) {
      notes.add(language.say("gift-paper.contested"));
    }
    return new GiftPaper.Line(
        payment == null ? "" : ReceiptNumber.of(payment.receipt(), payment.paidAt()),
        language.day(ledger.day(gift.at())),
        language.say("frequency." + gift.frequency()),
        language.money(gift.paid()),
        notes);
  }

  private static GiftPaper.Total total(YearOfGifts.Sum sum, Language language) {
    return new GiftPaper.Total(
        language.money(sum.kept()),
        sum.back().isZero()
            ? null
            : language.say(
                "gift-paper.total-made", language.money(sum.paid()), language.money(sum.back())));
  }

  private List<String> terms(Year year, boolean over, Language language) {
    return List.of(
        language.say("gift-paper.terms-counted", year.toString(), ledger.zone().getId()),
        language.say("gift-paper.terms-back"),
        language.say(over ? "gift-paper.terms-number" : "gift-paper.terms-so-far"));
  }
}
