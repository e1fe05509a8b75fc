package org.samizdat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.audience.Policies;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The signup form as a reader of a newspaper meets it: in an article, on another origin. */
@BrowserTest
@TestPropertySource(properties = "samizdat.door.work=2000")
class WidgetBrowserIntegrationTests {

  /** Ten in the morning in Berlin. */
  private static final Instant FRIDAY = Instant.parse("2026-11-27T09:00:00Z");

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired Website website;
  @Autowired Policies policies;
  @Autowired TestClock clock;

  @BeforeEach
  void open() throws Exception {
    clock.set(FRIDAY.minus(Duration.ofHours(2)));
    newsroom.openWeekly();
  }

  @Test
  void aReaderSignsUpUnderAnArticleAndConfirms() throws Exception {
    Page page = browser.page(Device.phone());
    List<Request> asked = new ArrayList<>();
    page.onRequest(asked::add);
    page.navigate(article("en", place()));
    field(page).waitFor();
    assertThat(words(page))
        .hasText(
            "Send me “The Weekly” by mail. I agree to the privacy policy, version %s. I can leave at any time."
                .formatted(policy()));
    browser.look(page, "widget");

    field(page).fill("reader41@example.org");
    button(page).click();

    assertThat(answer(page)).containsText("look in your inbox");
    assertThat(answer(page)).not().containsText("reader41");
    assertThat(answer(page)).isFocused();
    browser.look(page, "widget-answer");
    assertThat(asked)
        .filteredOn(request -> !request.url().startsWith(website.address()))
        .isNotEmpty()
        .allSatisfy(request -> {
          assertThat(request.url()).startsWith(browser.address() + "/");
          assertThat(request.allHeaders())
              .as("tells nobody which article is read")
              .doesNotContainKeys("referer", "cookie");
        });
    assertThat(page.context().cookies()).isEmpty();
    assertThat(page.evaluate("localStorage.length + sessionStorage.length")).isEqualTo(0);

    MimeMessage mail = newsroom.waitForMail("reader41@", "");
    page.navigate(newsroom.link(mail, "confirm"));
    page.locator("main form button").click();
    newsroom.waitForMail("reader41@", "elcome");
  }

  @Test
  void theKeyboardIsEnough() {
    Page page = browser.page(Device.desktop());
    page.navigate(article("en", "<a href=\"#\">Before</a>" + place()));
    field(page).waitFor();
    page.locator("a", new Page.LocatorOptions().setHasText("Before")).focus();
    page.keyboard().press("Tab");
    assertThat(field(page)).isFocused();
    page.keyboard().press("Enter");
    assertThat(message(page)).hasText("Please write your email address first.");
    assertThat(field(page)).isFocused();
    page.keyboard().type("reader42@example.org");
    page.keyboard().press("Tab");
    assertThat(button(page)).isFocused();
    page.keyboard().press("Enter");
    assertThat(answer(page)).isFocused();
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(field(page)).isFocused();
    assertThat(field(page)).hasValue("reader42@example.org");
  }

  @Test
  void withoutJavaScriptThePagesOwnFormWorks() {
    Page page = browser.page(Device.phone().withoutJavaScript());
    page.navigate(article("en", place()));
    browser.look(page, "widget-without-javascript");
    page.locator("input[name=email]").fill("reader43@example.org");
    page.locator("[data-samizdat] button").click();
    assertThat(page.locator("h1")).hasText("One more step");
    assertThat(page.url()).startsWith(browser.address());
    assertThat(page.locator("main form button")).not().isVisible();
    clock.advance(Duration.ofSeconds(3));
    // It shows itself once it is of use.
    page.locator("main form button").waitFor();
    browser.look(page, "door-wait");
    page.locator("main form button").click();
    assertThat(page.locator("main")).containsText("look in your inbox");
    assertThat(newsroom.waitForMail("reader43@", "")).isNotNull();
  }

  @Test
  void ourOwnPageWorksBeforeItSends() throws Exception {
    Page page = browser.page(Device.phone().in("ru-RU"));
    page.navigate("/newsletters/weekly/signup?language=ru");
    page.locator("input[name=email]").fill("reader46@example.org");
    page.locator("main form button").click();
    assertThat(page.locator("h1")).containsText("почт");
    newsroom.waitForMail("reader46@", "");
    // Where the work cannot be had, she waits.
    page.route("**/api/v1/door/challenge", Route::abort);
    page.navigate("/newsletters/weekly/signup?language=ru");
    page.locator("input[name=email]").fill("reader47@example.org");
    page.locator("main form button").click();
    assertThat(page.locator("h1")).hasText("Ещё один шаг");
    browser.takeFaults();
    browser.look(page, "door-wait-ru");
  }

