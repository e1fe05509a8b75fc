package org.samizdat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;

/** A reader's whole way, page by page and mail by mail, as she sees it. */
@BrowserTest
class ReaderPagesBrowserIntegrationTests {

  /** A Friday, ten in the morning in Berlin. */
  private static final Instant FRIDAY = Instant.parse("2026-11-27T09:00:00Z");

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired TestClock clock;

  @BeforeEach
  void open() throws Exception {
    clock.set(FRIDAY.minus(Duration.ofHours(2)));
    newsroom.openWeekly();
  }

  @Test
  void aReaderSeesEveryPageAndMailFromSignupToGoodbye() throws Exception {
    newsroom.putStories(3);

    Page page = browser.at("/newsletters/weekly/signup");
    browser.look(page, "signup");
    page.getByLabel("mail").fill("reader17@example.org");
    page.locator("main form button").click();
    browser.look(page, "look-into-inbox");

    MimeMessage confirm = newsroom.waitForMail("reader17@", "");
    browser.look(confirm, "mail-confirm");
    page = browser.mail(confirm);
    page.locator("a[href*='/confirm/']").first().click();
    assertThat(page.url()).startsWith(browser.address());
    browser.look(page, "confirm");
    page.locator("main form button").click();
    browser.look(page, "confirmed");
    browser.look(newsroom.waitForMail("reader17@", "elcome"), "mail-welcome");

    clock.set(FRIDAY.plusSeconds(5));
    newsroom.knock("weekly");
    MimeMessage digest = newsroom.waitForMail("reader17@", "Headline number");
    browser.look(digest, "mail-digest");
    browser.look(browser.at("/newsletters/weekly"), "newsletter");
    browser.look(browser.at("/newsletters/weekly/1"), "issue");

    page = browser.mail(digest);
    page.locator("a[href*='/unsubscribe/']").first().click();
    browser.look(page, "unsubscribe");
    page.locator("main form button").first().click();
    browser.look(page, "unsubscribed");
    MimeMessage goodbye = newsroom.waitForMail("reader17@", "left");
    browser.look(goodbye, "mail-goodbye");

    page = browser.mail(goodbye);
    page.locator("a[href*='/erase/']").first().click();
    browser.look(page, "erase");
    page.locator("main form button").first().click();
    browser.look(page, "erased");
  }

  @Test
  void pagesForEverybodyAreFitToBeSeen() throws Exception {
    browser.look(browser.at("/privacy"), "privacy");
    browser.look(browser.at("/no-such-page"), "problem-not-found");
    browser.look(browser.at("/confirm/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), "problem-confirm");
  }

  /** From the first page on she is spoken to in the language she has chosen there. */
  @Test
  void whoChoosesALanguageKeepsItUpToHerMail() throws Exception {
    Language russian = Language.of("ru");
    Page page = browser.at("/?language=ru");
    page.locator("a.button").first().click();
    page.waitForURL("**/signup?*");
    assertThat(page.locator("html").getAttribute("lang")).isEqualTo("ru");
    browser.look(page, "signup-ru");
    page.getByText("English").click();
    assertThat(page.locator("html").getAttribute("lang")).isEqualTo("en");
    page.goBack();
    page.navigate("/?language=ru");
    page.locator("h2 a").first().click();
    page.waitForURL("**/newsletters/weekly?*");
    assertThat(page.locator("html").getAttribute("lang")).isEqualTo("ru");
    assertThat(page.locator("h1").getAttribute("lang")).isEqualTo("en");
    browser.look(page, "newsletter-ru");
    page.getByText("English").click();
    assertThat(page.locator("html").getAttribute("lang")).isEqualTo("en");
    page.getByText("Русский").click();
    page.locator("input[name=email]").fill("reader19@example.org");
    page.locator("main form button").click();
    page.getByText(russian.say("inbox-page.heading")).first().waitFor();
    browser.look(newsroom.waitForMail("reader19@", ""), "mail-confirm-ru");
  }

  @Test
  void signingUpWorksWithoutJavaScript() throws Exception {
    Page page = browser.page(Device.phone().withoutJavaScript());
    page.navigate("/newsletters/weekly/signup");
    page.getByLabel("mail").fill("reader18@example.org");
    page.locator("main form button").click();
    browser.look(page, "look-into-inbox-without-javascript");
    assertThat(newsroom.waitForMail("reader18@", "").getSubject()).isNotBlank();
  }
}
