package org.samizdat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.springframework.beans.factory.annotation.Autowired;

/** What a reader comes back to: her choices, her data, the issues that went out. */
@BrowserTest
class PreferencesBrowserIntegrationTests {

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
  void aReaderChoosesAnotherLanguageTakesHerDataAndIsForgotten() throws Exception {
    newsroom.command(
        "newsletter",
        "create",
        "books",
        "--name",
        "Books & More",
        "--description",
        "What to read, once a week.",
        "--language",
        "en",
        "--day",
        "monday",
        "--time",
        "18:00",
        "--zone",
        "Europe/Riga");
    Page page = browser.mail(welcome("reader21@example.org", Device.desktop()));
    page.locator("a[href*='/preferences/']").first().click();
    browser.look(page, "preferences");

    page.getByLabel("Send me “Books & More” by mail.").check();
    page.locator("select[name=language]").selectOption("ru");
    page.locator("main form button").first().click();
    assertThat(page.locator("html").getAttribute("lang")).isEqualTo("ru");
    browser.look(page, "preferences-saved-ru");
    browser.look(newsroom.waitForMail("reader21@", "рассылки изменились"), "mail-preferences-ru");

    page.locator("form[action$='/my-data'] button").click();
    browser.look(page, "link-sent-ru");
    MimeMessage link = newsroom.waitForMail("reader21@", "ваша ссылка");
    browser.look(link, "mail-my-data-ru");
    page = browser.mail(link);
    page.locator("a[href*='/my-data/']").first().click();
    browser.look(page, "my-data-ru");
    Page open = page;
    Download file =
        page.waitForDownload(() -> open.locator("form[action$='/download'] button").click());
    assertThat(file.suggestedFilename()).isEqualTo("my-data-2026-11-27.json");
    try (var stream = file.createReadStream()) {
      assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
          .contains("reader21@example.org", "☑ Send me “Books & More” by mail.");
    }

    String preferences = page.locator("a[href*='/preferences/']").first().getAttribute("href");
    page.locator("a[href*='/erase/']").first().click();
    page.locator("main form button").first().click();
    page.navigate(preferences);
    browser.look(page, "link-gone");
    browser.takeFaults();
  }

  @Test
  void theLostLinkIsFoundWithoutJavaScript() throws Exception {
    welcome("reader22@example.org", Device.phone().withoutJavaScript());
    Page page = browser.page(Device.phone().withoutJavaScript());
    page.navigate("/preferences");
    browser.look(page, "lost-link-without-javascript");
    page.locator("input[name=email]").fill("reader22@example.org");
    page.locator("main form button").click();
    MimeMessage link = newsroom.waitForMail("reader22@", "Your link");
    browser.look(link, "mail-my-data");
    page.navigate(newsroom.link(link, "my-data"));
    page.locator("a[href*='/preferences/']").first().click();
    page.locator("form[action$='/leave'] button").click();
    assertThat(page.locator("input[name=newsletter]").first().isChecked()).isFalse();
    browser.look(newsroom.waitForMail("reader22@", "has changed"), "mail-preferences");
  }

  @Test
  void whatIsOpenToEverybodyIsFitToBeSeenInBothLanguages() throws Exception {
    newsroom.putStories(3);
    clock.set(FRIDAY.plusSeconds(5));
    newsroom.knock("weekly");
    for (String language : new String[] {"en", "ru"}) {
      browser.look(browser.at("/?language=" + language), "index-" + language);
      browser.look(browser.at("/preferences?language=" + language), "lost-link-" + language);
    }
    browser.look(browser.at("/newsletters/weekly/archive"), "archive");
    browser.look(browser.at("/newsletters/weekly/1"), "issue-again");
    newsroom.publishPolicy("2027-01", "# Privacy\n\nWe keep even less.");
    browser.look(browser.at("/privacy"), "privacy-versions");
    String earlier = browser.at("/privacy").locator(".versions a").last().getAttribute("href");
    browser.look(browser.at(earlier), "privacy-earlier");
  }

  /** Signs up and confirms; the welcome mail. */
  private MimeMessage welcome(String address, Device device) throws Exception {
    Page page = browser.page(device);
    page.navigate("/newsletters/weekly");
    page.locator("input[name=email]").fill(address);
    page.locator("main form button").click();
    page.navigate(newsroom.link(newsroom.waitForMail(address, ""), "confirm"));
    page.locator("main form button").click();
    return newsroom.waitForMail(address, "elcome");
  }
}
