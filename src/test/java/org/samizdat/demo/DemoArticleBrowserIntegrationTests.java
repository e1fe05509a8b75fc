package org.samizdat.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.springframework.beans.factory.annotation.Autowired;

/** The demo's article page as whoever tries Samizdat sees it first, with the real widget in it. */
@BrowserTest
class DemoArticleBrowserIntegrationTests {

  private static final int ANY_PORT = 0;

  @TempDir Path data;
  @Autowired Browser browser;

  @Test
  void aReaderSignsUpUnderAnArticleOfTheDemo() throws Exception {
    try (DemoNewsroom newsroom = new DemoNewsroom(new DemoSettings(data, ANY_PORT, ANY_PORT, 0))) {
      Page page = browser.page(Device.phone());
      page.navigate(newsroom.siteAddress() + "/stories/ferry-timetable");
      Locator field = page.locator("[data-samizdat=signup] [part=field]");
      field.waitFor();
      assertThat(page.locator("[data-samizdat=signup] [part=heading]"))
          .hasText(Paper.NEWSLETTER_NAME);
      browser.look(page, "demo-article");
      field.fill("reader17@example.org");
      page.locator("[data-samizdat=signup] [part=button]").click();
      assertThat(page.locator("[data-samizdat=signup] [part=answer]")).isVisible();
      browser.look(page, "demo-article-answer");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> newsroom.mailbox().to("reader17@example.org").size() == 1);
      for (String path : List.of("/", "/mailbox")) {
        page.navigate(newsroom.siteAddress() + path);
        browser.look(page, path.equals("/") ? "demo-front" : "demo-mailbox");
      }
      assertThat(page.context().cookies()).isEmpty();
    }
  }
}
