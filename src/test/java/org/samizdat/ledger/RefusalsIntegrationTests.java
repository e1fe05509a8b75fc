package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.samizdat.ledger.LedgerRows.Row;
import org.samizdat.ledger.chart.Account;

/**
 * Every refusal of the database, met as the application's own login: each constraint, trigger and
 * right of the ledger's tables. With the one that is meant taken away, in a transaction that comes
 * to nothing, the same statement is taken: so it is that one which refuses. A new table, constraint
 * or trigger of the ledger that nobody tries here fails these tests.
 */
class RefusalsIntegrationTests {

  private static final Path MIGRATIONS = Path.of("migrations/newsroom");
  private static final String IMMEDIATELY = "; set constraints all immediate";

  /**
   * A statement that must be refused.
   *
   * @param name of the constraint or trigger
   * @param said in the refusal
   * @param alone false if something else would refuse it too
   */
  record Refusal(String name, String table, String statement, String said, boolean alone) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Books open;
  private static Books closed;

  @BeforeAll
  static void keepBooks() {
    open = kept();
    closed = kept();
    closed.close("2020-01");
  }

  /** Some rows that others may refer to. */
  private static Books kept() {
    Books books = new Books();
    books.take(
        Facts.charge("txn_1").fact(),
        Facts.charge("txn_riddle")
            .with(fact -> {
              fact.reportingCategory = "a_word_of_tomorrow";
              fact.source = "x_2";
              fact.createdAt = Instant.parse("2020-02-01T00:00:00Z");
            }));
    books.the(SuspenseRulings.class).rule("txn_riddle", Account.OTHER_ACTIVITY, null);
    run(
        books,
        LedgerRows.of("bank_line").with("{\"ordinal\": 7}").insert(),
        LedgerRows.of("bank_match_run").insert(),
        LedgerRows.of("bank_match").insert(),
        LedgerRows.of("bank_ruling").insert(),
        LedgerRows.of("fact_to_book").with("{\"kind\": \"bank\", \"fact\": \"1\"}").insert(),
        LedgerRows.of("bank_statement").insert(),
        LedgerRows.of("payout_expected").with("{\"payout\": \"po_9\"}").insert(),
        LedgerRows.of("payout_ruling").insert());
    return books;
  }

