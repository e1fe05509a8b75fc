package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;
import org.samizdat.desk.ApiTokens;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.giving.GivingTest;
import org.samizdat.mail.Suppressions;
import org.samizdat.twin.StripeTwin;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Erasures;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Readers with unmistakable addresses go through everything there is; then somebody with the whole
 * server, but no key, looks for them: in a copy of every table, in the files below the server's
 * data folder, in what was logged, and in what Stripe was asked.
 */
@GivingTest
@ExtendWith(OutputCaptureExtension.class)
class CanaryIntegrationTests {

  /** A Friday, ten in the morning in Berlin. */
  private static final Instant FRIDAY = Instant.parse("2026-11-27T09:00:00Z");

  /**
   * Where the random number of a forgotten person may stay: her consents, which name nobody without
   * her receipt; the accounts of what was mailed, until they are let go; the word that nothing more
   * is to go to her; and the note that she is to be forgotten, with the answers to it.
   */
  private static final Set<String> KEPT =
      Set.of(
          "public.consent_record",
          "public.delivery",
          "public.drop_request",
          "vault.erasure",
          "vault.erasure_answer");

  private static final String HEADLINE = "The harbour is closed";

  private static final List<String> CANARIES =
      List.of("canaryrequest", "canaryreader", "canaryleaver", "canaryerased", "canarybounce");

  /** Who asks to be reminded is somebody else. */
  private static final String REMINDED = "canaryreminded";

  @Autowired ConfigurableApplicationContext context;
  @Autowired GreenMail mail;
  @Autowired TestDatabase database;
  @Autowired TestClock clock;
  @Autowired ApiTokens apiTokens;
  @Autowired Vault vault;
  @Autowired Erasures erasures;
  @Autowired Suppressions suppressions;
  @Autowired StripeTwin twin;
  @LocalServerPort int port;

  @Test
  void noReaderIsFoundInAnyTableFileOrLog(CapturedOutput output) throws Exception {
    clock.set(FRIDAY.minus(Duration.ofDays(1)));
    Newsroom newsroom = new Newsroom(context, mail, port);
    newsroom.openWeekly();
    List<String> secrets = new ArrayList<>();
    for (String canary : CANARIES) {
      newsroom.signUp("weekly", canary + "@example.org", "2026-11");
      MimeMessage confirmation = newsroom.waitForMail(canary, "");
      String confirm = newsroom.link(confirmation, "confirm");
      secrets.add(confirm.substring("/confirm/".length()));
      if (!canary.equals("canaryrequest")) {
        newsroom.form(confirm, Map.of("policyVersion", "2026-11"));
        newsroom.waitForMail(canary, "elcome");
      }
    }
    secrets.add(sendDigest(newsroom));
    for (String canary : CANARIES) {
      if (canary.equals("canaryrequest")) {
        continue;
      }
      MimeMessage digest = newsroom.waitForMail(canary, HEADLINE);
      String unsubscribe = newsroom.listUnsubscribe(digest);
      secrets.add(unsubscribe.substring("/unsubscribe/".length()));
      if (canary.equals("canaryleaver")) {
        newsroom.form(unsubscribe, Map.of());
      }
      if (canary.equals("canarybounce")) {
        suppressions.suppress(address(canary), Suppressions.Reason.HARD_BOUNCE, null);
      }
    }
    String erase = newsroom.link(newsroom.waitForMail("canaryerased", "elcome"), "erase");
    secrets.add(erase.substring("/erase/".length()));
    PersonId erased = vault.find(Purpose.DIGEST, address("canaryerased")).orElseThrow();
    newsroom.form(erase, Map.of());
    erasures.carryOn();
    secrets.addAll(workAtTheDesk(newsroom));
    secrets.addAll(remind(newsroom));
    // Bad input must not be echoed into a log either.
    newsroom.signUp("weekly", "canaryrequest@exam ple.org", "2026-11");
    newsroom.signUp("weekly", "canaryrequest@example.org", "no-such-version");
    newsroom.get("/confirm/" + secrets.getFirst() + "a");
    newsroom.form(
        "/reminders", Map.of("email", REMINDED + "@exam ple.org", "policyVersion", "2026-11"));

    Map<String, String> tables = copyOfEveryTable();
    assertThat(tables).containsKeys("vault.person", "public.reader", "quartz.qrtz_job_details");
    for (String secret : secretsAndCanaries(secrets)) {
      for (String form : formsOf(secret)) {
        tables.forEach((table, rows) ->
            assertThat(rows.contains(form.toLowerCase(Locale.ROOT)))
                .as("%s holds %s", table, form)
                .isFalse());
        assertThat(ours(output)).doesNotContainIgnoringCase(form);
      }
      assertThat(filesHolding(secret)).isEmpty();
      assertThat(twin.requests().toString()).doesNotContainIgnoringCase(secret);
    }
    assertThat(tablesNaming(erased, tables)).contains("vault.erasure").isSubsetOf(KEPT);
  }

