package org.samizdat.giving;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How giving goes today, this month and from month to month; days are UTC's. */
@Component
class GivingFigures {

  private final JdbcClient database;
  private final Clock clock;

  GivingFigures(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  long today() {
    return payments(day().atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  long thisMonth() {
    return payments(monthBegins());
  }

  /** Gifts that go on. */
  long pledges() {
    return database
        .sql("select count(*) from pledge where state <> 'ENDED'")
        .query(Long.class)
        .single();
  }

  /** What has come this month, by currency, the most used first. */
  List<Money> comeThisMonth() {
    return database
        .sql(
            """
            select currency, sum(amount) as amount
            from payment
            where paid_at >= :since
            group by currency
            order by count(*) desc, currency
            """)
        .param("since", monthBegins().atOffset(ZoneOffset.UTC))
        .query((row, count) -> Money.of(row.getLong("amount"), row.getString("currency")))
        .list();
  }

  /** What comes from month to month by the definition of the reports, by currency. */
  List<Money> everyMonth() {
    return database
        .sql(
            """
            select last.currency, sum(last.monthly) as monthly
            from pledge
            join lateral (
              select currency, monthly
              from pledge_change
              where pledge_change.pledge = pledge.number
              order by step desc
              limit 1) as last on true
            where pledge.state <> 'ENDED'
            group by last.currency
            having sum(last.monthly) > 0
            order by count(*) desc, last.currency
            """)
        .query((row, count) -> Money.of(row.getLong("monthly"), row.getString("currency")))
        .list();
  }

  private long payments(Instant since) {
    return database
        .sql("select count(*) from payment where paid_at >= :since")
        .param("since", since.atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .single();
  }

  private LocalDate day() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Instant monthBegins() {
    return day().withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
