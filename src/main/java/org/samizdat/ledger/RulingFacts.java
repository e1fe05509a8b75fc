package org.samizdat.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads for the books what was decided of movements in suspense. */
@Component
class RulingFacts {

  private final JdbcClient database;
  private final LedgerSettings settings;

  RulingFacts(JdbcClient database, LedgerSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  List<Fact> find(List<String> rulings) {
    if (rulings.isEmpty()) {
      return List.of();
    }
    return database
        .sql(
            """
            select number, entry, account, amount_minor, currency, decided_at as at
            from suspense_ruling
            where number = any(:rulings::bigint[])
            """)
        .param("rulings", rulings.toArray(String[]::new))
        .<Fact>query((row, count) -> read(row, false))
        .list();
  }

  List<Fact> findUndone(List<String> rulings) {
    if (rulings.isEmpty()) {
      return List.of();
    }
    return database
        .sql(
            """
            select number, entry, account, amount_minor, currency, undone_at as at
            from suspense_ruling
            join suspense_ruling_undone on ruling = number
            where number = any(:rulings::bigint[])
            """)
        .param("rulings", rulings.toArray(String[]::new))
        .<Fact>query((row, count) -> read(row, true))
        .list();
  }

  private Fact read(ResultSet row, boolean undone) throws SQLException {
    return new Fact.Ruled(
        row.getLong("number"),
        row.getString("entry"),
        Account.find(row.getString("account")).orElseThrow(),
        Money.of(row.getLong("amount_minor"), row.getString("currency")),
        settings.day(row.getObject("at", OffsetDateTime.class).toInstant()),
        undone);
  }
}