  private static void run(Books books, String... statements) {
    try (Connection app = books.database.asApp();
        Statement statement = app.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @AfterAll
  static void putAway() {
    open.close();
    closed.close();
  }

  static Stream<Refusal> ofConstraints() {
    return LedgerRows.all().stream().flatMap(RefusalsIntegrationTests::ofConstraints);
  }

  private static Stream<Refusal> ofConstraints(Row row) {
    List<Refusal> refusals = new ArrayList<>();
    row.wrong()
        .forEach((name, change) ->
            refusals.add(
                new Refusal(
                    name,
                    row.table(),
                    row.needs() + row.with(change).insert(),
                    "constraint \"" + name + "\"",
                    true)));
    boolean followed = row.table().equals("month_close");
    String once = row.needs() + row.insert() + ";\n";
    refusals.add(
        new Refusal(
            row.table() + "_pkey",
            row.table(),
            once + row.again(),
            followed ? "does not follow" : "constraint \"" + row.table() + "_pkey\"",
            !followed));
    row.unique()
        .forEach(name ->
            refusals.add(
                new Refusal(
                    name, row.table(), once + row.insert(), "constraint \"" + name + "\"", true)));
    return refusals.stream();
  }

  static Stream<Refusal> ofTriggers() {
    String entry = LedgerRows.of("journal_entry").insert();
    Row posting = LedgerRows.of("posting");
    Row close = LedgerRows.of("month_close");
    String january =
        "{\"month\": \"2020-01-01\", \"day\": \"2020-01-02\", \"own_day\": \"2020-01-02\"}";
    String old = "begin isolation level repeatable read; ";
    return Stream.of(
        refusal(
            "journal_entry_is_of_an_open_month",
            LedgerRows.of("journal_entry").with(january).with("{\"postings\": 0}").insert(),
            "Entry x is of a month that is closed",
            true),
        refusal(
            "posting_is_of_an_open_month",
            posting.with("{\"entry\": \"txn_1\", \"position\": 9}").insert(),
            "Entry txn_1 is of a month that is closed",
            true),
        refusal("journal_entry_balances", entry + IMMEDIATELY, "has 0 postings and says 2", true),
        refusal(
            "posting_balances",
            posting.with("{\"entry\": \"txn_riddle\", \"position\": 9}").insert() + IMMEDIATELY,
            "Entry txn_riddle has",
            true),
        refusal(
            "journal_entry_sees_the_last_close",
            old + LedgerRows.of("journal_entry").insert(),
            "read committed",
            true),
        refusal(
            "posting_sees_the_last_close",
            old + "insert into posting select * from posting where false",
            "read committed",
            true),
        refusal(
            "month_close_follows_the_last",
            close.with("{\"month\": \"2020-03-01\"}").insert(),
            "Month 2020-03-01 does not follow 2020-01-01",
            true),
        refusal(
            "close_fact_comes_with_its_close",
            LedgerRows.of("close_fact").insert(),
            "gets no more close_fact",
            true),
        refusal(
            "close_certificate_comes_with_its_close",
            LedgerRows.of("close_certificate").insert(),
            "gets no more close_certificate",
            true),
        refusal(
            "money_fact_fee_comes_with_its_fact",
            LedgerRows.of("money_fact_fee")
                .with("{\"balance_transaction\": \"txn_1\", \"position\": 9}")
                .insert(),
            "gets no more of its fee",
            true),
        refusal(
            "bank_ruling_is_of_an_open_month",
            LedgerRows.of("bank_ruling").with("{\"month\": \"2020-01-01\"}").insert(),
            "in a month that is closed",
            true),
        refusal(
            "bank_ruling_undone_is_of_an_open_month",
            LedgerRows.of("bank_ruling_undone").with("{\"month\": \"2020-01-01\"}").insert(),
            "in a month that is closed",
            true),
        refusal(
            "bank_ruling_sees_the_last_close",
            old + LedgerRows.of("bank_ruling").insert(),
            "read committed",
            true),
        refusal(
            "bank_ruling_undone_sees_the_last_close",
            old + LedgerRows.of("bank_ruling_undone").insert(),
            "read committed",
            true));
  }

  private static Refusal refusal(String name, String statement, String said, boolean alone) {
    String table =
        LedgerRows.all().stream()
            .map(Row::table)
            .filter(one -> name.startsWith(one + "_"))
            .max(Comparator.comparingInt(String::length))
            .orElseThrow();
    return new Refusal(name, table, statement, said, alone);
  }

  @ParameterizedTest
  @MethodSource("ofConstraints")
  void aRowThatCannotBeIsRefused(Refusal refusal) throws SQLException {
    assertRefused(open, refusal);
    if (refusal.alone()) {
      assertTakenWithout(
          open, refusal, "alter table " + refusal.table() + " drop constraint " + refusal.name());
    }
  }

  @ParameterizedTest
  @MethodSource("ofTriggers")
  void whatWouldUpsetTheBooksIsRefused(Refusal refusal) throws SQLException {
    assertRefused(closed, refusal);
    if (refusal.alone()) {
      assertTakenWithout(
          closed, refusal, "drop trigger " + refusal.name() + " on " + refusal.table());
    }
  }

  @Test
  void rowsThatCanBeAreTaken() throws SQLException {
    for (Row row : LedgerRows.all()) {
      if (row.table().equals("books_zone")) {
        // There is one, and books that have begun have it.
        continue;
      }
      assertThat(attempt(open, row.needs() + row.insert())).as(row.table()).isNull();
    }
  }

  @Test
  void whatMustBeSaidIsSaid() throws SQLException {
    for (Row row : LedgerRows.all()) {
      for (String column : needed(row.table())) {
        Throwable refused =
            attempt(open, row.needs() + row.with("{\"" + column + "\": null}").insert());
        assertThat(refused).as("%s without %s", row.table(), column).isNotNull();
        assertThat(refused).hasMessageContaining("null value in column \"" + column + "\"");
      }
    }
  }

  @Test
  void nobodyChangesAnythingOrTakesItAway() throws SQLException {
    for (Row row : LedgerRows.all()) {
      String table = row.table();
      for (String change :
          List.of(
              "update %s set %s = null".formatted(table, row.anyColumn()),
              "truncate %s cascade".formatted(table))) {
        assertThat(attempt(open, change)).as(change).hasMessageContaining("permission denied");
      }
      boolean queue = table.equals("fact_to_book");
      Throwable deleted = attempt(open, "delete from " + table);
      if (queue) {
        assertThat(deleted).isNull();
        continue;
      }
      assertThat(deleted).as(table).hasMessageContaining("permission denied");
      for (String change :
          List.of(
              "update %s set %s = null".formatted(table, row.anyColumn()),
              "delete from " + table,
              "truncate %s cascade".formatted(table))) {
        try (Connection owner = open.database.asOwner();
            Statement statement = owner.createStatement()) {
          assertThat(catchThrowable(() -> statement.execute(change)))
              .as(change)
              .hasMessageContaining("never changed");
        }
      }
    }
  }

  @Test
  void rightsAreToReadAndToAddAndFinanceOnlyReads() throws SQLException {
    List<String> rights =
        strings(
            open,
            """
            select format('%s %s %s', relname, pg_get_userbyid(grantee), lower(string_agg(
              privilege_type, ' ' order by privilege_type)))
            from pg_class
            cross join lateral aclexplode(relacl)
            where relnamespace = 'public'::regnamespace
            and relkind = 'r'
            and grantee <> relowner
            group by relname, grantee
            """);
    Set<String> wanted = new HashSet<>();
    Set<String> tables = tables();
    for (String table : tables) {
      wanted.add(
          table
              + " samizdat_app "
              + (table.equals("fact_to_book") ? "delete insert select" : "insert select"));
      wanted.add(table + " samizdat_finance select");
    }

    assertThat(rights)
        .filteredOn(right -> tables.contains(right.substring(0, right.indexOf(' '))))
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  /** Whoever adds something to the ledger's tables has it tried here. */
  @Test
  void everyTableConstraintAndTriggerIsTried() throws SQLException {
    Set<String> tables = tables();
    Set<String> tried = new TreeSet<>();
    ofConstraints().forEach(refusal -> tried.add(refusal.name()));
    ofTriggers().forEach(refusal -> tried.add(refusal.name()));
    // Tried one after the other in nobodyChangesAnythingOrTakesItAway.
    tables.stream()
        .filter(table -> !table.equals("fact_to_book"))
        .forEach(table -> tried.add(table + "_is_append_only"));

    assertThat(LedgerRows.all()).extracting(Row::table).containsExactlyInAnyOrderElementsOf(tables);
    assertThat(tried)
        .containsExactlyInAnyOrderElementsOf(
            strings(
                    open,
                    """
                    select format('%s %s', conrelid::regclass, conname)
                    from pg_constraint
                    where connamespace = 'public'::regnamespace
                    and conrelid <> 0
                    and contype not in ('n', 't')
                    union
                    select format('%s %s', tgrelid::regclass, tgname)
                    from pg_trigger
                    where not tgisinternal
                    """)
                .stream()
                .map(named -> named.split(" "))
                .filter(named -> tables.contains(named[0]))
                .map(named -> named[1])
                .toList());
  }

  private static void assertRefused(Books books, Refusal refusal) throws SQLException {
    Throwable refused = attempt(books, refusal.statement());
    assertThat(refused).as("%s: %s", refusal.name(), refusal.statement()).isNotNull();
    assertThat(refused).hasMessageContaining(refusal.said());
  }

  private static void assertTakenWithout(Books books, Refusal refusal, String taken)
      throws SQLException {
    String dropped = taken + " cascade";
    try (Connection administrator = books.database.asAdministrator();
        Statement statement = administrator.createStatement()) {
      try {
        String begin = refusal.statement().startsWith("begin") ? "" : "begin; ";
        String rest = refusal.statement();
        if (begin.isEmpty()) {
          begin = rest.substring(0, rest.indexOf(';') + 1);
          rest = rest.substring(rest.indexOf(';') + 1);
        }
        statement.execute(begin + dropped + "; set local role samizdat_app; " + rest);
      } finally {
        statement.execute("rollback");
      }
    }
  }

  /** As the application; what comes of it is rolled back. Null if it was taken. */
  private static @Nullable Throwable attempt(Books books, String statements) throws SQLException {
    try (Connection app = books.database.asApp();
        Statement statement = app.createStatement()) {
      try {
        statement.execute((statements.startsWith("begin") ? "" : "begin; ") + statements);
        return null;
      } catch (PSQLException refused) {
        return refused;
      } finally {
        statement.execute("rollback");
      }
    }
  }

  /** Columns that are never null, but for those the database fills. */
  private static List<String> needed(String table) throws SQLException {
    return strings(
        open,
        """
        select attname
        from pg_attribute
        where attrelid = '%s'::regclass
        and attnum > 0
        and attnotnull
        and attidentity = ''
        """
            .formatted(table));
  }

  /** The tables of the ledger: its migrations name it. */
  private static Set<String> tables() {
    Set<String> tables = new TreeSet<>();
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      for (Path file : files.filter(one -> one.toString().contains("__ledger_")).toList()) {
        Pattern.compile("create table (\\w+) \\(")
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> tables.add(found.group(1)));
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return tables;
  }

  private static List<String> strings(Books books, String query) throws SQLException {
    try (Connection administrator = books.database.asAdministrator();
        Statement statement = administrator.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> strings = new ArrayList<>();
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
      return strings;
    }
  }
}
