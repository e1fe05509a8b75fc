package org.samizdat.newsletter;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.browser.Keyboard;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The five-minute Friday: an editor, a draft, and readers who wait for it. */
@BrowserTest
@Import(Press.class)
class IssueDeskBrowserIntegrationTests {

  private static final Instant WEDNESDAY = Instant.parse("2026-11-25T12:00:00Z");
  private static final String FRIDAY = "2026-11-27";
  private static final Instant THE_HOUR = Instant.parse("2026-11-27T08:00:00Z");

  /** Left to right, two letters, and more of them than there will be tests here. */
  private static final Iterator<String> LANGUAGES =
      Stream.of(
              "en de fr ru es it nl pl uk be bg cs da el et fi ga hr hu is lt lv mk mt no pt ro sk",
              "sl sq sr sv tr ka hy az kk ky uz tg tk mn vi th id ms sw af eu gl ca cy eo la")
          .flatMap(line -> Stream.of(line.split(" ")))
          .iterator();

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired ApplicationContext context;
  @Autowired Press press;
  @Autowired TestClock clock;
  @Autowired JdbcClient database;

  private String paper = "";
  private String path = "";

  @BeforeEach
  void draft() {
    clock.set(WEDNESDAY);
    // Each test has a language of its own, so that none takes another's stories; real ones, for
    // browsers read them aloud.
    String language = LANGUAGES.next();
    paper = "weekly-" + language;
    press.launchAs(paper, language, "friday", "09:00", "Europe/Berlin");
    path = "/desk/newsletters/" + paper + "/" + FRIDAY;
    clock.advance(Duration.ofMinutes(1));
    put("a", "news", "Rivers rise in the east as the thaw comes a month early");
    put("b", "news", "Parliament votes on the media law: what stands in it, and what does not");
    put("c", "news", "The last bookshop on the embankment");
    put("d", "opinion", "Why we still print");
    press.forgottenReaders(paper, 40);
    clock.set(THE_HOUR.minus(Duration.ofHours(2)));
    press.knock(paper);
  }

  @Test
  void fiveMinutesByMouse() throws Exception {
    DeskUser editor = DeskBrowser.user(context, Role.EDITOR, Language.ENGLISH);
    newsroom.waitForMail(address(editor), "open to you");
    Page page = browser.at("/desk/sign-in");
    page.getByLabel("Your email address").fill(address(editor));
    page.getByText("Mail me a link").click();
    page.navigate(newsroom.link(newsroom.waitForMail(address(editor), "Sign in"), "desk/sign-in"));
    page.locator("main form button").click();
    browser.look(page, "issue-home");
    page.navigate("/desk/issues");
    browser.look(page, "issue-list");
    page.navigate(path);
    browser.look(page, "issue-draft");

    drag(page, handle(page, "c"), handle(page, "a"));
    await(page, "c", "a", "b", "d");
    drag(page, handle(page, "a"), handle(page, "b"));
    await(page, "c", "b", "a", "d");
    row(page, "a").getByText("Drop").click();
    await(page, "c", "b", "d");
    row(page, "b").getByText("Pin").click();
    await(page, "b", "c", "d");
    page.getByLabel("Subject", exact()).fill("The week in four stories");
    page.getByLabel("Intro").fill("Dear reader,\n\nfour stories *and a bookshop*.");
    button(page, "Save").click();
    assertThat(page.locator(".said")).hasText("Saved.");
    clock.set(THE_HOUR.minus(Duration.ofHours(1)));
    put("late", "news", "An hour before the issue: the verdict");
    clock.advance(Duration.ofMinutes(5));
    page.navigate(path + "?q=rivers");
    assertThat(page.locator("#came")).hasText("1 story has come in since");
    browser.look(page, "issue-draft-arranged");

    page.getByText("Preview", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.frameLocator("iframe").getByText("Dear reader,")).isVisible();
    browser.look(page, "issue-preview");
    page.getByText("Phone").click();
    page.getByText("On a dark screen").click();
    browser.look(page, "issue-preview-phone-dark");
    page.getByText("Text only").click();
    browser.look(page, "issue-preview-text");
    page.navigate(path);
    button(page, "Send me a test").click();
    browser.look(
        newsroom.waitForMail(address(editor), "[Test] The week in four stories"), "mail-test");

    page.getByText("Send now…").click();
    browser.look(page, "issue-send");
    page.locator("main form button").click();
    browser.look(page, "issue-sending");
    press.knock(paper);
    Locator progress = page.locator("progress");
    assertThat(progress).hasAttribute("value", "100", patiently());
    browser.look(page, "issue-sent");
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("b", "c", "d");
    assertThat(press.mailings(paper)).isOne();
  }

