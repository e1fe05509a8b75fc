package org.samizdat.reminders;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Receipt;
import org.samizdat.giving.Donations;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailRenderer;
import org.samizdat.mail.Site;
import org.samizdat.mail.Slot;
import org.samizdat.reminders.page.ReminderConfirmMail;
import org.samizdat.reminders.page.ReminderDueMail;
import org.samizdat.reminders.page.ReminderPromisedMail;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** The mails of this module. All go to a promise. */
@Component
class ReminderMail {

  /** By which gifts are counted that came through a link in a reminder. */
  static final String CAMPAIGN = "reminder";

  private final MailRenderer renderer;
  private final Donations donations;
  private final ReminderSettings settings;
  private final Site site;

  ReminderMail(MailRenderer renderer, Donations donations, ReminderSettings settings, Site site) {
    this.renderer = renderer;
    this.settings = settings;
    this.donations = donations;
    this.site = site;
  }

  /** Asks whether she meant it. */
  Letter confirm(Promise asked) {
    Language language = asked.language();
    return renderer.render(
        "reminder-confirm",
        site.name(),
        new ReminderConfirmMail(
            language,
            site.name(),
            ReminderWords.sentence(asked.plan().days(), language),
            site.link("/reminders/confirm/" + Slot.REMINDER_CONFIRM.marker()),
            privacy(language)));
  }

  /** Says what is promised from now on, and hands over the receipt. */
  Letter promised(Promise promise, Receipt receipt) {
    Language language = promise.language();
    return renderer.render(
        "reminder-promised",
        site.name(),
        new ReminderPromisedMail(
            language,
            site.name(),
            ReminderWords.sentence(promise.plan().days(), language),
            receipt.reveal(),
            link(""),
            privacy(language)));
  }

  /**
   * The reminder itself.
   *
   * @param forgetOn when her address is forgotten, if this is the last of all; else null
   */
  Letter due(Promise promise, @Nullable LocalDate forgetOn) {
    Language language = promise.language();
    Looked looked = promise.looked();
    List<LocalDate> ahead = promise.ahead();
    List<LocalDate> rest = ahead.subList(1, ahead.size());
    return renderer.render(
        "reminder-due",
        site.name(),
        new ReminderDueMail(
            language,
            site.name(),
            site.postalAddress(),
            donations.message(language),
            language.day(LocalDate.ofInstant(promise.askedAt(), settings.zone())),
            language.day(promise.plan().day(promise.next())),
            promise.next(),
            promise.plan().times(),
            looked == null ? null : looked.say(language),
            support(language, looked),
            support(language, null),
            rest.isEmpty() ? null : ReminderWords.sentence(rest, language),
            forgetOn == null ? null : language.day(forgetOn),
            link("again/"),
            link("stop/"),
            link("stop-all/"),
            privacy(language)));
  }

  private String support(Language language, @Nullable Looked looked) {
    UriComponentsBuilder link =
        UriComponentsBuilder.fromUriString(site.link("/support"))
            .queryParam("campaign", CAMPAIGN)
            .queryParam("language", language.tag());
    if (looked != null) {
      link.queryParam("frequency", looked.frequency())
          .queryParam("currency", looked.amount().code())
          .queryParam("amount", looked.amount().decimal().toPlainString());
    }
    return link.encode().toUriString();
  }

  private String link(String act) {
    return site.link("/reminders/" + act + Slot.REMINDER.marker());
  }

  private String privacy(Language language) {
    return site.link("/privacy?language=" + language.tag());
  }
}
