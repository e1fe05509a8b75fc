package org.samizdat.ledger;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.desk.MenuEntry;
import org.samizdat.desk.Tile;
import org.samizdat.ledger.report.FactLines;
import org.samizdat.ledger.report.FactLines.Slice;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The books on the desk's home page: silent where nothing is booked. */
@Component
class FinanceTile implements Tile {

  private static final int ORDER = 300;

  private final JdbcClient database;
  private final MonthClosing closing;
  private final Suspense suspense;
  private final BooksZone zone;
  private final LedgerSettings settings;
  private final Clock clock;

  FinanceTile(
      JdbcClient database,
      MonthClosing closing,
      Suspense suspense,
      BooksZone zone,
      LedgerSettings settings,
      Clock clock) {
    this.database = database;
    this.closing = closing;
    this.suspense = suspense;
    this.zone = zone;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public Role least() {
    return Role.FINANCE;
  }

  @Override
  public Optional<Content> show(DeskUser user) {
    if (closing.next().isEmpty()) {
      return Optional.empty();
    }
    Language language = user.language();
    LocalDate today = settings.day(clock.instant());
    YearMonth month = YearMonth.from(today);
    List<Figure> figures = new ArrayList<>();
    gross(month, today)
        .forEach(sum ->
            figures.add(figure(sum, "finance.tile.today", slice(sum, month, today), language)));
    gross(month, null)
        .forEach(sum ->
            figures.add(figure(sum, "finance.tile.month", slice(sum, month, null), language)));
    List<String> lines = new ArrayList<>();
    long suspended = suspense.undecided();
    if (suspended > 0) {
      lines.add(language.say("finance.tile.suspense", suspended));
    }
    zone.changed().ifPresent(changed -> lines.add(changed.sentence(language)));
    closing.due().ifPresent(due -> lines.add(language.say("finance.tile.due", due.toString())));
    return Optional.of(
        new Content(
            language.say("finance.title"),
            figures.subList(0, Math.min(4, figures.size())),
            lines,
            language.say("finance.tile.go"),
            FinanceScreens.HERE + "/reports/gifts?from=" + month + "&until=" + month));
  }

  private static Figure figure(Money sum, String label, Slice slice, Language language) {
    return new Figure(Exact.money(sum, language), language.say(label), BookPaths.rows(slice));
  }

  private static Slice slice(Money sum, YearMonth month, @Nullable LocalDate day) {
    return Slice.ofGifts(month, sum.code(), FactLines.Figure.GROSS, day);
  }

  /** What gifts brought, as far as it is booked, by currency, the largest first. */
  private List<Money> gross(YearMonth month, @Nullable LocalDate day) {
    return database
        .sql(
            """
            select currency, sum(gross_minor) as gross
            from journal_entry
            join money_fact on money_fact.balance_transaction = journal_entry.fact
            join fact_figure on fact_figure.balance_transaction = journal_entry.fact
            where kind = 'money'
            and month = :month
            and donation is not null
            and reporting_category = 'charge'
            and (cast(:day as date) is null or own_day = :day)
            group by currency
            order by sum(gross_minor) desc
            limit 2
            """)
        .param("month", month.atDay(1))
        .param("day", day)
        .query((row, number) ->
            Money.of(row.getBigDecimal("gross").longValueExact(), row.getString("currency")))
        .list();
  }

  @Configuration(proxyBeanMethods = false)
  static class Menu {

    @Bean
    MenuEntry financeEntry() {
      return new MenuEntry("finance.title", FinanceScreens.HERE, ORDER, Role.FINANCE);
    }
  }
}
