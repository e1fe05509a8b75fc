package org.samizdat.ledger;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What Stripe's account held before its first fact here. Said once for a currency, or never. */
@Component
class BooksOpening {

  private final JdbcClient database;
  private final FactsToBook due;
  private final BooksLock lock;
  private final Audit audit;
  private final Clock clock;

  BooksOpening(JdbcClient database, FactsToBook due, BooksLock lock, Audit audit, Clock clock) {
    this.database = database;
    this.due = due;
    this.lock = lock;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Opens the books of a currency. The same once more changes nothing.
   *
   * @param on the day at whose start the account held it, in the books' zone
   * @param by null for somebody at the command line
   * @throws Refused {@code books-opened} if they were opened otherwise, or a month is closed
   */
  @Transactional
  public void open(Money balance, LocalDate on, @Nullable DeskUser by) {
    lock.take();
    int added =
        database
            .sql(
                """
                insert into books_opening (currency, amount_minor, opened_on, recorded_at)
                select :currency, :amount, :on, :now
                where not exists (select from close_certificate where currency = :currency)
                on conflict do nothing
                """)
            .param("currency", balance.code())
            .param("amount", balance.minor())
            .param("on", on)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update();
    if (added == 1) {
      due.add(FactsToBook.OPENING, balance.code());
      audit.record(by, "books.opened", balance.code() + " " + on, balance.toString());
    } else if (!isOpened(balance, on)) {
      throw new Refused(
          Refused.Kind.STALE,
          "books-opened",
          "The books of this currency were opened with another balance.");
    }
  }

  private boolean isOpened(Money balance, LocalDate on) {
    return database
        .sql(
            """
            select exists (
              select
              from books_opening
              where currency = :currency
              and amount_minor = :amount
              and opened_on = :on)
            """)
        .param("currency", balance.code())
        .param("amount", balance.minor())
        .param("on", on)
        .query(Boolean.class)
        .single();
  }
}
