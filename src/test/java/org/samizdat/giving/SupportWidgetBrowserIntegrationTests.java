package org.samizdat.giving;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.audience.Policies;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.browser.Keyboard;
import org.samizdat.browser.Website;
import org.samizdat.twin.StripeTwin;
import org.samizdat.twin.TwinSession;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** The form that asks for support as a reader of a newspaper meets it: on another origin. */
@BrowserTest
@TestPropertySource(
    properties = {
      "samizdat.giving.currencies=usd,eur,jpy",
      "samizdat.giving.methods=card,apple-pay,google-pay,paypal,sepa",
      "samizdat.giving.newsletter=weekly",
      "samizdat.giving.cover-fee.rate=0.029",
      "samizdat.giving.cover-fee.fixed.usd=0.30"
    })
class SupportWidgetBrowserIntegrationTests {

  private static final StripeTwin TWIN =
      StripeTwin.start(Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC));

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired Website website;
  @Autowired Policies policies;

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
  void aReaderGivesUnderAnArticle() {
    Page page = browser.page(Device.phone());
    List<Request> asked = new ArrayList<>();
    page.onRequest(asked::add);
    page.navigate(article("en", place("data-campaign=\"spring\"")));
    button(page).waitFor();
    assertThat(words(page)).containsText("privacy policy, version " + policy());
    browser.look(page, "support-widget");
    assertThat(page.evaluate("localStorage.length")).as("of who only looks").isEqualTo(0);

    pick(page, "Monthly").check();
    pick(page, "$10").check();
    assertThat(button(page)).hasText("Continue: $10 a month");
    page.getByLabel("Cover the payment").check();
    assertThat(button(page)).hasText("Continue: $10.61 a month");
    browser.look(page, "support-widget-chosen");
    button(page).click();

    page.waitForURL(TWIN.apiBase() + "/**");
    TwinSession session = TWIN.lastSession();
    assertThat(page.url()).isEqualTo(session.url());
    assertThat(TWIN.json(session.id()))
        .containsPattern("\"amount_total\":\\s*1061\\b")
        .containsPattern("\"mode\":\\s*\"subscription\"");
    assertThat(asked)
        .filteredOn(request -> !request.url().startsWith(website.address()))
        .isNotEmpty()
        .allSatisfy(request ->
            assertThat(request.allHeaders())
                .as("tells nobody which article is read: " + request.url())
                .doesNotContainKeys("referer", "cookie"));
    assertThat(page.context().cookies()).isEmpty();
    page.goBack();
    assertThat(page.evaluate("sessionStorage.length")).isEqualTo(0);
    assertThat(page.evaluate("JSON.stringify(localStorage)"))
        .as("the key of the gift that was begun, and when")
        .asString()
        .matches("\\{\"samizdat\":\"[0-9a-f]{32} [0-9]{13}\"}");
  }

  @Test
  void theKeyboardIsEnough() {
    Page page = browser.page(Device.desktop());
    page.navigate(article("en", "<a href=\"#\">Before</a>" + place("")));
    button(page).waitFor();
    page.locator("a", new Page.LocatorOptions().setHasText("Before")).focus();
    Keyboard keyboard = new Keyboard(page);
    keyboard.press("Tab");
    assertThat(pick(page, "Once")).isFocused();
    keyboard.press("ArrowRight");
    assertThat(pick(page, "Monthly")).isChecked();
    keyboard.press("Tab");
    keyboard.press("ArrowRight");
    assertThat(pick(page, "$10")).isChecked();
    keyboard.type(page.locator("#other"), "7,5");
    assertThat(pick(page, "$10")).not().isChecked();
    assertThat(button(page)).hasText("Continue: $7.50 a month");
    keyboard.tabTo(button(page));
    keyboard.press("Enter");
    page.waitForURL(TWIN.apiBase() + "/**");
  }

  @Test
  void whatIsNoAmountIsSaidAtTheField() {
    Page page = browser.page(Device.phone());
    page.navigate(article("en", place("")));
    for (Map.Entry<String, String> wrong :
        Map.of(
                "1",
                "The least we can take is $2",
                "ten",
                "in figures",
                "1.005",
                "in figures",
                "99999999",
                "The most")
            .entrySet()) {
      page.locator("#other").fill(wrong.getKey());
      button(page).click();
      assertThat(message(page)).containsText(wrong.getValue());
      assertThat(page.locator("#other")).isFocused();
      assertThat(page.locator("#other")).hasAttribute("aria-invalid", "true");
    }
    browser.look(page, "support-widget-error");
  }

  @Test
  void anotherCurrencyBringsItsOwnAmounts() {
    Page page = browser.page(Device.phone());
    page.navigate(article("en", place("data-currency=\"eur\" data-frequency=\"annual\"")));
    assertThat(button(page)).hasText("Continue: €50 a year");
    page.locator("select").selectOption("jpy");
    assertThat(button(page)).containsText("7,000");
    page.locator("#other").fill("1000.5");
    button(page).click();
    assertThat(message(page)).containsText("in figures");
  }

  @Test
  void sendingTwiceAsksOnceAndTheFocusStays() {
    Page page = browser.page(Device.desktop());
    List<Route> held = new ArrayList<>();
    page.route(
        "**/api/v1/donations",
        route -> {
          if (route.request().method().equals("POST")) {
            held.add(route);
          } else {
            route.resume();
          }
        });
    page.navigate(article("en", place("")));
    button(page).click();
    assertThat(button(page)).hasAttribute("aria-disabled", "true");
    button(page).click(new Locator.ClickOptions().setForce(true));
    button(page).press("Enter");
    assertThat(button(page)).isFocused();
    page.waitForCondition(() -> !held.isEmpty());
    page.waitForTimeout(300);
    assertThat(held).hasSize(1);
    held.getFirst().resume();
    page.waitForURL(TWIN.apiBase() + "/**");
  }

  @Test
  void whoeverComesBackMakesTheSameGift() {
    Page page = browser.page(Device.phone());
    List<String> keys = new ArrayList<>();
    page.onRequest(request -> {
      if (request.url().endsWith("/api/v1/donations") && request.postData() != null) {
        keys.add(request.postData().replaceAll(".*\"formKey\":\"([^\"]+)\".*", "$1"));
      }
    });
    page.navigate(article("en", place("")));
    // An answer without a page leaves her where she is, as a browser does that has kept the page.
    List<Route> left = new ArrayList<>();
    page.route(
        TWIN.apiBase() + "/**",
        route -> {
          left.add(route);
          route.fulfill(new Route.FulfillOptions().setStatus(204));
        });
    button(page).click();
    page.waitForCondition(() -> left.size() == 1);
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    assertThat(button(page)).hasAttribute("aria-disabled", "false");
    page.unroute(TWIN.apiBase() + "/**");
    button(page).click();
    page.waitForURL(TWIN.apiBase() + "/**");
    assertThat(keys).hasSize(2);
    assertThat(keys.get(0)).isEqualTo(keys.get(1));
  }

  @Test
  void twoTabsAreOneGift() {
    Page first = browser.page(Device.desktop());
    first.navigate(article("en", place("")));
    button(first).waitFor();
    Page second = first.context().newPage();
    second.navigate(first.url());
    button(second).waitFor();
    button(first).click();
    first.waitForURL(TWIN.apiBase() + "/**");
    button(second).click();
    second.waitForURL(TWIN.apiBase() + "/**");
    assertThat(second.url()).isEqualTo(first.url());
  }

  @Test
  void aPageThatIsOlderThanThePolicyShowsTheNewWordsAndLosesNothing() throws Exception {
    Page page = browser.page(Device.phone());
    page.navigate(article("en", place("")));
    page.locator("#other").fill("12");
    newsroom.publishPolicy("2027-" + System.nanoTime() % 100_000, "We keep even less.");
    button(page).click();
    assertThat(message(page)).containsText("has changed since this page was opened");
    assertThat(message(page)).isFocused();
    assertThat(words(page)).containsText("version " + policy());
    assertThat(page.locator("#other")).hasValue("12");
    button(page).click();
    page.waitForURL(TWIN.apiBase() + "/**");
  }

  @Test
  void whileTheServerIsDownThePageKeepsWhatStandsThere() {
    Page page = browser.page(Device.phone());
    page.route("**/api/v1/**", Route::abort);
    page.navigate(article("en", place("")));
    page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
    assertThat(page.locator("[data-samizdat] > a")).isVisible();
    assertThat(button(page)).hasCount(0);
    page.unroute("**/api/v1/**");
    page.reload();
    page.route("**/api/v1/support/challenge", Route::abort);
    button(page).click();
    assertThat(message(page)).containsText("try again");
    assertThat(button(page)).hasAttribute("aria-disabled", "false");
    assertThat(browser.takeFaults()).allMatch(fault -> fault.contains("ERR_FAILED"));
  }

  @Test
  void withoutTheOtherFormTheReminderHasItsPage() {
    Page page = browser.page(Device.phone());
    page.route("**/widget/remind.js", Route::abort);
    page.navigate(article("en", place("")));
    page.locator("[part=remind] a").click();
    page.waitForURL(browser.address() + "/reminders?language=en");
    assertThat(browser.takeFaults()).allMatch(fault -> fault.contains("ERR_FAILED"));
  }

  @Test
  void itSpeaksTheLanguageOfThePage() {
    Page page = browser.page(Device.phone());
    page.navigate(article("ru", place("")));
    assertThat(button(page)).containsText("Продолжить");
    browser.look(page, "support-widget-russian");
    page.navigate(article("ar", place("")));
    assertThat(page.locator("[data-samizdat] section")).hasAttribute("dir", "ltr");
  }

  private String place(String attributes) {
    return "<div data-samizdat=\"support\" %s><a href=\"%s/support\">Support us</a></div>"
        .formatted(attributes, browser.address());
  }

  private String article(String language, String content) {
    return SupportedArticle.show(website, browser, language, content);
  }

  private String policy() {
    return policies.current().orElseThrow().version();
  }

  private static Locator pick(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  private static Locator button(Page page) {
    return page.locator("[part=button]");
  }

  private static Locator message(Page page) {
    return page.locator("[part=message]");
  }

  private static Locator words(Page page) {
    return page.locator("[part=words]");
  }
}
