package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.IntegrationTest;
import org.samizdat.desk.ApiTokens;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** The books as finance uses them, through the front door. */
@IntegrationTest
@TestPropertySource(properties = "samizdat.mail.engine=false")
class FinanceDeskIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired Ledger ledger;
  @Autowired Bookkeeper bookkeeper;
  @Autowired MonthCloses closes;
  @Autowired MonthClosing closing;
  @Autowired ApiTokens tokens;
  @LocalServerPort int port;

  @BeforeEach
  void book() {
    ledger.record(
        List.of(
            Facts.charge("txn_desk1").fact(),
            Facts.charge("txn_desk2")
                .with(fact -> fact.createdAt = Instant.parse("2020-02-03T00:00:00Z")),
            Facts.charge("txn_desk_unknown")
                .with(fact -> fact.reportingCategory = "a_word_of_tomorrow"),
            Facts.charge("txn_desk_payout")
                .with(fact -> {
                  fact.reportingCategory = "payout";
                  fact.source = "po_desk";
                  fact.amount = Money.of(-500, "usd");
                  fact.fee = Money.of(0, "usd");
                  fact.fees = List.of();
                  fact.own = false;
                  fact.donation = null;
                  fact.paid = null;
                })));
    bookkeeper.book();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void aMonthIsClosedInOneClickAndIsThereOnPaper(String language) throws Exception {
    DeskBrowser finance = browser(Role.FINANCE, language);
    String next = closing.due().orElseThrow().toString();
    assertThat(finance.page("/desk").select(".tile").text()).contains(next);

    HttpResponse<String> closed = finance.press("/desk/finance", "form[action$=/close]", Map.of());

    assertThat(closed.statusCode()).isEqualTo(302);
    assertThat(closes.find(Written.month(next))).isPresent();
    String page = finance.page("/desk/finance/" + next).select("main").text();
    assertThat(page).contains("assets:stripe:balance");
    // A click that comes late changes nothing.
    assertThat(finance.post("/desk/finance/" + next + "/close", Map.of()).statusCode())
        .isEqualTo(302);
    byte[] paper = finance.file("/desk/finance/" + next + "/certificate.pdf");
    try (var document = Loader.loadPDF(paper)) {
      assertThat(document.getNumberOfPages()).isOne();
      assertThat(new PDFTextStripper().getText(document)).contains(next, "USD");
    }
  }

  @Test
  void aMonthThatCannotBeClosedSaysWhy() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    HttpResponse<String> refused = finance.post("/desk/finance/2031-01/close", Map.of());

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Jsoup.parse(refused.body()).select("[role=alert]").text()).contains("not over yet");
    assertThat(finance.post("/desk/finance/2031-13/close", Map.of()).statusCode()).isEqualTo(400);
    assertThat(finance.get("/desk/finance/2031-01/certificate.pdf").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void everyReportIsAPageATableAndAWorkbook(String language) {
    DeskBrowser finance = browser(Role.FINANCE, language);
    for (Kind kind : Kind.values()) {
      String path = "/desk/finance/reports/" + kind.label();
      String span = "?from=2020-01&until=2020-12";
      HttpResponse<String> page = finance.get(path + span);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(Jsoup.parse(page.body()).select("table").size())
          .as(path + page.body().length())
          .isLessThanOrEqualTo(1);
      assertThat(finance.get(path + ".csv" + span).body()).contains("currency");
      assertThat(finance.get(path + ".xlsx" + span).headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).contains("spreadsheetml"));
      assertThat(finance.get(path + "?from=january").statusCode()).isEqualTo(400);
    }
    assertThat(finance.get("/desk/finance/reports/nothing").statusCode()).isEqualTo(404);
    assertThat(finance.page("/desk/finance/reports/exceptions?from=2020-01&until=2020-12").text())
        .contains("txn_desk_unknown");
  }

  @Test
  void aFigureLeadsToItsRows() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    String link =
        finance
            .page("/desk/finance/reports/accounts?from=2020-01&until=2020-01")
            .select("td a[href*=account=stripe-balance]")
            .attr("href");

    assertThat(finance.page(link).select("main").text()).contains("txn_desk1", "po_desk", "$9.41");
    assertThat(finance.get("/desk/finance/payouts/po_desk").statusCode()).isEqualTo(200);
    assertThat(
            finance
                .get("/desk/finance/entries?month=2020-01&account=nothing&currency=usd")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void everyFigureOfAReportLeadsToRowsThatComeToIt() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    for (Kind kind : Kind.values()) {
      String path = "/desk/finance/reports/" + kind.label() + "?from=2020-01&until=2020-02";
      for (Element figure : finance.page(path).select("td a[href*=/rows?]")) {
        assertThat(finance.page(figure.attr("href")).select("main").text())
            .as(path + " " + figure.attr("href"))
            .contains("The rows come to " + figure.text() + ".");
      }
    }
    assertThat(
            finance
                .page("/desk/finance/reports/gifts?from=2020-01&until=2020-02")
                .select("td a[href*=/rows?]"))
        .hasSizeGreaterThan(5);
    for (Element figure : finance.page("/desk/finance/2020-03").select("td.amount a")) {
      assertThat(finance.get(figure.attr("href")).statusCode()).isEqualTo(200);
    }
    for (String bad :
        List.of(
            "/desk/finance/rows?month=2020-01&currency=usd&figure=nothing",
            "/desk/finance/rows?month=2020-01&currency=nothing&figure=gross",
            "/desk/finance/rows?month=-999999999-01&currency=usd&figure=gross",
            "/desk/finance/rows?month=2020-01&currency=usd&figure=gross&day=2020",
            "/desk/finance/entries?month=%2B999999999-12&account=bank&currency=usd",
            "/desk/finance/deferrals?month=2020-01",
            "/desk/finance/reports/gifts?until=-999999999-01")) {
      assertThat(finance.get(bad).statusCode()).as(bad).isBetween(400, 499);
    }
  }

  @Test
  void whatIsInSuspenseIsDecidedAtTheDesk() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    HttpResponse<String> decided =
        finance.press(
            "/desk/finance/suspense",
            "form:has(input[value=txn_desk_unknown])",
            Map.of("account", "fees-account"));

    assertThat(decided.headers().firstValue("Location").orElse("")).contains("suspense-ruled");
    assertThat(
            finance.page("/desk/finance/suspense").select("tr:contains(txn_desk_unknown)").text())
        .contains("expenses:fees:account");
    finance.press(
        "/desk/finance/suspense", "tr:contains(txn_desk_unknown) form[action$=/undo]", Map.of());
    assertThat(
            finance
                .post(
                    "/desk/finance/suspense",
                    Map.of("entry", "txn_desk_unknown", "account", "stripe-balance"))
                .statusCode())
        .isEqualTo(422);
    assertThat(
            finance
                .post("/desk/finance/suspense", Map.of("entry", "txn_desk1", "account", "nothing"))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void recognitionIsDecidedAtTheDesk() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    for (String frequency : List.of("annual", "monthly")) {
      HttpResponse<String> decided =
          finance.press(
              "/desk/finance/policies",
              "form[action$=/policies]",
              Map.of("frequency", frequency, "percent", "60", "months", "12", "from", "2199-01"));
      assertThat(decided.statusCode()).as(frequency).isEqualTo(302);
    }
    assertThat(finance.page("/desk/finance/policies").select("table").text()).contains("60 %");
    assertThat(
            finance
                .post(
                    "/desk/finance/policies",
                    Map.of(
                        "frequency", "once", "percent", "101", "months", "12", "from", "2199-02"))
                .statusCode())
        .isEqualTo(422);
    assertThat(
            finance
                .post(
                    "/desk/finance/policies",
                    Map.of(
                        "frequency", "once", "percent", "all", "months", "12", "from", "2199-02"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void theJournalIsTakenAlongForEachProgram() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    for (Format format : Format.values()) {
      assertThat(finance.get("/desk/finance/2020-01/journal/" + format.label()).body())
          .contains("txn_desk1");
    }
    assertThat(finance.get("/desk/finance/2020-01/journal/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void aStatementIsPastedAndItsPayoutMatched() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    Map<String, String> statement =
        Map.of("statement", "Date,Amount,Currency,What\n2020-01-17,5.00,USD,Stripe\n");
    finance.press("/desk/finance/bank", "form:has(textarea)", statement);
    finance.press("/desk/finance/bank", "form:has(textarea)", statement);

    HttpResponse<String> matched =
        finance.press("/desk/finance/bank", "form[action$=/match]", Map.of());

    assertThat(matched.headers().firstValue("Location").orElse("")).contains("payout-matched");
    finance.press("/desk/finance/bank", "form[action$=/undo]", Map.of());
    assertThat(finance.page("/desk/finance/bank").select("form[action$=/match]")).hasSize(1);
    assertThat(
            finance
                .press("/desk/finance/bank", "form:has(textarea)", Map.of("statement", "a\nb"))
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void financeSeesTheBooksAndNothingElseAndAnEditorNoBooks() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    for (String path :
        List.of(
            "/desk/issues", "/desk/giving", "/desk/giving/givers", "/desk/people", "/desk/audit")) {
      assertThat(finance.get(path).statusCode()).as(path).isEqualTo(403);
    }
    for (String path : List.of("/desk", "/desk/me", "/desk/finance/policies", "/desk/reminders")) {
      assertThat(finance.get(path).statusCode()).as(path).isEqualTo(200);
    }
    for (Element figure : finance.page("/desk").select(".tile dd a")) {
      assertThat(finance.get(figure.attr("href")).statusCode())
          .as(figure.attr("href"))
          .isEqualTo(200);
    }
    assertThat(finance.page("/desk").select("header nav").text())
        .contains("Books")
        .doesNotContain("Issues");
    DeskBrowser editor = browser(Role.EDITOR, "en");
    for (String path :
        List.of(
            "/desk/finance",
            "/desk/finance/2020-01",
            "/desk/finance/reports/gifts",
            "/desk/finance/reports/gifts.xlsx",
            "/desk/finance/2020-01/journal/xero",
            "/desk/finance/bank")) {
      assertThat(editor.get(path).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(editor.post("/desk/finance/2020-01/close", Map.of()).statusCode()).isEqualTo(403);
    assertThat(editor.page("/desk").text()).doesNotContain("Books");
    assertThat(browser(Role.ADMIN, "en").get("/desk/finance").statusCode()).isEqualTo(200);
  }

  @Test
  void programsReadTheBooksWithTheirOwnScope() throws Exception {
    String token = tokens.create("books", EnumSet.of(ApiTokens.Scope.FINANCE_READ)).reveal();
    String other = tokens.create("stories", EnumSet.of(ApiTokens.Scope.STORIES_READ)).reveal();
    String report = "/api/v1/finance/reports/accounts?from=2020-01&until=2020-01";

    assertThat(call(report, token)).contains("\"account\":\"stripe-balance\"", "\"amount\":");
    assertThat(call("/api/v1/finance/journal/hledger?from=2020-01&until=2020-01", token))
        .contains("txn_desk1");
    assertThat(call("/api/v1/finance/months", token)).contains("\"months\"");
    assertThat(call(report, other)).contains("scope-needed");
    assertThat(call("/api/v1/finance/reports/nothing", token)).contains("report-not-found");
  }

  private String call(String path, String token) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private DeskBrowser browser(Role role, String language) {
    return DeskBrowser.signedIn(context, role, Language.of(language));
  }
}