  /** From the page of her mailed link to the books of the sending, with no other help. */
  @Test
  void fiveMinutesByKeysAlone() {
    DeskUser editor = DeskBrowser.user(context, Role.EDITOR, Language.of("ru"));
    Page page = browser.page(Device.desktop().in("ru"));
    Keyboard keys = new Keyboard(page);
    page.navigate(DeskBrowser.linkFor(context, editor));
    keys.skipToContent();
    keys.enter(page.locator("main form button"));
    page.waitForURL("**/desk");
    keys.enter(page.locator("nav a[href='/desk/issues']"));
    page.waitForURL("**/desk/issues");
    keys.skipToContent();
    keys.enter(page.locator("main a[href='" + path + "']"));
    page.waitForURL("**" + path);

    keys.skipToContent();
    keys.tabTo(handle(page, "c"));
    keys.press("ArrowUp");
    await(page, "a", "c", "b", "d");
    assertThat(handle(page, "c")).isFocused();
    assertThat(page.locator("#announce")).containsText("место 2 из 3");
    keys.press("ArrowDown");
    await(page, "a", "b", "c", "d");
    keys.press("Alt+ArrowUp");
    await(page, "a", "c", "b", "d");
    keys.backTo(act(page, "a", "pin"));
    keys.tabTo(act(page, "b", "pin"));
    keys.press("Space");
    await(page, "b", "a", "c", "d");
    assertThat(act(page, "b", "pin")).isFocused();
    keys.enter(act(page, "a", "drop"));
    await(page, "b", "c", "d");
    assertThat(handle(page, "b")).isFocused();
    keys.enter(page.locator(".dropped summary"));
    keys.enter(page.locator(".dropped button"));
    await(page, "b", "c", "a", "d");
    keys.type(page.locator("#q"), "бывает же");
    keys.press("Enter");
    page.waitForURL("**?q=*");
    assertThat(page.locator("#draft-found")).containsText("С такими словами ничего нет");

    keys.type(page.locator("#subject"), "Неделя в четырёх материалах");
    keys.type(page.locator("#preheader"), "И книжный на набережной");
    keys.type(page.locator("#intro"), "Дорогие читатели!");
    keys.enter(page.locator(".words button"));
    assertThat(page.locator(".said")).hasText("Сохранено.");
    browser.look(page, "issue-draft-ru");

    keys.skipToContent();
    keys.enter(page.locator(".acts a[href$='/preview']"));
    page.waitForURL("**/preview");
    assertThat(page.frameLocator("iframe").getByText("Дорогие читатели!")).isVisible();
    keys.skipToContent();
    keys.enter(page.locator(".looks a[href*='look=phone']"));
    page.waitForURL("**look=phone**");
    keys.tabTo(page.locator(".looks a[href$='look=text']"));
    keys.backTo(page.locator("main a[href='" + path + "']"));
    keys.press("Enter");
    page.waitForURL("**" + path);

    keys.skipToContent();
    keys.space(page.locator("form[action$='/test'] button"));
    assertThat(page.locator(".said")).containsText("Пробное письмо");
    newsroom.waitForMail(address(editor), "[Проба] Неделя в четырёх материалах");
    keys.skipToContent();
    keys.space(page.locator("form[action$='/hold'] button"));
    assertThat(page.locator(".badge")).hasText("Придержан");
    keys.skipToContent();
    keys.space(page.locator("form[action$='/release'] button"));
    assertThat(page.locator(".badge")).hasText("Черновик");
    keys.skipToContent();
    keys.enter(page.locator("a[href$='/send']"));
    page.waitForURL("**/send");
    browser.look(page, "issue-send-ru");
    keys.skipToContent();
    keys.enter(page.locator("main form button"));
    assertThat(page.locator("#books")).isVisible();
    press.knock(paper);
    assertThat(page.locator("progress")).hasAttribute("value", "100", patiently());
    keys.skipToContent();
    keys.tabTo(page.locator("main .acts a").last());
    assertThat(press.issueOf(paper, FRIDAY).ownWords())
        .isEqualTo(
            OwnWords.parse(
                "Неделя в четырёх материалах", "И книжный на набережной", "Дорогие читатели!"));
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("b", "c", "a", "d");
  }

