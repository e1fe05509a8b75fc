package org.samizdat.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;
import org.samizdat.values.Said;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes the books a second time, beside the first, from facts, policies and closes alone, and holds
 * the one against the other.
 */
@Component
class ShadowBooks {

  /**
   * What was found.
   *
   * @param fault the first thing that is not as it was written; empty if everything is
   */
  record Result(long entries, int closedMonths, Optional<String> fault) {

    /** Whether there are no books yet. */
    boolean isEmpty() {
      return entries == 0 && closedMonths == 0 && fault.isEmpty();
    }
  }

  /** Of any month: what has come and waits to be booked is not forgotten. */
  private static final YearMonth FOREVER = YearMonth.of(9_000, 12);

  private final JdbcClient database;
  private final BookFacts facts;
  private final SealedLinks links;
  private final BooksCheck check;
  private final Bookkeeper bookkeeper;
  private final MonthEnd monthEnd;
  private final JournalRows journal;
  private final CloseChain chain;
  private final CertificateCheck certificates;
  private final ForgottenFacts forgotten;
  private final MonthCloses closes;
  private final BooksLock lock;
  private final BooksZone zone;

  ShadowBooks(
      JdbcClient database,
      BookFacts facts,
      SealedLinks links,
      BooksCheck check,
      Bookkeeper bookkeeper,
      MonthEnd monthEnd,
      JournalRows journal,
      CloseChain chain,
      CertificateCheck certificates,
      ForgottenFacts forgotten,
      MonthCloses closes,
      BooksLock lock,
      BooksZone zone) {
    this.database = database;
    this.facts = facts;
    this.links = links;
    this.check = check;
    this.bookkeeper = bookkeeper;
    this.monthEnd = monthEnd;
    this.journal = journal;
    this.chain = chain;
    this.certificates = certificates;
    this.forgotten = forgotten;
    this.closes = closes;
    this.lock = lock;
    this.zone = zone;
  }

  /** Compares the whole journal. Whoever writes in the books meanwhile waits. */
  @Transactional
  public Result compare() {
    lock.takeForAll();
    Optional<Refused> moved = zone.changed();
    if (moved.isPresent()) {
      // Every day would differ, and none would be wrong.
      return new Result(count(), closes.all().size(), moved.map(Refused::sentence));
    }
    database.sql("delete from ledger_shadow.posting").update();
    database.sql("delete from ledger_shadow.journal_entry").update();
    // From here to the end of the transaction the journal's names are those of the shadow.
    database
        .sql("select set_config('search_path', 'ledger_shadow, public', true)")
        .query()
        .listOfRows();
    List<MonthCloses.Close> closed = closes.all();
    Optional<String> fault = Optional.empty();
    for (MonthCloses.Close close : closed) {
      Optional<String> changed = make(close);
      fault = fault.isPresent() ? fault : changed;
    }
    makeOpen(closes.firstOpen());
    Optional<String> differing = fault.or(this::firstDifference);
    return new Result(
        count(),
        closed.size(),
        differing
            .or(() -> certificates.firstWrong(closed))
            .or(() -> closes.last().flatMap(last -> unevenPayout(last.month())))
            .or(() ->
                chain
                    .firstBroken()
                    .map(month -> "The hash of " + month + " is not the one it was closed with"))
            .or(() -> forgotten.first(FOREVER, false).map(Said::toString)));
  }

  /** Also of months that were closed before closes saw what went out with which payout. */
  private Optional<String> unevenPayout(YearMonth month) {
    return check.unevenPayout(month).map(Said::toString);
  }

  /** Makes a closed month; a fact that is not what its close saw is named. */
  private Optional<String> make(MonthCloses.Close close) {
    Optional<String> changed = Optional.empty();
    List<MonthCloses.Seen> page = closes.facts(close.month(), Fact.Key.FIRST, Bookkeeper.PAGE);
    while (!page.isEmpty()) {
      List<Fact.Key> keys = page.stream().map(MonthCloses.Seen::key).toList();
      Map<Fact.Key, Fact> found = facts.find(keys);
      Map<Fact.Key, byte[]> prints = links.prints(keys);
      found.forEach((key, fact) -> prints.put(key, fact.print()));
      for (MonthCloses.Seen seen : page) {
        if (changed.isEmpty() && !Arrays.equals(prints.get(seen.key()), seen.print())) {
          changed =
              Optional.of(
                  called(seen.key().kind())
                      + seen.key().id()
                      + " is not as the close of "
                      + close.month()
                      + " saw it");
        }
      }
      add(found.values(), close.month(), close.month());
      page = closes.facts(close.month(), page.getLast().key(), Bookkeeper.PAGE);
    }
    monthEnd.add(close.month(), close.rules());
    return changed;
  }

  private static String called(String kind) {
    return switch (kind) {
      case SealedLinks.LINK -> "The payout of ";
      case SealedLinks.RULING -> "What was decided of a payout under number ";
      default -> "Fact ";
    };
  }

  private void add(Collection<Fact> made, @Nullable YearMonth seenIn, @Nullable YearMonth open) {
    journal.add(bookkeeper.entries(made, facts.undone(made, seenIn), open));
  }

  /** What is booked in months that are not closed. */
  private void makeOpen(@Nullable YearMonth open) {
    LocalDate first = open == null ? LocalDate.EPOCH : open.atDay(1);
    List<Fact.Key> page = openPage(first, Fact.Key.FIRST);
    while (!page.isEmpty()) {
      add(facts.find(page).values(), null, open);
      page = openPage(first, page.getLast());
    }
  }

  private List<Fact.Key> openPage(LocalDate first, Fact.Key after) {
    return database
        .sql(
            """
            select kind, fact
            from public.journal_entry
            where month >= :first
            and fact is not null
            and (kind, fact) > (:kind, :fact)
            order by kind, fact
            limit :most
            """)
        .param("first", first)
        .param("kind", after.kind())
        .param("fact", after.id())
        .param("most", Bookkeeper.PAGE)
        .query((row, number) -> new Fact.Key(row.getString("kind"), row.getString("fact")))
        .list();
  }

  private Optional<String> firstDifference() {
    return database
        .sql(
            """
            select coalesce(book.id, shadow.id) as id
            from public.journal_entry as book
            full join ledger_shadow.journal_entry as shadow on shadow.id = book.id
            where (book.kind, book.fact, book.month, book.day, book.own_day, book.words,
                book.postings)
              is distinct from (shadow.kind, shadow.fact, shadow.month, shadow.day, shadow.own_day,
                shadow.words, shadow.postings)
            union
            select coalesce(book.entry, shadow.entry)
            from public.posting as book
            full join ledger_shadow.posting as shadow
              on shadow.entry = book.entry and shadow.position = book.position
            where (book.account, book.amount_minor, book.currency)
              is distinct from (shadow.account, shadow.amount_minor, shadow.currency)
            order by id
            limit 1
            """)
        .query(String.class)
        .optional()
        .map(id -> "Entry " + id + " is not what its fact makes it");
  }

  private long count() {
    return database.sql("select count(*) from public.journal_entry").query(Long.class).single();
  }
}
