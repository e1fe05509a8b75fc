package org.samizdat.ledger;

import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Closes months: one after the other, for good, and only if no cent is off anywhere. */
@Component
class MonthClosing {

  private static final Logger LOG = LoggerFactory.getLogger(MonthClosing.class);

  private final Bookkeeper bookkeeper;
  private final MonthEnd monthEnd;
  private final JournalRows journal;
  private final JournalHash hash;
  private final BookFacts facts;
  private final BooksCheck check;
  private final MonthCloses closes;
  private final CertificateDraft draft;
  private final Certificates certificates;
  private final BalanceReadings readings;
  private final BooksLock lock;
  private final LedgerSettings settings;
  private final Audit audit;
  private final Clock clock;

  MonthClosing(
      Bookkeeper bookkeeper,
      MonthEnd monthEnd,
      JournalRows journal,
      JournalHash hash,
      BookFacts facts,
      BooksCheck check,
      MonthCloses closes,
      CertificateDraft draft,
      Certificates certificates,
      BalanceReadings readings,
      BooksLock lock,
      LedgerSettings settings,
      Audit audit,
      Clock clock) {
    this.bookkeeper = bookkeeper;
    this.monthEnd = monthEnd;
    this.journal = journal;
    this.hash = hash;
    this.facts = facts;
    this.check = check;
    this.closes = closes;
    this.draft = draft;
    this.certificates = certificates;
    this.readings = readings;
    this.lock = lock;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /** The month to be closed next: the first that is not, if it has begun. */
  Optional<YearMonth> next() {
    YearMonth open = closes.firstOpen();
    return open == null ? journal.firstMonth() : Optional.of(open);
  }

  /** The month to be closed next, if it is over. */
  Optional<YearMonth> due() {
    return next().filter(month -> !clock.instant().isBefore(settings.end(month)));
  }

  /**
   * Closes a month in one transaction: books what is due, makes its own entries, checks every row,
   * certifies. A month that is closed stays as it is; closing it again changes nothing.
   *
   * @param by null for somebody at the command line
   * @return false if it was closed before
   * @throws Refused {@code month-not-over}, {@code month-out-of-turn}, {@code books-zone-changed};
   *     {@code stripe-not-asked} if Stripe's own closing is still to come; {@code books-off} with
   *     the {@code fault} if a cent is off. Nothing is written then
   */
  @Transactional
  public boolean close(YearMonth month, @Nullable DeskUser by) {
    lock.take();
    if (closes.find(month).isPresent()) {
      return false;
    }
    if (clock.instant().isBefore(settings.end(month))) {
      throw new Refused(Refused.Kind.UNACCEPTABLE, "month-not-over", "This month is not over yet.");
    }
    bookkeeper.bookUpTo(month);
    checkTurn(month);
    check
        .stranger(month)
        .ifPresent(fault -> {
          throw off(fault);
        });
    journal.add(monthEnd.entries(month));
    checkRows(month);
    List<Certificate> drawn = draft.draw(month);
    drawn.forEach(this::checkSums);
    MonthCloses.Close close = write(month, drawn, by);
    audit.record(by, "books.month-closed", month.toString(), "");
    LOG.info("The month {} is closed with {} entries", month, close.entries());
    return true;
  }

  private void checkTurn(YearMonth month) {
    YearMonth next =
        next()
            .orElseThrow(() ->
                new Refused(Refused.Kind.UNACCEPTABLE, "books-empty", "Nothing is booked yet."));
    if (!next.equals(month)) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "month-out-of-turn",
          "Months are closed one after the other. The next is " + next + ".",
          Map.of("next", next.toString()));
    }
    closes
        .last()
        .filter(last -> !last.zone().equals(settings.zone().getId()))
        .ifPresent(last -> {
          throw new Refused(
              Refused.Kind.UNACCEPTABLE,
              "books-zone-changed",
              "The month before was closed in the zone " + last.zone() + ". Set it again.",
              Map.of("zone", last.zone()));
        });
  }

  private void checkRows(YearMonth month) {
    check
        .forgotten(month)
        .or(() -> check.fault(month, null))
        .or(() -> check.unevenPayout(month))
        .or(this::changedSince)
        .ifPresent(fault -> {
          throw off(fault);
        });
  }

  /** A closed month whose rows do not give its hash any more. */
  private Optional<String> changedSince() {
    byte[] previous = MonthCloses.NONE;
    for (MonthCloses.Close close : closes.all()) {
      JournalHash.Of now = hash.month(close.month(), previous);
      if (!Arrays.equals(now.hash(), close.hash())) {
        return Optional.of(
            check
                .fault(close.month(), close.month())
                .orElse("The closed month " + close.month() + " is not as it was closed"));
      }
      previous = close.hash();
    }
    return Optional.empty();
  }

  private void checkSums(Certificate drawn) {
    if (!drawn.sum().equals(drawn.closing())) {
      throw off("The facts come to " + drawn.sum() + ", the journal to " + drawn.closing());
    }
    if (drawn.stripe() == null && readings.hasAny()) {
      throw new Refused(
          Refused.Kind.UNAVAILABLE,
          "stripe-not-asked",
          "Stripe has not been asked for its balance since the month ended. That happens every day:"
              + " try again tomorrow.");
    }
    if (drawn.stripe() != null && !drawn.stripe().equals(drawn.closing())) {
      throw off("Stripe says " + drawn.stripe() + ", the books " + drawn.closing());
    }
  }

  private MonthCloses.Close write(YearMonth month, List<Certificate> drawn, @Nullable DeskUser by) {
    byte[] previous = closes.last().map(MonthCloses.Close::hash).orElse(MonthCloses.NONE);
    JournalHash.Of made = hash.month(month, previous);
    List<Fact> seen = seen(month);
    MonthCloses.Close close =
        new MonthCloses.Close(
            month,
            settings.zone().getId(),
            BookingRules.VERSION,
            seen.size(),
            made.entries(),
            previous,
            made.hash(),
            clock.instant(),
            by == null ? null : by.number());
    closes.add(close);
    closes.addFacts(month, seen);
    certificates.add(month, drawn);
    return close;
  }

  private List<Fact> seen(YearMonth month) {
    List<Fact> seen = new ArrayList<>();
    List<Entry> page = journal.page(month, "", Bookkeeper.PAGE);
    while (!page.isEmpty()) {
      List<Fact.Key> keys = new ArrayList<>();
      for (Entry entry : page) {
        if (entry.fact() != null) {
          keys.add(new Fact.Key(entry.kind(), entry.fact()));
        }
      }
      seen.addAll(facts.find(keys).values());
      page = journal.page(month, page.getLast().id(), Bookkeeper.PAGE);
    }
    return seen;
  }

  private static Refused off(String fault) {
    LOG.error("A month is not closed: {}", fault);
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "books-off",
        "The month is not closed, for the books are off: " + fault + ".",
        Map.of("fault", fault));
  }
}
