package org.samizdat.newsletter;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Newsletters;
import org.samizdat.desk.ApiTokens;
import org.samizdat.desk.ApiTokens.Scope;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;

/**
 * A newsroom with a newsletter of its own for each test: newsletters are told apart by language, so
 * that no test sees another's stories.
 */
@TestComponent
class Press {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final NewsletterCommands newsletterCommands;
  private final IssueCommands issueCommands;
  private final Issues issues;
  private final IssueRepository repository;
  private final Newsletters newsletters;
  private final ApiTokens tokens;
  private final Vault vault;
  private final JdbcClient database;
  private final TestDatabase testDatabase;
  private final Environment environment;

  Press(
      NewsletterCommands newsletterCommands,
      IssueCommands issueCommands,
      Issues issues,
      IssueRepository repository,
      Newsletters newsletters,
      ApiTokens tokens,
      Vault vault,
      JdbcClient database,
      TestDatabase testDatabase,
      Environment environment) {
    this.newsletterCommands = newsletterCommands;
    this.issueCommands = issueCommands;
    this.issues = issues;
    this.repository = repository;
    this.newsletters = newsletters;
    this.tokens = tokens;
    this.vault = vault;
    this.database = database;
    this.testDatabase = testDatabase;
    this.environment = environment;
  }

  /** Creates a newsletter by command. */
  String launch(String day, String time, String zone, String... more) {
    int number = COUNT.incrementAndGet();
    String slug = "paper-" + number;
    // Private use: qaa to qtz.
    String language = "q" + (char) ('a' + number / 26 % 20) + (char) ('a' + number % 26);
    launchAs(slug, language, day, time, zone, more);
    return slug;
  }

  void launchAs(
      String slug, String language, String day, String time, String zone, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "create",
                slug,
                "--name",
                "The Paper",
                "--description",
                "All of it, once a week.",
                "--language",
                language,
                "--day",
                day,
                "--time",
                time,
                "--zone",
                zone));
    arguments.addAll(List.of(more));
    String said = command(newsletterCommands, arguments.toArray(String[]::new));
    if (!said.startsWith("Created.")) {
      throw new IllegalStateException(said);
    }
  }

  /** {@code samizdat issue …}; what it prints, or its refusal. */
  String issue(String... arguments) {
    return command(issueCommands, arguments);
  }

  /** {@code samizdat newsletter …}; what it prints, or its refusal. */
  String newsletter(String... arguments) {
    return command(newsletterCommands, arguments);
  }

  private static String command(Object command, String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    line.setExecutionExceptionHandler((failure, at, parsed) -> {
      said.append(String.valueOf(failure.getMessage()));
      return 1;
    });
    line.execute(arguments);
    return said.toString();
  }

  Cms cms() {
    return Cms.with(
        Integer.parseInt(environment.getRequiredProperty("local.server.port")),
        tokens,
        Scope.values());
  }

  /** A story in the newsletter's language, ready to be changed and put. */
  Map<String, Object> story(String slug, String id, Instant publishedAt) {
    Map<String, Object> story = Cms.story(slug + "-" + id, publishedAt);
    story.put("language", newsletters.find(slug).orElseThrow().language());
    return story;
  }

  /** Puts a story over HTTP. */
  void put(Map<String, Object> story) {
    String url = String.valueOf(story.get("url"));
    int status = cms().put(url.substring(url.lastIndexOf('/') + 1), story).status();
    if (status != 200 && status != 201) {
      throw new IllegalStateException("The story was answered " + status);
    }
  }

  /** A confirmed reader with an address. */
  PersonId reader(String slug, String address) {
    PersonId person =
        vault.confirm(vault.admit(Purpose.DIGEST, EmailAddress.parse(address))).orElseThrow();
    database
        .sql(
            """
            with r as (
              insert into reader (
                person, language, route, status, joined_on, sealed_receipt, version)
              values (:person, 'en', 'OTHER', 'ACTIVE', current_date, :receipt, 1))
            insert into subscription (number, generation, reader, newsletter, state, since)
            values (:number, 0, :person, :newsletter, 'ACTIVE', current_date)
            """)
        .param("person", person.value())
        .param("receipt", new byte[1])
        .param("number", person.value().getLeastSignificantBits())
        .param("newsletter", slug)
        .update();
    return person;
  }

  /** Readers whose persons are already forgotten: listed, and then skipped as erased. */
  void forgottenReaders(String slug, int count) {
    database
        .sql(
            """
            with r as (
              insert into reader (
                person, language, route, status, joined_on, sealed_receipt, version)
              select gen_random_uuid(), 'en', 'OTHER', 'ACTIVE', current_date, '', 1
              from generate_series(1, :count)
              returning person)
            insert into subscription (number, generation, reader, newsletter, state, since)
            select ('x' || substr(md5(person::text), 1, 16))::bit(64)::bigint, 0, person,
              :newsletter, 'ACTIVE', current_date
            from r
            """)
        .param("count", count)
        .param("newsletter", slug)
        .update();
  }

  void knock(String slug) {
    issues.knock(slug);
  }

  Issue issueOf(String slug, String date) {
    return repository.findByNewsletterAndLocalDate(slug, LocalDate.parse(date)).orElseThrow();
  }

  /** External ids without the newsletter's own prefix. */
  List<String> storiesOf(String slug, String date) {
    return issueOf(slug, date).stories().stream()
        .map(story -> story.story().substring(slug.length() + 1))
        .toList();
  }

  /** How many issues have gone out. */
  int published(String slug) {
    return repository.nextNumber(slug) - 1;
  }

  int mailings(String slug) {
    return database
        .sql("select count(*) from mailing where newsletter = :slug")
        .param("slug", slug)
        .query(Integer.class)
        .single();
  }

  int deliveries(String slug) {
    return database
        .sql(
            """
            select count(distinct person)
            from delivery
            where mailing in (select id from mailing where newsletter = :slug)
            """)
        .param("slug", slug)
        .query(Integer.class)
        .single();
  }

  /** Whatever the server's administrator may do to a database behind our back. */
  void sabotage(String sql) {
    try (Connection connection = testDatabase.asAdministrator();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