  @Test
  void aPageThatIsOlderThanThePolicyShowsTheNewWordsAndLosesNothing() throws Exception {
    Page page = browser.page(Device.phone());
    page.navigate(article("en", place()));
    field(page).fill("reader44@example.org");
    newsroom.publishPolicy("2027-01", "We keep even less.");

    button(page).click();

    assertThat(message(page)).containsText("has changed since this page was opened");
    assertThat(message(page)).isFocused();
    assertThat(words(page)).containsText("version 2027-01");
    assertThat(field(page)).hasValue("reader44@example.org");
    assertThat(newsroom.mailsTo("reader44@", "")).isEmpty();
    browser.look(page, "widget-new-policy");
    button(page).click();
    assertThat(answer(page)).isVisible();
    newsroom.waitForMail("reader44@", "");
  }

  @Test
  void whatIsWrongWithAnAddressIsSaidAtTheField() {
    Page page = browser.page(Device.phone());
    page.navigate(article("en", place()));
    field(page).fill("reader45 at example");
    button(page).click();
    assertThat(field(page)).hasAttribute("aria-invalid", "true");
    assertThat(field(page)).isFocused();
    assertThat(field(page)).hasAccessibleDescription(Pattern.compile("typing errors"));
    assertThat(field(page)).hasValue("reader45 at example");
    browser.look(page, "widget-error");
    field(page).fill("reader45@example.org");
    button(page).click();
    assertThat(answer(page)).isVisible();
  }

  @Test
  void whileTheServerIsDownThePageKeepsItsOwnForm() {
    for (String down : List.of("**/widget/**", "**/api/v1/**")) {
      Page page = browser.page(Device.phone());
      page.route(down, Route::abort);
      page.navigate(article("en", place()));
      page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
      assertThat(page.locator("[data-samizdat] > form input[name=email]")).isVisible();
      assertThat(field(page)).hasCount(0);
    }
    assertThat(browser.takeFaults()).allMatch(fault -> fault.contains("ERR_FAILED"));
  }

