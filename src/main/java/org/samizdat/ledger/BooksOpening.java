package org.samizdat.ledger;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Said;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What Stripe's account held before its first fact here. Said once for a currency, or never. */
@Component
class BooksOpening {

  /** Stripe itself opened then; an earlier year is a slip of the hand. */
  private static final LocalDate STRIPES_FIRST = LocalDate.of(2011, 9, 1);

  private final JdbcClient database;
  private final FactsToBook due;
  private final MonthCloses closes;
  private final BooksLock lock;
  private final LedgerSettings settings;
  private final Audit audit;
  private final Clock clock;

  BooksOpening(
      JdbcClient database,
      FactsToBook due,
      MonthCloses closes,
      BooksLock lock,
      LedgerSettings settings,
      Audit audit,
      Clock clock) {
    this.database = database;
    this.due = due;
    this.closes = closes;
    this.lock = lock;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The same with nothing on its way to the bank.
   *
   * @throws Refused as of the other
   */
  @Transactional
  public boolean open(Money balance, LocalDate on, @Nullable DeskUser by) {
    return open(balance, Money.of(0, balance.code()), on, by);
  }

  /**
   * Opens the books of a currency. The same once more changes nothing.
   *
   * @param balance less than nothing where Stripe was owed something
   * @param inTransit what had left Stripe for the bank and was not there yet: it is matched with
   *     lines of statements, as payouts are; less than nothing where it went the other way
   * @param on the day at whose start the account held it, in the books' zone: the first of a month
   *     that has begun and is not closed, and not after the currency's first movement, for a
   *     certificate's opening is that of a month
   * @param by null for somebody at the command line
   * @return false if they were opened so before
   * @throws Refused {@code opening-day-not-valid}; {@code books-opened} if they were opened
   *     otherwise, or a month of this currency is closed
   */
  @Transactional
  public boolean open(Money balance, Money inTransit, LocalDate on, @Nullable DeskUser by) {
    lock.take();
    if (isOpened(balance, inTransit, on)) {
      return false;
    }
    complaint(balance.code(), on)
        .ifPresent(complaint -> {
          throw new Refused(
              Refused.Kind.UNACCEPTABLE,
              "opening-day-not-valid",
              "The books cannot be opened on this day: " + complaint + ".",
              Map.of("complaint", complaint));
        });
    if (!add(balance, inTransit, on)) {
      throw new Refused(
          Refused.Kind.STALE,
          "books-opened",
          "The books of this currency were opened with another balance, or a month of it is"
              + " closed.");
    }
    due.add(FactsToBook.OPENING, balance.code());
    audit.record(by, "books.opened", balance.code() + " " + on, balance + detail(inTransit));
    return true;
  }

  private static String detail(Money inTransit) {
    return inTransit.isZero() ? "" : ", in transit " + inTransit;
  }

  private Optional<Said> complaint(String currency, LocalDate on) {
    YearMonth open = closes.firstOpen();
    Optional<LocalDate> moved = firstMovement(currency);
    if (on.getDayOfMonth() != 1) {
      return said("first-of-month", settings.zone().getId());
    }
    if (on.isAfter(settings.day(clock.instant())) || on.isBefore(STRIPES_FIRST)) {
      return said("begun", settings.zone().getId());
    }
    if (open != null && on.isBefore(open.atDay(1))) {
      return said("closed", open.atDay(1).toString());
    }
    return moved.filter(on::isAfter).flatMap(first -> said("moved", first.toString()));
  }

  private static Optional<Said> said(String complaint, String value) {
    return Optional.of(new Said("finance.opening." + complaint, Map.of("value", value)));
  }

  private Optional<LocalDate> firstMovement(String currency) {
    return database
        .sql(
            """
            select created_at
            from money_fact
            where currency = :currency
            order by created_at
            limit 1
            """)
        .param("currency", currency)
        .query((row, number) ->
            settings.day(row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  private boolean add(Money balance, Money inTransit, LocalDate on) {
    return database
            .sql(
                """
                insert into books_opening (currency, amount_minor, in_transit_minor, opened_on,
                  recorded_at)
                select :currency, :amount, :inTransit, :on, :now
                where not exists (select from close_certificate where currency = :currency)
                on conflict do nothing
                """)
            .param("currency", balance.code())
            .param("amount", balance.minor())
            .param("inTransit", inTransit.minor())
            .param("on", on)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  private boolean isOpened(Money balance, Money inTransit, LocalDate on) {
    return database
        .sql(
            """
            select exists (
              select
              from books_opening
              where currency = :currency
              and amount_minor = :amount
              and in_transit_minor = :inTransit
              and opened_on = :on)
            """)
        .param("currency", balance.code())
        .param("amount", balance.minor())
        .param("inTransit", inTransit.minor())
        .param("on", on)
        .query(Boolean.class)
        .single();
  }
}
