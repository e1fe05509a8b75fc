package org.samizdat.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.desk.MenuEntry;
import org.samizdat.desk.Tile;
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
  private final LedgerSettings settings;
  private final Clock clock;

  FinanceTile(JdbcClient database, MonthClosing closing, LedgerSettings settings, Clock clock) {
    this.database = database;
    this.closing = closing;
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
    gross(today).forEach(sum -> figures.add(figure(sum, "finance.tile.today", language)));
    gross(month.atDay(1)).forEach(sum -> figures.add(figure(sum, "finance.tile.month", language)));
    List<String> lines = new ArrayList<>();
    long suspended = suspended();
    if (suspended > 0) {
      lines.add(language.say("finance.tile.suspense", suspended));
    }
    closing.due().ifPresent(due -> lines.add(language.say("finance.tile.due", due.toString())));
    return Optional.of(
        new Content(
            language.say("finance.title"),
            figures.subList(0, Math.min(4, figures.size())),
            lines,
            language.say("finance.tile.go"),
            FinanceScreens.HERE + "/reports/gifts?from=" + month + "&until=" + month));
  }

  private static Figure figure(Money sum, String label, Language language) {
    return new Figure(Exact.money(sum, language), language.say(label));
  }

  private List<Money> gross(LocalDate since) {
    Instant start = since.atStartOfDay(settings.zone()).toInstant();
    return database
        .sql(
            """
            select currency, sum(amount_minor) as gross
            from money_fact
            where created_at >= :start
            and own
            and reporting_category = 'charge'
            group by currency
            order by sum(amount_minor) desc
            limit 2
            """)
        .param("start", start.atOffset(ZoneOffset.UTC))
        .query((row, number) ->
            Money.of(row.getBigDecimal("gross").longValueExact(), row.getString("currency")))
        .list();
  }

  /** In months that are not closed: what a close has certified has been looked at. */
  private long suspended() {
    return database
        .sql(
            """
            select count(*)
            from posting
            join journal_entry on journal_entry.id = posting.entry
            where account = 'suspense'
            and month > coalesce((select max(month) from month_close), date '0001-01-01')
            """)
        .query(Long.class)
        .single();
  }

  @Configuration(proxyBeanMethods = false)
  static class Menu {

    @Bean
    MenuEntry financeEntry() {
      return new MenuEntry("finance.title", FinanceScreens.HERE, ORDER, Role.FINANCE);
    }
  }
}
