package org.samizdat.ledger.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What went out in payouts, movement by movement. */
@Component
public class PayoutLines {

  private static final List<String> HEADS =
      List.of(
          "payout",
          "entry",
          "day",
          "category",
          "source",
          "gift",
          "currency",
          "gross",
          "fee",
          "net",
          "paid",
          "paid-currency",
          "rate");

  private static final String LINES =
      """
      select payout_link.payout, money_fact.balance_transaction, created_at, reporting_category,
        source, donation, amount_minor, fee_minor, net_minor, currency,
        coalesce(paid_minor, amount_minor) as paid_minor,
        coalesce(paid_currency, currency) as paid_currency,
        coalesce(exchange_rate::text, '') as rate
      from payout_link
      join money_fact using (balance_transaction)
      """;

  private final JdbcClient database;

  PayoutLines(JdbcClient database) {
    this.database = database;
  }

  /** All of the payouts that were made in some months, as far as Stripe lists what is in them. */
  Sheet read(Span span, ZoneId zone) {
    return new Sheet(
        HEADS,
        LongReports.bearable(
            database
                .sql(
                    LINES
                        + """
                        join (
                          select distinct source as made, own_day
                          from journal_entry
                          join money_fact on money_fact.balance_transaction = journal_entry.fact
                          where kind = 'money'
                          and reporting_category = 'payout'
                          and month >= :from
                          and month <= :until) as payout on made = payout_link.payout
                        order by own_day, payout_link.payout, created_at, balance_transaction
                        """)
                .param("from", span.begins())
                .param("until", span.until().atDay(1))
                .withMaxRows(LongReports.LOOK)
                .query((row, number) -> line(row, zone))
                .list()));
  }

  /**
   * All that went out with one payout, and itself: the nets come to nothing.
   *
   * @param zone of the books, in which their days begin
   */
  public Sheet of(String payout, ZoneId zone) {
    return new Sheet(
        HEADS.subList(1, HEADS.size()),
        database
            .sql(
                LINES
                    + """
                    where payout_link.payout = :payout
                    order by created_at, balance_transaction
                    """)
            .param("payout", payout)
            .query((row, number) -> line(row, zone).subList(1, HEADS.size()))
            .list());
  }

  private static List<Object> line(ResultSet row, ZoneId zone) throws SQLException {
    return List.of(
        row.getString("payout"),
        row.getString("balance_transaction"),
        Amounts.day(row, "created_at", zone),
        row.getString("reporting_category"),
        Amounts.words(row, "source"),
        Amounts.words(row, "donation"),
        Amounts.code(row, "currency"),
        Amounts.of(row, "amount_minor"),
        Amounts.of(row, "fee_minor"),
        Amounts.of(row, "net_minor"),
        Amounts.of(row, "paid_minor", "paid_currency"),
        Amounts.code(row, "paid_currency"),
        row.getString("rate"));
  }
}
