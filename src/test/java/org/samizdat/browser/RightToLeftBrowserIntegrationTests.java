package org.samizdat.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.desk.ApiTokens;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** A newsletter in a language that is written from the right, and that we do not speak. */
@BrowserTest
class RightToLeftBrowserIntegrationTests {

  private static final Instant FRIDAY = Instant.parse("2026-11-27T09:00:00Z");

  /** Texts in Latin letters that neither are marked as English nor stand in something that is. */
  private static final String NOT_MARKED =
      """
      () => {
        const found = [];
        const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (words.nextNode()) {
          const text = words.currentNode.data.trim();
          const at = words.currentNode.parentElement;
          if (/[a-z]{3}/i.test(text) && !at.closest('style, script, header, .masthead, bdi')
              && at.closest('[lang]').lang !== 'en' && !text.includes('The Example')) {
            found.push(text);
          }
        }
        return found;
      }
      """;

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired TestClock clock;
  @Autowired ApplicationContext context;

  @Test
  void itsPagesAndMailsAreFitToBeSeenAndSayWhatIsEnglishInThem() throws Exception {
    clock.set(FRIDAY.minus(Duration.ofHours(2)));
    newsroom.openWeekly();
    newsroom.command(
        "newsletter",
        "create",
        "usbui",
        "--name",
        "الأسبوعية",
        "--description",
        "ما حدث هذا الأسبوع، كل يوم جمعة.",
        "--language",
        "ar",
        "--day",
        "friday",
        "--time",
        "10:00",
        "--zone",
        "Europe/Berlin");
    putStories();
    Page page = browser.at("/newsletters/usbui");
    assertThat(page.locator("html").getAttribute("dir")).isEqualTo("rtl");
    page.locator("input[name=email]").fill("reader31@example.org");
    page.locator("main form button").click();
    page.navigate(newsroom.link(newsroom.waitForMail("reader31@", ""), "confirm"));
    page.locator("main form button").click();

    String path = "/desk/newsletters/usbui/2026-11-27";
    Page desk = browser.page(Device.desktop());
    desk.navigate(
        DeskBrowser.linkFor(context, DeskBrowser.user(context, Role.EDITOR, Language.ENGLISH)));
    desk.locator("main form button").click();
    newsroom.knock("usbui");
    await()
        .untilAsserted(() -> {
          desk.navigate("/desk/issues");
          assertThat(desk.locator("a[href='" + path + "']").count()).isOne();
        });
    desk.locator("a[href='" + path + "']").click();
    browser.look(desk, "issue-draft-ar");
    desk.navigate(path + "/preview");
    browser.look(desk, "issue-preview-ar");

    clock.set(FRIDAY.plusSeconds(5));
    newsroom.knock("usbui");
    MimeMessage digest = newsroom.waitForMail("reader31@", "عنوان");
    Page mail = browser.mail(digest);
    browser.look(mail, "mail-digest-ar");
    assertThat((List<?>) mail.evaluate(NOT_MARKED)).isEmpty();
    for (String address : List.of("", "/1", "/archive")) {
      page = browser.at("/newsletters/usbui" + address);
      assertThat(page.locator("html").getAttribute("lang")).isEqualTo("ar");
      assertThat((List<?>) page.evaluate(NOT_MARKED)).as(address).isEmpty();
      browser.look(page, "newsletter-ar" + address.replace('/', '-'));
    }
  }

  private void putStories() throws Exception {
    String token =
        context
            .getBean(ApiTokens.class)
            .create("the CMS in ar", Set.of(ApiTokens.Scope.STORIES_WRITE))
            .reveal();
    for (int i = 1; i <= 3; i++) {
      int status =
          newsroom
              .json(
                  "PUT",
                  "/api/v1/stories/ar-" + i,
                  token,
                  """
                  {"url": "https://paper.example/ar-%1$d", "headline": "عنوان الخبر رقم %1$d",
                   "section": "news", "summary": "<p>ما حدث، رقم %1$d.</p>", "author": "كاتبة",
                   "body": "<p>المزيد.</p>", "language": "ar", "publishedAt": "%2$s"}
                  """
                      .formatted(i, clock.instant().minus(Duration.ofMinutes(i))))
              .statusCode();
      assertThat(status).isEqualTo(201);
    }
  }
}
