package org.samizdat.newsletter;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
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
import org.springframework.jdbc.core.simple.JdbcClient;

/** What can become of an issue, as its page shows it in English and in Russian. */
@BrowserTest
@Import(Press.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IssueStatesBrowserIntegrationTests {

  private static final Instant WEDNESDAY = Instant.parse("2026-11-25T12:00:00Z");
  private static final String FRIDAY = "2026-11-27";
  private static final Instant THE_HOUR = Instant.parse("2026-11-27T08:00:00Z");

  @Autowired Browser browser;
  @Autowired ApplicationContext context;
  @Autowired Press press;
  @Autowired TestClock clock;
  @Autowired GreenMail mail;
  @Autowired Newsroom newsroom;
  @Autowired JdbcClient database;

  /** Nothing leaves, for there is no relay: each state lasts for as long as it is looked at. */
  @Test
  void underWayAndPausedAndCancelled() {
    mail.stop();
    String path = draft("weekly-en", "en");
    press.reader("weekly-en", "reader53@example.org");
    press.reader("weekly-en", "reader54@example.org");
    List<Page> both = both(Role.ADMIN);
    Page page = both.getFirst();
    page.navigate(path + "/send");
    page.locator("main form button").click();
    press.knock("weekly-en");
    look(both, path, "issue-progress");
    progressIsToldWithoutAReload(path);
    page.locator("form[action$='/pause'] button").click();
    assertThat(page.locator("form[action$='/resume']")).isVisible();
    look(both, path, "issue-paused");
    look(both, path + "/cancel", "issue-cancel");
    page.locator("main form button").click();
    press.knock("weekly-en");
    look(both, path, "issue-cancelled");
    look(both, "/desk/issues", "issue-list-cancelled");
  }

  /** Who does not see the bar hears of it, and what has the keyboard keeps it. */
  private void progressIsToldWithoutAReload(String path) {
    Page page = both(Role.ADMIN).getFirst();
    page.navigate(path);
    page.evaluate("() => { window.same = true; }");
    Locator said = page.locator("#books-said");
    assertThat(said).hasAttribute("role", "status");
    assertThat(said).isEmpty();
    // Another state would have the page ask for itself again, and show what is really so.
    String state = page.locator("#books").getAttribute("data-state");
    page.route(
        "**/books",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody(
                        """
                        <div id="books" data-live="true" data-state="%s">
                        <p class="books-state">Sending · 21 of 42</p>
                        <progress max="100" value="50"></progress><dl class="figures"></dl></div>
                        """
                            .formatted(state))));
    assertThat(said).hasText("Sending · 21 of 42");
    assertThat(page.locator("#books progress")).hasAttribute("value", "50");
    assertThat(page.evaluate("() => window.same")).isEqualTo(true);
  }

  /** First, as long as there is a relay for the mails to the desk. */
  @Test
  @Order(1)
  void pausedByItself() throws Exception {
    String path = draft("weekly-halted", "en");
    press.reader("weekly-halted", "reader57@example.org");
    List<Page> both = both(Role.ADMIN);
    database
        .sql(
            """
            insert into route_hold (lane, route, relay, held_until)
            values ('DIGEST', 'OTHER', 'relay', cast(:now as timestamptz) + interval '1 day')
            on conflict on constraint route_hold_once
            do update set held_until = excluded.held_until
            """)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    Page page = both.getFirst();
    page.navigate(path + "/send");
    page.locator("main form button").click();
    press.knock("weekly-halted");
    database
        .sql("update mailing set state = 'PAUSED', brake = 'COMPLAINTS' where state = 'SENDING'")
        .update();
    press.knock("weekly-halted");
    browser.look(newsroom.waitForMail("", "has paused itself"), "mail-issue-halted");
    browser.look(newsroom.waitForMail("", "остановилась сама"), "mail-issue-halted-ru");
    press.sabotage("delete from route_hold");
  }

  @Test
  void missed() {
    String path = draft("weekly-ru", "ru");
    clock.set(THE_HOUR.plus(Duration.ofDays(3)));
    press.knock("weekly-ru");
    List<Page> both = both(Role.EDITOR);
    look(both, path, "issue-missed");
    look(both, "/desk", "issue-home-missed");
    assertThat(both.getFirst().locator(".tile"))
        .containsText("Friday, November 27, 2026 – Missed: please look at it.");
  }

  private String draft(String paper, String language) {
    clock.set(WEDNESDAY);
    press.launchAs(paper, language, "friday", "09:00", "Europe/Berlin");
    clock.advance(Duration.ofMinutes(1));
    for (String story : List.of("a", "b", "c")) {
      press.put(press.story(paper, story, clock.instant()));
    }
    press.forgottenReaders(paper, 40);
    clock.set(THE_HOUR.minus(Duration.ofHours(2)));
    press.knock(paper);
    return "/desk/newsletters/" + paper + "/" + FRIDAY;
  }

  private List<Page> both(Role role) {
    List<Page> both = new ArrayList<>();
    for (String language : List.of("en", "ru")) {
      Page page = browser.page(Device.desktop().in(language));
      page.navigate(
          DeskBrowser.linkFor(context, DeskBrowser.user(context, role, Language.of(language))));
      page.locator("main form button").click();
      both.add(page);
    }
    return both;
  }

  private void look(List<Page> both, String address, String name) {
    for (Page page : both) {
      page.navigate(address);
      browser.look(page, name + "-" + page.locator("html").getAttribute("lang"));
    }
  }
}
