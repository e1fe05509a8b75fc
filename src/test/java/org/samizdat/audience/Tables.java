package org.samizdat.audience;

import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.samizdat.TestDatabase;

/** Looks at every table of the database, the vault's and Quartz's included, as a thief would. */
public final class Tables {

  private Tables() {}

  /** Each table as {@code COPY} writes it, in the order of its lines. */
  public static Map<String, List<String>> all(TestDatabase database) {
    Map<String, List<String>> all = new TreeMap<>();
    try (Connection connection = database.asAdministrator()) {
      for (String table : names(connection)) {
        StringWriter out = new StringWriter();
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("copy " + table + " to stdout", out);
        all.put(table, out.toString().lines().sorted().toList());
      }
    } catch (SQLException | IOException failed) {
      throw new IllegalStateException(failed);
    }
    return all;
  }

  /** How many rows each table has. */
  public static Map<String, Integer> counts(TestDatabase database) {
    Map<String, Integer> counts = new TreeMap<>();
    all(database).forEach((table, rows) -> counts.put(table, rows.size()));
    return counts;
  }

  static void change(TestDatabase database, String... statements) {
    try (Connection connection = database.asAdministrator();
        Statement statement = connection.createStatement()) {
      // Neither triggers nor foreign keys stop an administrator.
      statement.execute("set session_replication_role = replica");
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static List<String> names(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select format('%I.%I', schemaname, tablename)
                from pg_tables
                where schemaname not in ('pg_catalog', 'information_schema')
                """)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
