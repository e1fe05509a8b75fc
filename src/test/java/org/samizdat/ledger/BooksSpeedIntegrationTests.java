package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How long finance waits, through the front door: for a close and for all that is taken along of a
 * month in a year of 100,000 movements, and for each report in one of a million. {@code mvn verify
 * -Pbench}; results are kept in docs/benchmarks.md.
 *
 * <p>{@code -Dbooks.facts=100000 -Dbooks.times=10 -Dbooks.rounds=5} are what they are without being
 * said. What is measured is asked for in turn in each round, and a number is the median of them
 * after one that does not count.
 */
@Tag("bench")
@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class BooksSpeedIntegrationTests {

  private static final int FACTS = Integer.getInteger("books.facts", 100_000);
  private static final int TIMES = Integer.getInteger("books.times", 10);
  private static final int ROUNDS = Integer.getInteger("books.rounds", 5);
  private static final YearMonth LAST = YearMonth.of(2025, 12);
  private static final String HERE = "/desk/finance/";

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;

  private final List<String> lines = new ArrayList<>();

  @Test
  void financeDoesNotWaitForItsBooks() throws SQLException {
    SeededYear year = new SeededYear(42, FACTS);
    context
        .getBean(RecognitionPolicies.class)
        .decide("annual", YearMonth.of(2025, 1).atDay(1), new Recognition(50, 12), null);
    say(conditions());
    assertThat(conditions()).contains("fsync=on, synchronous_commit=on");
    closeAll(year);
    context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> SeededDetails.tell(year, context.getBean(MovementDetails.class)));
    DeskBrowser finance = DeskBrowser.signedIn(context, Role.FINANCE, Language.of("en"));
    race("the pack of " + LAST, finance, pack());
    race("the year's pages, " + count() + " movements", finance, pages(YearMonth.of(2025, 1)));
    multiply();
    race("a month's pages, " + count() + " movements", finance, pages(LAST));
    lines.forEach(System.out::println);
  }

  private void closeAll(SeededYear year) {
    ToldYear told = new ToldYear(context, year);
    long start = System.nanoTime();
    told.begin();
    say("recording and booking: " + seconds(Duration.ofNanos(System.nanoTime() - start)));
    StringBuilder closes = new StringBuilder("closes, the first first:");
    for (YearMonth month = YearMonth.of(2025, 1); !month.isAfter(LAST); ) {
      closes.append(' ').append(seconds(told.close(month)));
      told.hearOfLate(month);
      month = month.plusMonths(1);
    }
    say(closes.toString());
    long verify = System.nanoTime();
    assertThat(context.getBean(ShadowBooks.class).compare().fault()).isEmpty();
    say("verify: " + seconds(Duration.ofNanos(System.nanoTime() - verify)));
  }

  /** What finance takes along of a month. */
  private static Map<String, String> pack() {
    Map<String, String> pack = new LinkedHashMap<>();
    pack.put("certificate.pdf", HERE + LAST + "/certificate.pdf");
    for (Kind kind : Kind.values()) {
      for (String ending : List.of(".csv", ".xlsx")) {
        pack.put(kind.label() + ending, report(kind, ending, LAST));
      }
    }
    for (Format format : Format.values()) {
      pack.put("journal for " + format.label(), HERE + LAST + "/journal/" + format.label());
    }
    return pack;
  }

  private static Map<String, String> pages(YearMonth from) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("months", HERE.substring(0, HERE.length() - 1));
    pages.put("month", HERE + LAST);
    for (Kind kind : Kind.values()) {
      pages.put(kind.label(), report(kind, "", from));
    }
    pages.put("rows of gross", HERE + "rows?figure=gross&currency=usd&month=" + LAST);
    pages.put("rows of an account", HERE + "entries?account=fees-tax&currency=usd&month=" + LAST);
    pages.put("deferrals", HERE + "deferrals?currency=usd&month=" + LAST);
    return pages;
  }

  private static String report(Kind kind, String ending, YearMonth from) {
    return HERE + "reports/" + kind.label() + ending + "?from=" + from + "&until=" + LAST;
  }

  private void race(String name, DeskBrowser finance, Map<String, String> runners) {
    Map<String, List<Duration>> laps = new LinkedHashMap<>();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (int round = 0; round <= ROUNDS; round++) {
      for (Map.Entry<String, String> runner : runners.entrySet()) {
        long start = System.nanoTime();
        byte[] answer = finance.file(runner.getValue());
        Duration lap = Duration.ofNanos(System.nanoTime() - start);
        if (round > 0) {
          laps.computeIfAbsent(runner.getKey(), first -> new ArrayList<>()).add(lap);
          sizes.put(runner.getKey(), answer.length);
        }
      }
    }
    say("");
    say("| " + name + " | s | slowest | KiB |");
    say("|---|---|---|---|");
    Duration all = Duration.ZERO;
    for (Map.Entry<String, List<Duration>> runner : laps.entrySet()) {
      List<Duration> sorted = runner.getValue().stream().sorted().toList();
      Duration median = sorted.get(sorted.size() / 2);
      all = all.plus(median);
      int size = sizes.getOrDefault(runner.getKey(), 0) / 1024;
      say(
          "| %s | %s | %s | %d |"
              .formatted(runner.getKey(), seconds(median), seconds(sorted.getLast()), size));
    }
    say("| all | " + seconds(all) + " | | |");
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1000.0);
  }

  /** At once and at the end: a run may be stopped. */
  private void say(String line) {
    lines.add(line);
    System.out.println(line);
  }

  private String conditions() {
    return "%s; %d movements, then %d times as many; %d cores; Java %s; %s"
        .formatted(
            database
                .sql(
                    """
                    select format('PostgreSQL %s, fsync=%s, synchronous_commit=%s',
                      current_setting('server_version'), current_setting('fsync'),
                      current_setting('synchronous_commit'))
                    """)
                .query((row, number) -> row.getString(1))
                .single(),
            FACTS,
            TIMES,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            Instant.now());
  }

  private long count() {
    return database
        .sql("select count(*) from money_fact")
        .query((row, number) -> row.getLong(1))
        .single();
  }

  /** The same year many times over, into the same months: they are looked at, not closed again. */
  private void multiply() throws SQLException {
    String url = context.getEnvironment().getRequiredProperty("spring.datasource.url");
    try (Connection owner = DriverManager.getConnection(url, "samizdat_owner", "owner");
        Statement statement = owner.createStatement()) {
      Map<String, List<String>> tables = new LinkedHashMap<>();
      tables.put("money_fact", List.of("balance_transaction", "source", "charge"));
      tables.put("money_fact_fee", List.of("balance_transaction"));
      tables.put("payout_link", List.of("balance_transaction", "payout"));
      tables.put("lost_dispute", List.of("dispute"));
      tables.put("charge_detail", List.of("charge"));
      tables.put("return_detail", List.of("number", "source"));
      tables.put("payout_detail", List.of("number", "payout"));
      tables.put("payout_reversal", List.of("reversal", "original"));
      tables.put("journal_entry", List.of("id", "fact"));
      tables.put("posting", List.of("entry"));
      for (Map.Entry<String, List<String>> table : tables.entrySet()) {
        String name = table.getKey();
        statement.execute("alter table " + name + " disable trigger user");
        statement.execute("create temporary table once as select * from " + name);
        for (int i = 1; i < TIMES; i++) {
          StringBuilder columns = new StringBuilder();
          for (String column : table.getValue()) {
            columns.append(columns.isEmpty() ? "" : ", ");
            // Other than the first by its end: 'txn_1' becomes 'txn_1x', 'txn_1xx', …
            columns.append(
                column + " = " + column + (column.equals("number") ? " + 1000000" : " || 'x'"));
          }
          statement.execute("update once set " + columns);
          statement.execute("insert into " + name + " overriding system value select * from once");
        }
        statement.execute("drop table once");
        statement.execute("alter table " + name + " enable trigger user");
        statement.execute("vacuum analyze " + name);
      }
    }
  }
}
