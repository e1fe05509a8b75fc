package org.samizdat.giving.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was given, by month, currency, frequency and campaign. */
@Component
class GiftTotals {

  /**
   * A sum.
   *
   * @param frequency {@code once}, {@code monthly}, {@code annual}
   * @param campaign the newsroom's label; {@code -} for none
   * @param gifts how many payments
   * @param givers by how many people, who are counted once in each line they give in; nobody is
   *     named
   * @param amount what was paid, covered fees included
   * @param covered of it, what givers added to cover the fee
   * @param refunded of it, what has gone back since, or is on its way
   */
  record Total(
      YearMonth month,
      String frequency,
      String campaign,
      long gifts,
      long givers,
      Money amount,
      Money covered,
      Money refunded) {}

  private final JdbcClient database;

  GiftTotals(JdbcClient database) {
    this.database = database;
  }

  List<Total> read(Span span) {
    return database
        .sql(
            """
            select date_trunc('month', paid_at at time zone 'UTC')::date as month,
              payment.currency, frequency, campaign, count(*) as gifts,
              count(distinct giver) as givers, sum(payment.amount) as amount, sum(covered) as covered,
              coalesce(sum(back.amount), 0) as refunded
            from payment
            left join lateral (
              select sum(refund.amount) as amount
              from refund
              where refund.payment = payment.intent
              and refund.state in ('PENDING', 'SUCCEEDED')) as back on true
            where paid_at >= :from
            and paid_at < :until
            group by 1, payment.currency, frequency, campaign
            order by 1, payment.currency, frequency, campaign
            """)
        .param("from", span.begins().atStartOfDay().atOffset(ZoneOffset.UTC))
        .param("until", span.ends().atStartOfDay().atOffset(ZoneOffset.UTC))
        .query((row, number) -> {
          String currency = row.getString("currency");
          return new Total(
              YearMonth.from(row.getObject("month", LocalDate.class)),
              row.getString("frequency").toLowerCase(Locale.ROOT),
              row.getString("campaign"),
              row.getLong("gifts"),
              row.getLong("givers"),
              Money.of(row.getBigDecimal("amount").longValueExact(), currency),
              Money.of(row.getBigDecimal("covered").longValueExact(), currency),
              Money.of(row.getBigDecimal("refunded").longValueExact(), currency));
        })
        .list();
  }
}
