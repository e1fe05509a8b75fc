package org.samizdat.ledger;

import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Said;
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
  private final BankCheck bank;
  private final SealedLinks links;
  private final ForgottenFacts forgotten;
  private final CloseChain chain;
  private final MonthCloses closes;
  private final CertificateDraft draft;
  private final Certificates certificates;
  private final BalanceReadings readings;
  private final BooksLock lock;
  private final BooksZone zone;
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
      BankCheck bank,
      SealedLinks links,
      ForgottenFacts forgotten,
      CloseChain chain,
      MonthCloses closes,
      CertificateDraft draft,
      Certificates certificates,
      BalanceReadings readings,
      BooksLock lock,
      BooksZone zone,
      LedgerSettings settings,
      Audit audit,
      Clock clock) {
    this.bookkeeper = bookkeeper;
    this.monthEnd = monthEnd;
    this.journal = journal;
    this.hash = hash;
    this.facts = facts;
    this.check = check;
    this.bank = bank;
    this.links = links;
    this.forgotten = forgotten;
    this.chain = chain;
    this.closes = closes;
    this.draft = draft;
    this.certificates = certificates;
    this.readings = readings;
    this.lock = lock;
    this.zone = zone;
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
   * certifies. A month that is closed stays as it is; closing it again changes nothing. What comes
   * in after the check is booked in the next month.
   *
   * @param by null for somebody at the command line
   * @return false if it was closed before
   * @throws Refused {@code month-not-over}, {@code month-out-of-turn}, {@code books-zone-changed};
   *     {@code books-moved} if a fact came in meanwhile: try again; {@code stripe-not-asked} if
   *     Stripe's own closing is still to come; {@code books-off} with the {@code fault} if a cent
   *     is off. Nothing is written then
   */
  @Transactional
  public boolean close(YearMonth month, @Nullable DeskUser by) {
    lock.takeForAll();
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
    monthEnd.add(month, BookingRules.VERSION);
    checkRows(month);
    List<Certificate> drawn = draft.draw(month);
    drawn.forEach(this::checkSums);
    MonthCloses.Close close = write(month, drawn, by);
    // Also outside the database: who changes a closed month cannot change what was logged.
    String made = HexFormat.of().formatHex(close.hash());
    audit.record(by, "books.month-closed", month.toString(), made);
    LOG.info("The month {} is closed with {} entries and hash {}", month, close.entries(), made);
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
    zone.hold();
  }

  private void checkRows(YearMonth month) {
    Optional<Said> missing = forgotten.first(month, true);
    // What only waits to be booked has come in since that was done.
    if (missing.isPresent() && forgotten.first(month, false).isEmpty()) {
      throw new Refused(
          Refused.Kind.UNAVAILABLE,
          "books-moved",
          "A movement of this month has come in while it was being closed. Try again.");
    }
    missing
        .or(() -> check.fault(month, null))
        .or(() -> check.unevenPayout(month))
        .or(() -> bank.unmatched(month))
        .or(() -> bank.miscounted(month))
        .or(this::changedSince)
        .ifPresent(fault -> {
          throw off(fault);
        });
  }

  /** A closed month whose rows do not give its hash any more. */
  private Optional<Said> changedSince() {
    return chain
        .firstBroken()
        .map(closed ->
            check
                .fault(closed, closed)
                .orElse(
                    new Said("finance.fault.month-changed", Map.of("month", closed.toString()))));
  }

  private void checkSums(Certificate drawn) {
    if (!drawn.sum().equals(drawn.closing())) {
      throw off(differ("sums-differ", drawn.sum(), drawn.closing()));
    }
    if (drawn.stripe() == null && readings.hasAny()) {
      throw new Refused(
          Refused.Kind.UNAVAILABLE,
          "stripe-not-asked",
          "Stripe has not been asked for its balance since the month ended. That happens every day:"
              + " try again tomorrow.");
    }
    if (drawn.stripe() != null && !drawn.stripe().equals(drawn.closing())) {
      throw off(differ("stripe-differs", drawn.stripe(), drawn.closing()));
    }
    Certificate.AtBank atBank = drawn.atBank();
    if (atBank != null && !atBank.missing().equals(drawn.inTransit())) {
      throw off(differ("transit-differs", atBank.missing(), drawn.inTransit()));
    }
  }

  private MonthCloses.Close write(YearMonth month, List<Certificate> drawn, @Nullable DeskUser by) {
    List<Fact> seen = seen(month);
    MonthCloses.Close bare =
        new MonthCloses.Close(
            month,
            settings.zone().getId(),
            BookingRules.VERSION,
            seen.size(),
            0,
            closes.last().map(MonthCloses.Close::hash).orElse(MonthCloses.NONE),
            MonthCloses.NONE,
            clock.instant(),
            by == null ? null : by.number());
    List<MonthCloses.Seen> sealed =
        new ArrayList<>(seen.stream().map(MonthCloses.Seen::of).toList());
    sealed.addAll(links.unseen(month));
    MonthCloses.Close close = bare.hashed(hash.month(bare, drawn, MonthCloses.print(sealed)));
    closes.add(close);
    closes.addFacts(month, sealed);
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

  private static Said differ(String fault, Money told, Money booked) {
    return new Said(
        "finance.fault." + fault, Map.of("told", told.toString(), "booked", booked.toString()));
  }

  private static Refused off(Said fault) {
    LOG.error("A month is not closed: {}", fault);
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "books-off",
        "The month is not closed, for the books are off: " + fault + ".",
        Map.of("fault", fault));
  }
}
