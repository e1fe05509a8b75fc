package org.samizdat.ledger.report;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import org.samizdat.values.Money;

/** Reads what rows of reports have in common. */
final class Amounts {

  private Amounts() {}

  /** An amount of the row's {@code currency}; nothing where there is none. */
  static Money of(ResultSet row, String column) throws SQLException {
    return of(row, column, "currency");
  }

  static Money of(ResultSet row, String column, String currency) throws SQLException {
    BigDecimal sum = row.getBigDecimal(column);
    return Money.of(sum == null ? 0 : sum.longValueExact(), row.getString(currency));
  }

  /** A currency's code as people write it. */
  static String code(ResultSet row, String column) throws SQLException {
    return Money.currency(row.getString(column)).getCurrencyCode();
  }

  static YearMonth month(ResultSet row) throws SQLException {
    return YearMonth.from(row.getObject("month", LocalDate.class));
  }

  /** Words; empty where there are none. */
  static String words(ResultSet row, String column) throws SQLException {
    String words = row.getString(column);
    return words == null ? "" : words;
  }
}
