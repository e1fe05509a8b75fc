package org.samizdat.ledger.report;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import org.samizdat.values.Money;

/** Reads what rows of reports have in common. */
final class Amounts {

  /**
   * What the giver of a {@code money_fact} paid in, as SQL. That of a dispute may still change, so
   * it has none of its own: it went with its charge.
   */
  static final String PAID_IN =
      """
      coalesce(
        money_fact.paid_currency,
        (
          select origin.paid_currency
          from money_fact as origin
          where origin.source = money_fact.charge
          and origin.reporting_category = 'charge'
          order by origin.created_at, origin.balance_transaction
          limit 1),
        money_fact.currency)
      """;

  private Amounts() {}

  /** An amount of the row's {@code currency}; nothing where there is none. */
  static Money of(ResultSet row, String column) throws SQLException {
    return of(row, column, "currency");
  }

  static Money of(ResultSet row, String column, String currency) throws SQLException {
    BigDecimal sum = row.getBigDecimal(column);
    return Money.of(sum == null ? 0 : sum.longValueExact(), row.getString(currency));
  }

  /** An amount of the row's {@code currency}; empty where nobody knows it. */
  static Object known(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column) == null ? "" : of(row, column);
  }

  /** A currency's code as people write it. */
  static String code(ResultSet row, String column) throws SQLException {
    return Money.currency(row.getString(column)).getCurrencyCode();
  }

  static YearMonth month(ResultSet row) throws SQLException {
    return YearMonth.from(row.getObject("month", LocalDate.class));
  }

  /** A day; empty where there is none. */
  static Object day(ResultSet row, String column) throws SQLException {
    LocalDate day = row.getObject(column, LocalDate.class);
    return day == null ? "" : day;
  }

  /** The day of a time in a zone; empty where there is none. */
  static Object day(ResultSet row, String column, ZoneId zone) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? "" : LocalDate.ofInstant(time.toInstant(), zone);
  }

  /** Words; empty where there are none. */
  static String words(ResultSet row, String column) throws SQLException {
    String words = row.getString(column);
    return words == null ? "" : words;
  }
}
