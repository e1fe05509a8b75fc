package org.samizdat;

import static org.awaitility.Awaitility.await;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.samizdat.desk.ApiTokens;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.SmtpSink;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One database with readers, a relay that counts, and whole servers on it, each a process of its
 * own. Beside them the application without a web server, jobs and engine, to look at the books.
 */
final class TwoNodes implements AutoCloseable {

  /** Connections of each node, and so many deliveries may be on the wire and not recorded. */
  static final int BOUND = 4;

  /** What all readers read. */
  static final String EVERYBODY = "everybody";

  private final TestDatabase database = TestDatabase.fresh();
  private final Path key = TestSurroundings.newKeyFile();
  private final ConfigurableApplicationContext books;
  private final List<ServerProcess> started = new ArrayList<>();
  private final Map<ServerProcess, SmtpSink> relays = new ConcurrentHashMap<>();

  /** With so many readers of a newsletter that is not due for days. */
  TwoNodes(int readers) {
    Map<String, String> settings = new HashMap<>(database.properties());
    settings.putAll(
        Map.of(
            "samizdat.vault.key-file", key.toString(),
            "samizdat.site.name", "The Example",
            "samizdat.site.base-url", "https://letters.example.org",
            "samizdat.mail.sender", "news@newsroom.example",
            "samizdat.mail.engine", "false",
            "spring.quartz.auto-startup", "false",
            "spring.main.banner-mode", "off",
            "logging.level.root", "warn"));
    books =
        new SpringApplicationBuilder(Samizdat.class)
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .run(
                settings.entrySet().stream()
                    .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                    .toArray(String[]::new));
    publishPolicy();
    ZonedDateTime inThreeDays = ZonedDateTime.ofInstant(Instant.now(), ZoneOffset.UTC).plusDays(3);
    create(EVERYBODY, "en", inThreeDays.truncatedTo(ChronoUnit.HOURS));
    subscribe(readers);
  }

  /** The door of the relay at which one node knocks, so that it is seen who sends. */
  SmtpSink relay(ServerProcess node) {
    return Objects.requireNonNull(relays.get(node));
  }

  /** What the relay took, from whatever node. */
  List<SmtpSink.Accepted> accepted() {
    return relays.values().stream().flatMap(relay -> relay.accepted().stream()).toList();
  }

  /** Starts to count anew. */
  void forget() {
    relays.values().forEach(SmtpSink::forget);
  }

  /**
   * A newsletter that is due with the next full minute, read by all readers there were at first.
   * Whatever it is to consist of must be there before.
   */
  String openNewsletterOfTheNextMinute(String language) {
    String slug = "paper-" + language;
    ZonedDateTime hour =
        ZonedDateTime.ofInstant(Instant.now().plusSeconds(15), ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.MINUTES)
            .plusMinutes(1);
    create(slug, language, hour);
    jdbc()
        .sql(
            """
            insert into subscription (number, generation, reader, newsletter, state, since)
            select ('x' || substr(md5(reader::text || :newsletter), 1, 16))::bit(64)::bigint, 0,
              reader, :newsletter, 'ACTIVE', current_date
            from subscription
            join reader on reader.person = subscription.reader
            where newsletter = :everybody
            and reader.sealed_receipt = ''
            """)
        .param("newsletter", slug)
        .param("everybody", EVERYBODY)
        .update();
    return slug;
  }

  private void create(String slug, String language, ZonedDateTime hour) {
    command(
        "newsletter",
        "create",
        slug,
        "--name",
        "The " + slug,
        "--description",
        "Our week.",
        "--language",
        language,
        "--day",
        hour.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
        "--time",
        hour.toLocalTime().toString(),
        "--zone",
        "UTC");
  }