  @Test
  void withoutAScriptEveryActIsAForm() {
    Page page = signedIn(browser.page(Device.phone().withoutJavaScript()), Language.ENGLISH);
    page.navigate(path);
    browser.look(page, "issue-draft-plain");
    row(page, "c").locator("form[data-act=up] button").click();
    await(page, "a", "c", "b", "d");
    row(page, "b").locator("form[data-act=drop] button").click();
    await(page, "a", "c", "d");
    page.getByText("Send now…").click();
    page.locator("main form button").click();
    assertThat(page.locator("#books")).isVisible();
    assertThat(press.issueOf(paper, FRIDAY).number()).isOne();
  }

  @Test
  void whoIsTooLateLosesNothing() {
    Page page = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    Page other = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    page.navigate(path);
    other.navigate(path);
    other.locator("#subject").fill("What the other wrote");
    button(other, "Save").click();
    row(other, "b").getByText("Drop").click();
    await(other, "a", "c", "d");
    page.locator("#subject").fill("What I wrote");
    page.locator("#intro").fill("And more of it");
    button(page, "Save").click();
    browser.look(page, "issue-stale-words");
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    assertThat(page.getByText("What the other wrote")).isVisible();
    page.navigate(path);
    other.navigate(path);
    row(other, "a").getByText("Pin").click();
    assertThat(row(other, "a").getByText("Unpin")).isVisible();
    row(page, "c").getByText("Drop").click();
    assertThat(button(page, "Drop it all the same")).isVisible();
    browser.look(page, "issue-stale");
    // The browser says of every 409 that it could not be loaded.
    browser.takeFaults();
    button(page, "Drop it all the same").click();
    await(page, "a", "d");
  }

  @Test
  void whatIsTypedStaysWhateverHappensToTheList() {
    Page page = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    Page other = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    page.navigate(path);
    other.navigate(path);
    page.locator("#subject").fill("What I wrote");
    page.locator("#intro").fill("And more of it");
    row(other, "a").getByText("Pin").click();
    assertThat(row(other, "a").getByText("Unpin")).isVisible();
    row(page, "c").getByText("Drop").click();
    assertThat(button(page, "Drop it all the same")).isVisible();
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    browser.look(page, "issue-stale-unsaved");
    button(page, "Drop it all the same").click();
    await(page, "a", "b", "d");
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    assertThat(page.locator("#intro")).hasValue("And more of it");

    other.navigate(path);
    other.locator("#subject").fill("What the other wrote");
    button(other, "Save").click();
    assertThat(other.locator(".said")).hasText("Saved.");
    row(other, "b").getByText("Drop").click();
    await(other, "a", "d");
    // As she wants it already: the list is drawn anew, with the other's words behind it.
    row(page, "b").getByText("Drop").click();
    await(page, "a", "d");
    button(page, "Save").click();
    assertThat(page.getByText("What the other wrote")).isVisible();
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    assertThat(press.issueOf(paper, FRIDAY).ownWords().subject()).isEqualTo("What the other wrote");
    // The browser says of every 409 that it could not be loaded.
    browser.takeFaults();
    button(page, "Save mine instead").click();
    assertThat(page.locator(".said")).hasText("Saved.");
  }

