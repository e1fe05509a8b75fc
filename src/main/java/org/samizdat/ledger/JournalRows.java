package org.samizdat.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.samizdat.ledger.Entry.Posting;
import org.samizdat.ledger.chart.Account;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The journal as rows: the books themselves, or their shadow where the search path says so. */
@Component
class JournalRows {

  private final JdbcClient database;

  JournalRows(JdbcClient database) {
    this.database = database;
  }

  /** Adds entries with their postings. */
  void add(Collection<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into journal_entry (id, kind, fact, month, day, own_day, words, postings)
            select id, kind, fact, month, day, own_day, words, postings
            from unnest(:ids::text[], :kinds::text[], :facts::text[], :months::date[],
                :days::date[], :ownDays::date[], :words::text[], :counts::integer[])
              as entry (id, kind, fact, month, day, own_day, words, postings)
            """)
        .param("ids", entries.stream().map(Entry::id).toArray(String[]::new))
        .param("kinds", entries.stream().map(Entry::kind).toArray(String[]::new))
        .param("facts", entries.stream().map(Entry::fact).toArray(String[]::new))
        .param(
            "months",
            entries.stream().map(e -> e.month().atDay(1).toString()).toArray(String[]::new))
        .param("days", entries.stream().map(e -> e.day().toString()).toArray(String[]::new))
        .param("ownDays", entries.stream().map(e -> e.ownDay().toString()).toArray(String[]::new))
        .param("words", entries.stream().map(Entry::words).toArray(String[]::new))
        .param("counts", entries.stream().map(e -> e.postings().size()).toArray(Integer[]::new))
        .update();
    addPostings(entries);
  }

  private void addPostings(Collection<Entry> entries) {
    List<String> ids = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    List<Posting> postings = new ArrayList<>();
    for (Entry entry : entries) {
      for (int i = 0; i < entry.postings().size(); i++) {
        ids.add(entry.id());
        positions.add(i + 1);
        postings.add(entry.postings().get(i));
      }
    }
    database
        .sql(
            """
            insert into posting (entry, position, account, amount_minor, currency)
            select entry, position, account, amount_minor, currency
            from unnest(:ids::text[], :positions::integer[], :accounts::text[],
                :amounts::bigint[], :currencies::text[])
              as posting (entry, position, account, amount_minor, currency)
            """)
        .param("ids", ids.toArray(String[]::new))
        .param("positions", positions.toArray(Integer[]::new))
        .param("accounts", postings.stream().map(p -> p.account().label()).toArray(String[]::new))
        .param("amounts", postings.stream().map(Posting::minor).toArray(Long[]::new))
        .param("currencies", postings.stream().map(Posting::currency).toArray(String[]::new))
        .update();
  }

  /**
   * A page of a month's entries, in the order of their ids.
   *
   * @param after the last id of the page before; empty for the first page
   */
  List<Entry> page(YearMonth month, String after, int most) {
    return database
        .sql(
            """
            select id, kind, fact, month, day, own_day, words,
              array(
                select account from posting where entry = id order by position) as accounts,
              array(
                select amount_minor from posting where entry = id order by position) as amounts,
              array(
                select currency from posting where entry = id order by position) as currencies
            from journal_entry
            where month = :month
            and id > :after
            order by id
            limit :most
            """)
        .param("month", month.atDay(1))
        .param("after", after)
        .param("most", most)
        .query(JournalRows::read)
        .list();
  }

  /** The months that have entries, the first first. */
  List<YearMonth> months() {
    return database
        .sql("select distinct month from journal_entry order by month")
        .query((row, number) -> YearMonth.from(row.getObject(1, LocalDate.class)))
        .list();
  }

  /** The first month that has an entry. */
  Optional<YearMonth> firstMonth() {
    return database
        .sql("select month from journal_entry order by month limit 1")
        .query((row, number) -> YearMonth.from(row.getObject(1, LocalDate.class)))
        .optional();
  }

  private static Entry read(ResultSet row, int number) throws SQLException {
    String[] accounts = (String[]) row.getArray("accounts").getArray();
    Long[] amounts = (Long[]) row.getArray("amounts").getArray();
    String[] currencies = (String[]) row.getArray("currencies").getArray();
    List<Posting> postings = new ArrayList<>();
    for (int i = 0; i < accounts.length; i++) {
      postings.add(new Posting(account(accounts[i]), amounts[i], currencies[i]));
    }
    return new Entry(
        row.getString("id"),
        row.getString("kind"),
        row.getString("fact"),
        YearMonth.from(row.getObject("month", LocalDate.class)),
        row.getObject("day", LocalDate.class),
        row.getObject("own_day", LocalDate.class),
        row.getString("words"),
        postings);
  }

  private static Account account(String label) {
    return Account.find(label)
        .orElseThrow(() -> new IllegalStateException("The journal has an account " + label));
  }
}
