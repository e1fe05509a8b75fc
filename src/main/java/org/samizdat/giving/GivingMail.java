package org.samizdat.giving;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Receipt;
import org.samizdat.giving.GiftNews.Target;
import org.samizdat.giving.page.GiftNewsMail;
import org.samizdat.giving.page.MonthlyMail;
import org.samizdat.giving.page.ReceiptMail;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailRenderer;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/** The mails of this module. They go to a giver, and their links name her. */
@Component
class GivingMail {

  private final MailRenderer renderer;
  private final Site site;
  private final GivingLinks links;

  GivingMail(MailRenderer renderer, Site site, GivingLinks links) {
    this.renderer = renderer;
    this.site = site;
    this.links = links;
  }

  /**
   * Thanks for a payment, and says what was taken and when the next will be.
   *
   * @param number of the receipt
   * @param consent her proof of what she agreed to; in the first receipt only
   */
  Letter receipt(
      Giver giver,
      Payment payment,
      long number,
      @Nullable Pledge pledge,
      @Nullable Receipt consent) {
    Language language = giver.language();
    boolean goesOn = pledge != null && pledge.state() == Pledge.State.ACTIVE;
    return renderer.render(
        "receipt",
        site.name(),
        new ReceiptMail(
            language,
            site.name(),
            site.postalAddress(),
            ReceiptNumber.of(number, payment.paidAt()),
            language.money(payment.amount()),
            payment.covered().isZero() ? null : language.money(payment.covered()),
            frequency(language, payment),
            PaymentMethod.say(language, payment.method()).orElse(null),
            day(language, payment.paidAt()),
            goesOn && pledge != null ? day(language, pledge.periodEnd()) : null,
            consent == null ? null : consent.reveal(),
            links.manage(),
            policy(language)));
  }

  /** Tells her something about a gift that goes on. */
  Letter news(Giver giver, GiftNews news) {
    return news(giver, news, giver.language().say("pledge-mail.reason", site.name()));
  }

  /**
   * Says that money goes back to her. To be sent as a receipt, once for each refund that succeeded.
   *
   * @param amount of this refund, at most the payment's
   */
  Letter refunded(Giver giver, Payment payment, Money amount) {
    Language language = giver.language();
    String gift = language.money(payment.amount());
    String back = language.money(amount);
    boolean whole = amount.compareTo(payment.amount()) >= 0;
    return refund(
        giver,
        payment,
        back,
        language.say("refund-mail.subject", back, site.name()),
        language.say("refund-mail.title"),
        List.of(
            whole
                ? language.say("refund-mail.whole", gift)
                : language.say("refund-mail.part", gift, back),
            language.say("refund-mail.when")));
  }

  /**
   * Says that money was to go back to her and could not, after {@link #refunded} or without it. To
   * be sent as a receipt, once for each refund that failed.
   */
  Letter refundFailed(Giver giver, Payment payment, Money amount) {
    Language language = giver.language();
    String back = language.money(amount);
    return refund(
        giver,
        payment,
        back,
        language.say("refund-failed-mail.subject", back, site.name()),
        language.say("refund-failed-mail.title"),
        List.of(
            language.say("refund-failed-mail.what", back),
            language.say("refund-failed-mail.how", site.name())));
  }

  /**
   * Tells her what she gave in a year, and where its statement is to be had as a PDF: on her page,
   * as receipts are, for a file in a mail goes wherever the mail is passed on.
   */
  Letter yearly(Giver giver, Statements.Made made) {
    Language language = giver.language();
    String year = made.statement().year().toString();
    List<YearOfGifts.Sum> sums = made.given().sums();
    // Currencies are never added: each stands for itself.
    String kept =
        sums.stream().map(sum -> language.money(sum.kept())).collect(Collectors.joining(" · "));
    List<String> facts = new ArrayList<>();
    facts.add(language.say("statement-mail.gifts", made.given().gifts().size()));
    sums.stream()
        .filter(sum -> !sum.back().isZero())
        .forEach(sum ->
            facts.add(
                language.say(
                    "gift-paper.total-made",
                    language.money(sum.paid()),
                    language.money(sum.back()))));
    facts.add(language.say("gift-paper.statement", made.statement().name()));
    String corrected = made.statement().nameOfCorrected();
    return news(
        giver,
        new GiftNews(
            language.say("statement-mail.subject", year, site.name()),
            language.say("gift-paper.statement", made.statement().name()),
            language.say("statement-mail.title", year),
            corrected == null
                ? List.of(language.say("statement-mail.thanks", site.name()))
                : List.of(
                    language.say("statement-mail.thanks", site.name()),
                    language.say("gift-paper.corrects", corrected)),
            kept,
            facts,
            language.say("statement-mail.action"),
            Target.HER_PAGE,
            language.say("statement-mail.pdf")),
        language.say("receipt-mail.reason", site.name()));
  }

  /** Invites her, who has given once, to give every month. */
  Letter monthly(Giver giver, Payment payment) {
    Language language = giver.language();
    return renderer.render(
        "give-monthly",
        site.name(),
        new MonthlyMail(
            language,
            site.name(),
            site.postalAddress(),
            language.money(payment.amount()),
            day(language, payment.paidAt()),
            links.monthly(language, payment.amount().code()),
            links.noInvitations(),
            policy(language)));
  }

  private Letter refund(
      Giver giver,
      Payment payment,
      String amount,
      String subject,
      String title,
      List<String> said) {
    Language language = giver.language();
    GiftNews news =
        new GiftNews(
            subject,
            language.say(
                "receipt-mail.number", ReceiptNumber.of(payment.receipt(), payment.paidAt())),
            title,
            said,
            amount,
            List.of(
                frequency(language, payment),
                language.say("receipt-mail.day", day(language, payment.paidAt())),
                language.say(
                    "receipt-mail.number", ReceiptNumber.of(payment.receipt(), payment.paidAt()))),
            language.say("receipt-mail.manage"),
            Target.HER_PAGE,
            null);
    return news(giver, news, language.say("receipt-mail.reason", site.name()));
  }

  private Letter news(Giver giver, GiftNews news, String reason) {
    Language language = giver.language();
    return renderer.render(
        "gift-news",
        site.name(),
        new GiftNewsMail(
            language,
            site.name(),
            site.postalAddress(),
            news.subject(),
            news.preheader(),
            news.title(),
            news.said(),
            news.amount(),
            news.facts(),
            news.action(),
            switch (news.target()) {
              case HER_PAGE -> links.manage();
              case FORM -> links.form(language);
            },
            news.besides(),
            reason,
            policy(language)));
  }

  private static String frequency(Language language, Payment payment) {
    return language.say("frequency." + payment.frequency().label());
  }

  private static String day(Language language, Instant time) {
    return language.day(LocalDate.ofInstant(time, ZoneOffset.UTC));
  }

  private String policy(Language language) {
    return site.link("/privacy?language=" + language.tag());
  }
}