  /** The answer to an act on the list is late, and she has gone on to the words. */
  @Test
  void anAnswerThatIsLateLeavesTheKeyboardWhereSheTypes() {
    Page page = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    page.navigate(path);
    for (String act : List.of("drop", "pin")) {
      List<Route> held = new ArrayList<>();
      page.route("**/" + act, held::add);
      act(page, act.equals("drop") ? "b" : "c", act).click();
      page.waitForCondition(() -> !held.isEmpty());
      page.locator("#subject").click();
      page.locator("#subject").fill("");
      page.keyboard().type("The week ");
      held.getFirst().resume();
      await(page, act.equals("drop") ? new String[] {"a", "c", "d"} : new String[] {"c", "a", "d"});
      page.keyboard().type("in four stories");
      assertThat(page.locator("#subject")).isFocused();
      assertThat(page.locator("#subject")).hasValue("The week in four stories");
      page.unroute("**/" + act);
    }
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("c", "a", "d");
  }

  @Test
  void withoutAConnectionNothingThatWasTypedIsLost() {
    Page page = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    page.navigate(path);
    page.locator("#subject").fill("What I wrote");
    Locator failed = page.locator("#failed");
    page.context().setOffline(true);
    row(page, "b").getByText("Drop").click();
    assertThat(failed).isVisible();
    assertThat(failed).isInViewport();
    assertThat(failed).containsText("may not have been done");
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    browser.takeFaults();
    browser.look(page, "issue-draft-offline");

    handle(page, "c").focus();
    page.keyboard().press("ArrowUp");
    page.keyboard().press("ArrowUp");
    drag(page, handle(page, "a"), handle(page, "b"));
    await(page, "a", "b", "c", "d");
    assertThat(browser.takeFaults()).allMatch(fault -> fault.contains("ERR_INTERNET"));
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    page.context().setOffline(false);
    row(page, "b").getByText("Drop").click();
    await(page, "a", "c", "d");
    assertThat(failed).isHidden();
    assertThat(page.locator("#subject")).hasValue("What I wrote");
  }

