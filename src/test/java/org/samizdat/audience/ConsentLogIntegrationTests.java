package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.IntegrationTest;
import org.samizdat.TestClock;
import org.samizdat.TestDatabase;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine;

@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class ConsentLogIntegrationTests {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired ConsentLog log;
  @Autowired ConsentBlocks blocks;
  @Autowired ConsentCommands commands;
  @Autowired TransactionTemplate transaction;
  @Autowired TestDatabase testDatabase;
  @Autowired TestClock clock;
  @TempDir Path folder;

  /** A log of three closed days, the second without records, and an open one. */
  @BeforeEach
  void fill() {
    Tables.change(testDatabase, "delete from consent_record", "delete from consent_block");
    FrontDoor door = FrontDoor.open(context);
    clock.set(clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(23)));
    for (String name : List.of("one", "two", "three")) {
      append(name);
    }
    clock.advance(Duration.ofDays(2));
    append("four");
    door.post(
        door.unsubscribeLink(door.subscribe("five" + clock.millis() + "@example.org", "weekly")),
        Map.of());
    clock.advance(Duration.ofDays(1));
    append("six");
    blocks.close();
  }

  @Test
  void everyClosedDayHasItsBlockAndARepeatClosesNothingTwice() {
    blocks.close();
    assertThat(
            database
                .sql("select leaf_count from consent_block order by day")
                .query((row, number) -> row.getInt(1))
                .list())
        .containsExactly(3, 0, 4);
    assertThat(verify()).isEqualTo("Everything is as it was written.");
  }

  @Test
  void aDayIsClosedOnceItIsOverInUtc() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    clock.set(today.atTime(23, 59).toInstant(ZoneOffset.UTC));
    blocks.close();
    assertThat(lastClosed()).isEqualTo(today.minusDays(1));
    clock.set(today.plusDays(1).atTime(0, 10).toInstant(ZoneOffset.UTC));
    blocks.close();
    assertThat(lastClosed()).isEqualTo(today);
    assertThat(verify()).isEqualTo("Everything is as it was written.");
  }

  @Test
  void anActOfTomorrowByTheClockOfAnotherNodeIsRecordedOnItsOwnDay() {
    LocalDate tomorrow = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
    append("early", tomorrow);
    assertThat(
            database
                .sql("select recorded_on from consent_record where acted_on = :tomorrow")
                .param("tomorrow", tomorrow)
                .query(LocalDate.class)
                .single())
        .isEqualTo(tomorrow);
    clock.advance(Duration.ofDays(2));
    blocks.close();
    assertThat(verify()).isEqualTo("Everything is as it was written.");
  }

  @Test
  void aNodeWhoseClockIsBehindDoesNotWriteIntoAClosedDay() {
    Instant now = clock.instant();
    clock.advance(Duration.ofDays(-1));
    append("late");
    clock.set(now);
    assertThat(verify()).isEqualTo("Everything is as it was written.");
  }

  @Test
  void theApplicationMayAddAndNeverChange() throws SQLException {
    for (String table : List.of("consent_record", "consent_block", "shown_text")) {
      for (String statement :
          List.of("delete from " + table, "truncate " + table + " cascade", update(table))) {
        try (Connection app = testDatabase.asApp();
            Statement sql = app.createStatement()) {
          assertThatThrownBy(() -> sql.execute(statement)).hasMessageContaining("denied");
        }
        try (Connection owner = testDatabase.asOwner();
            Statement sql = owner.createStatement()) {
          assertThatThrownBy(() -> sql.execute(statement)).hasMessageContaining("never changed");
        }
      }
    }
  }

  private static String update(String table) {
    return switch (table) {
      case "consent_record" -> "update consent_record set language = 'xx'";
      case "consent_block" -> "update consent_block set leaf_count = 0";
      default -> "update shown_text set body = ''";
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id", "person", "purpose", "newsletter", "action", "policy_version", "policy_hash",
        "words_hash", "language", "form", "channel", "acted_on", "recorded_on", "commitment_key",
        "commitment", "print_key", "print"
      })
  void aChangedByteInAnyColumnOfARecordIsNamed(String column) {
    String id =
        database
            .sql("select id from consent_record order by recorded_on, id limit 1")
            .query(String.class)
            .single();
    Tables.change(
        testDatabase,
        "alter table consent_record drop constraint if exists consent_record_has_a_known_action,"
            + " drop constraint if exists consent_record_follows_its_act",
        flip("consent_record", column) + " where id = '" + id + "'");
    String named = column.equals("id") ? "Record " : "Record " + id;
    assertThat(verify()).startsWith(named).contains("was changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"day", "leaf_count", "leaves", "merkle_root", "previous_root", "root"})
  void aChangedByteInAnyColumnOfABlockIsNamed(String column) {
    String last = lastClosed().toString();
    Tables.change(
        testDatabase,
        "alter table consent_block drop constraint if exists consent_block_has_whole_leaves",
        flip("consent_block", column) + " where day = '" + last + "'");
    String named = column.equals("day") ? "The block of " : "The block of " + last;
    assertThat(verify()).startsWith(named);
  }

  @Test
  void aChangedTextIsNamed() {
    Tables.change(
        testDatabase,
        "alter table shown_text drop constraint if exists shown_text_is_named_by_its_hash",
        "create table kept_text as select hash, body from shown_text",
        "update shown_text set body = body || '.'");
    String verdict = verify();
    Tables.change(
        testDatabase,
        "update shown_text t set body = k.body from kept_text k where k.hash = t.hash",
        "drop table kept_text");
    assertThat(verdict).startsWith("The text ").endsWith("was changed.");
  }

  @Test
  void aRemovedRecordIsMissed() {
    Tables.change(
        testDatabase,
        "delete from consent_record where id = (select min(id::text)::uuid from consent_record"
            + " where recorded_on <= '"
            + lastClosed()
            + "')");
    assertThat(verify()).startsWith("A record of ").contains("is missing");
  }

  @Test
  void aRecordAddedToAClosedDayIsNamedEvenIfWrittenWithTheKey() {
    // Written as the program would have on that day: only the block tells.
    LocalDate last = lastClosed();
    Tables.change(
        testDatabase,
        "create table kept_block as select * from consent_block",
        "delete from consent_block");
    Instant now = clock.instant();
    clock.set(last.atTime(12, 0).toInstant(ZoneOffset.UTC));
    append("added");
    clock.set(now);
    Tables.change(
        testDatabase,
        "insert into consent_block select * from kept_block",
        "drop table kept_block");
    assertThat(verify()).startsWith("Record ").contains("was added to " + last);
  }

  @Test
  void aMissingBlockIsNamed() {
    LocalDate empty = lastClosed().minusDays(1);
    Tables.change(testDatabase, "delete from consent_block where day = '" + empty + "'");
    assertThat(verify()).isEqualTo("The block of " + empty + " is missing.");
  }

  @Test
  void aLogRewrittenAsAWholeIsBetrayedByTheRootFile() throws IOException {
    Path file = folder.resolve("roots.txt");
    RootFile roots = new RootFile(file);
    roots.append(blocks.after(roots.lastDay()));
    roots.append(blocks.after(roots.lastDay()));
    assertThat(Files.readAllLines(file)).hasSize(3);
    assertThat(verify("--root-file", file.toString()))
        .isEqualTo("Everything is as it was written.");

    Tables.change(testDatabase, "delete from consent_record", "delete from consent_block");
    clock.advance(Duration.ofDays(-3));
    append("forged");
    clock.advance(Duration.ofDays(3));
    blocks.close();
    assertThat(verify()).isEqualTo("Everything is as it was written.");
    assertThat(verify("--root-file", file.toString())).contains("is not the one whose root");

    Files.writeString(file, "nonsense\n");
    assertThat(roots)
        .satisfies(
            broken -> assertThatThrownBy(broken::roots).hasMessageContaining("cannot be read"));
  }

  private void append(String name) {
    append(name, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  private void append(String name, LocalDate day) {
    ConsentLog.Act act =
        new ConsentLog.Act(
            PersonId.random(),
            Purpose.DIGEST,
            "weekly",
            ConsentLog.Action.GIVEN,
            FrontDoor.POLICY,
            "en",
            "The words of " + name,
            "test-1",
            ConsentLog.Channel.FORM,
            day);
    byte[] receipt = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);
    transaction.executeWithoutResult(
        status -> log.append(act, EmailAddress.parse(name + "@example.org"), receipt));
  }

  /** Changes one byte, or the smallest thing of its type. */
  private String flip(String table, String column) {
    String type =
        database
            .sql(
                """
                select data_type
                from information_schema.columns
                where table_name = :table
                and column_name = :column
                """)
            .param("table", table)
            .param("column", column)
            .query(String.class)
            .single();
    String changed =
        switch (type) {
          case "bytea" -> "set_byte(%1$s, 5, get_byte(%1$s, 5) # 1)";
          case "date" -> "%1$s + 1";
          case "integer" -> "%1$s + 1";
          case "uuid" ->
              "overlay(%1$s::text placing translate(right(%1$s::text, 1), '0123456789abcdef',"
                  + " '123456789abcdef0') from 36)::uuid";
          default -> "overlay(%1$s placing chr(ascii(right(%1$s, 1)) + 1) from length(%1$s))";
        };
    return "update " + table + " set " + column + " = " + changed.formatted(column);
  }

  private LocalDate lastClosed() {
    return database.sql("select max(day) from consent_block").query(LocalDate.class).single();
  }

  /** What the command says last; its exit code must agree. */
  private String verify(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "verify";
    System.arraycopy(options, 0, arguments, 1, options.length);
    StringWriter out = new StringWriter();
    int code = new CommandLine(commands).setOut(new PrintWriter(out, true)).execute(arguments);
    String verdict = out.toString().lines().toList().getLast();
    assertThat(code).isEqualTo(verdict.startsWith("Everything") ? 0 : 1);
    return verdict;
  }
}
