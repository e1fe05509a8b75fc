package org.samizdat.ledger;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Said;
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

  BooksCheck(JdbcClient database, JournalRows journal, BookFacts facts, Bookkeeper bookkeeper) {
    this.database = database;
    this.journal = journal;
    this.facts = facts;
    this.bookkeeper = bookkeeper;
  }

  /**
   * The first fault in a month, by the id of its row; empty if every entry is what its fact makes
   * it.
   *
   * @param seenIn the month itself if it is closed: then nothing counts that its close did not see
   */
  Optional<Said> fault(YearMonth month, @Nullable YearMonth seenIn) {
    List<Entry> page = journal.page(month, "", Bookkeeper.PAGE);
    while (!page.isEmpty()) {
      Optional<Said> fault = fault(page, month, seenIn);
      if (fault.isPresent()) {
        return fault;
      }
      page = journal.page(month, page.getLast().id(), Bookkeeper.PAGE);
    }
    return Optional.empty();
  }

  private Optional<Said> fault(List<Entry> page, YearMonth month, @Nullable YearMonth seenIn) {
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

  private static Said said(Entry entry, @Nullable Entry right) {
    return right == null
        ? withoutFact(entry.id())
        : new Said(
            "finance.fault.entry-differs",
            Map.of(
                "entry",
                entry.id(),
                "found",
                entry.postings().stream().map(Entry.Posting::line).toList().toString(),
                "right",
                right.postings().stream().map(Entry.Posting::line).toList().toString()));
  }

  private static Said withoutFact(String entry) {
    return new Said("finance.fault.entry-without-fact", Map.of("entry", entry));
  }

  /** An entry of a month that no fact stands behind, before the month makes its own. */
  Optional<Said> stranger(YearMonth month) {
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
        .map(BooksCheck::withoutFact);
  }

  /**
   * A payout up to a month whose own movement and what it paid out do not come to nothing, or of
   * which Stripe has yet to list what it paid out and nobody has said that it never will.
   */
  Optional<Said> unevenPayout(YearMonth month) {
    return database
        .sql(
            """
            select money_fact.source as payout, (
                select sum(paid.net_minor)
                from payout_link
                join money_fact as paid on paid.balance_transaction = payout_link.balance_transaction
                where payout_link.payout = money_fact.source) as rest,
              exists (
                select
                from payout_expected
                where payout_expected.payout = money_fact.source
                and not exists (
                  select
                  from payout_ruling
                  where payout_ruling.payout = payout_expected.payout
                  and not exists (
                    select from payout_ruling_undone where ruling = payout_ruling.number)))
                as expected
            from journal_entry
            join money_fact on money_fact.balance_transaction = journal_entry.fact
            where journal_entry.kind = 'money'
            -- Also one that was listed only after its own month was closed.
            and journal_entry.month <= :month
            and money_fact.reporting_category = 'payout'
            order by money_fact.source
            """)
        .param("month", month.atDay(1))
        .query(BooksCheck::uneven)
        .list()
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Said> uneven(ResultSet row, int number) throws SQLException {
    String payout = row.getString("payout");
    BigDecimal rest = row.getBigDecimal("rest");
    if (rest == null) {
      return row.getBoolean("expected")
          ? Optional.of(new Said("finance.fault.payout-not-tied", Map.of("payout", payout)))
          : Optional.empty();
    }
    return rest.signum() == 0
        ? Optional.empty()
        : Optional.of(
            new Said(
                "finance.fault.payout-uneven",
                Map.of("payout", payout, "rest", rest.toPlainString())));
  }
}
