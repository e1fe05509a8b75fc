package org.samizdat.newsletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.newsletter.feeds.FeedHost;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The screen of the feeds, seen in Chromium by an editor who reads Russian. */
@BrowserTest
@Import(Wire.class)
@TestPropertySource(properties = "samizdat.feeds.allow-private=127.0.0.1")
class FeedDeskBrowserIntegrationTests {

  @Autowired Browser browser;
  @Autowired ApplicationContext context;
  @Autowired Wire wire;
  @Autowired TestClock clock;

  private final FeedHost host = new FeedHost();

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void anEditorLooksIntoAFeedAddsItAndSeesHowItGoes() throws Exception {
    clock.set(Instant.parse("2026-11-24T12:00:00Z"));
    serve("/rss.xml", "windows-1251.xml");
    serve("/mixed.xml", "hostile-links.xml");
    Page page =
        browser.at(
            DeskBrowser.linkFor(
                context, DeskBrowser.user(context, Role.EDITOR, Language.of("ru"))));
    page.locator("main form button").click();
    page.navigate("/desk/feeds");
    browser.look(page, "desk-feeds-none");

    page.locator("#url").fill(host.url("/mixed.xml"));
    page.locator("button[value=check]").click();
    assertThat(page.locator(".checked").innerText()).contains("В ней 5 записей, взять можно 1.");
    browser.look(page, "desk-feeds-checked");
    page.locator("button[value=add]").click();
    assertThat(page.locator(".said").innerText()).contains("Добавлена");

    wire.add(host.url("/rss.xml"), "ru");
    long missing = wire.add(host.url("/there/is/nothing/here/but/a/long/address.xml"), "ru");
    wire.knock();
    clock.advance(Duration.ofHours(3));
    wire.feed("pause", Long.toString(missing));
    page.navigate("/desk/feeds");
    browser.look(page, "desk-feeds");
    page.locator(".feeds a").nth(1).click();
    assertThat(page.locator(".feed-items").innerText()).contains("Паром вернулся");
    browser.look(page, "desk-feed");
    page.navigate("/desk/feeds/" + missing);
    page.locator("form[action$=resume] button").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator(".said").innerText()).contains("Опросим снова");
    browser.look(page, "desk-feed-broken");
  }

  private void serve(String path, String fixture) throws IOException {
    byte[] body = Files.readAllBytes(Path.of("src/test/resources/feeds", fixture));
    assertThat(new String(body, UTF_8)).contains("<rss");
    host.put(path, "application/rss+xml", body);
  }
}
