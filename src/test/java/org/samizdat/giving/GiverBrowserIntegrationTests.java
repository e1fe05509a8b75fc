package org.samizdat.giving;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.Newsroom;
import org.samizdat.TestClock;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.browser.Keyboard;
import org.samizdat.door.Tickets;
import org.samizdat.twin.Card;
import org.samizdat.twin.Fault;
import org.samizdat.twin.StripeTwin;
import org.samizdat.twin.TwinSession;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A giver's way from the link in her mail to her page, and to being forgotten. */
@BrowserTest
class GiverBrowserIntegrationTests {

  private static final StripeTwin TWIN =
      StripeTwin.start(Clock.fixed(org.samizdat.TestWiring.START, java.time.ZoneOffset.UTC));

  @Autowired ApplicationContext context;
  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired TestClock clock;
  @Autowired PledgeActing acting;
  @Autowired GiverErasures erasures;

  String giver;

  @DynamicPropertySource
  static void stripe(DynamicPropertyRegistry properties) {
    properties.add("samizdat.stripe.api-key", TWIN::secretKey);
    properties.add("samizdat.stripe.api-base", TWIN::apiBase);
    properties.add("samizdat.stripe.checkout-origin", TWIN::apiBase);
    properties.add("samizdat.stripe.portal-origin", TWIN::apiBase);
    properties.add("samizdat.stripe.worker", () -> false);
  }

  @AfterAll
  static void close() {
    TWIN.close();
  }

