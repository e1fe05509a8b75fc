package org.samizdat.reminders;

import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.door.Door;
import org.samizdat.door.Visitor;
import org.samizdat.mail.Site;
import org.samizdat.reminders.page.ReminderInboxPage;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Our page that offers to remind, and the plain forms of the newsroom's own website. */
@Controller
class ReminderPageController {

  /** How the labels of {@link ReminderForm#PAGE} begin, older ones too. */
  private static final String OUR_PAGE = "reminder-page-";

  private final Door door;
  private final ReminderDoor wishes;
  private final Reminders reminders;
  private final RemindPages pages;
  private final Site site;

  ReminderPageController(
      Door door, ReminderDoor wishes, Reminders reminders, RemindPages pages, Site site) {
    this.door = door;
    this.wishes = wishes;
    this.reminders = reminders;
    this.pages = pages;
    this.site = site;
  }

  /** Shows the form; whatever a link chooses in advance and cannot be had is left out. */
  @GetMapping("/reminders")
  ModelAndView show(Language language, @RequestParam MultiValueMap<String, String> link) {
    reminders.refuseUnlessOpen();
    return pages.draw(link, language, HttpStatus.OK, null);
  }

  /**
   * Leads on to "look in your inbox", or to a step that asks for some seconds, without a proof; or
   * shows the form again with a sentence.
   */
  @PostMapping(path = "/reminders", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ModelAndView remind(
      Language browsers, @RequestParam MultiValueMap<String, String> fields, Visitor visitor) {
    reminders.refuseUnlessOpen();
    Language language = Language.spoken(fields.getFirst("locale"), browsers);
    try {
      return wishes
          .comes(visitor, order(fields, language))
          .map(plan -> inbox(plan, language))
          .orElseGet(() -> door.waitingPage(visitor, language, site.name()));
    } catch (Refused refused) {
      HttpStatus status = HttpStatus.valueOf(refused.kind().status());
      return pages.draw(fields, language, status, refused);
    }
  }

  private ModelAndView inbox(Plan plan, Language language) {
    return RemindPages.view(
        "reminder-inbox",
        HttpStatus.ACCEPTED,
        new ReminderInboxPage(
            language, site.name(), ReminderWords.sentence(plan.days(), language)));
  }

  private ReminderOrder order(MultiValueMap<String, String> fields, Language language) {
    String form = ReminderRequests.text(fields, "form");
    ReminderForm shown = form.startsWith(OUR_PAGE) ? ReminderForm.PAGE : ReminderForm.WIDGET;
    if (shown == ReminderForm.PAGE && !shown.label().equals(form)) {
      // Our page as it was before its words changed: what it showed is not what we would record.
      throw new Refused(
          Refused.Kind.STALE, "words-not-current", "The words of this form have changed.");
    }
    return new ReminderOrder(
        EmailAddress.parse(ReminderRequests.text(fields, "email")),
        ReminderRequests.choice(
            fields.getFirst("when"),
            fields.getFirst("day"),
            fields.getFirst("dayOfMonth"),
            fields.getFirst("repeat"),
            ReminderRequests.text(fields, "times")),
        ReminderRequests.looked(fields),
        language,
        ReminderRequests.text(fields, "policyVersion"),
        fields.getFirst("words"),
        shown,
        Channel.FORM);
  }
}
