package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.JudgedByStripe;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** The desk of giving, seen in Chromium in both languages. */
@BrowserTest
@ContextConfiguration(initializers = GivingBrowserSurroundings.class)
@ExtendWith(JudgedByStripe.class)
class GivingDeskBrowserIntegrationTests {

  @Autowired Browser browser;
  @Autowired ConfigurableApplicationContext context;
  @Autowired Payments payments;
  @Autowired JdbcClient database;
  @Autowired ReleaseTrain train;

  Support support;

  @BeforeEach
  void open() {
    support = Support.open(context);
    support.twin.deliveries().well();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void anAdminSeesEveryPage(String language) {
    Payment gift = manyThings();
    Page page = signedIn(Role.ADMIN, language, Device.desktop());
    String end = language.equals("en") ? "" : "-" + language;
    look(page, "/desk", "desk-home-giving" + end);
    look(page, "/desk/giving", "desk-giving" + end);
    look(page, "/desk/giving/gifts", "desk-gifts" + end);
    look(page, "/desk/giving/pledges", "desk-pledges" + end);
    look(page, "/desk/giving/givers", "desk-givers" + end);
    page.locator("#address").fill("nobody@example.org");
    page.locator("#address").press("Enter");
    assertThat(page.url()).endsWith("/desk/giving/givers/find");
    browser.look(page, "desk-givers-not-found" + end);
    look(page, "/desk/giving/givers/" + Long.toHexString(gift.giver()), "desk-giver" + end);
    look(page, "/desk/giving/disputes", "desk-disputes" + end);
    look(page, "/desk/giving/events", "desk-stripe-events" + end);
    look(page, "/desk/giving/reports/gifts", "desk-report-gifts" + end);
    look(page, "/desk/giving/reports/monthly", "desk-report-monthly" + end);
    look(page, "/desk/giving/reports/cohorts", "desk-report-cohorts" + end);
    look(page, "/desk/giving/reports/failures", "desk-report-failures" + end);
    look(page, "/desk/giving/reports/at-risk", "desk-report-at-risk" + end);
    page.navigate("/desk/giving/gifts/" + gift.receipt());
    page.locator("details.danger summary").click();
    browser.look(page, "desk-gift" + end);
    page.locator("#amount").fill("1000000");
    page.locator("details.danger button").click();
    browser.look(page, "desk-gift-refused" + end);
    page.locator("#amount").fill("3");
    page.locator("details.danger button").click();
    assertThat(page.locator("[role=status]").textContent()).isNotBlank();
    browser.look(page, "desk-gift-refunded" + end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void aGiverIsFoundHerGiftEndedAndSheForgottenByKeyboardAloneAndWithoutJavaScript(
      String language) {
    String address = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
    pay(Frequency.MONTHLY, 700, "usd", Card.VISA, address);
    pay(Frequency.ANNUAL, 9000, "eur", Card.VISA, address);
    Page page = signedIn(Role.ADMIN, language, Device.desktop().withoutJavaScript());
    String end = language.equals("en") ? "" : "-" + language;
    page.navigate("/desk/giving/givers");
    page.locator("#address").focus();
    page.keyboard().type(address);
    page.keyboard().press("Enter");
    page.waitForURL(Pattern.compile(".*/givers/[0-9a-f]+$"));
    assertThat(page.content()).doesNotContain(address);

    page.locator("details.danger summary").first().focus();
    page.keyboard().press("Enter");
    browser.look(page, "desk-giver-end" + end);
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    page.waitForURL("**?said=pledge.ended");
    assertThat(page.locator("details.danger").count()).as("one goes on").isEqualTo(2);

    // A last step of Stripe's that fails, so that it is seen under way.
    support.twin.inject(Fault.answering(500).on("DELETE /v1/subscriptions").times(3));
    page.locator("details.danger summary").last().focus();
    page.keyboard().press("Enter");
    browser.look(page, "desk-giver-erase" + end);
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    page.waitForURL("**?said=giver.erased");
    browser.look(page, "desk-giver-leaving" + end);
    assertThat(page.locator("details.danger").count()).isZero();
  }

  @Test
  void anEditorSeesCountsAlone() {
    manyThings();
    Page page = signedIn(Role.EDITOR, "en", Device.desktop());
    look(page, "/desk/giving", "desk-giving-editor");
    assertThat(page.locator("main").innerText()).doesNotContain("$");
  }

  @Test
  void moneyIsGivenBackByKeyboardAloneAndWithoutJavaScript() {
    Payment gift = manyThings();
    Page page = signedIn(Role.ADMIN, "en", Device.desktop().withoutJavaScript());
    page.navigate("/desk/giving/gifts/" + gift.receipt());
    page.locator("details.danger summary").focus();
    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    page.keyboard().press("ControlOrMeta+a");
    page.keyboard().type("1.50");
    page.keyboard().press("Enter");
    page.waitForURL("**?said=gift.refunded");
    assertThat(page.locator("main").innerText()).contains("$1.50");
  }

  /** Gifts of all kinds, one given back in part, one disputed, one failing, one event parked. */
  private Payment manyThings() {
    TwinSession first = pay(Frequency.ONCE, 2500, "usd", Card.VISA);
    pay(Frequency.MONTHLY, 900, "eur", Card.DECLINED_LATER);
    pay(Frequency.ANNUAL, 12000, "usd", Card.VISA);
    TwinSession disputed = pay(Frequency.MONTHLY, 700, "usd", Card.VISA);
    support.twin.money().refund(first.charge(), 500);
    support.twin.money().dispute(disputed.charge());
    support.twin.money().fraudWarning(first.charge());
    support.hear();
    support.wait(Duration.ofDays(31).plusHours(3));
    train.check();
    database
        .sql(
            """
            update stripe_event set state = 'PARKED', why = 'failed', attempts = 40
            where id = (select id from stripe_event order by received_at desc, id limit 1)
            """)
        .update();
    return payments.find(first.paymentIntent()).orElseThrow();
  }

  private TwinSession pay(Frequency frequency, long minor, String currency, Card card) {
    return pay(
        frequency,
        minor,
        currency,
        card,
        "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org");
  }

  private TwinSession pay(
      Frequency frequency, long minor, String currency, Card card, String address) {
    TwinSession session = support.begin(Support.order(frequency, minor, currency));
    session.pay(card, address);
    support.wait(Duration.ofSeconds(10));
    return session;
  }

  private void look(Page page, String path, String name) {
    page.navigate(path);
    browser.look(page, name);
  }

  private Page signedIn(Role role, String language, Device device) {
    Page page = browser.page(device);
    page.navigate(
        DeskBrowser.linkFor(context, DeskBrowser.user(context, role, Language.of(language))));
    page.locator("main form button").click();
    page.waitForURL("**/desk");
    return page;
  }
}
