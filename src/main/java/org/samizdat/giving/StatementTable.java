package org.samizdat.giving;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.Year;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.samizdat.giving.YearOfGifts.Sum;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored statements; rows are only ever added. */
@Component
class StatementTable {

  private static final String SELECT =
      """
      select number, giver, year, version, corrects, figures, made_on
      from giving_statement
      """;

  /** A statement with what it said. */
  record Said(Statement statement, Map<Currency, Sum> sums) {}

  private final JdbcClient database;

  StatementTable(JdbcClient database) {
    this.database = database;
  }

  /**
   * Adds one with its sums. Must run in a transaction that holds the giver: of two with the same
   * version the second is told by an exception.
   */
  void insert(Statement statement, List<Sum> sums) {
    database
        .sql(
            """
            insert into giving_statement (number, giver, year, version, corrects, figures, made_on)
            values (:number, :giver, :year, :version, :corrects, :figures, :madeOn)
            """)
        .param("number", statement.number())
        .param("giver", statement.giver())
        .param("year", statement.year().getValue())
        .param("version", statement.version())
        .param("corrects", statement.corrects())
        .param("figures", statement.figures())
        .param("madeOn", statement.madeOn())
        .update();
    for (Sum sum : sums) {
      database
          .sql(
              """
              insert into giving_statement_sum (statement, currency, gifts, paid_minor, back_minor)
              values (:statement, :currency, :gifts, :paid, :back)
              """)
          .param("statement", statement.number())
          .param("currency", sum.paid().code())
          .param("gifts", sum.gifts())
          .param("paid", sum.paid().minor())
          .param("back", sum.back().minor())
          .update();
    }
  }

  /** The last of a giver and year. */
  Optional<Statement> last(long giver, Year year) {
    return database
        .sql(
            SELECT
                + """
                where giver = :giver
                and year = :year
                order by version desc
                limit 1
                """)
        .param("giver", giver)
        .param("year", year.getValue())
        .query(StatementTable::read)
        .optional();
  }

  /** All of a giver's, the first first. */
  List<Statement> of(long giver) {
    return database
        .sql(SELECT + "where giver = :giver order by year, version")
        .param("giver", giver)
        .query(StatementTable::read)
        .list();
  }

  /** The last of each giver of a year, by her number, with what it says. */
  Map<Long, Said> lastOf(Year year) {
    Map<Long, Map<Currency, Sum>> sums = sums(year);
    Map<Long, Said> last = new HashMap<>();
    database
        .sql(
            """
            select distinct on (giver) number, giver, year, version, corrects, figures, made_on
            from giving_statement
            where year = :year
            order by giver, version desc
            """)
        .param("year", year.getValue())
        .query(StatementTable::read)
        .list()
        .forEach(statement ->
            last.put(
                statement.giver(),
                new Said(statement, sums.getOrDefault(statement.number(), Map.of()))));
    return last;
  }

  private Map<Long, Map<Currency, Sum>> sums(Year year) {
    Map<Long, Map<Currency, Sum>> sums = new HashMap<>();
    database
        .sql(
            """
            select statement, currency, gifts, paid_minor, back_minor
            from giving_statement_sum
            join giving_statement on giving_statement.number = giving_statement_sum.statement
            where year = :year
            """)
        .param("year", year.getValue())
        .query(row -> {
          Currency currency = Money.currency(row.getString("currency"));
          sums.computeIfAbsent(
                  row.getLong("statement"),
                  first -> new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode)))
              .put(
                  currency,
                  new Sum(
                      row.getLong("gifts"),
                      new Money(row.getLong("paid_minor"), currency),
                      new Money(row.getLong("back_minor"), currency)));
        });
    return sums;
  }

  private static Statement read(ResultSet row, int count) throws SQLException {
    return new Statement(
        row.getLong("number"),
        row.getLong("giver"),
        Year.of(row.getInt("year")),
        row.getInt("version"),
        row.getObject("corrects", Long.class),
        row.getBytes("figures"),
        row.getObject("made_on", LocalDate.class));
  }
}
