package org.samizdat.giving;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import jakarta.mail.internet.MimeMessage;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.Newsroom;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.browser.Device;
import org.samizdat.browser.Website;
import org.samizdat.twin.Card;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/**
 * A giver's whole way: an article, the form under it, the payment page, our thanks, the receipt.
 * Whose payment page that is, and how its events come, is said by those who go this way.
 */
@BrowserTest
abstract class GivingWay {

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired Website website;
  @Autowired Environment environment;

  /** Whose page the giver pays on. */
  interface PayPage {

    /** Where it is; no slash at the end. */
    String origin();

    /** Fills in a card and sends it. */
    void pay(Page page, String address, Card card);

    /** Answers the bank's question. */
    void answerTheBank(Page page);
  }

  abstract PayPage payPage();

  /** Sees to it that what happens at the payment page is told to us. */
  abstract void listen(String webhook);

  @BeforeEach
  void open() throws Exception {
    newsroom.openWeekly();
    String port = environment.getRequiredProperty("local.server.port");
    listen("http://localhost:" + port + "/webhooks/stripe");
  }

  @ParameterizedTest
  @CsvSource({
    "en, Once, $10, giver1@example.org, Thank you for $10",
    "en, Monthly, $10, giver2@example.org, Thank you for $10",
    "en, Annual, $100, giver3@example.org, Thank you for $100",
    "ru, Каждый месяц, 10, giver4@example.org, Спасибо за",
  })
  void fromTheArticleToTheReceipt(
      String language, String frequency, String amount, String address, String subject)
      throws Exception {
    Page page = browser.page(Device.phone());
    page.navigate(article(language));
    pick(page, frequency).check();
    pick(page, amount).check();
    page.locator("[part=button]").click();
    page.waitForURL(payPage().origin() + "/**");
    payPage().pay(page, address, Card.VISA);

    page.waitForURL(Pattern.compile(".*/support/thanks/.*"));
    assertThat(page.locator("h1")).hasText(language.equals("ru") ? "Спасибо" : "Thank you");
    MimeMessage receipt = newsroom.waitForMail(address, subject);
    if (language.equals("ru")) {
      browser.look(page, "support-thanks-ru");
      browser.look(receipt, "mail-receipt-ru");
    } else {
      browser.look(page, "support-thanks");
      browser.look(receipt, "mail-receipt");
    }
  }

  @Test
  void aDeclinedCardIsSaidAndAnotherPaysWithTheBanksQuestionInBetween() {
    Page page = browser.page(Device.phone());
    page.navigate(article("en"));
    pick(page, "$10").check();
    page.locator("[part=button]").click();
    page.waitForURL(payPage().origin() + "/**");
    payPage().pay(page, "giver5@example.org", Card.DECLINED);
    assertThat(page.locator("body")).containsText("declined");
    payPage().pay(page, "giver5@example.org", Card.AUTHENTICATE);
    payPage().answerTheBank(page);
    page.waitForURL(Pattern.compile(".*/support/thanks/.*"));
    assertThat(page.locator("h1")).hasText("Thank you");
    assertThat(newsroom.waitForMail("giver5@example.org", "Thank you")).isNotNull();
  }

  private static Locator pick(Page page, String label) {
    return page.getByLabel(label).first();
  }

  private String article(String language) {
    return SupportedArticle.show(
        website,
        browser,
        language,
        "<div data-samizdat=\"support\" data-campaign=\"article\"></div>");
  }
}
