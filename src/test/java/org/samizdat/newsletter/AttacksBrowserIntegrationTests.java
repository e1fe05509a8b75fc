package org.samizdat.newsletter;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * All attacks in one issue, before a browser that would carry them out: at the desk, in the
 * preview, in a mail program without any policy, and in the archive.
 */
@BrowserTest
@Import(Press.class)
class AttacksBrowserIntegrationTests {

  private static final Instant WEDNESDAY = Instant.parse("2026-11-25T12:00:00Z");
  private static final String FRIDAY = "2026-11-27";
  private static final Instant THE_HOUR = Instant.parse("2026-11-27T08:00:00Z");

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired ApplicationContext context;
  @Autowired Press press;
  @Autowired TestClock clock;

  private final List<String> seen = new ArrayList<>();

  /**
   * Two attacks to a story, so that an issue holds them all; swapped, so that each is in each
   * place.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingOfAnAttackIsCarriedOut(boolean swapped) throws Exception {
    List<String> attacks = Attacks.all().toList();
    String paper = swapped ? "weekly-sv" : "weekly-fi";
    String reader = "reader71-" + swapped + "@example.org";
    clock.set(WEDNESDAY);
    press.launchAs(
        paper,
        swapped ? "sv" : "fi",
        "friday",
        "09:00",
        "Europe/Berlin",
        "--quota",
        "news=30,features=0,analysis=0,opinion=0");
    clock.advance(Duration.ofMinutes(1));
    int stories = (attacks.size() + 1) / 2;
    for (int i = 0; i < stories; i++) {
      String one = attacks.get(2 * i);
      String other = attacks.get(Math.min(2 * i + 1, attacks.size() - 1));
      put(paper, i, swapped ? other : one, swapped ? one : other);
    }
    press.reader(paper, reader);
    clock.set(THE_HOUR.minus(Duration.ofHours(2)));
    press.knock(paper);
    assertThat(press.storiesOf(paper, FRIDAY)).hasSize(stories);

    String path = "/desk/newsletters/" + paper + "/" + FRIDAY;
    Page page = watched(browser.page(Device.desktop()));
    page.navigate(
        DeskBrowser.linkFor(context, DeskBrowser.user(context, Role.EDITOR, Language.ENGLISH)));
    page.locator("main form button").click();
    page.navigate(path);
    page.locator("#subject").fill("S <img src=x onerror=alert(1)> <script>alert(1)</script>");
    page.locator("#preheader").fill("P \"><svg onload=alert(1)>");
    page.locator("#intro").fill(intro(attacks, swapped));
    page.locator(".words button").click();
    assertThat(page.locator(".said")).hasText("Saved.");
    look(page, path + "?q=Headline");
    look(page, path + "/preview");
    for (Frame frame : page.frames()) {
      Dead.page(frame.content());
    }
    look(page, path + "/preview/mail");
    look(page, path + "/preview?look=text");
    look(page, path + "/send");

    clock.set(THE_HOUR);
    press.knock(paper);
    look(page, path);
    look(page, "/desk/issues");
    look(page, "/newsletters/" + paper);
    look(page, "/newsletters/" + paper + "/archive");
    look(page, "/newsletters/" + paper + "/1");
    Page mail = watched(browser.mail(newsroom.waitForMail(reader, "S <img")));
    mail.reload();
    settle(mail);
    Dead.page(mail.content());
    assertThat(seen).as("what was carried out").isEmpty();
    assertThat(browser.takeFaults()).isEmpty();
  }

  private void put(String paper, int number, String one, String other) {
    Map<String, Object> story = press.story(paper, "s" + number, clock.instant());
    story.put("headline", "Headline " + one);
    story.put("author", "Author " + other);
    story.put("summary", "Summary " + other);
    press.put(story);
    clock.advance(Duration.ofSeconds(-1));
  }

  /** Each attack as a paragraph, as many as there is room for, from the front or from the back. */
  private static String intro(List<String> attacks, boolean swapped) {
    StringBuilder intro = new StringBuilder();
    for (String attack : swapped ? attacks.reversed() : attacks) {
      if (intro.length() + attack.length() + 2 <= OwnWords.MOST_INTRO) {
        intro.append(attack).append("\n\n");
      }
    }
    return intro.toString();
  }

  private Page watched(Page page) {
    page.onDialog(dialog -> {
      seen.add("A dialog at " + page.url());
      dialog.dismiss();
    });
    page.onPopup(popup -> seen.add("A window from " + page.url()));
    page.onFrameNavigated(frame -> {
      if (!frame.url().matches("(http://(localhost|127\\.0\\.0\\.1):.*|about:(blank|srcdoc))")) {
        seen.add("Led to " + frame.url());
      }
    });
    return page;
  }

  private void look(Page page, String path) {
    page.navigate(path);
    settle(page);
    Dead.page(page.content());
  }

  /** Time for what runs by itself, and a mouse over everything for what waits for one. */
  private static void settle(Page page) {
    page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
    page.evaluate(
        """
        () => {
          for (const at of document.querySelectorAll('*')) {
            for (const kind of ['mouseover', 'focus', 'toggle', 'load', 'error', 'start']) {
              if (!['LINK', 'SCRIPT', 'IFRAME'].includes(at.tagName)) at.dispatchEvent(new Event(kind));
            }
          }
        }
        """);
    page.waitForTimeout(200);
  }
}
