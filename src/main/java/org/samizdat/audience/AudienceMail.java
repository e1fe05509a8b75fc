package org.samizdat.audience;

import org.samizdat.audience.page.ConfirmMail;
import org.samizdat.audience.page.GoodbyeMail;
import org.samizdat.audience.page.WelcomeMail;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailRenderer;
import org.samizdat.mail.Site;
import org.samizdat.mail.Slot;
import org.springframework.stereotype.Component;

/** The mails of this module. */
@Component
class AudienceMail {

  private final MailRenderer renderer;
  private final Site site;

  AudienceMail(MailRenderer renderer, Site site) {
    this.renderer = renderer;
    this.site = site;
  }

  /** Asks whether she meant it. Goes to a request. */
  Letter confirm(Newsletter newsletter, String language) {
    return renderer.render(
        "confirm",
        site.name(),
        new ConfirmMail(
            AudiencePages.LANGUAGE,
            site.name(),
            newsletter.name(),
            newsletter.description(),
            link("/confirm/", Slot.CONFIRM),
            privacy(language)));
  }

  /** Says that it worked, and hands over the receipt. Goes to a subscription. */
  Letter welcome(Newsletter newsletter, String language, Receipt receipt) {
    return renderer.render(
        "welcome",
        site.name(),
        new WelcomeMail(
            AudiencePages.LANGUAGE,
            site.name(),
            newsletter.name(),
            newsletter.description(),
            receipt.reveal(),
            link("/unsubscribe/", Slot.UNSUBSCRIBE),
            link("/erase/", Slot.ERASE),
            privacy(language)));
  }

  /** Says that she has left. Goes to a subscription. */
  Letter goodbye(Newsletter newsletter) {
    return renderer.render(
        "goodbye",
        site.name(),
        new GoodbyeMail(
            AudiencePages.LANGUAGE,
            site.name(),
            newsletter.name(),
            site.link("/newsletters/" + newsletter.slug() + "/signup"),
            link("/erase/", Slot.ERASE)));
  }

  private String link(String path, Slot slot) {
    return site.link(path + slot.marker());
  }

  private String privacy(String language) {
    return site.link("/privacy?language=" + language);
  }
}
