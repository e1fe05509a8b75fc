package org.samizdat.giving;

import java.time.Clock;
import java.time.Instant;
import java.time.Year;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.samizdat.ledger.GivenGift;
import org.samizdat.ledger.Ledger;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What givers gave in a year: their gifts as the books have them, and the number under which each
 * was told so. Years begin in the zone of the books, so that all statements of a year and its
 * twelve closes are about the same gifts.
 */
@Component
class Statements {

  /** A statement and what it says. */
  record Made(Statement statement, YearOfGifts given) {}

  private final Ledger ledger;
  private final Payments payments;
  private final Givers givers;
  private final StatementTable table;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Statements(
      Ledger ledger,
      Payments payments,
      Givers givers,
      StatementTable table,
      TransactionTemplate transaction,
      Clock clock) {
    this.ledger = ledger;
    this.payments = payments;
    this.givers = givers;
    this.table = table;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Whether nothing can be given in a year any more. */
  boolean isOver(Year year) {
    return year.isBefore(thisYear());
  }

  /** The year that it is in the zone of the books. */
  Year thisYear() {
    return Year.from(ledger.day(clock.instant()));
  }

  /** When a year begins. */
  Instant begins(Year year) {
    return year.atDay(1).atStartOfDay(ledger.zone()).toInstant();
  }

  /** The years in which a giver gave, the latest first. */
  List<Year> years(Giver giver) {
    return gifts(giver, Instant.EPOCH, begins(thisYear().plusYears(1))).stream()
        .map(gift -> Year.from(ledger.day(gift.at())))
        .distinct()
        .toList()
        .reversed();
  }

  /** What she gave in a year. */
  YearOfGifts given(Giver giver, Year year) {
    return new YearOfGifts(year, gifts(giver, begins(year), begins(year.plusYears(1))));
  }

  /**
   * The statement of a year that is over, with the figures of now: the last one, if it says them;
   * else one that corrects it, or the first. A repeat, also by another worker at once, gives the
   * same. Takes part in the caller's transaction, if there is one.
   *
   * @return empty if she gave nothing then, and while the year is not over
   */
  Optional<Made> make(Giver giver, Year year) {
    return isOver(year)
        ? transaction.execute(status -> {
          // One at a time: the second reads no older figures, and finds what the first has made.
          givers.lock(giver.number());
          YearOfGifts given = given(giver, year);
          return given.gifts().isEmpty()
              ? Optional.empty()
              : Optional.of(new Made(of(giver, given), given));
        })
        : Optional.empty();
  }

  static Refused notFound() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "statement-not-found", "There are no gifts of this year here.");
  }

  private Statement of(Giver giver, YearOfGifts given) {
    byte[] print = given.print();
    Optional<Statement> last = table.last(giver.number(), given.year());
    if (last.isPresent() && Arrays.equals(last.get().figures(), print)) {
      return last.get();
    }
    Statement next =
        new Statement(
            StatementNumber.random(),
            giver.number(),
            given.year(),
            last.map(Statement::version).orElse(0) + 1,
            last.map(Statement::number).orElse(null),
            print,
            ledger.day(clock.instant()));
    table.insert(next, given.sums());
    return next;
  }

  private List<GivenGift> gifts(Giver giver, Instant from, Instant until) {
    List<String> donations =
        payments.of(giver).stream()
            .map(payment -> Long.toHexString(payment.donation()))
            .distinct()
            .toList();
    return ledger.gifts(donations, from, until);
  }
}
