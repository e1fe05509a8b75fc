package org.samizdat.giving;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.door.Tickets;
import org.samizdat.twin.StripeTwin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Our page that asks for support, with and without JavaScript. */
@BrowserTest
@TestPropertySource(
    properties = {
      "samizdat.giving.currencies=usd,eur,gel",
      "samizdat.giving.methods=card,apple-pay,google-pay,paypal,sepa",
      "samizdat.giving.newsletter=weekly",
      "samizdat.giving.cover-fee.rate=0.029",
      "samizdat.giving.cover-fee.fixed.usd=0.30"
    })
class SupportPageBrowserIntegrationTests {

  private static final StripeTwin TWIN =
      StripeTwin.start(Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC));

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired TestClock clock;

  @DynamicPropertySource
  static void stripe(DynamicPropertyRegistry properties) {
    properties.add("samizdat.stripe.api-key", TWIN::secretKey);
    properties.add("samizdat.stripe.api-base", TWIN::apiBase);
    properties.add("samizdat.stripe.checkout-origin", TWIN::apiBase);
  }

  @AfterAll
  static void close() {
    TWIN.close();
  }

  @BeforeEach
  void open() throws Exception {
    newsroom.openWeekly();
  }

  @Test
  void aGiverGoesOnToStripesPage() {
    Page page = browser.at("/support?frequency=monthly&campaign=spring");
    browser.look(page, "support");
    assertThat(pick(page, "Monthly")).isChecked();
    assertThat(page.locator(".amounts.monthly")).isVisible();
    assertThat(page.locator(".amounts.once")).isHidden();
    pick(page, "Once").check();
    assertThat(page.locator(".amounts.once")).isVisible();
    pick(page, "$50").check();
    page.locator("main button").click();
    page.waitForURL(TWIN.apiBase() + "/**");
  }

  @Test
  void itIsFitToBeSeenInRussianToo() {
    Page page = browser.page(Device.phone().in("ru"));
    page.navigate("/support?currency=eur&amount=7.50");
    assertThat(page.locator("#other")).hasValue("7.50");
    browser.look(page, "support-russian");
    page.locator("#other").fill("1");
    page.locator("main button").click();
    assertThat(page.locator(".notice")).containsText("Наименьшая сумма");
    assertThat(page.locator("#other")).hasValue("1");
    browser.look(page, "support-russian-refused");
  }

  @Test
  void withoutJavaScriptItTakesAStepMore() {
    Page page = browser.page(Device.phone().withoutJavaScript());
    page.navigate("/support?frequency=annual");
    page.locator("label", new Page.LocatorOptions().setHasText(Pattern.compile("\\$100")))
        .last()
        .click();
    browser.look(page, "support-without-javascript");
    page.locator("main button").click();
    assertThat(page.locator(".lede")).containsText("a year");
    assertThat(page.locator("main button")).isHidden();
    browser.look(page, "support-wait");
    page.waitForTimeout((double) Tickets.WAIT.toMillis());
    assertThat(page.locator("main button")).isVisible();
    browser.look(page, "support-wait-over");
    // The server's clock stands still in a test.
    page.locator("main button").click();
    assertThat(page.locator(".notice")).containsText("a little early");
    clock.advance(Tickets.WAIT);
    page.waitForTimeout((double) Tickets.WAIT.toMillis());
    page.locator("main button").click();
    page.waitForURL(TWIN.apiBase() + "/**");
  }

  @Test
  void pressingTwiceAndComingBackMakeOneGift() {
    Page page = browser.at("/support");
    long before = TWIN.requests().size();
    page.locator("main button").dblclick();
    page.waitForURL(TWIN.apiBase() + "/**");
    assertThat(TWIN.requests().size()).isEqualTo(before + 1);
    String session = page.url();
    page.goBack();
    page.waitForLoadState(LoadState.LOAD);
    assertThat(page.locator("main button")).hasAttribute("aria-disabled", "false");
    page.locator("main button").click();
    page.waitForURL(TWIN.apiBase() + "/**");
    assertThat(page.url()).isEqualTo(session);
  }

  private static com.microsoft.playwright.Locator pick(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).first();
  }
}