  @Test
  void anAnswerThatIsNoneOfOursIsAFaultAndCostsNothingThatWasTyped() {
    Page page = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    page.navigate(path);
    page.locator("#subject").fill("What I wrote");
    page.route(
        "**/drop",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody("<div id=draft-list></div>")));
    row(page, "b").getByText("Drop").click();
    assertThat(page.locator("#failed")).isVisible();
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    assertThat(browser.takeFaults()).anyMatch(fault -> fault.startsWith("Threw"));
  }

  @Test
  void whatWasOpenStaysOpenAndAddingGoesOnWithTheNext() {
    Page page = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    page.navigate(path);
    act(page, "a", "drop").click();
    await(page, "b", "c", "d");
    page.locator(".dropped summary").click();
    act(page, "b", "drop").click();
    await(page, "c", "d");
    assertThat(page.locator(".dropped")).hasAttribute("open", "");

    page.navigate(path + "?q=the");
    Locator found = page.locator("#draft-found li:visible button");
    assertThat(found).hasCount(2);
    found.first().focus();
    page.keyboard().press("Enter");
    assertThat(found).hasCount(1);
    assertThat(found.first()).isFocused();
    page.keyboard().press("Enter");
    assertThat(found).hasCount(0);
    assertThat(page.locator("#q")).isFocused();
  }

  @Test
  void aHeadlineWithBracesIsSaidAsItStands() {
    clock.advance(Duration.ofMinutes(10));
    put("braces", "news", "Sets {0}, {1} and {2}");
    clock.advance(Duration.ofMinutes(5));
    Page page = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    page.navigate(path + "?q=Sets");
    page.locator("#draft-found button").click();
    await(page, "a", "b", "c", "braces", "d");
    assertThat(handle(page, "braces"))
        .hasAttribute("aria-label", java.util.regex.Pattern.compile("Sets \\{0}, \\{1} and \\{2}"));
    handle(page, "braces").focus();
    page.keyboard().press("ArrowUp");
    assertThat(page.locator("#announce")).hasText("Sets {0}, {1} and {2}: place 3 of 4");
  }

  /** On a phone the place a story shall go to is seldom in sight. */
  @Test
  void aStoryInHandTakesThePageAlong() {
    Page page = signedIn(browser.page(Device.phone()), Language.ENGLISH);
    page.setViewportSize(360, 420);
    page.navigate(path);
    handle(page, "a").scrollIntoViewIfNeeded();
    var box = handle(page, "a").boundingBox();
    page.mouse().move(box.x + 20, box.y + 20);
    page.mouse().down();
    page.mouse().move(box.x + 20, 405);
    page.waitForFunction(
        "() => [...document.querySelectorAll('.lines')[0].children].at(-1).matches('.dragged')");
    page.mouse().up();
    await(page, "b", "c", "a", "d");
  }

  /** By keys she is at the next story before the answer to the last act is there. */
  @Test
  void anAnswerThatIsLateLeavesTheKeyboardAtTheStorySheHasGoneOnTo() {
    Page page = signedIn(browser.page(Device.desktop()), Language.ENGLISH);
    page.navigate(path);
    List<Route> held = new ArrayList<>();
    page.route("**/pin", held::add);
    act(page, "b", "pin").focus();
    page.keyboard().press("Space");
    page.waitForCondition(() -> !held.isEmpty());
    act(page, "c", "drop").focus();
    held.getFirst().resume();
    await(page, "b", "a", "c", "d");
    assertThat(act(page, "c", "drop")).isFocused();
    page.keyboard().press("Space");
    await(page, "b", "a", "d");
  }

  /** Her way in has closed while she wrote, on whatever machine she pressed the last button. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void wordsOutliveTheSessionTheyWereWrittenIn(boolean javaScript) throws Exception {
    DeskUser editor = DeskBrowser.user(context, Role.EDITOR, Language.ENGLISH);
    Device device = Device.desktop();
    Page page = browser.page(javaScript ? device : device.withoutJavaScript());
    signIn(page, editor);
    page.navigate(path);
    page.locator("#subject").fill("What I “wrote” <b>");
    page.locator("#intro").fill("\n\nOne line,\n\nand another.");
    endAllSessions();
    button(page, "Save").click();
    assertThat(page.locator("h1")).hasText("Your words are not saved yet");
    assertThat(page.locator("#subject")).hasValue("What I “wrote” <b>");
    assertThat(page.locator("#intro")).hasValue("\n\nOne line,\n\nand another.");
    assertThat(press.issueOf(paper, FRIDAY).ownWords()).isEqualTo(OwnWords.NONE);
    browser.look(page, javaScript ? "issue-words-kept" : "issue-words-kept-plain");

    button(page, "Save").click();
    assertThat(page.locator("#subject")).hasValue("What I “wrote” <b>");
    signInBeside(page, editor);
    page.locator("#preheader").fill("And one word more");
    button(page, "Save").click();
    assertThat(page.getByText("You have signed in again.")).isVisible();
    browser.look(page, javaScript ? "issue-words-to-save" : "issue-words-to-save-plain");
    button(page, "Save").click();
    assertThat(page.locator(".said")).hasText("Saved.");
    assertThat(press.issueOf(paper, FRIDAY).ownWords())
        .isEqualTo(
            OwnWords.parse("What I “wrote” <b>", "And one word more", "One line,\n\nand another."));
  }

  @Test
  void wordsOutliveASessionThatEndsWithAnActOnTheList() throws Exception {
    DeskUser editor = DeskBrowser.user(context, Role.EDITOR, Language.ENGLISH);
    Page page = browser.page(Device.desktop());
    signIn(page, editor);
    page.navigate(path);
    page.locator("#subject").fill("What I wrote");
    endAllSessions();
    row(page, "b").getByText("Drop").click();
    assertThat(page.locator("h1")).hasText("Sign in to the desk");
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    browser.look(page, "issue-signed-out");
    page.getByLabel("Your email address").fill(address(editor));
    page.getByText("Mail me a link").click();
    assertThat(page.locator("h1")).hasText("Look in your inbox");
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    Page other = page.context().newPage();
    other.navigate(newsroom.link(newsroom.waitForMail(address(editor), "Sign in"), "desk/sign-in"));
    other.locator("main form button").click();
    other.waitForURL("**/desk");
    button(page, "Save").click();
    assertThat(page.locator("#subject")).hasValue("What I wrote");
    button(page, "Save").click();
    assertThat(page.locator(".said")).hasText("Saved.");
    assertThat(press.issueOf(paper, FRIDAY).ownWords().subject()).isEqualTo("What I wrote");
    assertThat(press.storiesOf(paper, FRIDAY)).containsExactly("a", "b", "c", "d");
  }

  private void endAllSessions() {
    database.sql("delete from desk_session").update();
  }

  /** As the page asks her to: in another tab of the same window. */
  private void signInBeside(Page page, DeskUser editor) throws Exception {
    Page beside = page.waitForPopup(() -> page.locator("main a[target=_blank]").click());
    beside.getByLabel("Your email address").fill(address(editor));
    beside.getByText("Mail me a link").click();
    beside.navigate(
        newsroom.link(newsroom.waitForMail(address(editor), "Sign in"), "desk/sign-in"));
    beside.locator("main form button").click();
    beside.waitForURL("**/desk");
  }

  private void signIn(Page page, DeskUser user) {
    page.navigate(DeskBrowser.linkFor(context, user));
    page.locator("main form button").click();
  }

  private Page signedIn(Page page, Language language) {
    signIn(page, DeskBrowser.user(context, Role.EDITOR, language));
    return page;
  }

  private static String address(DeskUser user) {
    return user.name().replace("Colleague ", "colleague") + "@example.org";
  }

  /** Each a minute older than the one before, so that they stand in this order. */
  private void put(String id, String section, String headline) {
    Map<String, Object> story = press.story(paper, id, clock.instant());
    story.put("section", section);
    story.put("headline", headline);
    press.put(story);
    clock.advance(Duration.ofMinutes(-1));
  }

  private Locator row(Page page, String story) {
    return page.locator("[data-story='" + paper + "-" + story + "']");
  }

  private Locator handle(Page page, String story) {
    return row(page, story).locator(".handle");
  }

  private static Locator button(Page page, String words) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words));
  }

  private Locator act(Page page, String story, String act) {
    return row(page, story).locator("form[data-act=" + act + "] button");
  }

  private static HasAttributeOptions patiently() {
    return new HasAttributeOptions().setTimeout(60_000);
  }

  private static Page.GetByLabelOptions exact() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static void drag(Page page, Locator from, Locator to) {
    from.scrollIntoViewIfNeeded();
    var start = from.boundingBox();
    var end = to.boundingBox();
    double down = end.y > start.y ? end.height + 8 : -8;
    page.mouse().move(start.x + start.width / 2, start.y + start.height / 2);
    page.mouse().down();
    page.mouse()
        .move(
            end.x + end.width / 2,
            end.y + (down > 0 ? down : 0),
            new com.microsoft.playwright.Mouse.MoveOptions().setSteps(8));
    page.mouse().move(end.x + end.width / 2, end.y + down);
    page.mouse().up();
  }

  /** Waits until the server and the page both have this order. */
  private void await(Page page, String... stories) {
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(press.storiesOf(paper, FRIDAY)).containsExactly(stories));
    List<String> shown = List.of(stories).stream().map(story -> paper + "-" + story).toList();
    page.waitForFunction(
        "shown => [...document.querySelectorAll('.line')].map(l => l.dataset.story).join()"
            + " === shown && !document.querySelector('#draft-list[aria-busy]')",
        String.join(",", shown));
  }
}
