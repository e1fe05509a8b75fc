package org.samizdat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.desk.ApiTokens;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Pages a reader meets when something is wrong, late or done before; and her mails in Russian. */
@BrowserTest
class ReaderStatesBrowserIntegrationTests {

  private static final Instant FRIDAY = Instant.parse("2026-11-27T09:00:00Z");

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired TestClock clock;
  @Autowired ApplicationContext context;

  @BeforeEach
  void open() throws Exception {
    clock.set(FRIDAY.minus(Duration.ofHours(2)));
    newsroom.openWeekly();
  }

  /** What she typed is there to be put right, and the field says what is wrong with it. */
  @Test
  void anAddressThatIsNoneIsPutRightWhereItStands() throws Exception {
    for (String path : new String[] {"/newsletters/weekly/signup", "/preferences"}) {
      Page page = browser.page(Device.phone().withoutJavaScript());
      page.navigate(path);
      // A browser would stop her; one that does not know the kind of field lets her go on.
      page.locator("main form").evaluate("form => form.noValidate = true");
      Locator field = page.locator("input[name=email]");
      field.fill("reader33 at example");
      page.locator("main form button").click();
      assertThat(field).hasValue("reader33 at example");
      assertThat(field).hasAttribute("aria-invalid", "true");
      assertThat(field).hasAccessibleDescription(Pattern.compile("typing errors"));
      browser.look(page, path.equals("/preferences") ? "lost-link-error" : "signup-error");
      field.fill("reader33@example.org");
      page.locator("main form button").click();
      assertThat(page.locator("input[name=email]")).hasCount(0);
    }
    newsroom.waitForMail("reader33@", "");
  }

  /** The newspaper's own form is behind: she goes on with what she typed, from where she came. */
  @Test
  void aFormThatIsBehindKeepsAddressAndSource() {
    Page page = browser.page(Device.phone().withoutJavaScript());
    page.navigate("/newsletters/weekly/signup");
    page.locator("main form")
        .evaluate(
            "form => { form.elements.policyVersion.value = '1999';"
                + " form.insertAdjacentHTML('beforeend', '<input name=source value=article>'); }");
    page.locator("input[name=email]").fill("reader34@example.org");
    page.locator("main form button").click();
    assertThat(page.locator("[role=alert]")).isVisible();
    assertThat(page.locator("input[name=email]")).hasValue("reader34@example.org");
    assertThat(page.locator("input[name=email]"))
        .not()
        .hasAttribute("aria-invalid", Pattern.compile(".*"));
    assertThat(page.locator("input[name=source]")).hasValue("article");
    browser.look(page, "signup-behind");
  }

  @Test
  void aPolicyThatHasChangedIsShownBeforeSheConfirmsAndTwiceIsOnce() throws Exception {
    String link = confirmationOf("reader35@example.org", "en");
    newsroom.publishPolicy("2026-12", "# Privacy\n\nWe keep even less.");
    Page page = browser.at(link);
    browser.look(page, "confirm-changed");
    Page again = browser.at(link);
    page.locator("main form button").click();
    again.locator("main form button").click();
    assertThat(again.locator("h1")).hasText("This is done already");
    browser.look(again, "confirmed-already");
  }

  @Test
  void aLinkThatIsTooOldSaysHowToStartAgain() throws Exception {
    String confirm = confirmationOf("reader36@example.org", "en");
    String gone = confirmationOf("reader37@example.org", "en");
    browser.at(gone).locator("main form button").click();
    Page page = browser.at("/preferences");
    page.locator("input[name=email]").fill("reader37@example.org");
    page.locator("main form button").click();
    String data = newsroom.link(newsroom.waitForMail("reader37@", "Your link"), "my-data");
    clock.advance(Duration.ofDays(3));
    browser.look(browser.at(confirm), "expired");
    browser.look(browser.at(confirm + "?language=ru"), "expired-ru");
    browser.look(browser.at(data), "link-gone-expired");
    browser.takeFaults();
  }

  @Test
  void whoIsOvertakenByHerOtherWindowIsToldSo() throws Exception {
    browser.at(confirmationOf("reader38@example.org", "en")).locator("main form button").click();
    String link = newsroom.link(newsroom.waitForMail("reader38@", "elcome"), "preferences");
    Page page = browser.at(link);
    Page other = browser.at(link);
    other.locator("select[name=language]").selectOption("ru");
    other.locator("main form button").first().click();
    assertThat(other.locator("[role=status]")).isVisible();
    page.getByLabel("The Weekly").uncheck();
    page.locator("main form button").first().click();
    assertThat(page.locator("[role=status]")).isVisible();
    browser.look(page, "preferences-overtaken");
  }

  @Test
  void herMailsSpeakRussian() throws Exception {
    newsroom.command(
        "newsletter",
        "create",
        "pismo",
        "--name",
        "Письмо недели",
        "--description",
        "Что случилось, по пятницам.",
        "--language",
        "ru",
        "--day",
        "friday",
        "--time",
        "10:00",
        "--zone",
        "Europe/Berlin");
    putRussianStories();
    Page page = browser.at("/newsletters/pismo/signup");
    page.locator("input[name=email]").fill("reader39@example.org");
    page.locator("main form button").click();
    MimeMessage confirm = newsroom.waitForMail("reader39@", "");
    page.navigate(newsroom.link(confirm, "confirm"));
    page.locator("main form button").click();
    MimeMessage welcome = newsroom.waitForMail("reader39@", say("welcome-mail.subject"));
    browser.look(welcome, "mail-welcome-ru");
    clock.set(FRIDAY.plusSeconds(5));
    newsroom.knock("pismo");
    browser.look(newsroom.waitForMail("reader39@", "Новость"), "mail-digest-ru");
    page.navigate(newsroom.link(welcome, "unsubscribe"));
    page.locator("main form button").first().click();
    browser.look(newsroom.waitForMail("reader39@", say("goodbye-mail.subject")), "mail-goodbye-ru");
  }

  private static String say(String key) {
    return Language.of("ru").say(key, "Письмо недели");
  }

  private String confirmationOf(String address, String language) throws Exception {
    Page page = browser.at("/newsletters/weekly/signup?language=" + language);
    page.locator("input[name=email]").fill(address);
    page.locator("main form button").click();
    return newsroom.link(newsroom.waitForMail(address, ""), "confirm");
  }

  private void putRussianStories() throws Exception {
    String token =
        context
            .getBean(ApiTokens.class)
            .create("the CMS in ru", java.util.Set.of(ApiTokens.Scope.STORIES_WRITE))
            .reveal();
    for (int i = 1; i <= 3; i++) {
      newsroom.json(
          "PUT",
          "/api/v1/stories/ru-" + i,
          token,
          """
          {"url": "https://paper.example/ru-%1$d", "headline": "Новость номер %1$d",
           "section": "news", "summary": "<p>Что случилось, номер %1$d.</p>", "author": "А. Ким",
           "body": "<p>И ещё.</p>", "language": "ru", "publishedAt": "%2$s"}
          """
              .formatted(i, clock.instant().minus(Duration.ofMinutes(i))));
    }
  }
}
