package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.ledger.report.BookReports.Kind;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The books, seen in Chromium in both languages. */
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FinanceBrowserIntegrationTests {

  private static final YearMonth FIRST = YearMonth.of(2025, 1);

  @Autowired Browser browser;
  @Autowired ConfigurableApplicationContext context;
  @Autowired Ledger ledger;
  @Autowired PayoutLinks payouts;
  @Autowired BankLines lines;
  @Autowired BankRulings rulings;
  @Autowired LostDisputes lost;
  @Autowired MovementDetails details;
  @Autowired BalanceReadings readings;
  @Autowired RecognitionPolicies policies;
  @Autowired Bookkeeper bookkeeper;
  @Autowired MonthClosing closing;
  @Autowired BankStatements statements;
  @Autowired JdbcClient database;

  @BeforeAll
  void keepBooks() {
    SeededYear year = new SeededYear(3, 800);
    policies.decide("annual", FIRST.atDay(1), new Recognition(100, 12), null);
    ledger.record(year.facts);
    year.lost.forEach(lost::record);
    year.payouts.forEach(payouts::record);
    SeededDetails.tell(year, details);
    bookkeeper.book();
    for (String currency : List.of("usd", "eur")) {
      readings.record(
          year.balance(currency),
          FIRST.plusYears(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    }
    for (YearMonth month = FIRST;
        month.isBefore(FIRST.plusMonths(3));
        month = month.plusMonths(1)) {
      closing.close(month, null);
    }
    // Arrived two days later, and nothing else of that amount.
    String arrived =
        database
            .sql(
                """
                select to_char(created_at + interval '2 days', 'YYYY-MM-DD') || ';'
                  || replace(round(-amount_minor / 100.0, 2)::text, '.', ',')
                from money_fact
                where reporting_category = 'payout'
                and currency = 'usd'
                order by created_at
                limit 1
                """)
            .query((row, number) -> row.getString(1))
            .single();
    statements.take(
        """
        Date;Amount;Currency;Text
        %s;USD;A payout
        2025-02-04;12,34;USD;Stripe
        """
            .formatted(arrived),
        null);
    // Else it would keep the next month open.
    lines.latest(9).stream()
        .filter(BankLines.Line::ofStripe)
        .forEach(line -> rulings.setAside(line.number(), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void financeSeesEveryPage(String language) {
    Page page = signedIn(language);
    String end = language.equals("en") ? "" : "-" + language;
    look(page, "/desk", "desk-home-finance" + end);
    look(page, "/desk/finance", "desk-finance" + end);
    look(page, "/desk/finance/suspense", "desk-finance-suspense" + end);
    look(page, "/desk/finance/policies", "desk-finance-policies" + end);
    look(
        page,
        "/desk/finance/rows?month=2025-02&currency=usd&figure=refunds",
        "desk-finance-figure" + end);
    look(
        page, "/desk/finance/deferrals?month=2025-02&currency=usd", "desk-finance-deferrals" + end);
    look(page, "/desk/finance/2025-02", "desk-finance-month" + end);
    look(page, "/desk/finance/bank", "desk-finance-bank" + end);
    look(page, "/desk/finance/bank/sure", "desk-finance-sure" + end);
    for (Kind kind : Kind.values()) {
      look(
          page,
          "/desk/finance/reports/" + kind.label() + "?from=2025-01&until=" + last(kind),
          "desk-finance-" + kind.label() + end);
    }
    page.navigate("/desk/finance/reports/payouts?from=2025-01&until=2025-06");
    page.locator("td a").first().click();
    browser.look(page, "desk-finance-rows" + end);
  }

  @Test
  void aMonthIsClosedByKeyboardAloneAndWithoutJavaScript() {
    Page page = browser.page(Device.desktop().withoutJavaScript());
    signIn(page, "en");
    page.navigate("/desk/finance");
    page.locator("form[action$='/close'] button").focus();
    page.keyboard().press("Enter");
    page.waitForURL("**?said=books.month-closed");
    assertThat(page.locator("[role=status]").textContent()).contains("closed");
    browser.look(page, "desk-finance-closed");
  }

  /** Of a report with a line for each movement a month is enough to look at. */
  private static String last(Kind kind) {
    return kind == Kind.PAYOUT_DETAIL || kind == Kind.PLANS ? "2025-01" : "2025-06";
  }

  private void look(Page page, String path, String name) {
    page.navigate(path);
    browser.look(page, name);
  }

  private Page signedIn(String language) {
    Page page = browser.page(Device.desktop());
    signIn(page, language);
    return page;
  }

  private void signIn(Page page, String language) {
    page.navigate(
        DeskBrowser.linkFor(
            context, DeskBrowser.user(context, Role.FINANCE, Language.of(language))));
    page.locator("main form button").click();
    page.waitForURL("**/desk");
  }
}
