package org.samizdat.ledger;

import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Facts that no entry is made of yet. A fact is put down here in the transaction that records it.
 */
@Component
class FactsToBook {

  static final String MONEY = "money";
  static final String LOST_DISPUTE = "lost-dispute";
  static final String OPENING = "opening";
  static final String BANK = "bank";
  static final String BANK_UNDONE = "bank-undone";
  static final String RULING = "ruling";
  static final String RULING_UNDONE = "ruling-undone";

  private final JdbcClient database;

  FactsToBook(JdbcClient database) {
    this.database = database;
  }

  void add(String kind, String fact) {
    database
        .sql("insert into fact_to_book (kind, fact) values (:kind, :fact) on conflict do nothing")
        .param("kind", kind)
        .param("fact", fact)
        .update();
  }

  /** Adds several of a kind. */
  void add(String kind, Collection<String> facts) {
    database
        .sql(
            """
            insert into fact_to_book (kind, fact)
            select :kind, fact
            from unnest(:facts::text[]) as due (fact)
            on conflict do nothing
            """)
        .param("kind", kind)
        .param("facts", facts.toArray(String[]::new))
        .update();
  }

  /** How many there are. */
  long count() {
    return database
        .sql("select count(*) as waiting from fact_to_book")
        .query((row, number) -> row.getLong("waiting"))
        .single();
  }

  /**
   * A page of them, by kind and id.
   *
   * @param after the last of the page before; an empty one for the first page
   */
  List<Fact.Key> page(Fact.Key after, int most) {
    return database
        .sql(
            """
            select kind, fact
            from fact_to_book
            where (kind, fact) > (:kind, :fact)
            order by kind, fact
            limit :most
            """)
        .param("kind", after.kind())
        .param("fact", after.id())
        .param("most", most)
        .query((row, number) -> new Fact.Key(row.getString("kind"), row.getString("fact")))
        .list();
  }

  void done(Collection<Fact.Key> booked) {
    database
        .sql(
            """
            delete from fact_to_book
            using unnest(:kinds::text[], :facts::text[]) as booked (kind, fact)
            where fact_to_book.kind = booked.kind
            and fact_to_book.fact = booked.fact
            """)
        .param("kinds", booked.stream().map(Fact.Key::kind).toArray(String[]::new))
        .param("facts", booked.stream().map(Fact.Key::id).toArray(String[]::new))
        .update();
  }
}
