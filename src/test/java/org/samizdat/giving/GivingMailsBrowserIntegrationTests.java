package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.Newsroom;
import org.samizdat.audience.Receipt;
import org.samizdat.browser.Browser;
import org.samizdat.browser.BrowserTest;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** What givers are told, as they see it. */
@BrowserTest
class GivingMailsBrowserIntegrationTests {

  private static final Instant DAY = Instant.parse("2026-12-05T09:00:00Z");

  @Autowired Browser browser;
  @Autowired Newsroom newsroom;
  @Autowired ConfigurableApplicationContext context;
  @Autowired GivingMail mails;
  @Autowired Outbox outbox;
  @Autowired TransactionTemplate transactions;

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void everyMailIsFitToBeRead(String tag) throws Exception {
    Language language = Language.of(tag);
    Patron patron = Patron.join(context, tag);
    Pledge pledge =
        patron.pledges(Frequency.ANNUAL, DAY.plus(Duration.ofDays(12)), YearMonth.of(2027, 1));
    Payment payment = patron.paid(Frequency.ANNUAL, pledge, DAY);
    Payment once = patron.paid(Frequency.ONCE, null, DAY);
    PledgeWords words = new PledgeWords(language, "The Example");
    Money back = Money.of(750, "usd");

    look(
        patron,
        "mail-gift-receipt",
        "mail-gift-receipt-ru",
        mails.receipt(patron.giver, payment, 42, pledge, Receipt.random()));
    look(
        patron,
        "mail-gift-failed",
        "mail-gift-failed-ru",
        mails.news(patron.giver, words.failed(pledge)));
    look(
        patron,
        "mail-gift-ended",
        "mail-gift-ended-ru",
        mails.news(patron.giver, words.ended(pledge)));
    look(
        patron,
        "mail-gift-ending",
        "mail-gift-ending-ru",
        mails.news(patron.giver, words.ending(pledge, DAY)));
    look(
        patron,
        "mail-gift-annual",
        "mail-gift-annual-ru",
        mails.news(patron.giver, words.annualCharge(pledge)));
    look(
        patron,
        "mail-gift-card",
        "mail-gift-card-ru",
        mails.news(patron.giver, words.cardExpires(List.of(pledge), YearMonth.of(2027, 1))));
    look(
        patron,
        "mail-gift-card-refused",
        "mail-gift-card-refused-ru",
        mails.news(patron.giver, words.cardRefused(pledge)));
    look(
        patron,
        "mail-gift-refund",
        "mail-gift-refund-ru",
        mails.refunded(patron.giver, once, back));
    look(
        patron,
        "mail-gift-refund-failed",
        "mail-gift-refund-failed-ru",
        mails.refundFailed(patron.giver, once, back));
    look(patron, "mail-gift-monthly", "mail-gift-monthly-ru", mails.monthly(patron.giver, once));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ru"})
  void sheSaysNoByKeysAlone(String tag) throws Exception {
    Language language = Language.of(tag);
    Patron patron = Patron.join(context, tag);
    Letter letter = mails.monthly(patron.giver, patron.paid(Frequency.ONCE, null, DAY));
    leave(patron, MailKind.INVITATION, letter);
    MimeMessage message = newsroom.waitForMail(patron.address, letter.subject());
    Page page = browser.at(newsroom.link(message, "support/invitations"));
    browser.look(page, tag.equals("ru") ? "no-invitations-ru" : "no-invitations");

    page.keyboard().press("Tab");
    page.locator("main form button").focus();
    page.keyboard().press("Enter");

    page.locator("[role=status]").waitFor();
    assertThat(page.locator("[role=status]").textContent())
        .contains(language.say("no-invitations-page.done"));
    browser.look(page, tag.equals("ru") ? "no-invitations-done-ru" : "no-invitations-done");
  }

  private void look(Patron patron, String english, String russian, Letter letter) throws Exception {
    // An invitation would wait for its turn; how it looks does not depend on what it is.
    int before = newsroom.mailsTo(patron.address, "").size();
    leave(patron, MailKind.NOTICE, letter);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> newsroom.mailsTo(patron.address, "").size() > before);
    MimeMessage message = newsroom.mailsTo(patron.address, "").getLast();
    browser.look(message, letter.language().tag().equals("ru") ? russian : english);
    for (String link : List.of("/support", "/privacy")) {
      assertThat(Newsroom.text(message)).contains(link);
    }
  }

  private void leave(Patron patron, MailKind kind, Letter letter) {
    transactions.executeWithoutResult(
        status -> outbox.enqueue(kind, null, patron.giver.recipient(), letter));
  }
}
