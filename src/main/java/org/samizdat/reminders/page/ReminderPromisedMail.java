package org.samizdat.reminders.page;

import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * Says what is promised from now on.
 *
 * @param sentence what will be sent, and when
 * @param receipt which proves what she agreed to
 * @param link where it is called off
 */
public record ReminderPromisedMail(
    Language language, String site, String sentence, String receipt, String link, String policyLink)
    implements MailPage {

  @Override
  public String subject() {
    return language.say("reminder-promised-mail.subject", site);
  }
}