  private void publishPolicy() {
    try {
      Path policy = Files.createTempFile("policy", ".md");
      Files.writeString(policy, "We keep your address sealed.");
      command("policy", "publish", "2026-11", "--text", "en=" + policy);
      Files.delete(policy);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Confirmed readers, as signing up would leave them but for the receipt. */
  private void subscribe(int count) {
    Vault vault = books.getBean(Vault.class);
    IntStream.range(0, count)
        .parallel()
        .forEach(number -> {
          EmailAddress address = EmailAddress.parse("reader" + number + "@example.org");
          PersonId person = vault.confirm(vault.admit(Purpose.DIGEST, address)).orElseThrow();
          jdbc()
              .sql(
                  """
                  with r as (
                    insert into reader (
                      person, language, route, status, joined_on, sealed_receipt, version)
                    values (:person, 'en', :route, 'ACTIVE', current_date, '', 1)
                    on conflict do nothing)
                  insert into subscription (number, generation, reader, newsletter, state, since)
                  values (:number, 0, :person, :newsletter, 'ACTIVE', current_date)
                  """)
              .param("person", person.value())
              .param("route", List.of("GMAIL", "YAHOO", "OTHER").get(number % 3))
              .param("number", person.value().getLeastSignificantBits())
              .param("newsletter", EVERYBODY)
              .update();
        });
  }

  /** Starts a server and does not wait for it. */
  ServerProcess node() throws IOException {
    SmtpSink relay = new SmtpSink();
    Path log =
        Path.of(
            "target",
            "node-%d-%d.log".formatted(ProcessHandle.current().pid(), started.size() + 1));
    ServerProcess node =
        ServerProcess.start(
            List.of(
                ServerProcess.java(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Samizdat.class.getName()),
            Path.of("").toAbsolutePath(),
            Map.ofEntries(
                Map.entry("SAMIZDAT_DATABASE_URL", database.url()),
                Map.entry("SAMIZDAT_DATABASE_APP_PASSWORD", "app"),
                Map.entry("SAMIZDAT_DATABASE_OWNER_PASSWORD", "owner"),
                Map.entry("SAMIZDAT_VAULT_KEY_FILE", key.toString()),
                Map.entry("SAMIZDAT_BASE_URL", "https://letters.example.org"),
                Map.entry("SAMIZDAT_SITE_NAME", "The Example"),
                Map.entry("SAMIZDAT_MAIL_SENDER", "news@newsroom.example"),
                Map.entry("SAMIZDAT_SMTP_HOST", "127.0.0.1"),
                Map.entry("SAMIZDAT_SMTP_PORT", Integer.toString(relay.port())),
                Map.entry("SAMIZDAT_MAIL_CONNECTIONS", Integer.toString(BOUND)),
                // Shorter than in production, for a test waits for it; but a node that is only
                // slow must not be taken for gone: that would be a second event.
                Map.entry("SAMIZDAT_MAIL_LEASE", "15s")),
            TestSurroundings.freePort(),
            log);
    started.add(node);
    relays.put(node, relay);
    return node;
  }

  /** Puts a story of a language through a node's front door. */
  void putStory(ServerProcess node, String language) throws IOException {
    String token =
        books
            .getBean(ApiTokens.class)
            .create("cms " + language, Set.of(ApiTokens.Scope.STORIES_WRITE))
            .reveal();
    int status =
        node.put(
                "/api/v1/stories/story-" + language,
                token,
                """
                {"url": "https://paper.example/%s", "headline": "Headline in %s",
                 "section": "news", "summary": "<p>What happened.</p>", "body": "<p>All.</p>",
                 "language": "%s", "publishedAt": "%s"}
                """
                    .formatted(language, language, language, Instant.now().minusSeconds(60)))
            .statusCode();
    if (status != 201) {
      throw new IllegalStateException("The story was answered " + status);
    }
  }

  /** The first mail to an address that the relay took. */
  MimeMessage mailTo(String address) throws Exception {
    String text =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    accepted().stream()
                        .filter(mail -> mail.recipient().equals(address))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow()
            .text();
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** The mailings of a newsletter's issues. */
  List<Mailing> mailings(String slug) {
    return jdbc()
        .sql("select mailing from issue where newsletter = :slug and mailing is not null")
        .param("slug", slug)
        .query((row, number) -> new MailingId(row.getLong("mailing")))
        .list()
        .stream()
        .map(books.getBean(Outbox.class)::find)
        .toList();
  }

  /** Waits until a newsletter's issue is closed; its books. */
  Mailing closed(String slug) {
    return await()
        .atMost(Duration.ofMinutes(4))
        .until(
            () -> mailings(slug),
            all ->
                all.stream()
                    .anyMatch(one ->
                        one.state() == Mailing.State.SENT
                            || one.state() == Mailing.State.NEEDS_ATTENTION))
        .getFirst();
  }

  @Override
  public void close() {
    started.forEach(ServerProcess::close);
    books.close();
    relays.values().forEach(SmtpSink::close);
  }

  private void command(String... arguments) {
    if (Commands.run(books, arguments) != 0) {
      throw new IllegalStateException("Refused: " + String.join(" ", arguments));
    }
  }

  private JdbcClient jdbc() {
    return books.getBean(JdbcClient.class);
  }
}
