package org.samizdat.giving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Year;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.samizdat.Newsroom;
import org.samizdat.TestDatabase;
import org.samizdat.audience.Tables;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.twin.Card;
import org.samizdat.twin.StripeTwin;
import org.samizdat.twin.TwinRequest;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A giver who cannot be mistaken gives, reads, changes and is given back; then somebody looks for
 * her in every table, in the log and at Stripe's door; and for what might tell that a giver and a
 * reader are one human.
 */
@GivingTest
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
    properties = {
      "samizdat.web.trusted-proxies=127.0.0.1,::1",
      "samizdat.giving.newsletter=weekly"
    })
class GiverCanaryIntegrationTests {

  private static final String NETWORK = "203.0.113.77";
  private static final String AGENT = "CanaryBrowser/17.4";

  /** What the twin has every giver called on its page. */
  private static final String NAME = "A Giver";

  /** All that a request to Stripe may have of a person's kind, and it is the newsroom's. */
  private static final Set<String> OURS = Set.of("line_items[0][price_data][product_data][name]");

  private static final Pattern PERSONAL =
      Pattern.compile(
          "email|phone|name|address(?!_collection)|shipping|user_agent|\\bip\\b|ip_address|description",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern CREATED =
      Pattern.compile("create\\s+(?:unlogged\\s+)?table\\s+([a-z_.]+)");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @Autowired ConfigurableApplicationContext context;
  @Autowired GreenMail mail;
  @Autowired StripeTwin twin;
  @Autowired TestDatabase testDatabase;
  @Autowired JdbcClient database;
  @Autowired Vault vault;
  @LocalServerPort int port;

  Newsroom newsroom;
  Support support;
  GiverDoor door;

  @BeforeEach
  void open() throws Exception {
    newsroom = new Newsroom(context, mail, port);
    if (newsroom.get("/newsletters/weekly").statusCode() != 200) {
      newsroom.openWeekly();
      twin.addEndpoint(
          URI.create("http://localhost:" + port + "/webhooks/stripe"), GivingSurroundings.SECRET);
    }
    support = Support.open(context);
    door = new GiverDoor(context);
  }

  @Test
  void noGiverIsFoundInAnyTableOrLogNorToldToStripe(CapturedOutput output) throws Exception {
    String canary = "canarygiver";
    String address = canary + "@example.org";
    List<String> secrets = new ArrayList<>(List.of(canary, NETWORK, AGENT, NAME));
    secrets.add("4242424242424242");
    secrets.add("4000000000000002");

    give("once", 1000, false).pay(Card.DECLINED, address);
    give("once", 1200, false).pay(Card.VISA, address);
    TwinSession monthly = give("monthly", 700, true);
    monthly.pay(Card.VISA, address);
    give("once", 2500, false).payByDebit(address);
    support.hear();
    secrets.add(path(newsroom.link(newsroom.waitForMail(address, ""), "support")));
    String link = door.link(address);
    secrets.add(path(link));
    assertThat(get(link)).contains("$7 every month");
    door.act(link, monthly.subscription(), "skip");
    post("/support/link", Map.of("email", address));
    String fresh = door.freshLink(address);
    secrets.add(path(fresh));
    get(fresh);
    post(fresh + "/download", Map.of());
    post(fresh + "/receipts/" + receipt(), Map.of());
    twin.money().refund(monthly.charge(), 300);
    support.hear();
    // Bad input must not be echoed into a log either.
    post("/support/link", Map.of("email", canary + "@exam ple.org"));
    post("/support", Map.of("amount", canary, "currency", canary, "campaign", "x"));
    get(link + "a");
    support.wait(Duration.ofDays(6));
    context.getBean(StripeSweep.class).events();
    context.getBean(StripeSweep.class).balance();
    Year year = toldOfTheYear(address, secrets);
    assertNoFileOfTheBooksNamesHer(secrets, address, year);

    Map<String, List<String>> tables = Tables.all(testDatabase);
    assertThat(tables).containsKeys("vault.person", "public.giver", "quartz.qrtz_job_details");
    assertThat(support.count("payment")).isGreaterThanOrEqualTo(3);
    for (String secret : secrets) {
      for (String form : formsOf(secret)) {
        tables.forEach((table, rows) ->
            assertThat(rows)
                .as("%s holds %s", table, form)
                .noneMatch(
                    row -> row.toLowerCase(Locale.ROOT).contains(form.toLowerCase(Locale.ROOT))));
        assertThat(ours(output)).doesNotContainIgnoringCase(form);
      }
    }
    assertNothingIsTold(secrets, address);
  }

  /** The year ends, its statement is printed and mailed. */
  private Year toldOfTheYear(String address, List<String> secrets) throws Exception {
    Year year = StatementStory.begin(context).yearEnds();
    StatementRun run = context.getBean(StatementRun.class);
    run.start(DeskBrowser.user(context, Role.ADMIN, Language.ENGLISH), year);
    run.carryOn();
    MimeMessage told = newsroom.waitForMail(address, "What you gave");
    secrets.add(path(newsroom.link(told, "support")));
    post(door.link(address) + "/statements/" + year, Map.of());
    String fresh = door.freshLink(address);
    secrets.add(path(fresh));
    post(fresh + "/statement", Map.of("year", year.toString()));
    assertThat(support.count("giving_statement")).isPositive();
    return year;
  }

  /** A month is closed, and all that finance takes along of it and of the year is searched. */
  private void assertNoFileOfTheBooksNamesHer(List<String> secrets, String address, Year year)
      throws IOException {
    DeskBrowser finance = DeskBrowser.signedIn(context, Role.FINANCE, Language.ENGLISH);
    String month =
        database
            .sql("select to_char(min(created_at) at time zone 'UTC', 'YYYY-MM') from money_fact")
            .query((row, number) -> row.getString(1))
            .single();
    assertThat(finance.post("/desk/finance/" + month + "/close", Map.of()).statusCode())
        .isEqualTo(302);
    Map<String, String> files = new TreeMap<>();
    Set<String> pages = new TreeSet<>();
    pages.add("/desk/finance/" + month);
    pages.add("/desk/statements/" + year);
    for (String reports : List.of("/desk/finance/reports/gifts", "/desk/giving/reports/gifts")) {
      pages.addAll(finance.page(reports).select("nav a[href*=/reports/]").eachAttr("href"));
    }
    for (String page : pages) {
      for (String link : finance.page(page).select("main a[href]").eachAttr("href")) {
        if (link.matches(".*(\\.csv|\\.xlsx|\\.pdf|/journal/).*")) {
          files.put(link, written(finance.file(link)));
        }
      }
    }
    List<String> told = new ArrayList<>(secrets);
    told.add(vault.find(Purpose.GIVING, EmailAddress.parse(address)).orElseThrow().toString());
    told.add("@example.org");
    assertThat(files.keySet())
        .anyMatch(link -> link.contains("certificate.pdf"))
        .anyMatch(link -> link.contains("/journal/beancount"))
        .anyMatch(link -> link.contains("payout-detail.xlsx"))
        .anyMatch(link -> link.contains("/giving/reports/at-risk.xlsx"))
        .anyMatch(link -> link.contains("statements/" + year + ".xlsx"))
        .hasSizeGreaterThan(40);
    files.forEach((link, text) -> {
      assertThat(text).as(link).isNotEmpty();
      for (String secret : told) {
        for (String form : formsOf(secret)) {
          assertThat(text).as(link).doesNotContainIgnoringCase(form);
        }
      }
    });
    assertThat(files.get("/desk/finance/" + month + "/journal/hledger"))
        .contains("income:donations");
  }

  /** What a file says: a workbook all its parts, a paper its text. */
  private static String written(byte[] file) throws IOException {
    String start = new String(file, 0, Math.min(4, file.length), UTF_8);
    if (start.startsWith("%PDF")) {
      try (PDDocument paper = Loader.loadPDF(file)) {
        return new PDFTextStripper().getText(paper);
      }
    }
    if (!start.startsWith("PK")) {
      return new String(file, UTF_8);
    }
    StringBuilder parts = new StringBuilder();
    Path kept = Files.createTempFile("samizdat", ".xlsx");
    try {
      Files.write(kept, file);
      try (ZipFile book = new ZipFile(kept.toFile())) {
        for (ZipEntry part : Collections.list(book.entries())) {
          parts.append(new String(book.getInputStream(part).readAllBytes(), UTF_8));
        }
      }
    } finally {
      Files.delete(kept);
    }
    return parts.toString();
  }

  private void assertNothingIsTold(List<String> secrets, String address) {
    List<String> told = new ArrayList<>(secrets);
    PersonId person = vault.find(Purpose.GIVING, EmailAddress.parse(address)).orElseThrow();
    told.add(person.toString());
    told.add(Long.toString(door.giver(address).number()));
    assertThat(twin.requests()).hasSizeGreaterThan(20);
    for (TwinRequest request : twin.requests()) {
      String all = request.path() + request.parameters() + request.headers();
      for (String secret : told) {
        for (String form : formsOf(secret)) {
          assertThat(all).as(request.operation()).doesNotContainIgnoringCase(form);
        }
      }
      assertThat(request.parameters().get("client_reference_id"))
          .as("the gift's own number, and no other")
          .isEqualTo(request.parameters().get("metadata[samizdat_donation]"));
      assertThat(request.parameters().keySet())
          .as(request.operation())
          .filteredOn(name -> !OURS.contains(name))
          .noneMatch(name -> PERSONAL.matcher(name).find());
    }
  }

  @Test
  void nothingJoinsAGiverToAReader() throws Exception {
    String human = "canaryhuman@example.org";
    subscribe(human);
    give("monthly", 900, true).pay(Card.VISA, human);
    support.hear();
    context
        .getBean(DonationTable.class)
        .askingForNewsletter(100)
        .forEach(context.getBean(OptIns.class)::carryOut);
    confirm(human);
    // What those have in common with each other says nothing about anybody.
    String onlyReader = "canaryreader@example.org";
    String onlyGiver = "canarypatron@example.org";
    subscribe(onlyReader);
    give("monthly", 900, false).pay(Card.VISA, onlyGiver);
    support.hear();

    PersonId reader = person(Purpose.DIGEST, human);
    PersonId giver = person(Purpose.GIVING, human);
    assertThat(reader).isNotEqualTo(giver);
    Map<String, List<String>> tables = Tables.all(testDatabase);
    Set<String> givings = tablesOf("giving", "ledger");
    Set<String> readers = tablesOf("audience", "newsletter");
    // The log of consents keeps a person's by her number, whatever she agreed to.
    readers.removeIf(table -> table.startsWith("public.consent"));
    assertThat(givings).contains("public.giver", "public.money_fact", "public.donation");
    assertThat(readers).contains("public.reader");
    assertThat(naming(tables, reader))
        .doesNotContainAnyElementsOf(givings)
        .contains("public.reader");
    assertThat(naming(tables, giver)).doesNotContainAnyElementsOf(readers).contains("public.giver");

    Set<String> hers = marks(tables, reader);
    assertThat(hers).isNotEmpty();
    hers.retainAll(marks(tables, giver));
    Set<String> everybodys = marks(tables, person(Purpose.DIGEST, onlyReader));
    everybodys.addAll(marks(tables, person(Purpose.GIVING, onlyGiver)));
    hers.removeAll(everybodys);
    assertThat(hers).as("prints and numbers beside both, and beside nobody else").isEmpty();
    tables.forEach((table, rows) ->
        assertThat(rows)
            .as(table)
            .noneMatch(row -> row.contains(reader.toString()) && row.contains(giver.toString())));
  }

  @Test
  void noColumnOfGivingOrOfTheBooksIsAReadersAndNoKeyLeadsThere() throws Exception {
    Set<String> givings = tablesOf("giving", "ledger");
    assertThat(
            database
                .sql(
                    """
                    select table_schema || '.' || table_name || '.' || column_name
                    from information_schema.columns
                    where table_schema || '.' || table_name = any(:tables)
                    and column_name ~ '(reader|subscriber|audience|address|email|phone|agent|network)'
                    -- A keyed print, gone after two days.
                    and table_name <> 'gate_pass'
                    """)
                .param("tables", givings.toArray(String[]::new))
                .query((row, number) -> row.getString(1))
                .list())
        .isEmpty();
    assertThat(
            database
                .sql(
                    """
                    select table_name || '.' || column_name
                    from information_schema.columns
                    where table_schema || '.' || table_name = any(:tables)
                    and data_type = 'uuid'
                    """)
                .param("tables", givings.toArray(String[]::new))
                .query((row, number) -> row.getString(1))
                .list())
        .as("numbers of persons, all of the purpose giving, and of consents")
        .contains("giver.person", "donation.person")
        .allMatch(column -> column.endsWith(".person") || column.equals("donation.consent"));
    assertThat(
            database
                .sql(
                    """
                    select conrelid::regclass || ' to ' || confrelid::regclass
                    from pg_constraint
                    where contype = 'f'
                    and ('public.' || conrelid::regclass = any(:tables))
                      <> ('public.' || confrelid::regclass = any(:tables))
                    """)
                .param("tables", givings.toArray(String[]::new))
                .query((row, number) -> row.getString(1))
                .list())
        .isEmpty();
  }

  private void subscribe(String address) throws Exception {
    newsroom.signUp("weekly", address, "2026-11");
    confirm(address);
    newsroom.waitForMail(address, "elcome");
  }

  private void confirm(String address) throws Exception {
    newsroom.form(
        newsroom.link(newsroom.waitForMail(address, "onfirm"), "confirm"),
        Map.of("policyVersion", "2026-11"));
  }

  private PersonId person(Purpose purpose, String address) {
    return vault.find(purpose, EmailAddress.parse(address)).orElseThrow();
  }

  private static Set<String> naming(Map<String, List<String>> tables, PersonId person) {
    return tables.entrySet().stream()
        .filter(table -> table.getValue().stream().anyMatch(row -> row.contains(person.toString())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whatever is long enough to be somebody's own, in all rows that name a person. */
  private static Set<String> marks(Map<String, List<String>> tables, PersonId person) {
    return tables.values().stream()
        .flatMap(List::stream)
        .filter(row -> row.contains(person.toString()))
        .flatMap(row -> Stream.of(row.split("\t", -1)))
        .filter(field -> field.length() >= 8 && !field.matches("\\d{4}-\\d\\d-\\d\\d.*"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** With their schema, as the migrations' names have it. */
  private static Set<String> tablesOf(String... modules) throws IOException {
    Set<String> tables = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("migrations/newsroom"))) {
      for (Path file : files.toList()) {
        if (Stream.of(modules).anyMatch(it -> file.toString().contains("__" + it + "_"))) {
          CREATED
              .matcher(Files.readString(file))
              .results()
              .forEach(found -> tables.add("public." + found.group(1)));
        }
      }
    }
    return tables;
  }

  /** As the widget sends it, from behind the newsroom's proxy. */
  private TwinSession give(String frequency, long amount, boolean newsletter) throws Exception {
    JsonNode form = JSON.readTree(get("/api/v1/support/form"));
    HttpResponse<String> made =
        send(
            request("/api/v1/donations")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"amount": %d, "currency": "usd", "frequency": "%s", "locale": "en",
                         "policyVersion": "%s", "campaign": "spring", "newsletter": %s,
                         "newsletterWords": "%s", "formKey": "%s", "proof": "%s"}
                        """
                            .formatted(
                                amount,
                                frequency,
                                form.path("policyVersion").asString(),
                                newsletter ? "\"weekly\"" : "null",
                                form.at("/newsletter/words").asString(),
                                UUID.randomUUID(),
                                Solver.solve(get("/api/v1/support/challenge"))))));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return twin.lastSession();
  }

  private long receipt() {
    return database.sql("select max(receipt) from payment").query(Long.class).single();
  }

  private String get(String path) throws Exception {
    return send(request(path)).body();
  }

  private String post(String path, Map<String, String> fields) throws Exception {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)))
        .body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("User-Agent", AGENT)
        .header("X-Forwarded-For", NETWORK);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return BROWSER.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String path(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }

  /** The log without the lines of the mail server that stands in for the givers' own. */
  private static String ours(CapturedOutput output) {
    return output
        .getAll()
        .lines()
        .filter(line -> !line.contains("icegreen"))
        .collect(Collectors.joining("\n"));
  }

  /** Raw, in hex, and in base64 at each of its three alignments. */
  private static List<String> formsOf(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    List<String> forms = new ArrayList<>();
    forms.add(text);
    forms.add(URLEncoder.encode(text, UTF_8));
    forms.add(HexFormat.of().formatHex(bytes));
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[bytes.length + shift];
      System.arraycopy(bytes, 0, shifted, shift, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      forms.add(encoded.substring(2, encoded.length() - 2));
    }
    return forms;
  }
}
