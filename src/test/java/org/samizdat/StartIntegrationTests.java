package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class StartIntegrationTests {

  /** SQLSTATE insufficient_privilege. */
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** What the finance login may read. */
  private static final Set<String> BOOKS =
      Set.of(
          "public.money_fact",
          "public.money_fact_fee",
          "public.payout_link",
          "public.payout_expected",
          "public.payout_reversal",
          "public.payout_ruling",
          "public.payout_ruling_undone",
          "public.charge_detail",
          "public.return_detail",
          "public.payout_detail",
          "public.contradiction",
          "public.lost_dispute",
          "public.books_opening",
          "public.books_zone",
          "public.balance_reading",
          "public.recognition_policy",
          "public.fact_to_book",
          "public.journal_entry",
          "public.posting",
          "public.month_close",
          "public.close_fact",
          "public.close_certificate",
          "public.bank_line",
          "public.bank_statement",
          "public.bank_match",
          "public.bank_match_run",
          "public.bank_unmatch",
          "public.bank_line_of_stripe",
          "public.bank_ruling",
          "public.bank_ruling_undone",
          "public.suspense_ruling",
          "public.suspense_ruling_undone");

  @Autowired JdbcClient database;
  @Autowired TestDatabase testDatabase;

  @Test
  void theProductRunsAsAppAndNotAsOwner() {
    assertThat(database.sql("select current_user").query(String.class).single())
        .isEqualTo("samizdat_app");
  }

  @Test
  void theFinanceLoginReadsTheBooksAndNothingElse() throws SQLException {
    List<String> tables = tables();
    assertThat(tables)
        .contains("public.reader", "public.consent_record", "public.delivery", "vault.person")
        .containsAll(BOOKS);
    try (Connection finance = testDatabase.asFinance();
        Statement statement = finance.createStatement()) {
      for (String table : tables) {
        if (BOOKS.contains(table)) {
          assertThat(statement.execute("select count(*) from " + table)).as(table).isTrue();
        } else {
          assertForbidden(statement, "select count(*) from " + table);
        }
        assertForbidden(statement, "insert into " + table + " default values");
        assertForbidden(statement, "delete from " + table);
      }
    }
  }

  private static void assertForbidden(Statement statement, String sql) {
    assertThatThrownBy(() -> statement.execute(sql))
        .as(sql)
        .isInstanceOfSatisfying(
            SQLException.class,
            refused -> assertThat(refused.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
  }

  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection administrator = testDatabase.asAdministrator();
        Statement statement = administrator.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select schemaname || '.' || tablename
                from pg_tables
                where schemaname not in ('pg_catalog', 'information_schema')
                """)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
