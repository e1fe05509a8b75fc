package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Year;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.Newsroom;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.mail.Suppressions;
import org.samizdat.mail.Suppressions.Reason;
import org.samizdat.twin.JudgedByStripe;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** A year's statements as finance sends them and as a giver gets hers, in both languages. */
@BrowserTest
@ContextConfiguration(initializers = GivingBrowserSurroundings.class)
@ExtendWith(JudgedByStripe.class)
class StatementBrowserIntegrationTests {

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired ConfigurableApplicationContext context;
  @Autowired StatementRun run;
  @Autowired Givers givers;
  @Autowired Suppressions suppressions;

  StatementStory story;

  @BeforeEach
  void begin() {
    story = StatementStory.begin(context);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void financeHasThemMailedAndAGiverTakesHers(String tag) throws Exception {
    String end = tag.equals("en") ? "" : "-" + tag;
    Language language = Language.of(tag);
    String giver = StatementStory.somebody();
    TwinSession first = story.gives(giver, Frequency.ONCE, 12_345, "usd");
    story.gives(giver, Frequency.ONCE, 90_000, "eur");
    story.gives(giver, Frequency.ONCE, 2_500, "usd");
    story.support.twin.money().refund(first.charge(), 2_000);
    givers.speak(story.door.giver(giver), language);
    String quiet = StatementStory.somebody();
    story.gives(quiet, Frequency.ONCE, 1_000, "usd");
    suppressions.suppress(EmailAddress.parse(quiet), Reason.NEVER, null);
    Year year = story.yearEnds();

    Page desk = signedIn(Role.FINANCE, language);
    desk.navigate("/desk/statements");
    browser.look(desk, "desk-statements" + end);
    desk.locator("form[action$='/start'] button").focus();
    desk.keyboard().press("Enter");
    desk.waitForURL("**?said=statements.started");
    browser.look(desk, "desk-statements-begun" + end);
    run.carryOn();
    desk.navigate("/desk/statements/" + year);
    assertThat(desk.locator("main").innerText()).doesNotContain("@");
    browser.look(desk, "desk-statements-done" + end);

    MimeMessage told = newsroom.waitForMail(giver, year.toString());
    browser.look(told, tag.equals("ru") ? "mail-gift-year-ru" : "mail-gift-year");
    Page hers = browser.page(Device.phone().in(tag));
    hers.navigate(newsroom.link(told, "support"));
    browser.look(hers, tag.equals("ru") ? "giver-years-ru" : "giver-years");
    take(hers, year, "statement" + end + ".pdf");
    story.support.twin.money().refund(first.charge(), 345);
    story.book();
    take(hers, year, "statement-corrected" + end + ".pdf");
    desk.navigate("/desk/statements/" + year);
    browser.look(desk, "desk-statements-changed" + end);

    Page admin = signedIn(Role.ADMIN, language);
    admin.navigate(GivingScreens.giverPath(story.door.giver(giver).number()));
    browser.look(admin, "desk-giver-years" + end);
  }

  private static void take(Page page, Year year, String name) throws Exception {
    Download paper =
        page.waitForDownload(
            () -> page.locator("form[action*='/statements/" + year + "'] button").click());
    assertThat(paper.suggestedFilename()).startsWith(year + "-").endsWith(".pdf");
    Files.copy(
        paper.path(), Path.of("target/screenshots", name), StandardCopyOption.REPLACE_EXISTING);
  }

  private Page signedIn(Role role, Language language) {
    Page page = browser.page(Device.desktop().withoutJavaScript());
    page.navigate(DeskBrowser.linkFor(context, DeskBrowser.user(context, role, language)));
    page.locator("main form button").click();
    page.waitForURL("**/desk");
    return page;
  }
}