  @BeforeEach
  void open() throws Exception {
    newsroom.openWeekly();
    TWIN.advanceTo(clock.instant());
    giver = "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  @Test
  void aGiverSkipsAPaymentTakesThatBackAndEnds() throws Exception {
    give(Frequency.ONCE, 2500, "en");
    give(Frequency.MONTHLY, 700, "en");
    Page page = browser.page(Device.phone());
    page.navigate(newsroom.link(newsroom.waitForMail(giver, "Thank you"), "support"));
    browser.look(page, "giver");

    Keyboard keyboard = new Keyboard(page);
    keyboard.enter(page.getByText("Skip a payment"));
    browser.look(page, "giver-skip");
    keyboard.enter(page.getByText("Skip 2:"));
    assertThat(page.locator(".notice")).containsText("Nothing is taken");
    assertThat(page.locator("main .lede").first()).containsText("Paused.");
    browser.look(page, "giver-paused");
    page.getByText("Do not skip").click();
    assertThat(page.locator("main .lede").first()).containsText("Next payment on");

    page.getByText("End it", new Page.GetByTextOptions().setExact(true)).click();
    browser.look(page, "giver-end");
    page.getByText("End it on").click();
    browser.look(page, "giver-ending");
    page.getByText("Keep it going").click();
    assertThat(page.locator("main .lede").first()).containsText("Next payment on");

    Download paper = page.waitForDownload(() -> page.getByText("Receipt as PDF").first().click());
    org.assertj.core.api.Assertions.assertThat(paper.suggestedFilename())
        .matches("2026-[0-9]{5}\\.pdf");
    Files.copy(
        paper.path(),
        java.nio.file.Path.of("target/screenshots/receipt.pdf"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    TWIN.inject(Fault.answering(500).on("POST /v1/subscriptions").times(3));
    page.getByText("End it", new Page.GetByTextOptions().setExact(true)).click();
    page.getByText("End it on").click();
    browser.look(page, "giver-not-known");
    browser.takeFaults();
  }

  @Test
  void aSecondPledgeAsksWhetherSheKeepsBoth() throws Exception {
    give(Frequency.MONTHLY, 700, "ru");
    clock.advance(Duration.ofDays(1));
    TWIN.advanceTo(clock.instant());
    give(Frequency.ANNUAL, 9000, "ru");
    acting.carryOn();
    Page page = browser.page(Device.phone().in("ru"));
    page.navigate(newsroom.link(newsroom.waitForMail(giver, "Спасибо"), "support"));
    browser.look(page, "giver-replaced-ru");
    page.getByText("Оставить оба").click();
    assertThat(page.getByText("Следующий платёж").first()).isVisible();
    page.getByText("Пропустить платёж").first().click();
    browser.look(page, "giver-ru");
    page.getByText("English").last().click();
    assertThat(page.locator("html")).hasAttribute("lang", "en");
  }

  @Test
  void whatOnlySheMayChangeIsBehindAFreshLink() throws Exception {
    TwinSession session = give(Frequency.MONTHLY, 700, "en");
    Page page = browser.page(Device.phone());
    page.navigate(newsroom.link(newsroom.waitForMail(giver, "Thank you"), "support"));
    page.getByText("Send me the link").click();
    browser.look(page, "giver-note-sent");
    MimeMessage mail = newsroom.waitForMail(giver, "Your link");
    browser.look(mail, "mail-support-link");
    page.navigate(freshLink(mail));
    browser.look(page, "giver-change");

    amount(page).fill("1");
    page.getByText("Change", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("[role=alert]")).containsText("The least we can take is $2");
    browser.look(page, "giver-change-refused");
    amount(page).fill("12");
    page.getByText("Change", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("h2").first()).hasText("$12 every month");
    browser.look(page, "giver-change-done");

    page.getByText("To Stripe’s page").click();
    page.waitForURL(TWIN.apiBase() + "/portal/**");
    page.locator("button").click();
    page.waitForURL("**/support/card-given**");
    browser.look(page, "giver-note-card");
    context.getBean(CardChanges.class).carryOn();
    org.assertj.core.api.Assertions.assertThat(TWIN.json(session.subscription()))
        .doesNotContain("\"default_payment_method\":null");
    browser.takeFaults();
  }

  @Test
  void theLostLinkAndTheOtherCardWorkWithoutJavaScript() throws Exception {
    give(Frequency.MONTHLY, 700, "ru");
    Page page = browser.page(Device.phone().withoutJavaScript().in("ru"));
    page.navigate("/support/link?language=ru");
    browser.look(page, "giver-link-ru");
    page.locator("input[name=email]").fill("no address");
    page.locator("input[name=email]").fill(giver);
    page.locator("main form button").click();
    MimeMessage mail = newsroom.waitForMail(giver, "ссылка на ваши пожертвования");
    browser.look(mail, "mail-support-link-ru");
    page.navigate(freshLink(mail));
    browser.look(page, "giver-change-ru");
    page.getByText("На страницу Stripe").click();
    assertThat(page.locator("[role=status]")).containsText("ещё раз через 8 секунд");
    // The server's clock stands still in a test.
    clock.advance(Tickets.WAIT.plusSeconds(1));
    page.getByText("На страницу Stripe").click();
    page.waitForURL(TWIN.apiBase() + "/portal/**");
  }

  @Test
  void aGiverIsForgotten() throws Exception {
    give(Frequency.MONTHLY, 700, "en");
    Page page = browser.page(Device.phone());
    String hers = newsroom.link(newsroom.waitForMail(giver, "Thank you"), "support");
    page.navigate("/support/link");
    browser.look(page, "giver-link");
    page.locator("input[name=email]").fill(giver);
    page.locator("main form button").click();
    page.navigate(freshLink(newsroom.waitForMail(giver, "Your link")));
    page.getByText("Have it erased").click();
    browser.look(page, "giver-erase");
    TWIN.inject(Fault.answering(500).on("DELETE /v1/subscriptions").times(3));
    page.getByText("Erase", new Page.GetByTextOptions().setExact(true)).click();
    browser.look(page, "giver-erase-pending");
    for (int minutes = 0; minutes < 40 && newsroom.mailsTo(giver, "Goodbye").isEmpty(); minutes++) {
      clock.advance(Duration.ofMinutes(1));
      acting.carryOn();
      erasures.carryOn();
      page.waitForTimeout(200);
    }
    browser.look(newsroom.waitForMail(giver, "Goodbye"), "mail-giver-goodbye");
    for (int minutes = 0; minutes < 15; minutes++) {
      clock.advance(Duration.ofMinutes(1));
      erasures.carryOn();
      page.waitForTimeout(200);
    }
    page.navigate(hers);
    browser.look(page, "giver-note-gone");
    browser.takeFaults();
  }

  @Test
  void aGiverIsForgottenInRussianToo() throws Exception {
    give(Frequency.ONCE, 700, "ru");
    Page page = browser.page(Device.phone().in("ru"));
    page.navigate("/support/link?language=ru");
    page.locator("input[name=email]").fill(giver);
    page.locator("main form button").click();
    page.navigate(freshLink(newsroom.waitForMail(giver, "ссылка на ваши")));
    page.getByText("Стереть данные").click();
    browser.look(page, "giver-erase-ru");
    page.getByText("Стереть", new Page.GetByTextOptions().setExact(true)).click();
    browser.look(page, "giver-erase-leaving-ru");
    browser.look(newsroom.waitForMail(giver, "прощается"), "mail-giver-goodbye-ru");
  }

  private String freshLink(MimeMessage mail) throws Exception {
    return newsroom.link(mail, "support/change");
  }

  private static Locator amount(Page page) {
    return page.locator("input[name=amount]");
  }

  private TwinSession give(Frequency frequency, long minor, String language) {
    Money gift = Money.of(minor, "usd");
    context
        .getBean(Checkouts.class)
        .open(
            new DonationOrder(
                gift,
                Money.zero(gift.currency()),
                frequency,
                "spring",
                Language.of(language),
                "2026-11",
                "I agree to the privacy policy, version 2026-11.",
                "support-test-1",
                Channel.API,
                UUID.randomUUID().toString(),
                null,
                null));
    TwinSession session = TWIN.lastSession();
    session.pay(Card.VISA, giver);
    context.getBean(StripeTopics.class).carryOut("checkout.session.completed", session.id());
    return session;
  }
}
