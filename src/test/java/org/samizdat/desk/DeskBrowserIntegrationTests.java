package org.samizdat.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The newsroom's way in, page by page and mail by mail. */
@BrowserTest
class DeskBrowserIntegrationTests {

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired ApplicationContext context;
  @Autowired JdbcClient database;

  @BeforeEach
  void emptyTheDesk() {
    database.sql("delete from desk_user").update();
  }

  @Test
  void anAdminComesInByMailAndSeesEveryPage() throws Exception {
    invite("reader50@example.org", "Vera Kim", "admin", "en");
    browser.look(newsroom.waitForMail("reader50@", "open to you"), "mail-invitation");
    Page page = browser.at("/desk/people");
    browser.look(page, "desk-sign-in");
    page.getByLabel("Your email address").fill("reader50@example.org");
    page.getByText("Mail me a link").click();
    browser.look(page, "desk-mailed");
    MimeMessage mail = newsroom.waitForMail("reader50@", "Sign in to the desk");
    browser.look(mail, "mail-sign-in");
    page = browser.mail(mail);
    page.locator("a[href*='/desk/sign-in/']").first().click();
    browser.look(page, "desk-enter");
    page.locator("main form button").click();
    assertThat(page.url()).endsWith("/desk/people");

    page.getByLabel("Name").fill("Анна Ким");
    page.getByLabel("Email address").fill("reader51@example.org");
    page.getByText("Invite", new Page.GetByTextOptions().setExact(true)).click();
    browser.look(page, "desk-people");
    page.getByText("Анна Ким").click();
    page.locator("summary").click();
    browser.look(page, "desk-person");
    page.navigate("/desk/me");
    browser.look(page, "desk-profile");
    page.navigate("/desk/tokens");
    page.getByLabel("Which program").fill("the CMS");
    page.getByLabel("put stories").check();
    page.getByText("Make", new Page.GetByTextOptions().setExact(true)).click();
    browser.look(page, "desk-tokens");
    page.navigate("/desk/audit");
    browser.look(page, "desk-audit");
    page.navigate("/desk");
    browser.look(page, "desk-home");
    page.getByText("Русский").click();
    browser.look(page, "desk-home-ru");
    page.navigate("/desk/people");
    browser.look(page, "desk-people-ru");
    page.getByText("Выйти").click();
    browser.look(page, "desk-signed-out");
  }

  @Test
  void aColleagueIsWrittenToInHerLanguage() throws Exception {
    invite("reader55@example.org", "Вера Ким", "editor", "ru");
    Language russian = Language.of("ru");
    browser.look(newsroom.waitForMail("reader55@", ""), "mail-invitation-ru");
    Page page = browser.at("/desk/sign-in?language=ru");
    browser.look(page, "desk-sign-in-ru");
    page.locator("main input[type=email]").fill("reader55@example.org");
    page.locator("main form button").click();
    String subject = russian.say("desk.mail.sign-in.subject", "The Example");
    browser.look(newsroom.waitForMail("reader55@", subject), "mail-sign-in-ru");
  }

  @Test
  void aUsedLinkAndAMissingRoleAreSaidPlainly() {
    DeskUser editor = DeskBrowser.user(context, Role.EDITOR, Language.of("ru"));
    String link = DeskBrowser.linkFor(context, editor);
    Page page = browser.at(link);
    page.locator("main form button").click();
    page.navigate("/desk/people");
    browser.look(page, "desk-refused");
    Page again = browser.page(Device.phone().in("ru"));
    again.navigate(link);
    again.locator("main form button").click();
    browser.look(again, "desk-link-used");
  }

  @Test
  void aColleagueIsInvitedByKeyboardAloneAndWithoutJavaScript() {
    DeskUser admin = DeskBrowser.user(context, Role.ADMIN, Language.ENGLISH);
    Page page = browser.page(Device.desktop().withoutJavaScript());
    page.navigate(DeskBrowser.linkFor(context, admin));
    page.keyboard().press("Tab");
    assertThat(focused(page)).isEqualTo("Skip to the content");
    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    assertThat(focused(page)).isEqualTo("Sign in");
    page.keyboard().press("Enter");
    page.waitForURL("**/desk");
    tabTo(page, "People");
    page.keyboard().press("Enter");
    page.waitForURL("**/desk/people");
    tabTo(page, "name");
    page.keyboard().type("Ann");
    page.keyboard().press("Tab");
    page.keyboard().type("reader52@example.org");
    page.keyboard().press("Enter");
    page.waitForURL("**/desk/people?said=user.invited");
    assertThat(page.locator("[role=status]").textContent()).contains("Invited");
  }

  private void invite(String address, String name, String role, String language) {
    newsroom.command(
        "user", "invite", address, "--name", name, "--role", role, "--language", language);
  }

  private static void tabTo(Page page, String wanted) {
    for (int stops = 0; stops < 30; stops++) {
      page.keyboard().press("Tab");
      if (focused(page).equals(wanted)) {
        return;
      }
    }
    throw new AssertionError("The Tab key does not reach " + wanted);
  }

  /** The words or the name of what has the focus. */
  private static String focused(Page page) {
    return page.locator(":focus")
        .evaluate("e => (e.textContent || e.name || e.id || '').trim()")
        .toString();
  }
}