  @Test
  void anAnswerThatDoesNotComeCostsNothingThatWasTyped() {
    Page page = browser.page(Device.phone());
    page.navigate(article("en", place()));
    field(page).fill("reader46@example.org");
    page.route("**/api/v1/signups", Route::abort);
    button(page).click();
    assertThat(message(page)).containsText("try again");
    assertThat(field(page)).hasValue("reader46@example.org");
    assertThat(button(page)).hasAttribute("aria-disabled", "false");
    assertThat(browser.takeFaults()).allMatch(fault -> fault.contains("ERR_FAILED"));

    page.unroute("**/api/v1/signups");
    page.route(
        "**/api/v1/signups",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(500)
                    .setHeaders(Map.of("Access-Control-Allow-Origin", website.address()))
                    .setBody("<html>")));
    button(page).click();
    assertThat(message(page)).containsText("on our side");
    page.unroute("**/api/v1/signups");
    button(page).click();
    assertThat(answer(page)).isVisible();
  }

  @Test
  void whatSheBeganToTypeBeforeItOpenedIsKept() {
    Page page = browser.page(Device.phone());
    List<Route> held = new ArrayList<>();
    page.route("**/api/v1/newsletters/**", held::add);
    page.navigate(article("en", place()));
    page.locator("[data-samizdat] > form input[name=email]").pressSequentially("reader49@");
    page.waitForCondition(() -> !held.isEmpty());
    held.getFirst().resume();
    assertThat(field(page)).hasValue("reader49@");
    assertThat(field(page)).isFocused();
    page.keyboard().type("example.org");
    assertThat(field(page)).hasValue("reader49@example.org");
  }

  @Test
  void sendingTwiceAsksOnceAndTheFocusStays() {
    Page page = browser.page(Device.desktop());
    List<Route> held = new ArrayList<>();
    page.route(
        "**/api/v1/signups",
        route -> {
          if (route.request().method().equals("POST")) {
            held.add(route);
          } else {
            route.resume();
          }
        });
    page.navigate(article("en", place()));
    field(page).fill("reader47@example.org");
    button(page).click();
    assertThat(button(page)).hasAttribute("aria-disabled", "true");
    // By force: the browser's driver would wait until the button is of use again.
    button(page).click(new Locator.ClickOptions().setForce(true));
    field(page).press("Enter");
    button(page).focus();
    assertThat(button(page)).isFocused();
    assertThat(held).hasSize(1);
    held.getFirst().resume();
    assertThat(answer(page)).isFocused();
    assertThat(held).hasSize(1);
  }

  @Test
  void aLookAtTheLatestIssueIsOfferedOnceThereIsOne() throws Exception {
    Page before = browser.page(Device.phone());
    before.navigate(article("en", place()));
    field(before).waitFor();
    assertThat(before.locator("[part=preview]")).isHidden();
    newsroom.putStories(3);
    clock.set(FRIDAY.plusSeconds(5));
    newsroom.knock("weekly");
    await().until(() -> newsroom.get("/newsletters/weekly/1").statusCode() == 200);
    Page page = browser.page(Device.phone());
    page.navigate(article("en", place()));
    field(page).waitFor();
    assertThat(page.locator("[part=preview]")).isVisible();
    browser.look(page, "widget-with-preview");
    page.locator("[part=preview] a").click();
    page.waitForURL("**/newsletters/weekly/1");
  }

  @Test
  void itSpeaksTheLanguageOfThePage() {
    Page page = browser.page(Device.phone());
    page.navigate(article("ru", place()));
    assertThat(button(page)).hasText("Подписаться");
    assertThat(page.locator("[data-samizdat] section")).hasAttribute("lang", "ru");
    assertThat(page.locator("[part=heading]")).hasAttribute("lang", "en");
    browser.look(page, "widget-russian");
    field(page).fill("reader48@example.org");
    button(page).click();
    assertThat(answer(page)).containsText("загляните в почту");
    newsroom.waitForMail("reader48@", "одтвер");
  }

  @Test
  void onAPageWrittenFromTheRightItKeepsItsOwnDirection() {
    Page page = browser.page(Device.phone());
    page.navigate(article("ar", "<p>مقال في الجريدة.</p>" + place()));
    assertThat(page.locator("[data-samizdat] section")).hasAttribute("dir", "ltr");
    browser.look(page, "widget-right-to-left");
  }

  @Test
  void manyOnAPageAndOnesThatComeLaterAreEachFilledOnce() {
    Page page = browser.page(Device.desktop());
    String second = place().replace("data-source", "data-heading=\"none\" data-source");
    String again = "<script src=\"%s/widget/samizdat.js\"></script>".formatted(browser.address());
    page.navigate(article("en", place() + second + again));
    assertThat(field(page)).hasCount(2);
    assertThat(page.locator("[part=heading]:visible")).hasCount(1);
    page.evaluate(
        """
        () => {
          const place = document.createElement('div');
          place.dataset.samizdat = 'signup';
          place.dataset.newsletter = 'weekly';
          const around = document.createElement('section');
          around.append(place);
          document.querySelector('main').append(around);
          document.querySelector('main').append(document.querySelector('[data-samizdat]'));
        }
        """);
    assertThat(field(page)).hasCount(3);
    page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
    assertThat(field(page)).hasCount(3);
  }

  @Test
  void withoutAnyStyleOfThePagesItIsStillFitToBeSeen() {
    Page page = browser.page(Device.phone());
    page.navigate(
        website.show(
            """
            <!doctype html>
            <html lang="en" dir="ltr">
            <head>
            <title>Bare</title><meta charset="utf-8">
            <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            </head>
            <body><main><h1>Bare</h1>%s</main><script src="%s/widget/samizdat.js"></script></body>
            </html>
            """
                .formatted(place(), browser.address())));
    field(page).waitFor();
    browser.look(page, "widget-bare");
    for (Locator target : List.of(field(page), button(page))) {
      assertThat(target.boundingBox().height).isGreaterThanOrEqualTo(44);
    }
  }

  private String place() {
    return new Article(website, browser.address()).place("en", policy());
  }

  private String article(String language, String content) {
    return new Article(website, browser.address()).show(language, content);
  }

  private String policy() {
    return policies.current().orElseThrow().version();
  }

  private static Locator field(Page page) {
    return page.locator("[part=field]");
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

  private static Locator answer(Page page) {
    return page.locator("[part=answer]");
  }
}
