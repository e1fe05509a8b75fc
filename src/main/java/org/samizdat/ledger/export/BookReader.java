package org.samizdat.ledger.export;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.export.Booked.Note;
import org.samizdat.ledger.export.Booked.Part;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the books to hand them on. */
@Component
class BookReader {

  private final JdbcClient database;

  BookReader(JdbcClient database) {
    this.database = database;
  }

  /** A month's entries by day and id; those that move nothing are left out. */
  List<Booked> month(YearMonth month) {
    return database
        .sql(
            """
            select id, day, own_day, words, donation, campaign, source, paid_minor, paid_currency,
              exchange_rate, payout,
              array(select account from posting where entry = id order by position) as accounts,
              array(
                select amount_minor from posting where entry = id order by position) as amounts,
              array(select currency from posting where entry = id order by position)
                as currencies
            from journal_entry
            left join money_fact
              on journal_entry.kind = 'money' and money_fact.balance_transaction = journal_entry.fact
            left join payout_link
              on payout_link.balance_transaction = money_fact.balance_transaction
            where month = :month
            and postings > 0
            order by day, id
            """)
        .param("month", month.atDay(1))
        .query(BookReader::read)
        .list();
  }

  /** What each account came to in each currency before a month; nothing is left out. */
  List<Part> balancesBefore(YearMonth month) {
    return database
        .sql(
            """
            select account, currency, sum(amount_minor) as amount
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where month < :month
            group by account, currency
            having sum(amount_minor) <> 0
            order by account, currency
            """)
        .param("month", month.atDay(1))
        .query((row, number) ->
            new Part(
                account(row.getString("account")),
                Money.of(row.getBigDecimal("amount").longValueExact(), row.getString("currency"))))
        .list();
  }

  /** Those of the accounts up to a month, it included. */
  List<String> currencies(YearMonth last) {
    return database
        .sql(
            """
            select distinct currency
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where month <= :last
            """)
        .param("last", last.atDay(1))
        .query((row, number) -> row.getString("currency"))
        .list();
  }

  /** Those that something was booked in, both months inclusive. */
  List<String> currencies(YearMonth first, YearMonth last) {
    return database
        .sql(
            """
            select distinct currency
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where month >= :first
            and month <= :last
            order by currency
            """)
        .param("first", first.atDay(1))
        .param("last", last.atDay(1))
        .query((row, number) -> row.getString("currency"))
        .list();
  }

  private static Booked read(ResultSet row, int number) throws SQLException {
    String[] accounts = (String[]) row.getArray("accounts").getArray();
    Long[] amounts = (Long[]) row.getArray("amounts").getArray();
    String[] currencies = (String[]) row.getArray("currencies").getArray();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < accounts.length; i++) {
      parts.add(new Part(account(accounts[i]), Money.of(amounts[i], currencies[i])));
    }
    return new Booked(
        row.getString("id"),
        row.getObject("day", LocalDate.class),
        row.getObject("own_day", LocalDate.class),
        row.getString("words"),
        notes(row),
        parts);
  }

  private static List<Note> notes(ResultSet row) throws SQLException {
    List<Note> notes = new ArrayList<>();
    add(notes, "gift", row.getString("donation"));
    add(notes, "source", row.getString("source"));
    add(notes, "payout", row.getString("payout"));
    add(notes, "campaign", row.getString("campaign"));
    String currency = row.getString("paid_currency");
    if (currency != null && row.getBigDecimal("exchange_rate") != null) {
      add(notes, "paid", Money.of(row.getLong("paid_minor"), currency).toString());
      add(notes, "rate", row.getBigDecimal("exchange_rate").toPlainString());
    }
    LocalDate own = row.getObject("own_day", LocalDate.class);
    if (own.isBefore(row.getObject("day", LocalDate.class))) {
      add(notes, "late", own.toString());
    }
    return notes;
  }

  private static void add(List<Note> notes, String name, @Nullable String value) {
    if (value != null) {
      notes.add(new Note(name, value));
    }
  }

  private static Account account(String label) {
    return Account.find(label)
        .orElseThrow(() -> new IllegalStateException("The journal has an account " + label));
  }
}