  /**
   * One colleague is invited, signs in by mail and changes her name; another is removed. Names,
   * secrets of link and session.
   */
  private List<String> workAtTheDesk(Newsroom newsroom) throws Exception {
    for (String colleague : List.of("canarystaff", "canaryformer")) {
      newsroom.command(
          "user",
          "invite",
          colleague + "@example.org",
          "--name",
          colleague + "name",
          "--role",
          "admin");
    }
    DeskBrowser browser = new DeskBrowser(port);
    browser.press(
        "/desk/sign-in",
        "form[action=/desk/sign-in]",
        Map.of("address", "canarystaff@example.org"));
    browser.press(
        "/desk/sign-in",
        "form[action=/desk/sign-in]",
        Map.of("address", "canarystranger@example.org"));
    String link =
        newsroom.link(newsroom.waitForMail("canarystaff", "Sign in to the desk"), "desk/sign-in");
    browser.signIn(link);
    browser.post("/desk/me/name", Map.of("name", "canarynamesake"));
    String former = browser.page("/desk/people").select("a:contains(canaryformer)").attr("href");
    browser.press(former, "form[action$=/remove]", Map.of());
    assertThat(browser.page("/desk/people").text())
        .contains("canarynamesake")
        .doesNotContain("canaryformer");
    assertThat(browser.page("/desk/audit").text()).contains("canarynamesake", "former colleague");
    List<String> secrets =
        new ArrayList<>(List.of("canarystaff", "canaryformer", "canarynamesake", "canarystranger"));
    secrets.add(link.substring(link.lastIndexOf('/') + 1));
    browser.cookies().forEach(cookie -> secrets.add(cookie.getValue()));
    return secrets;
  }

  /**
   * She asks to be reminded, confirms, is reminded, and has it go on. Her name, and the secrets of
   * her links.
   */
  private List<String> remind(Newsroom newsroom) throws Exception {
    newsroom.form(
        "/reminders",
        Map.of(
            "email", REMINDED + "@example.org", "policyVersion", "2026-11", "repeat", "monthly"));
    List<String> secrets = new ArrayList<>(List.of(REMINDED));
    String confirm =
        newsroom.link(newsroom.waitForMail(REMINDED, "Please confirm"), "reminders/confirm");
    newsroom.form(confirm, Map.of("words", words(newsroom, confirm)));
    newsroom.waitForMail(REMINDED, "Your reminder from");
    clock.advance(Duration.ofDays(31));
    newsroom.knock("keeping");
    MimeMessage reminder = newsroom.waitForMail(REMINDED, "Your reminder: support");
    String again = newsroom.link(reminder, "reminders/again");
    newsroom.form(again, Map.of("words", words(newsroom, again)));
    for (String link : List.of(confirm, again, newsroom.listUnsubscribe(reminder))) {
      secrets.add(link.substring(link.lastIndexOf('/') + 1));
    }
    return secrets;
  }

  private static String words(Newsroom newsroom, String path) throws Exception {
    return Jsoup.parse(newsroom.get(path).body()).select("input[name=words]").attr("value");
  }

  /** A story, a Friday, and the knock; the token of who put the story. */
  private String sendDigest(Newsroom newsroom) throws Exception {
    String token = apiTokens.create("the CMS", Set.of(ApiTokens.Scope.STORIES_WRITE)).reveal();
    newsroom.json(
        "PUT",
        "/api/v1/stories/story-1",
        token,
        """
        {"url": "https://paper.example/story-1", "headline": "%s", "section": "news",
         "summary": "<p>What happened.</p>", "body": "<p>More.</p>", "language": "en",
         "publishedAt": "2026-11-25T01:00:00Z"}
        """
            .formatted(HEADLINE));
    clock.set(FRIDAY.plusSeconds(5));
    newsroom.knock("weekly");
    return token;
  }

  private static EmailAddress address(String canary) {
    return EmailAddress.parse(canary + "@example.org");
  }

  private static Set<String> tablesNaming(PersonId person, Map<String, String> tables) {
    String number = person.toString();
    return tables.entrySet().stream()
        .filter(table ->
            table.getValue().contains(number) || table.getValue().contains(number.replace("-", "")))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The log without the lines of the mail server that stands in for the readers' own. */
  private static String ours(CapturedOutput output) {
    return output
        .getAll()
        .lines()
        .filter(line -> !line.contains("icegreen"))
        .collect(Collectors.joining("\n"));
  }

  private static List<String> secretsAndCanaries(List<String> secrets) {
    List<String> all = new ArrayList<>(CANARIES);
    all.addAll(secrets);
    return all;
  }

  /** Raw, hex, base64 at each of its three alignments, URL-encoded and UTF-16 in hex. */
  private static List<String> formsOf(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> forms = new ArrayList<>();
    forms.add(text);
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16BE)));
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[bytes.length + shift];
      System.arraycopy(bytes, 0, shifted, shift, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      forms.add(encoded.substring(2, encoded.length() - 2));
    }
    return forms;
  }

  private Map<String, String> copyOfEveryTable() throws Exception {
    Map<String, String> copies = new TreeMap<>();
    try (Connection connection = database.asAdministrator();
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                """
                select table_schema || '.' || table_name
                from information_schema.tables
                where table_type = 'BASE TABLE'
                and table_schema not in ('pg_catalog', 'information_schema')
                """)) {
      while (tables.next()) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("copy " + tables.getString(1) + " to stdout", copy);
        copies.put(
            tables.getString(1), copy.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT));
      }
    }
    return copies;
  }

  /** The server's files, write-ahead log included, where this test may read them. */
  private List<Path> filesHolding(String secret) throws Exception {
    Path folder;
    try (Connection connection = database.asAdministrator();
        Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
      try (ResultSet setting = statement.executeQuery("show data_directory")) {
        setting.next();
        folder = Path.of(setting.getString(1));
      }
    }
    if (!Files.isReadable(folder.resolve("PG_VERSION"))) {
      return List.of();
    }
    byte[] wanted = secret.getBytes(StandardCharsets.UTF_8);
    List<Path> holding = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && holds(file, wanted)) {
              holding.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          // The server removes files while we look.
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failed;
          }
        });
    return holding;
  }

  private static boolean holds(Path file, byte[] wanted) {
    try {
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      return content.contains(new String(wanted, StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      // The server removes files while we look.
      return false;
    }
  }
}
