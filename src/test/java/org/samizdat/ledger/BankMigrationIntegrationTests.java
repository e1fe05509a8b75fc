package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.samizdat.TestDatabase;

/** Lines of statements that were stored with a print of their words. */
class BankMigrationIntegrationTests {

  private final TestDatabase database = TestDatabase.empty();

  @Test
  void theirPrintsAreGoneAndTheyAreKnownAgainAndMatchedAsBefore() throws SQLException {
    migrate("20261129.1300?");
    try (Connection owner = database.asOwner();
        Statement statement = owner.createStatement()) {
      statement.execute(
          """
          insert into bank_line (booked_on, amount_minor, currency, print, recorded_at)
          values ('2026-11-02', 100, 'usd', '\\x01', now()), ('2026-11-02', 100, 'eur', '\\x02', now()),
            ('2026-11-02', 100, 'usd', '\\x03', now()), ('2026-11-03', 100, 'usd', '\\x04', now())
          """);
      statement.execute(
          "insert into bank_match (line, payout, matched_at) values (1, 'po_1', now())");
      String written = one(statement, "select pg_relation_filenode('bank_line')");

      migrate("latest");

      assertThat(one(statement, "select pg_relation_filenode('bank_line')")).isNotEqualTo(written);
      assertThat(all(statement, "select number || ' ' || ordinal from bank_line order by number"))
          .containsExactly("1 1", "2 1", "3 2", "4 1");
      assertThat(one(statement, "select category from bank_match")).isEqualTo("payout");
      assertThat(
              one(
                  statement,
                  "select count(*) from information_schema.columns where column_name = 'print'"
                      + " and table_name = 'bank_line'"))
          .isEqualTo("0");
      assertThat(
              one(
                  statement,
                  "select tgenabled from pg_trigger where tgname = 'bank_line_is_append_only'"))
          .isEqualTo("O");
    }
  }

  private void migrate(String target) {
    Flyway.configure()
        .dataSource(database.url(), "samizdat_owner", "owner")
        .locations("classpath:migrations/newsroom")
        .target(target)
        .load()
        .migrate();
  }

  private static String one(Statement statement, String sql) throws SQLException {
    return all(statement, sql).getFirst();
  }

  private static List<String> all(Statement statement, String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all;
  }
}
