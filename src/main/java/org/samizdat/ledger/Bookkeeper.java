package org.samizdat.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Account;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes entries of facts. */
@Component
class Bookkeeper {

  private static final Logger LOG = LoggerFactory.getLogger(Bookkeeper.class);

  /** So many at a time: a page of them is a transaction. */
  static final int PAGE = 1_000;

  private final FactsToBook due;
  private final BookFacts facts;
  private final RecognitionPolicies policies;
  private final JournalRows journal;
  private final MonthCloses closes;
  private final BooksLock lock;
  private final BooksZone zone;
  private final LedgerSettings settings;
  private final TransactionTemplate transaction;

  Bookkeeper(
      FactsToBook due,
      BookFacts facts,
      RecognitionPolicies policies,
      JournalRows journal,
      MonthCloses closes,
      BooksLock lock,
      BooksZone zone,
      LedgerSettings settings,
      TransactionTemplate transaction) {
    this.due = due;
    this.facts = facts;
    this.policies = policies;
    this.journal = journal;
    this.closes = closes;
    this.lock = lock;
    this.zone = zone;
    this.settings = settings;
    this.transaction = transaction;
  }

  /**
   * Books every fact that is not booked yet; one whose entry rests on another that has not come
   * waits for it. A repeat books nothing twice, by as many workers at once as there may be.
   *
   * @return how many entries were made
   * @throws org.samizdat.values.Refused {@code books-zone-changed}
   */
  long book() {
    AtomicLong booked = new AtomicLong();
    Optional<Fact.Key> last = Optional.of(Fact.Key.FIRST);
    while (last.isPresent()) {
      Fact.Key after = last.get();
      last =
          transaction.execute(status -> {
            lock.take();
            return bookPage(after, null, booked);
          });
    }
    return booked.get();
  }

  /**
   * The same for all facts up to the end of a month that is about to be closed: there they wait for
   * nothing. Must run in a transaction that has the lock.
   */
  void bookUpTo(YearMonth month) {
    Optional<Fact.Key> last = Optional.of(Fact.Key.FIRST);
    while (last.isPresent()) {
      last = bookPage(last.get(), month, new AtomicLong());
    }
  }

  /** The last key of the page; empty if there was none. */
  private Optional<Fact.Key> bookPage(
      Fact.Key after, @Nullable YearMonth closing, AtomicLong booked) {
    List<Fact.Key> keys = due.page(after, PAGE);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    zone.hold();
    Collection<Fact> found = facts.find(keys).values();
    Map<Fact.Key, MoneyFact> undone = facts.undone(found, null);
    List<Fact> ready =
        found.stream()
            .filter(fact ->
                !BookingRules.needsUndone(fact)
                    || undone.containsKey(fact.key())
                    || isLast(fact, closing))
            .toList();
    YearMonth open = closes.firstOpen();
    List<Entry> entries = entries(ready, undone, open);
    journal.add(entries);
    booked.addAndGet(entries.size());
    due.done(ready.stream().map(Fact::key).toList());
    alarm(entries);
    return Optional.of(keys.getLast());
  }

  /** A dispute that nobody has taken money for has nothing to book, however long it waits. */
  private boolean isLast(Fact fact, @Nullable YearMonth closing) {
    return closing != null
        && fact instanceof Fact.Moved
        && !YearMonth.from(fact.day(settings)).isAfter(closing);
  }

  /**
   * The entries of facts.
   *
   * @param open the first month that is not closed; nothing is booked before it
   */
  List<Entry> entries(
      Collection<Fact> booked, Map<Fact.Key, MoneyFact> undone, @Nullable YearMonth open) {
    List<RecognitionPolicies.Version> versions = policies.all();
    return booked.stream()
        .map(fact -> {
          LocalDate own = fact.day(settings);
          LocalDate day = open != null && YearMonth.from(own).isBefore(open) ? open.atDay(1) : own;
          return new Entry(
              id(fact.key()),
              fact.key().kind(),
              fact.key().id(),
              YearMonth.from(day),
              day,
              own,
              BookingRules.words(fact),
              BookingRules.postings(
                  fact, undone.get(fact.key()), RecognitionPolicies.of(versions, fact, own)));
        })
        .sorted((one, other) -> one.id().compareTo(other.id()))
        .toList();
  }

  private static String id(Fact.Key key) {
    return key.kind().equals(FactsToBook.MONEY) ? key.id() : key.kind() + "-" + key.id();
  }

  private static void alarm(List<Entry> entries) {
    Set<String> suspended = new TreeSet<>();
    for (Entry entry : entries) {
      if (entry.kind().equals(FactsToBook.MONEY)
          && entry.postings().stream().anyMatch(p -> p.account() == Account.SUSPENSE)) {
        suspended.add(entry.id() + " (" + entry.words() + ")");
      }
    }
    if (!suspended.isEmpty()) {
      LOG.error(
          "Nobody knows how to book {}; it is held in suspense and has to be looked at",
          new ArrayList<>(suspended));
    }
  }
}
