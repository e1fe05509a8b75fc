package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.IntegrationTest;
import org.samizdat.desk.ApiTokens;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.ledger.page.CertificatePaper.Line;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Span;
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
  @Autowired PayoutLinks payouts;
  @Autowired Bookkeeper bookkeeper;
  @Autowired MonthCloses closes;
  @Autowired MonthClosing closing;
  @Autowired Certificates certificates;
  @Autowired CertificateWords words;
  @Autowired BookSheets sheets;
  @Autowired Clock clock;
  @Autowired ApiTokens tokens;
  @LocalServerPort int port;

  @BeforeEach
  void book() {
    ledger.record(
        List.of(
            Facts.charge("txn_desk1").fact(),
            Facts.charge("txn_desk2")
                .with(fact -> fact.createdAt = Instant.parse("2020-02-03T00:00:00Z")),
            Facts.charge("txn_desk_euros")
                .with(fact -> {
                  fact.amount = Money.of(7_000, "eur");
                  fact.fee = Money.of(0, "eur");
                  fact.fees = List.of();
                  fact.paid = new MoneyFact.Paid("ch_1", fact.amount);
                }),
            Facts.charge("txn_desk_refund")
                .with(fact -> {
                  fact.reportingCategory = "refund";
                  fact.source = "re_desk";
                  fact.amount = Money.of(-300, "usd");
                  fact.fee = Money.of(0, "usd");
                  fact.fees = List.of();
                  fact.paid = new MoneyFact.Paid("ch_1", fact.amount.negated());
                  fact.createdAt = Instant.parse("2020-02-05T00:00:00Z");
                }),
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
    // A colleague's click that comes late changes nothing, and says so.
    DeskBrowser colleague = browser(Role.FINANCE, language);
    HttpResponse<String> late = colleague.post("/desk/finance/" + next + "/close", Map.of());
    assertThat(late.statusCode()).isEqualTo(302);
    assertThat(colleague.page(late.headers().firstValue("Location").orElseThrow()).text())
        .contains(Language.of(language).say("said.books.month-closed-before"));
    byte[] paper = finance.file("/desk/finance/" + next + "/certificate.pdf");
    try (var document = Loader.loadPDF(paper)) {
      assertThat(document.getNumberOfPages()).isOne();
      String text = plain(new PDFTextStripper().getText(document));
      assertThat(text).contains(next, "USD", "EUR");
      MonthCloses.Close close = closes.find(Written.month(next)).orElseThrow();
      List<Line> lines = new ArrayList<>(words.facts(close, Language.of(language)));
      List<Certificate> certified = certificates.of(close.month());
      assertThat(certified).hasSize(2);
      certified.forEach(one -> lines.addAll(words.lines(one, Language.of(language))));
      for (Line line : lines) {
        assertThat(text).contains(plain(line.what()), plain(line.value()));
      }
      assertThat(text).contains(HexFormat.of().formatHex(close.hash()));
      assertThat(lines.stream().map(Line::name))
          .contains("closed", "by", "hash", "policy-once", "policy-annual");
    }
  }

  /** Without spaces: on paper a line breaks where it must. */
  private static String plain(String text) {
    return text.replaceAll("[\\s\\u00a0\\u202f]", "");
  }

  @Test
  void aMonthLeadsToTheFilesOfItsReports() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    Elements links = finance.page("/desk/finance/2020-02").select("[aria-labelledby=reports] a");

    assertThat(links).hasSize(3 * Kind.values().length);
    for (Element link : links) {
      assertThat(link.attr("href")).contains("from=2020-02&until=2020-02");
      HttpResponse<String> file = finance.get(link.attr("href"));
      assertThat(file.statusCode()).as(link.attr("href")).isEqualTo(200);
      assertThat(file.headers().firstValue("Content-Type").orElse(""))
          .contains(
              switch (link.text()) {
                case "CSV" -> "text/csv";
                case "XLSX" -> "spreadsheetml";
                default -> "text/html";
              });
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
      Sheet sheet = sheets.of(kind, new Span(YearMonth.of(2020, 1), YearMonth.of(2020, 12)));
      assertThat(Jsoup.parse(page.body()).select("table"))
          .as(path)
          .hasSize(sheet.lines().isEmpty() ? 0 : 1);
      assertThat(finance.get(path + ".csv" + span).body().lines())
          .as(path)
          .startsWith(String.join(",", sheet.heads()))
          .hasSize(1 + sheet.lines().size());
      assertThat(finance.get(path + ".xlsx" + span).headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).contains("spreadsheetml"));
      assertThat(finance.get(path + "?from=january").statusCode()).isEqualTo(400);
    }
    assertThat(finance.get("/desk/finance/reports/nothing").statusCode()).isEqualTo(404);
    assertThat(finance.page("/desk/finance/reports/exceptions?from=2020-01&until=2020-12").text())
        .contains("txn_desk_unknown");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"GIFTS", "WAYS", "FEES", "PAYOUTS", "RETURNS", "CURRENCIES"})
  void aReportIsDrawnWithABarForEachMonth(Kind kind) {
    Elements charts =
        browser(Role.FINANCE, "en")
            .page("/desk/finance/reports/" + kind.label() + "?from=2020-01&until=2020-06")
            .select("figure.chart svg[role=img]");

    assertThat(charts).isNotEmpty();
    for (Element chart : charts) {
      assertThat(chart.select("rect title").eachText())
          .hasSize(6)
          .allMatch(said -> said.matches("2020-0[1-6]: .+"));
      assertThat(chart.select("rect:not([height=0])")).isNotEmpty();
    }
  }

  @Test
  void theTilesOfTodayAndOfTheMonthLeadToRowsThatComeToThem() {
    Instant now = clock.instant();
    Instant first =
        YearMonth.from(now.atZone(ZoneOffset.UTC))
            .atDay(1)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC);
    ledger.record(
        List.of(
            today("txn_today1", 1_101, now),
            today("txn_today2", 2_202, now),
            today("txn_month", 4_404, first),
            Facts.charge("txn_today_other")
                .with(fact -> {
                  fact.createdAt = now;
                  fact.own = false;
                  fact.donation = null;
                })));
    bookkeeper.book();
    DeskBrowser finance = browser(Role.FINANCE, "en");
    Elements tile = finance.page("/desk").select(".tile:has(h2:contains(Books))");
    Elements figures = tile.select("dd a");

    assertThat(figures.eachText()).containsExactly("$33.03", "$77.07");
    for (Element figure : figures) {
      List<String> rows =
          finance.page(figure.attr("href")).select("main tbody tr td:last-child").eachText();
      assertThat(rows).hasSizeGreaterThan(1);
      assertThat(
              rows.stream()
                  .map(amount -> new BigDecimal(amount.substring(1)))
                  .reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo(figure.text().substring(1));
    }
    assertThat(tile.text())
        .contains("1 movement is held in suspense: nobody knows how to book it.");
  }

  private static MoneyFact today(String id, long minor, Instant at) {
    return Facts.charge(id)
        .with(fact -> {
          fact.amount = Money.of(minor, "usd");
          fact.createdAt = at;
          fact.source = "ch_" + id;
          fact.paid = new MoneyFact.Paid("ch_" + id, fact.amount);
        });
  }

  @Test
  void aFigureLeadsToItsRows() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    String link =
        finance
            .page("/desk/finance/reports/accounts?from=2020-01&until=2020-01")
            .select("td a[href*=account=stripe-balance][href*=currency=usd]")
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
    for (String month : List.of("/desk/finance/2020-01", "/desk/finance/2020-03")) {
      for (Element figure : finance.page(month).select("td.amount a")) {
        assertThat(finance.get(figure.attr("href")).statusCode()).isEqualTo(200);
      }
      Elements certified = finance.page(month).select("[aria-labelledby=usd] td.amount a");
      assertThat(certified).hasSizeGreaterThan(12);
      for (Element figure : certified) {
        // What leaves a balance stands on the certificate with its sign.
        assertThat(finance.page(figure.attr("href")).select("main").text())
            .as(figure.attr("href"))
            .contains(figure.text().replaceAll("[-−]", ""));
      }
    }
    for (String bad :
        List.of(
            "/desk/finance/rows?month=2020-01&currency=usd&figure=nothing",
            "/desk/finance/rows?month=2020-01&currency=nothing&figure=gross",
            "/desk/finance/rows?month=-999999999-01&currency=usd&figure=gross",
            "/desk/finance/rows?month=2020-01&currency=usd&figure=gross&day=2020",
            "/desk/finance/entries?month=%2B999999999-12&account=bank&currency=usd",
            "/desk/finance/deferrals?month=2020-01",
            "/desk/finance/bank-lines?month=2020-13&currency=usd",
            "/desk/finance/bank-lines?month=2020-01&currency=nothing",
            "/desk/finance/reports/gifts?until=-999999999-01")) {
      assertThat(finance.get(bad).statusCode()).as(bad).isBetween(400, 499);
    }
  }

  @Test
  void whereCardsAreFromStandsBesideNoCampaignAndNoGift() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    String rows = "/desk/finance/rows?month=2020-01&currency=usd&figure=gross";
    for (String beside : List.of("&campaign=-", "&frequency=once")) {
      assertThat(finance.get(rows + beside).statusCode()).as(beside).isEqualTo(200);
      assertThat(finance.get(rows + beside + "&region=unknown").statusCode())
          .as(beside)
          .isEqualTo(400);
    }
    assertThat(finance.page(rows).select("main table").text()).contains("txn_desk1", "gift-1");
    assertThat(finance.page(rows + "&region=unknown").select("main table").text())
        .contains("txn_desk1")
        .doesNotContain("gift-1", "ch_1", "once", "Campaign");
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
      // It knows no currency but its own.
      String currency = format == Format.XERO ? "?currency=usd" : "";
      assertThat(finance.get("/desk/finance/2020-01/journal/" + format.label() + currency).body())
          .contains("txn_desk1");
    }
    assertThat(finance.get("/desk/finance/2020-01/journal/nothing").statusCode()).isEqualTo(404);
    String xero =
        finance
            .page("/desk/finance/2020-01")
            .select("a[href*=journal/xero][href$=usd]")
            .attr("href");
    assertThat(xero).endsWith("?currency=usd");
    HttpResponse<String> file = finance.get(xero);
    assertThat(file.body()).startsWith("*Narration").contains("txn_desk1");
    assertThat(file.headers().firstValue("Content-Disposition").orElse(""))
        .contains("xero-usd-2020-01.csv");
  }

  @Test
  void aTableForASpreadsheetBeginsWithTheMarkAndOneForAProgramDoesNot() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    String reports = "/desk/finance/reports/fees?from=2020-01&until=2020-02";
    String link = finance.page(reports).select("a[href*=fees.csv]").attr("href");

    assertThat(finance.file(link)).startsWith(0xEF, 0xBB, 0xBF);
    assertThat(finance.file(link.replace("&bom=true", ""))).startsWith('m');
    String journal = "/desk/finance/2020-01/journal/";
    assertThat(finance.file(journal + "exact?bom=true")).startsWith(0xEF, 0xBB, 0xBF);
    assertThat(finance.file(journal + "exact")).startsWith('J');
    assertThat(finance.get(journal + "hledger?bom=true").statusCode()).isEqualTo(400);
  }

  @Test
  void aStatementIsPastedAndItsPayoutMatched() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    Map<String, String> statement =
        Map.of("statement", "Date,Amount,Currency,What\n2020-01-17,5.00,USD,Stripe\n");
    assertThat(said(finance.press("/desk/finance/bank", "form:has(textarea)", statement)))
        .endsWith("said=books.statement-taken");
    assertThat(said(finance.press("/desk/finance/bank", "form:has(textarea)", statement)))
        .endsWith("said=books.statement-known");
    assertThat(
            finance.page("/desk/finance/bank").select("[aria-labelledby=statements] tr").eachText())
        .element(1)
        .asString()
        .endsWith(" 0 1 0");

    HttpResponse<String> matched =
        finance.press("/desk/finance/bank", "form[action$=/match]", Map.of());

    assertThat(matched.headers().firstValue("Location").orElse("")).contains("payout-matched");
    String match = finance.page("/desk/finance/bank").select("input[name=match]").attr("value");
    finance.press("/desk/finance/bank", "form[action$=/undo]", Map.of());
    assertThat(said(finance.post("/desk/finance/bank/undo", Map.of("match", match))))
        .endsWith("said=books.nothing-to-undo");
    assertThat(finance.page("/desk/finance/bank").select("form[action$=/match]")).hasSize(1);
    // It would keep the month open.
    finance.press("/desk/finance/bank", "form[action$=/match]", Map.of());
    assertThat(
            finance
                .press("/desk/finance/bank", "form:has(textarea)", Map.of("statement", "a\nb"))
                .statusCode())
        .isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void aLineThatIsNoneOfOursIsSetAsideAndTakenBack(String language) {
    DeskBrowser finance = browser(Role.FINANCE, language);
    Language said = Language.of(language);
    String amount = language.equals("en") ? "61.01" : "61.02";
    String shown = language.equals("en") ? amount : "61,02";
    finance.press(
        "/desk/finance/bank",
        "form:has(textarea)",
        Map.of("statement", "Date,Amount,Currency,What\n2020-01-19," + amount + ",USD,Stripe\n"));
    assertThat(row(finance, shown).text()).contains(said.say("finance.bank.nothing-fits"));
    String line = row(finance, shown).select("input[name=line]").attr("value");
    Map<String, String> number = Map.of("line", line);

    assertThat(said(finance.post("/desk/finance/bank/aside", number)))
        .endsWith("said=books.line-set-aside");
    HttpResponse<String> again = finance.post("/desk/finance/bank/aside", number);
    assertThat(finance.page(said(again)).select("[role=status]").text())
        .contains(said.say("said.books.line-set-aside-before"));
    Element aside = row(finance, shown);
    assertThat(aside.text()).contains(said.say("finance.bank.aside"));
    String month = closing.next().orElseThrow().toString();
    for (Element figure :
        finance
            .page("/desk/finance/" + month)
            .select("[aria-labelledby=usd] a[href*=bank-lines]")) {
      assertThat(finance.page(figure.attr("href")).select("main").text())
          .contains(shown, figure.text().replaceAll("[-−]", ""));
    }
    Map<String, String> ruling = Map.of("ruling", aside.select("input[name=ruling]").attr("value"));
    assertThat(said(finance.post("/desk/finance/bank/aside/undo", ruling)))
        .endsWith("said=books.line-taken-back");
    assertThat(said(finance.post("/desk/finance/bank/aside/undo", ruling)))
        .endsWith("said=books.nothing-to-undo");
    assertThat(row(finance, shown).text()).contains(said.say("finance.bank.nothing-fits"));
    // It would keep the month open.
    finance.post("/desk/finance/bank/aside", number);
    assertThat(finance.post("/desk/finance/bank/aside", Map.of("line", "4711")).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void allLinesThatFitOneMovementOnlyAreMatchedInOneAct(String language) {
    DeskBrowser finance = browser(Role.FINANCE, language);
    Language said = Language.of(language);
    int cents = language.equals("en") ? 11 : 22;
    ledger.record(
        List.of(
            payout("po_sure_a" + cents, 83_000 + cents),
            payout("po_sure_b" + cents, 84_000 + cents),
            payout("po_twin_a" + cents, 85_000 + cents),
            payout("po_twin_b" + cents, 85_000 + cents)));
    bookkeeper.book();
    finance.press(
        "/desk/finance/bank",
        "form:has(textarea)",
        Map.of(
            "statement",
            """
            Date,Amount,Currency,What
            2020-01-15,830.%1$d,USD,Stripe
            2020-01-16,840.%1$d,USD,PO 1A2B
            2020-01-16,850.%1$d,USD,PO 1A2B
            """
                .formatted(cents)));
    assertThat(finance.page("/desk/finance/bank").select("main").text())
        .contains(said.say("finance.bank.sure", 2));
    String page = finance.page("/desk/finance/bank").select("nav a[href$=/bank/sure]").attr("href");
    Elements offered = finance.page(page).select("[aria-labelledby=sure] tbody tr");
    assertThat(offered.eachText()).hasSize(2);
    assertThat(offered.get(0).text()).contains("po_sure_a" + cents);
    assertThat(offered.get(1).text())
        .contains("po_sure_b" + cents, said.say("finance.bank.sure.not-named"));

    HttpResponse<String> stale = finance.post(page, Map.of("seen", "0"));
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(Jsoup.parse(stale.body()).select("[role=alert]").text())
        .contains(said.say("problem.bank-matches-changed"));
    Map<String, String> seen =
        Map.of("seen", finance.page(page).select("input[name=seen]").attr("value"));
    String done = said(finance.post(page, seen));
    assertThat(done).endsWith("said=books.lines-matched");
    assertThat(said(finance.post(page, seen))).endsWith("said=books.nothing-to-match");

    assertThat(finance.page(done).select("tbody tr").eachText())
        .hasSize(2)
        .allMatch(line -> line.contains("po_sure_"));
    assertThat(finance.page(done).select("main").text()).contains("2");
    assertThat(finance.page(page).select("input[name=seen]")).isEmpty();
    String act = said.say("audit.books.lines-matched");
    assertThat(browser(Role.ADMIN, language).page("/desk/audit").text()).contains(act);
    Element twins = row(finance, language.equals("en") ? "850.11" : "850,22");
    assertThat(twins.text()).contains("po_twin_a" + cents, "po_twin_b" + cents);
    // Others look for a line that waits.
    finance.post(
        "/desk/finance/bank/aside", Map.of("line", twins.select("input[name=line]").attr("value")));
    assertThat(finance.get(page + "/4711").statusCode()).isEqualTo(404);
    DeskBrowser editor = browser(Role.EDITOR, language);
    assertThat(editor.get(page).statusCode()).isEqualTo(403);
    assertThat(editor.post(page, seen).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void aPayoutWhoseListNeverComesIsClosedWithoutItAndTheCertificateSaysWhy(String language) {
    DeskBrowser finance = browser(Role.FINANCE, language);
    Language said = Language.of(language);
    String payout = "po_unlisted_" + language;
    ledger.record(List.of(payout(payout, 9_100)));
    bookkeeper.book();
    payouts.expect(payout);
    String month = closing.due().orElseThrow().toString();
    HttpResponse<String> refused = finance.post("/desk/finance/" + month + "/close", Map.of());
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Jsoup.parse(refused.body()).select("[role=alert]").text()).contains(payout);

    String page = "/desk/finance/payouts/" + payout;
    String exceptions = "/desk/finance/reports/exceptions?from=2020-01&until=2020-12";
    assertThat(finance.page(exceptions).select("td a[href=" + page + "]")).isNotEmpty();
    assertThat(finance.press(page, "form[action$=/ruling]", Map.of("reason", " ")).statusCode())
        .isEqualTo(422);
    Map<String, String> reason = Map.of("reason", "Stripe says: no list <of> this");
    assertThat(said(finance.press(page, "form[action$=/ruling]", reason)))
        .endsWith("said=books.payout-ruled");
    assertThat(said(finance.post(page + "/ruling", reason)))
        .endsWith("said=books.payout-ruled-before");
    Map<String, String> ruling =
        Map.of("ruling", finance.page(page).select("input[name=ruling]").attr("value"));
    assertThat(said(finance.post(page + "/ruling/undo", ruling)))
        .endsWith("said=books.payout-awaited");
    assertThat(said(finance.post(page + "/ruling/undo", ruling)))
        .endsWith("said=books.nothing-to-undo");
    finance.press(page, "form[action$=/ruling]", reason);
    assertThat(finance.page(page).select("main").text()).contains("no list <of> this");
    assertThat(finance.page(exceptions).select("tr:contains(" + payout + ")").text())
        .contains(said.say("finance.what.payout-ruled"), "no list <of> this");
    assertThat(finance.post("/desk/finance/payouts/po_none/ruling", reason).statusCode())
        .isEqualTo(409);
    assertThat(browser(Role.EDITOR, language).post(page + "/ruling", reason).statusCode())
        .isEqualTo(403);

    assertThat(finance.post("/desk/finance/" + month + "/close", Map.of()).statusCode())
        .isEqualTo(302);
    assertThat(finance.page("/desk/finance/" + month).select("[aria-labelledby=close]").text())
        .contains(said.say("finance.certificate.without-list", payout), "no list <of> this");
  }

  private static Element row(DeskBrowser finance, String amount) {
    Elements rows = finance.page("/desk/finance/bank").select("tr:contains(" + amount + ")");
    assertThat(rows).hasSize(1);
    return rows.getFirst();
  }

  @Test
  void aStatementTooLongToPasteIsAnsweredWithTheWayToHaveItRead() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    String pasted = "Date,Amount,Currency\n" + "2020-01-17,5.00,USD\n".repeat(4_000);

    HttpResponse<String> answer =
        finance.press("/desk/finance/bank", "form:has(textarea)", Map.of("statement", pasted));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(Jsoup.parse(answer.body()).select("main").text())
        .contains("64 KB", "samizdat ledger bank");
    assertThat(finance.page("/desk/finance/bank").select("main").text()).contains("64 KB");
  }

  @Test
  void aRepeatSaysThatNothingWasDone() {
    DeskBrowser finance = browser(Role.FINANCE, "en");
    Map<String, String> ruling = Map.of("entry", "txn_desk_unknown", "account", "fees-account");
    String policy = "/desk/finance/policies";
    Map<String, String> decision =
        Map.of("frequency", "once", "percent", "60", "months", "12", "from", "2199-03");

    assertThat(said(finance.post("/desk/finance/suspense", ruling)))
        .endsWith("said=books.suspense-ruled");
    assertThat(said(finance.post("/desk/finance/suspense", ruling)))
        .endsWith("said=books.suspense-ruled-before");
    String number =
        finance.page("/desk/finance/suspense").select("input[name=ruling]").attr("value");
    Map<String, String> undone = Map.of("ruling", number);
    assertThat(said(finance.post("/desk/finance/suspense/undo", undone)))
        .endsWith("said=books.suspense-reopened");
    assertThat(said(finance.post("/desk/finance/suspense/undo", undone)))
        .endsWith("said=books.nothing-to-undo");
    finance.post(policy, decision);
    assertThat(said(finance.post(policy, decision))).endsWith("said=books.policy-decided-before");
    assertThat(finance.page(said(finance.post(policy, decision))).select("[role=status]").text())
        .contains("nothing is changed");
  }

  private static String said(HttpResponse<String> done) {
    String location = done.headers().firstValue("Location").orElse("");
    return location.substring(Math.max(0, location.indexOf("/desk")));
  }

  @Test
  void ofSeveralPayoutsOfOneAmountFinanceSaysWhichItIs() {
    ledger.record(List.of(payout("po_one", 7_700), payout("po_other", 7_700)));
    bookkeeper.book();
    DeskBrowser finance = browser(Role.FINANCE, "en");
    finance.press(
        "/desk/finance/bank",
        "form:has(textarea)",
        Map.of("statement", "Date,Amount,Currency,What\n2020-01-18,77.00,USD,Stripe\n"));
    String form = "form[action$=/match]:has(select[name=movement])";
    assertThat(finance.page("/desk/finance/bank").select(form + " option").eachAttr("value"))
        .containsExactly("txn_po_one", "txn_po_other");

    HttpResponse<String> chosen =
        finance.press("/desk/finance/bank", form, Map.of("movement", "txn_po_other"));

    assertThat(chosen.headers().firstValue("Location").orElse("")).contains("payout-matched");
    Element line = finance.page("/desk/finance/bank").select("tr:contains(77.00)").first();
    assertThat(line).isNotNull();
    assertThat(line.select("a").text()).contains("po_other").doesNotContain("po_one");
    assertThat(finance.page("/desk/finance/bank").select(form)).isEmpty();
  }

  private static MoneyFact payout(String payout, long minor) {
    return Facts.charge("txn_" + payout)
        .with(fact -> {
          fact.reportingCategory = "payout";
          fact.source = payout;
          fact.amount = Money.of(-minor, "usd");
          fact.fee = Money.of(0, "usd");
          fact.fees = List.of();
          fact.own = false;
          fact.donation = null;
          fact.paid = null;
        });
  }

  @Test
  void aLongStatementIsTakenAndOneThatIsTooLongIsRefused() {
    DeskBrowser finance = browser(Role.FINANCE, "en");

    HttpResponse<String> taken = statement(finance, 1_000);
    assertThat(taken.headers().firstValue("Location").orElse("")).contains("statement-known");
    HttpResponse<String> refused = statement(finance, 2_500);

    assertThat(refused.statusCode()).isEqualTo(413);
  }

  private static HttpResponse<String> statement(DeskBrowser finance, int lines) {
    return finance.press(
        "/desk/finance/bank",
        "form:has(textarea)",
        Map.of(
            "statement",
            "Date,Amount,Currency,What\n" + "2019-01-17,0.01,USD,Others\n".repeat(lines)));
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
