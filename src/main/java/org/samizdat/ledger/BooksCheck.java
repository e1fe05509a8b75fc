package org.samizdat.ledger;

import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Holds what is booked against what the facts say it must be, and names the first row that is off.
 */
@Component
class BooksCheck {

  private final JdbcClient database;
  private final JournalRows journal;
  private final BookFacts facts;
  private final Bookkeeper bookkeeper;
  private final LedgerSettings settings;

  BooksCheck(
      JdbcClient database,
      JournalRows journal,
      BookFacts facts,
      Bookkeeper bookkeeper,
      LedgerSettings settings) {
    this.database = database;
    this.journal = journal;
    this.facts = facts;
    this.bookkeeper = bookkeeper;
    this.settings = settings;
  }

  /**
   * The first fault in a month, by the id of its row; empty if every entry is what its fact makes
   * it.
   *
   * @param seenIn the month itself if it is closed: then nothing counts that its close did not see
   */
  Optional<String> fault(YearMonth month, @Nullable YearMonth seenIn) {
    List<Entry> page = journal.page(month, "", Bookkeeper.PAGE);
    while (!page.isEmpty()) {
      Optional<String> fault = fault(page, month, seenIn);
      if (fault.isPresent()) {
        return fault;
      }
      page = journal.page(month, page.getLast().id(), Bookkeeper.PAGE);
    }
    return Optional.empty();
  }

  private Optional<String> fault(List<Entry> page, YearMonth month, @Nullable YearMonth seenIn) {
    List<Fact.Key> keys = new ArrayList<>();
    for (Entry entry : page) {
      if (entry.fact() != null) {
        keys.add(new Fact.Key(entry.kind(), entry.fact()));
      }
    }
    Collection<Fact> found = facts.find(keys).values();
    Map<String, Entry> right = new HashMap<>();
    bookkeeper
        .entries(found, facts.undone(found, seenIn), month)
        .forEach(entry -> right.put(entry.id(), entry));
    return page.stream()
        .filter(entry -> entry.fact() != null && !entry.equals(right.get(entry.id())))
        .findFirst()
        .map(entry -> said(entry, right.get(entry.id())));
  }

  private static String said(Entry entry, @Nullable Entry right) {
    return right == null
        ? "Entry " + entry.id() + " has no fact"
        : "Entry "
            + entry.id()
            + " is not what its fact makes it: "
            + entry.postings().stream().map(Entry.Posting::line).toList()
            + " instead of "
            + right.postings().stream().map(Entry.Posting::line).toList();
  }

  /** An entry of a month that no fact stands behind, before the month makes its own. */
  Optional<String> stranger(YearMonth month) {
    return database
        .sql(
            """
            select id
            from journal_entry
            where month = :month
            and fact is null
            order by id
            limit 1
            """)
        .param("month", month.atDay(1))
        .query(String.class)
        .optional()
        .map(entry -> "Entry " + entry + " has no fact");
  }

  /** A fact of a month or one before that has no entry. */
  Optional<String> forgotten(YearMonth month) {
    return database
        .sql(
            """
            select balance_transaction
            from money_fact
            left join journal_entry on journal_entry.id = balance_transaction
            where journal_entry.id is null
            and created_at < :end
            order by balance_transaction
            limit 1
            """)
        .param("end", settings.end(month).atOffset(ZoneOffset.UTC))
        .query(String.class)
        .optional()
        .map(fact -> "Fact " + fact + " is not booked");
  }

  /** A payout up to a month whose own movement and what it paid out do not come to nothing. */
  Optional<String> unevenPayout(YearMonth month) {
    return database
        .sql(
            """
            select money_fact.source as payout, (
                select sum(paid.net_minor)
                from payout_link
                join money_fact as paid on paid.balance_transaction = payout_link.balance_transaction
                where payout_link.payout = money_fact.source) as rest
            from journal_entry
            join money_fact on money_fact.balance_transaction = journal_entry.fact
            where journal_entry.kind = 'money'
            -- Also one that was listed only after its own month was closed.
            and journal_entry.month <= :month
            and money_fact.reporting_category = 'payout'
            order by money_fact.source
            """)
        .param("month", month.atDay(1))
        .query((row, number) ->
            row.getBigDecimal("rest") == null || row.getLong("rest") == 0
                ? ""
                : "Payout "
                    + row.getString("payout")
                    + " and what it paid out differ by "
                    + row.getLong("rest")
                    + " in minor units")
        .list()
        .stream()
        .filter(fault -> !fault.isEmpty())
        .findFirst();
  }
}
