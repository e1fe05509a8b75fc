package org.samizdat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.Newsroom;
import org.samizdat.audience.Policies;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The whole way of a reader, in one window of hers: an article on the newspaper's site, the form
 * under it, her inbox, the confirmation, and the page of what she gets from us.
 */
@BrowserTest
class ReaderWayBrowserIntegrationTests {

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired Website website;
  @Autowired Policies policies;

  private final List<Request> asked = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    newsroom.openWeekly();
    asked.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void fromTheArticleToHerOwnPageByKeysAlone(String tag) throws Exception {
    Language language = Language.of(tag);
    String reader = "reader61-" + tag + "@example.org";
    Page page = window(Device.desktop().in(tag));
    Keyboard keys = new Keyboard(page);
    page.navigate(article(tag));
    Locator field = page.locator("[part=field]");
    field.waitFor();
    keys.type(field, reader);
    keys.press("Enter");
    assertThat(page.locator("[part=answer]")).isFocused();
    assertThat(page.locator("[part=answer]")).containsText(language.say("widget.done-hint"));

    open(page, newsroom.waitForMail(reader, subject(language, "confirm-mail.subject")));
    keys.enter(page.locator("a[href*='/confirm/']").first());
    assertThat(page.locator("#words")).containsText("The Weekly");
    keys.enter(page.locator("main form button"));
    assertThat(page.locator("h1")).hasText(language.say("confirmed-page.title"));

    open(page, newsroom.waitForMail(reader, subject(language, "welcome-mail.subject")));
    keys.enter(page.locator("a[href*='/preferences/']").first());
    Language other = seesHerNewsletter(page, language);
    keys.tabTo(page.locator("select[name=language]"));
    keys.press(other.tag().equals("ru") ? "ArrowDown" : "ArrowUp");
    keys.enter(page.locator("main form button").first());
    speaks(page, other);
    nobodyElseWasAsked(page);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void fromTheArticleToHerOwnPageWithoutJavaScript(String tag) throws Exception {
    Language language = Language.of(tag);
    String reader = "reader62-" + tag + "@example.org";
    Page page = window(Device.phone().in(tag).withoutJavaScript());
    page.navigate(article(tag));
    assertThat(page.locator("[part=field]")).hasCount(0);
    page.locator("input[name=email]").fill(reader);
    page.locator("[data-samizdat] button").click();
    assertThat(page.locator("h1")).hasText(language.say("inbox-page.heading"));

    open(page, newsroom.waitForMail(reader, subject(language, "confirm-mail.subject")));
    page.locator("a[href*='/confirm/']").first().click();
    page.locator("main form button").click();
    assertThat(page.locator("h1")).hasText(language.say("confirmed-page.title"));

    open(page, newsroom.waitForMail(reader, subject(language, "welcome-mail.subject")));
    page.getByText(language.say("mail.preferences")).click();
    Language other = seesHerNewsletter(page, language);
    page.locator("select[name=language]").selectOption(other.tag());
    page.locator("main form button").first().click();
    speaks(page, other);
    nobodyElseWasAsked(page);
  }

  private Page window(Device device) {
    Page page = browser.page(device);
    page.context().onRequest(asked::add);
    return page;
  }

  private String article(String language) {
    Article article = new Article(website, browser.address());
    String policy = policies.current().orElseThrow().version();
    return article.show(language, article.place(language, policy));
  }

  /** Her inbox is of another origin than ours, as the newspaper's. */
  private void open(Page page, MimeMessage mail) throws Exception {
    page.navigate(website.show(Newsroom.html(mail)));
  }

  private static String subject(Language language, String key) {
    return language.say(key, "The Weekly");
  }

  /** The language she will choose next. */
  private static Language seesHerNewsletter(Page page, Language language) {
    assertThat(page.locator("html")).hasAttribute("lang", language.tag());
    assertThat(page.locator("h1")).hasText(language.say("preferences.title"));
    assertThat(page.getByLabel("The Weekly")).isChecked();
    return Language.of(language.tag().equals("en") ? "ru" : "en");
  }

  private static void speaks(Page page, Language language) {
    assertThat(page.locator("[role=status]")).hasText(language.say("preferences.saved"));
    assertThat(page.locator("html")).hasAttribute("lang", language.tag());
    assertThat(page.locator("select[name=language]")).hasValue(language.tag());
    assertThat(page.getByLabel("The Weekly")).isChecked();
  }

  /** Of all her way, nobody but the newspaper and we have heard; and she carries nothing of it. */
  private void nobodyElseWasAsked(Page page) {
    assertThat(asked)
        .extracting(Request::url)
        .filteredOn(url -> !url.startsWith("data:"))
        .hasSizeGreaterThan(8)
        .allMatch(
            url ->
                url.startsWith(website.address() + "/") || url.startsWith(browser.address() + "/"),
            "is the newspaper’s or ours");
    assertThat(page.context().cookies()).isEmpty();
    assertThat(page.context().storageState()).doesNotContain("\"name\"");
  }
}
