package org.samizdat.ledger;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is held in suspense, decided or not. */
@Component
class Suspense {

  /**
   * An entry that holds something in suspense.
   *
   * @param day the fact's own
   * @param amount what it moved on the account of suspense; a credit is less than nothing
   * @param ruling the number of what was decided; null as long as nothing is
   * @param account to which it belongs then
   */
  record Held(
      String entry,
      LocalDate day,
      String words,
      Money amount,
      @Nullable Long ruling,
      @Nullable Account account) {}

  private final JdbcClient database;

  Suspense(JdbcClient database) {
    this.database = database;
  }

  /**
   * The undecided first, and then the newest.
   *
   * @param most how many at most
   */
  List<Held> latest(int most) {
    return database
        .sql(
            """
            select entry, own_day, words, posting.amount_minor, posting.currency, standing.number,
              standing.account as ruled
            from posting
            join journal_entry on journal_entry.id = posting.entry
            left join lateral (
              select number, account
              from suspense_ruling
              where suspense_ruling.entry = posting.entry
              and not exists (select from suspense_ruling_undone where ruling = number)
            ) as standing on true
            where posting.account = 'suspense'
            and kind = 'money'
            order by standing.number is not null, own_day desc, entry
            limit :most
            """)
        .param("most", most)
        .query((row, count) -> {
          String ruled = row.getString("ruled");
          return new Held(
              row.getString("entry"),
              row.getObject("own_day", LocalDate.class),
              row.getString("words"),
              Money.of(row.getLong("amount_minor"), row.getString("currency")),
              row.getObject("number", Long.class),
              ruled == null ? null : Account.find(ruled).orElseThrow());
        })
        .list();
  }

  /** How many are not decided. */
  long undecided() {
    return database
        .sql(
            """
            select count(*)
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where posting.account = 'suspense'
            and kind = 'money'
            and not exists (
              select
              from suspense_ruling
              where suspense_ruling.entry = posting.entry
              and not exists (select from suspense_ruling_undone where ruling = number))
            """)
        .query((row, count) -> row.getLong("count"))
        .single();
  }
}
