package org.samizdat.reminders;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.KeyboardModifier;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.TestWiring;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.browser.Keyboard;
import org.samizdat.browser.Website;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.SupportedArticle;
import org.samizdat.twin.Card;
import org.samizdat.twin.StripeTwin;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** From "Remind me later" under an article to the gift that follows a reminder, in Chromium. */
@BrowserTest
class RemindBrowserIntegrationTests {

  private static final StripeTwin TWIN =
      StripeTwin.start(Clock.fixed(TestWiring.START, ZoneOffset.UTC));

  private static final String SECRET = "whsec_of_this_newsroom";

  /** Whether Stripe knows where we are told of events: the newsroom is opened once. */
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired Website website;
  @Autowired Environment environment;
  @Autowired ConfigurableApplicationContext context;
  @Autowired TestClock clock;
  @Autowired Keeping keeping;
  @Autowired ReminderCounts counts;

  private String reader;

  @DynamicPropertySource
  static void stripe(DynamicPropertyRegistry properties) {
    properties.add("samizdat.stripe.api-key", TWIN::secretKey);
    properties.add("samizdat.stripe.api-base", TWIN::apiBase);
    properties.add("samizdat.stripe.checkout-origin", TWIN::apiBase);
    properties.add("samizdat.stripe.webhook-secrets", () -> SECRET);
  }

  @AfterAll
  static void close() {
    TWIN.close();
  }

