package org.samizdat.audience;

import java.util.List;
import org.samizdat.audience.page.ConfirmMail;
import org.samizdat.audience.page.GoodbyeMail;
import org.samizdat.audience.page.MyDataMail;
import org.samizdat.audience.page.PreferencesChangedMail;
import org.samizdat.audience.page.WelcomeMail;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailRenderer;
import org.samizdat.mail.Site;
import org.samizdat.mail.Slot;
import org.samizdat.values.Language;
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
  Letter confirm(Newsletter newsletter, Language language) {
    return renderer.render(
        "confirm",
        site.name(),
        new ConfirmMail(
            language,
            site.name(),
            newsletter.name(),
            newsletter.description(),
            newsletter.language(),
            link("/confirm/", Slot.CONFIRM),
            privacy(language)));
  }

  /** Says that it worked, and hands over the receipt. Goes to a subscription. */
  Letter welcome(Newsletter newsletter, Language language, Receipt receipt) {
    return renderer.render(
        "welcome",
        site.name(),
        new WelcomeMail(
            language,
            site.name(),
            newsletter.name(),
            newsletter.description(),
            newsletter.language(),
            receipt.reveal(),
            link("/preferences/", Slot.PREFERENCES),
            link("/unsubscribe/", Slot.UNSUBSCRIBE),
            link("/erase/", Slot.ERASE),
            privacy(language)));
  }

  /** Says that she has left. Goes to a subscription. */
  Letter goodbye(Newsletter newsletter, Language language) {
    return renderer.render(
        "goodbye",
        site.name(),
        new GoodbyeMail(
            language,
            site.name(),
            newsletter.name(),
            site.link("/newsletters/" + newsletter.slug() + "/signup?language=" + language.tag()),
            link("/erase/", Slot.ERASE)));
  }

  /** Says what begins and what ends, after she changed it. Goes to a subscription. */
  Letter changed(Language language, List<String> begun, List<String> ended) {
    return renderer.render(
        "preferences-changed",
        site.name(),
        new PreferencesChangedMail(
            language, site.name(), begun, ended, link("/preferences/", Slot.PREFERENCES)));
  }

  /** Holds the link to what we hold about an address, if anything. Goes to a link request. */
  Letter myData(Language language) {
    return renderer.render(
        "my-data",
        site.name(),
        new MyDataMail(language, site.name(), link("/my-data/", Slot.MY_DATA)));
  }

  private String link(String path, Slot slot) {
    return site.link(path + slot.marker());
  }

  private String privacy(Language language) {
    return site.link("/privacy?language=" + language.tag());
  }
}
