package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.report.PledgesAtRisk;
import org.samizdat.ledger.Workbooks;
import org.samizdat.twin.Card;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reports on what really happened to gifts, at the desk and to be taken along. */
@GivingTest
class ReportsIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired JdbcClient database;
  @Autowired PledgesAtRisk atRisk;

  Support support;
  DeskBrowser admin;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
    signIn();
  }

  @Test
  void giftsArePutTogetherByMonthFrequencyAndCampaign() {
    pay(Frequency.ONCE, 1000, Card.VISA);
    pay(Frequency.ONCE, 2000, Card.VISA);
    TwinSession monthly = pay(Frequency.MONTHLY, 700, Card.VISA);
    support.twin.money().refund(monthly.charge(), 200);
    support.hear();
    Document page = admin.page("/desk/giving/reports/gifts");
    assertThat(page.select("tbody tr").eachText())
        .anyMatch(line -> line.contains("Once") && line.contains("spring"))
        .anyMatch(line -> line.contains("Monthly") && line.contains("$2"));
    assertThat(page.select("svg[role=img] rect")).isNotEmpty();
    HttpResponse<String> csv = admin.get("/desk/giving/reports/gifts.csv");
    assertThat(csv.headers().firstValue("content-type").orElseThrow())
        .isEqualTo("text/csv;charset=UTF-8");
    assertThat(csv.headers().firstValue("content-disposition").orElseThrow())
        .contains("attachment", "gifts-2025-");
    assertThat(csv.body())
        .startsWith("month,currency,frequency,campaign,gifts,givers,amount,covered,refunded\r\n")
        .contains(",USD,monthly,spring,1,1,7.00,0.00,2.00");
    assertThat(admin.get("/desk/giving/reports/none").statusCode()).isEqualTo(404);
    assertThat(admin.get("/desk/giving/reports/gifts?from=x").statusCode()).isEqualTo(400);
    assertThat(admin.get("/desk/giving/reports").headers().firstValue("location").orElseThrow())
        .endsWith("/desk/giving/reports/gifts");
  }

  @Test
  void whoGivesTwiceInALineIsOneGiver() {
    payEuros(300, "twice@example.org");
    payEuros(400, "twice@example.org");
    payEuros(500, "once@example.org");
    signIn();

    assertThat(admin.get("/desk/giving/reports/gifts.csv").body())
        .contains(",EUR,once,spring,3,2,12.00,0.00,0.00")
        .doesNotContain("@", "twice");
  }

  private void payEuros(long minor, String giver) {
    support.begin(Support.order(Frequency.ONCE, minor, "eur")).pay(Card.VISA, giver);
    support.wait(Duration.ofSeconds(10));
  }

  @Test
  void aFailureIsCountedOnceAndWhatBecameOfItBesideIt() {
    TwinSession lost = pay(Frequency.MONTHLY, 1100, Card.DECLINED_LATER);
    TwinSession recovered = pay(Frequency.MONTHLY, 1300, Card.DECLINED_LATER);
    support.wait(Duration.ofDays(31).plusHours(3));
    assertThat(states(lost)).containsExactly("ACTIVE", "PAST_DUE");
    signIn();
    assertThat(atRisk.count()).isGreaterThanOrEqualTo(2);
    assertThat(admin.page("/desk/giving/reports/at-risk").select("tbody tr").eachText())
        .anyMatch(line -> line.contains("$11") && line.contains("payment failed"));
    support.twin.subscription(recovered.subscription()).useCard(Card.VISA);
    support.wait(Duration.ofDays(40));
    assertThat(states(lost)).containsExactly("ACTIVE", "PAST_DUE", "ENDED");
    signIn();
    assertThat(states(recovered)).startsWith("ACTIVE", "PAST_DUE", "ACTIVE");
    String csv = admin.get("/desk/giving/reports/failures.csv").body();
    assertThat(csv).contains(",USD,2,24.00,1,13.00,1,11.00,0,0.00");
    assertThat(admin.page("/desk/giving/reports/failures").select("svg rect.second")).isNotEmpty();
    assertFailuresLeadToTheirRows();
    String bridge = admin.page("/desk/giving/reports/monthly").text();
    assertThat(bridge).contains("What the words mean", "-$11");
    assertThat(admin.page("/desk/giving/reports/cohorts").text()).contains("After 1 month");
  }

  @Test
  void financeSeesWhatComesAndEachFigureStandsWhereItLeads() {
    pay(Frequency.MONTHLY, 1700, Card.VISA);
    DeskBrowser finance = DeskBrowser.signedIn(context, Role.FINANCE, Language.ENGLISH);
    Elements tiles = finance.page("/desk").select(".tile");
    assertThat(tiles.select("h2").eachText()).contains("Month by month", "Reminders");
    Elements figures = tiles.select("dd a");
    assertThat(figures.eachAttr("href"))
        .anyMatch(path -> path.contains("/reports/rows?figure=end"))
        .anyMatch(path -> path.endsWith("/reports/at-risk"))
        .anyMatch(path -> path.contains("/reports/rows?figure=recovered"))
        .anyMatch(path -> path.startsWith("/desk/reminders/days?month="));
    for (Element figure : figures) {
      assertThat(finance.get(figure.attr("href")).statusCode())
          .as(figure.attr("href"))
          .isEqualTo(200);
    }
    for (Element monthly : tiles.select("dd a[href*=figure=end]")) {
      assertRowsComeTo(monthly, finance);
    }
    for (Element count : tiles.select("dd a[href*=recovered], dd a[href$=at-risk]")) {
      assertThat(finance.page(count.attr("href")).select("tbody tr"))
          .as(count.attr("href"))
          .hasSize(Integer.parseInt(count.text()));
    }
    Document report = finance.page("/desk/giving/reports/monthly");
    assertThat(report.select("td a[href*=figure=end]")).isNotEmpty();
    for (Element figure : report.select("td a")) {
      assertRowsComeTo(figure, finance);
    }
    // Nothing leads to a giver, and no page of hers opens.
    assertThat(report.select("a[href*=/desk/giving/givers]")).isEmpty();
    assertThat(finance.get("/desk/giving/givers").statusCode()).isEqualTo(403);
    assertThat(
            DeskBrowser.signedIn(context, Role.EDITOR, Language.ENGLISH)
                .get("/desk/giving/reports/monthly")
                .statusCode())
        .isEqualTo(403);
  }

  private static void assertRowsComeTo(Element figure, DeskBrowser finance) {
    List<String> rows =
        finance.page(figure.attr("href")).select("tbody tr td:last-child").eachText();
    assertThat(
            rows.stream()
                .map(ReportsIntegrationTests::number)
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .as(figure.attr("href"))
        .isEqualByComparingTo(number(figure.text()));
  }

  private static BigDecimal number(String amount) {
    return new BigDecimal(amount.replaceAll("[^0-9.-]", ""));
  }

  /** Each count and amount of what failed leads to as many rows, which come to it. */
  private void assertFailuresLeadToTheirRows() {
    Elements figures = admin.page("/desk/giving/reports/failures").select("td a");
    assertThat(figures).hasSizeGreaterThanOrEqualTo(8);
    for (Element figure : figures) {
      if (figure.text().contains("$")) {
        assertRowsComeTo(figure, admin);
      } else {
        assertThat(admin.page(figure.attr("href")).select("tbody tr"))
            .as(figure.attr("href"))
            .hasSize(Integer.parseInt(figure.text()));
      }
    }
    assertThat(admin.get("/desk/giving/reports/rows?figure=none&month=2026-01").statusCode())
        .isEqualTo(404);
    assertThat(admin.get("/desk/giving/reports/rows?figure=end&month=x").statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gifts", "monthly", "cohorts", "failures", "at-risk"})
  void eachReportIsAWorkbookWithTotals(String report, @TempDir Path folder) throws Exception {
    pay(Frequency.MONTHLY, 900, Card.VISA);
    signIn();
    String path = "/desk/giving/reports/" + report + ".xlsx";
    assertThat(admin.page("/desk/giving/reports/" + report).select("main a").eachAttr("href"))
        .anyMatch(link -> link.startsWith(path));
    HttpResponse<String> answer = admin.get(path);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .isEqualTo(Workbooks.TYPE.toString());
    Map<String, String> parts = new HashMap<>();
    Path file = Files.write(folder.resolve("report.xlsx"), admin.file(path));
    try (ZipFile book = new ZipFile(file.toFile())) {
      for (ZipEntry part : Collections.list(book.entries())) {
        parts.put(
            part.getName(),
            new String(book.getInputStream(part).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(parts).containsKeys("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml");
    assertThat(parts.get("xl/workbook.xml")).contains(report, "totals");
  }

  /** Nobody stays signed in for weeks. */
  private void signIn() {
    admin = DeskBrowser.signedIn(context, Role.ADMIN, Language.ENGLISH);
  }

  private TwinSession pay(Frequency frequency, long minor, Card card) {
    TwinSession session = support.begin(Support.order(frequency, minor, "usd"));
    session.pay(card, "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org");
    support.wait(Duration.ofSeconds(10));
    return session;
  }

  private List<@Nullable String> states(TwinSession session) {
    return database
        .sql(
            """
            select pledge_change.state
            from pledge_change
            join pledge on pledge.number = pledge_change.pledge
            where pledge.subscription = :subscription
            order by step
            """)
        .param("subscription", session.subscription())
        .query(String.class)
        .list();
  }
}
