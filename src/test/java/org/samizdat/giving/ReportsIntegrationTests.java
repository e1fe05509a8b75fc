package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.report.PledgesAtRisk;
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
        .startsWith("month,currency,frequency,campaign,gifts,amount,covered,refunded\r\n")
        .contains(",USD,monthly,spring,1,7.00,0.00,2.00");
    assertThat(admin.get("/desk/giving/reports/none").statusCode()).isEqualTo(404);
    assertThat(admin.get("/desk/giving/reports/gifts?from=x").statusCode()).isEqualTo(400);
    assertThat(admin.get("/desk/giving/reports").headers().firstValue("location").orElseThrow())
        .endsWith("/desk/giving/reports/gifts");
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
        .anyMatch(path -> path.contains("/reports/monthly"))
        .anyMatch(path -> path.endsWith("/reports/at-risk"))
        .anyMatch(path -> path.contains("/reports/failures"))
        .anyMatch(path -> path.equals("/desk/reminders"));
    for (Element figure : figures) {
      assertThat(finance.get(figure.attr("href")).statusCode())
          .as(figure.attr("href"))
          .isEqualTo(200);
    }
    Element monthly = tiles.select("dd a[href*=monthly]").getFirst();
    Document report = finance.page(monthly.attr("href"));
    assertThat(report.select("tbody td").eachText()).contains(monthly.text());
    // Nothing leads to a giver, and no page of hers opens.
    assertThat(report.select("a[href*=/desk/giving/givers]")).isEmpty();
    assertThat(finance.get("/desk/giving/givers").statusCode()).isEqualTo(403);
    assertThat(
            DeskBrowser.signedIn(context, Role.EDITOR, Language.ENGLISH)
                .get("/desk/giving/reports/monthly")
                .statusCode())
        .isEqualTo(403);
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
