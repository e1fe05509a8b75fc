package org.samizdat.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads facts of every kind for the books. */
@Component
class BookFacts {

  private final JdbcClient database;
  private final MoneyFactRows money;
  private final RulingFacts rulings;
  private final LedgerSettings settings;

  BookFacts(
      JdbcClient database, MoneyFactRows money, RulingFacts rulings, LedgerSettings settings) {
    this.database = database;
    this.money = money;
    this.rulings = rulings;
    this.settings = settings;
  }

  /** The facts of some keys; those that are not there are missing. */
  Map<Fact.Key, Fact> find(Collection<Fact.Key> keys) {
    Map<Fact.Key, Fact> found = new HashMap<>();
    List<Fact> all = new ArrayList<>();
    money.find(ids(keys, FactsToBook.MONEY)).forEach(fact -> all.add(new Fact.Moved(fact)));
    all.addAll(lost(ids(keys, FactsToBook.LOST_DISPUTE)));
    all.addAll(opened(ids(keys, FactsToBook.OPENING)));
    all.addAll(atBank(ids(keys, FactsToBook.BANK)));
    all.addAll(undone(ids(keys, FactsToBook.BANK_UNDONE)));
    all.addAll(rulings.find(ids(keys, FactsToBook.RULING)));
    all.addAll(rulings.findUndone(ids(keys, FactsToBook.RULING_UNDONE)));
    all.forEach(fact -> found.put(fact.key(), fact));
    return found;
  }

  private static List<String> ids(Collection<Fact.Key> keys, String kind) {
    return keys.stream().filter(key -> key.kind().equals(kind)).map(Fact.Key::id).toList();
  }

  private List<Fact> lost(List<String> disputes) {
    if (disputes.isEmpty()) {
      return List.of();
    }
    return database
        .sql("select dispute, lost_at from lost_dispute where dispute = any(:disputes)")
        .param("disputes", disputes.toArray(String[]::new))
        .<Fact>query((row, number) ->
            new Fact.DisputeLost(
                row.getString("dispute"),
                row.getObject("lost_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private List<Fact> opened(List<String> currencies) {
    if (currencies.isEmpty()) {
      return List.of();
    }
    return database
        .sql(
            """
            select currency, amount_minor, in_transit_minor, opened_on
            from books_opening
            where currency = any(:currencies)
            """)
        .param("currencies", currencies.toArray(String[]::new))
        .<Fact>query((row, number) ->
            new Fact.Opened(
                Money.of(row.getLong("amount_minor"), row.getString("currency")),
                Money.of(row.getLong("in_transit_minor"), row.getString("currency")),
                row.getObject("opened_on", LocalDate.class)))
        .list();
  }

  private List<Fact> atBank(List<String> matches) {
    if (matches.isEmpty()) {
      return List.of();
    }
    return database
        .sql(
            """
            select bank_match.number, category, currency, amount_minor, booked_on
            from bank_match
            join bank_line on bank_line.number = bank_match.line
            where bank_match.number = any(:matches::bigint[])
            """)
        .param("matches", matches.toArray(String[]::new))
        .<Fact>query((row, number) ->
            new Fact.AtBank(
                row.getLong("number"),
                row.getString("category"),
                Money.of(row.getLong("amount_minor"), row.getString("currency")),
                row.getObject("booked_on", LocalDate.class),
                false))
        .list();
  }

  private List<Fact> undone(List<String> matches) {
    if (matches.isEmpty()) {
      return List.of();
    }
    return database
        .sql(
            """
            select bank_unmatch.match, category, currency, amount_minor, undone_at, counts_on
            from bank_unmatch
            join bank_match on bank_match.number = bank_unmatch.match
            join bank_line on bank_line.number = bank_match.line
            where bank_unmatch.match = any(:matches::bigint[])
            """)
        .param("matches", matches.toArray(String[]::new))
        .<Fact>query((row, number) ->
            new Fact.AtBank(
                row.getLong("match"),
                row.getString("category"),
                Money.of(row.getLong("amount_minor"), row.getString("currency")),
                undoneOn(row),
                true))
        .list();
  }

  /** Those of before count on the day they were taken back. */
  private LocalDate undoneOn(ResultSet row) throws SQLException {
    LocalDate on = row.getObject("counts_on", LocalDate.class);
    return on == null
        ? settings.day(row.getObject("undone_at", OffsetDateTime.class).toInstant())
        : on;
  }

  /**
   * What facts undo, as far as it is known: of what is given back the charge, of a dispute that is
   * decided what was taken for it.
   *
   * @param seenIn only what the close of this month or one before it saw; null for all there is
   */
  Map<Fact.Key, MoneyFact> undone(Collection<Fact> facts, @Nullable YearMonth seenIn) {
    Map<Fact.Key, String> sources = new HashMap<>();
    for (Fact fact : facts) {
      String source = BookingRules.needsUndone(fact) ? source(fact) : null;
      if (source != null) {
        sources.put(fact.key(), source);
      }
    }
    Map<String, MoneyFact> bySource = bySource(new HashSet<>(sources.values()), seenIn);
    Map<Fact.Key, MoneyFact> undone = new HashMap<>();
    sources.forEach((key, source) -> {
      MoneyFact found = bySource.get(source);
      if (found != null) {
        undone.put(key, found);
      }
    });
    return undone;
  }

  private static @Nullable String source(Fact fact) {
    return switch (fact) {
      case Fact.DisputeLost lost -> lost.dispute();
      case Fact.Moved moved -> {
        MoneyFact.Paid paid = moved.money().paid();
        boolean ofDispute = moved.money().reportingCategory().equals("dispute_reversal");
        yield ofDispute || paid == null ? moved.money().source() : paid.charge();
      }
      case Fact.Opened opened -> null;
      case Fact.AtBank bank -> null;
      case Fact.Ruled ruled -> null;
    };
  }

  private Map<String, MoneyFact> bySource(Set<String> sources, @Nullable YearMonth seenIn) {
    if (sources.isEmpty()) {
      return Map.of();
    }
    List<String> ids =
        database
            .sql(
                """
                select distinct on (money_fact.source) balance_transaction
                from money_fact
                left join close_fact
                  on close_fact.kind = 'money' and close_fact.fact = balance_transaction
                where money_fact.source = any(:sources)
                and reporting_category in ('charge', 'dispute')
                and own
                and (cast(:seenIn as date) is null or close_fact.month <= :seenIn)
                order by money_fact.source, created_at, balance_transaction
                """)
            .param("sources", sources.toArray(String[]::new))
            .param("seenIn", seenIn == null ? null : seenIn.atDay(1))
            .query((row, number) -> row.getString("balance_transaction"))
            .list();
    Map<String, MoneyFact> found = new HashMap<>();
    for (MoneyFact fact : money.find(ids)) {
      if (fact.source() != null) {
        found.put(fact.source(), fact);
      }
    }
    return found;
  }
}