  @BeforeEach
  void open() throws Exception {
    newsroom.openWeekly();
    if (TOLD.compareAndSet(false, true)) {
      String port = environment.getRequiredProperty("local.server.port");
      TWIN.addEndpoint(URI.create("http://localhost:" + port + "/webhooks/stripe"), SECRET);
      TWIN.deliverAutomatically();
    }
    clock.set(TestWiring.START);
    reader = "reader" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  @Test
  void fromRemindMeLaterToTheGiftThatFollows() throws Exception {
    Page page = browser.page(Device.phone());
    page.navigate(article("en"));
    pick(page, "Monthly").check();
    pick(page, "$10").check();
    page.locator("[part=remind] a").click();
    assertThat(page.locator("[part=sentence]")).containsText("on December 24, 2026");
    assertThat(page.locator("[part=amount]")).isHidden();
    browser.look(page, "remind-widget");
    page.getByLabel("Your email address").fill(reader);
    wish(page).click();
    assertThat(page.locator("[part=reminder]")).containsText("look in your inbox");
    browser.look(page, "remind-widget-done");

    MimeMessage question = newsroom.waitForMail(reader, "Please confirm");
    browser.look(question, "mail-reminder-confirm");
    Page confirm = browser.at(newsroom.link(question, "reminders/confirm"));
    browser.look(confirm, "reminder-confirm");
    confirm.locator("main button").click();
    assertThat(confirm.locator("h1")).hasText("It is promised");
    browser.look(confirm, "reminder-note-confirmed");
    browser.look(newsroom.waitForMail(reader, "Your reminder from"), "mail-reminder-promised");

    travel("2026-12-24T09:00:00Z");
    MimeMessage reminder = newsroom.waitForMail(reader, "Your reminder: support");
    browser.look(reminder, "mail-reminder");
    Page mail = browser.mail(reminder);
    Page gift =
        mail.context()
            .waitForPage(() ->
                mail.getByText("Give $10 a month")
                    .click(
                        new Locator.ClickOptions()
                            .setModifiers(List.of(KeyboardModifier.CONTROL))));
    assertThat(gift.getByLabel("Monthly")).isChecked();
    assertThat(gift.locator(".monthly").getByLabel("$10", exact())).isChecked();
    gift.locator("main form button").click();
    gift.waitForURL(TWIN.apiBase() + "/**");
    gift.locator("input[name=email]").fill(reader);
    gift.locator("input[name=card]").fill(Card.VISA.number());
    gift.locator("button").first().click();
    gift.waitForURL(Pattern.compile(".*/support/thanks/.*"));
    assertThat(newsroom.waitForMail(reader, "Thank you for $10")).isNotNull();
    Awaitility.await()
        .until(() ->
            counts.months().stream()
                .anyMatch(
                    month -> month.month().equals(YearMonth.of(2026, 12)) && month.gifts() == 1));

    Page over = browser.at(newsroom.link(reminder, "reminders/again"));
    browser.look(over, "promise-over");
    assertThat(over.getByText("Remind me again in a month").last()).isVisible();
  }

  @Test
  void inTheWidgetTheKeyboardIsEnoughAndOneCanGoBack() {
    Page page = browser.page(Device.desktop());
    page.navigate(article("en"));
    page.locator("[part=remind] a").focus();
    Keyboard keyboard = new Keyboard(page);
    keyboard.press("Enter");
    assertThat(page.getByLabel("Next month")).isFocused();
    for (int steps = 0; steps < 5; steps++) {
      keyboard.press("ArrowRight");
    }
    assertThat(page.getByLabel("On my payday")).isChecked();
    page.getByLabel("The day of the month").selectOption("31");
    assertThat(page.locator("[part=sentence]")).containsText("November 30, 2026");
    pick(page, "Every month").check();
    assertThat(page.locator("[part=sentence]")).containsText("3 mails");
    browser.look(page, "remind-widget-payday");
    keyboard.type(page.getByLabel("Your email address"), "nobody");
    keyboard.press("Enter");
    assertThat(page.locator("[part=message]").last()).not().isEmpty();
    assertThat(page.locator("[part=reminder] [part=message]"))
        .containsText("does not look like an email address");
    assertThat(page.getByLabel("Your email address")).isFocused();
    keyboard.tabTo(page.locator("[part=back]"));
    keyboard.press("Enter");
    assertThat(page.locator("[part=reminder]")).hasCount(0);
    assertThat(page.locator("[part=remind] a")).isFocused();
    assertThat(pick(page, "Once")).isChecked();
  }

  @Test
  void withoutTheScriptThePageDoesIt() throws Exception {
    Page page = browser.page(Device.phone().withoutJavaScript().in("ru-RU"));
    page.navigate("/support?language=ru");
    page.getByText("Напомните мне позже").click();
    assertThat(page.locator("h1")).hasText("Не сегодня? Мы напомним");
    browser.look(page, "remind-ru");
    page.getByLabel("Каждый месяц").check();
    page.locator("#times").selectOption("2");
    page.locator("#email").fill(reader);
    page.locator("main form button").click();
    assertThat(page.locator("main"))
        .containsText("Мы пришлём вам 2 письма (24 декабря 2026 г. и 24 января 2027 г.).");
    MimeMessage question = newsroom.waitForMail(reader, "Подтвердите");
    browser.look(question, "mail-reminder-confirm-ru");
    page.navigate(newsroom.link(question, "reminders/confirm"));
    browser.look(page, "reminder-confirm-ru");
    page.locator("main button").click();
    browser.look(newsroom.waitForMail(reader, "Ваше напоминание от"), "mail-reminder-promised-ru");
    travel("2026-12-24T09:00:00Z");
    MimeMessage reminder = newsroom.waitForMail(reader, "Ваше напоминание: поддержать");
    browser.look(reminder, "mail-reminder-ru");
    page.navigate(newsroom.link(reminder, "reminders/stop"));
    browser.look(page, "promise");
    page.locator("main form button").first().click();
    assertThat(page.locator("h1")).hasText("Отменено");
    browser.look(page, "reminder-note-stopped");
  }

  @Test
  void ourPageSaysWhatIsWrong() throws Exception {
    Page page = browser.page(Device.phone());
    page.navigate("/reminders?amount=700&currency=usd&frequency=annual");
    assertThat(page.locator("main")).containsText("You were looking at $7 a year.");
    assertThat(page.locator("#day")).isHidden();
    browser.look(page, "remind");
    page.getByLabel("On a day of my choice").check();
    page.locator("#email").fill(reader);
    page.locator("main form button").click();
    assertThat(page.locator("[role=alert]")).containsText("Please choose a day.");
    assertThat(page.locator("#email")).hasValue(reader);
    browser.look(page, "remind-refused");
    page.locator("#day").fill("2027-02-28");
    page.locator("main form button").click();
    assertThat(page.locator("main")).containsText("on February 28, 2027");
    browser.look(page, "reminder-inbox");
    page.navigate(
        newsroom.link(newsroom.waitForMail(reader, "Please confirm"), "reminders/confirm"));
    clock.set(TestWiring.START.plus(Reminders.LIFE));
    page.locator("main button").click();
    assertThat(page.locator("h1")).hasText("This link is no longer good");
    browser.look(page, "reminder-note-expired");
  }

  @Test
  void theDeskSeesCountsAndNobody() throws Exception {
    newsroom.form(
        "/reminders",
        Map.of("email", reader, "policyVersion", "2026-11", "repeat", "monthly", "times", "12"));
    Page page = browser.page(Device.phone());
    page.navigate(
        newsroom.link(newsroom.waitForMail(reader, "Please confirm"), "reminders/confirm"));
    page.locator("main button").click();
    travel("2026-12-24T09:00:00Z");
    MimeMessage reminder = newsroom.waitForMail(reader, "Your reminder: support");
    browser.look(reminder, "mail-reminder-more");
    Page desk = browser.page(Device.desktop());
    desk.navigate(
        DeskBrowser.linkFor(context, DeskBrowser.user(context, Role.EDITOR, Language.ENGLISH)));
    desk.locator("main form button").click();
    desk.waitForURL("**/desk");
    desk.navigate("/desk");
    assertThat(desk.locator("main")).containsText("To reminders");
    desk.navigate("/desk/reminders");
    assertThat(desk.locator("main")).containsText("2027-11");
    assertThat(desk.locator("main")).not().containsText(reader);
    browser.look(desk, "desk-reminders");
    desk.getByText("2026-12", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(desk.locator("h1")).containsText("Reminders due in 2026-12");
    browser.look(desk, "desk-reminders-days");
  }

  private void travel(String time) {
    clock.set(Instant.parse(time));
    TWIN.advanceTo(clock.instant());
    keeping.keepDue();
  }

  private String article(String language) {
    return SupportedArticle.show(
        website,
        browser,
        language,
        "<div data-samizdat=\"support\" data-campaign=\"spring\"></div>");
  }

  private static Locator pick(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  private static Locator.GetByLabelOptions exact() {
    return new Locator.GetByLabelOptions().setExact(true);
  }

  private static Locator wish(Page page) {
    return page.locator("[part=reminder] [part=button]");
  }
}
